// SPDX-License-Identifier: Apache-2.0
#include "duly/show/gantt.hpp"

#include "dot_label.hpp"
#include "lettering.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>

namespace duly {

namespace {

using namespace detail;

[[nodiscard]] Rule const* rule_named(Procedure const& p, std::string const& id)
{
    auto const found = std::find_if(p.rules.begin(), p.rules.end(), [&](Rule const& rule) { return rule.id == id; });
    return found == p.rules.end() ? nullptr : &*found;
}

// The step of the way that sets the date of `at`, if one does.
[[nodiscard]] std::optional<std::size_t> set_by(std::vector<EarliestStep> const& way, std::size_t at)
{
    for (auto i = at; i-- > 0;)
        if (!way[at].after.empty() && way[i].activity == way[at].after) return i;
    return {};
}

void mark_critical(std::vector<EarliestStep> const& way, std::vector<GanttBar>& bars)
{
    if (bars.empty()) return;
    for (std::optional<std::size_t> at = bars.size() - 1; at; at = set_by(way, *at)) bars[*at].critical = true;
}

// Coordinates and colours.
class Sheet {
public:
    Sheet(GanttChart const& chart, Language language) : c_(chart), zh_(language == Language::zh), language_(language)
    {
        first_ = c_.today.value_or(c_.bars.empty() ? Date{} : c_.bars.front().start);
        last_ = first_;
        for (auto const& bar : c_.bars) {
            first_ = std::min({first_, bar.start, bar.earliest});
            first_ = std::min(first_, bar.latest.value_or(bar.earliest));
            last_ = std::max({last_, bar.earliest, bar.latest.value_or(bar.earliest)});
        }
        first_ = first_ - 1;
        last_ = std::min(last_ + 2, first_ + 366 * 20);
        day_ = std::clamp(840.0 / (last_ - first_ + 1), 0.2, 40.0);
    }

    std::string run()
    {
        auto notes = 12.0 + (last_ - first_ + 1) * day_ + 84;
        for (auto const& each : c_.bars) {
            auto const end = x(std::max(each.earliest, each.latest.value_or(each.earliest))) + day_ - left;
            notes = std::max(notes, end + 20 + width_of(label_of(each)) * 8.8);
        }
        auto const heading = width_of(c_.title.in(language_)) * 16, source = width_of(c_.source.in(language_)) * 10;
        auto const wide = std::max({left + notes, heading + 40, source + 40, left + legend_wide});
        auto const tall = bottom() + 52;
        out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" +
               number(wide) + "pt\" height=\"" + number(tall) + "pt\" viewBox=\"0 0 " + number(wide) + " " +
               number(tall) + "\" font-family=\"" + fonts + "\">\n";
        box(0, 0, wide, tall, "#FFFFFF");
        words(20, 32, 16, "#14253D", c_.title.in(language_), "bold");
        words(20, 50, 10, "#5F6368", c_.source.in(language_));
        rest_days();
        scale();
        for (std::size_t i = 0; i < c_.bars.size(); ++i) bar(i);
        today();
        legend();
        return std::move(out_) + "</svg>\n";
    }

private:
    static constexpr double left = 270, top = 96, row = 30, legend_wide = 520;

    [[nodiscard]] double bottom() const { return top + row * static_cast<double>(c_.bars.size()) + 6; }
    // The left edge of a day.
    [[nodiscard]] double x(Date date) const { return left + (std::clamp(date, first_, last_) - first_) * day_; }

    void box(double at_x, double at_y, double wide, double tall, char const* fill, char const* more = "")
    {
        out_ += "<rect x=\"" + number(at_x) + "\" y=\"" + number(at_y) + "\" width=\"" + number(wide) + "\" height=\"" +
                number(tall) + "\" fill=\"" + fill + "\"" + more + "/>\n";
    }

    void line(double x1, double y1, double x2, double y2, char const* colour, double pen, char const* more = "")
    {
        out_ += "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" +
                number(y2) + "\" stroke=\"" + colour + "\" stroke-width=\"" + number(pen) + "\"" + more + "/>\n";
    }

    void words(double at_x, double at_y, double size, char const* colour, std::string_view text,
               char const* weight = "normal")
    {
        out_ += "<text x=\"" + number(at_x) + "\" y=\"" + number(at_y) + "\" font-size=\"" + number(size) +
                "\" font-weight=\"" + weight + "\" fill=\"" + colour + "\">" + xml(text) + "</text>\n";
    }

    void rest_days()
    {
        for (Date date = first_; date <= last_; date = date + 1) {
            if (c_.calendar.is_working_day(date)) continue;
            auto const from = date;
            while (date < last_ && !c_.calendar.is_working_day(date + 1)) date = date + 1;
            box(x(from), top - 4, (date - from + 1) * day_, bottom() - top + 4, "#ECEEF1");
        }
    }

    void scale()
    {
        double free = 0; // up to where the last month's name reaches
        for (Date date = first_; date <= last_; date = date + 1) {
            bool const month = date.day() == 1 || date == first_;
            if (month && x(date) >= free) {
                line(x(date), top - 30, x(date), bottom(), "#B7BCC3", 0.6);
                auto const name = date.text().substr(0, 7);
                words(x(date) + 3, top - 20, 9, "#14253D", name, "bold");
                free = x(date) + 3 + width_of(name) * 9 + 6;
            }
            bool const named = day_ >= 14 || (day_ >= 2.2 && date.weekday() == 1);
            if (named) words(x(date) + 1.5, top - 7, 7, "#5F6368", std::to_string(date.day()));
        }
        line(left, top - 4, x(last_) + day_, top - 4, "#B7BCC3", 0.6);
    }

    void bar(std::size_t index)
    {
        auto const& b = c_.bars[index];
        auto const y = top + row * static_cast<double>(index);
        auto const* colour = b.critical ? "#B3261E" : "#1F3A5F";
        out_ += "<g id=\"step-" + std::to_string(index + 1) + "\"><title>" + xml(tip(b)) + "</title>\n";
        auto const titles = wrapped(b.title.in(language_), (left - 34) / 10.5, 1);
        if (!titles.empty()) words(20, y + 13, 10, "#14253D", titles.front(), b.critical ? "bold" : "normal");
        auto const why = wrapped(why_of(b), (left - 34) / 7, 1);
        if (!why.empty()) words(20, y + 23, 7, "#5F6368", why.front());
        if (b.start < b.earliest)
            box(x(b.start), y + 6, std::max(x(b.earliest) - x(b.start) + day_ / 2, 1.0), 12, colour,
                " fill-opacity=\"0.35\" rx=\"2\"");
        auto const middle = x(b.earliest) + day_ / 2, h = y + 12;
        if (b.latest) { // left of the earliest date if it is missed
            auto const end = x(*b.latest) + day_;
            line(middle, h, end, h, "#6A1B9A", 1.2, " stroke-dasharray=\"3 2\"");
            line(end, h - 5, end, h + 5, "#6A1B9A", 1.6);
        }
        out_ += "<path d=\"M" + number(middle - 6) + " " + number(h) + " L" + number(middle) + " " + number(h - 6) +
                " L" + number(middle + 6) + " " + number(h) + " L" + number(middle) + " " + number(h + 6) +
                " Z\" fill=\"" + colour + "\"/>\n";
        auto const label = label_of(b);
        words((b.latest ? std::max(middle, x(*b.latest) + day_) : middle) + 9, h + 3, 8, colour, label, "bold");
        out_ += "</g>\n";
        line(20, y + row - 2, x(last_) + day_, y + row - 2, "#E3E6EA", 0.4);
    }

    [[nodiscard]] std::string label_of(GanttBar const& b) const
    {
        auto out = b.earliest.text() + (b.provisional ? (zh_ ? "（暂定）" : " (provisional)") : "");
        if (!b.latest || !b.slack) return out;
        auto const days = std::to_string(*b.slack < 0 ? -*b.slack : *b.slack);
        out += (zh_ ? "，最迟 " : ", latest ") + b.latest->text();
        if (*b.slack < 0) return out + (zh_ ? "，晚" + days + "日" : ", " + days + " d late");
        return out + (zh_ ? "，余" + days + "日" : ", " + days + " d left");
    }

    [[nodiscard]] std::string why_of(GanttBar const& b) const
    {
        std::string out = b.article.empty() ? "" : (zh_ ? "第 " + b.article + " 条  " : "Art. " + b.article + "  ");
        return out + b.derivation.in(language_);
    }

    [[nodiscard]] std::string tip(GanttBar const& b) const
    {
        auto out = b.title.in(language_) + (b.id.empty() ? "" : " (" + b.id + ")") + " " + b.earliest.text();
        if (!b.rule.empty()) out += " [" + b.rule + "]";
        auto const why = why_of(b);
        return why.empty() ? out : out + " " + why;
    }

    void today()
    {
        if (!c_.today) return;
        auto const at = x(*c_.today) + day_ / 2;
        line(at, top - 14, at, bottom(), "#0B6E4F", 1.2, " stroke-dasharray=\"4 3\"");
        words(at + 3, bottom() + 10, 8, "#0B6E4F", (zh_ ? "今天 " : "today ") + c_.today->text(), "bold");
    }

    void legend()
    {
        auto const y = bottom() + 34;
        auto at = 20.0;
        auto const entry = [&](char const* fill, char const* more, std::string const& says) {
            box(at, y - 9, 18, 10, fill, more);
            words(at + 23, y, 8.5, "#37474F", says);
            at += 23 + width_of(says) * 8.5 + 18;
        };
        entry("#B3261E", " fill-opacity=\"0.35\" rx=\"2\"",
              zh_ ? "关键路径：法定期间" : "critical path: period by law");
        entry("#1F3A5F", " fill-opacity=\"0.35\" rx=\"2\"", zh_ ? "其他法定期间" : "other period by law");
        entry("#ECEEF1", "", zh_ ? "休息日" : "rest day");
        words(at, y, 8.5, "#37474F", zh_ ? "◆ 最早合法日期" : "◆ earliest lawful date");
        at += width_of(zh_ ? "◆ 最早合法日期" : "◆ earliest lawful date") * 8.5 + 18;
        bool const late =
            std::any_of(c_.bars.begin(), c_.bars.end(), [](GanttBar const& b) { return b.latest.has_value(); });
        if (late) words(at, y, 8.5, "#6A1B9A", zh_ ? "┄┤ 最迟日期" : "┄┤ latest date");
    }

    GanttChart const& c_;
    bool zh_;
    Language language_;
    Date first_, last_;
    double day_ = 1; // points
    std::string out_;
};

} // namespace

namespace {

[[nodiscard]] GanttChart sheet_for(Law const& law, Text const& aim, Date today)
{
    auto const& p = law.procedure();
    GanttChart out;
    out.title = {p.title.zh + "：到“" + aim.zh + "”的最早日程", p.title.en + ": earliest way to \"" + aim.en + "\""};
    out.source = {p.source.zh + (p.source_number.empty() ? "" : "  " + p.source_number),
                  p.source.en + (p.source_number.empty() ? "" : "  " + p.source_number)};
    out.today = today;
    out.calendar = law.calendar();
    return out;
}

// A period is drawn from the day it is counted from, of what happened before, from today.
[[nodiscard]] GanttBar bar_of(Procedure const& p, EarliestStep const& step, Date today)
{
    GanttBar bar;
    bar.id = step.activity;
    bar.title = activity_title(p, step.activity);
    bar.earliest = step.date;
    bar.start = step.date;
    bar.rule = step.rule;
    bar.derivation = step.derivation;
    bar.provisional = step.provisional;
    if (auto const* rule = rule_named(p, step.rule)) {
        bar.article = rule->article;
        if (rule->kind == RuleKind::interval && rule->at_least)
            bar.start = std::min(step.date, step.after.empty() ? today : step.since);
    }
    return bar;
}

} // namespace

GanttChart gantt(Law const& law, std::vector<EarliestStep> const& way, Date today)
{
    auto const& p = law.procedure();
    auto out = sheet_for(law, way.empty() ? Text{} : activity_title(p, way.back().activity), today);
    for (auto const& step : way) out.bars.push_back(bar_of(p, step, today));
    mark_critical(way, out.bars);
    return out;
}

GanttChart gantt(Law const& law, Plan const& plan)
{
    auto out = sheet_for(law, plan.title, plan.today);
    out.title = {law.procedure().title.zh + "：到“" + plan.title.zh + "”的日程",
                 law.procedure().title.en + ": plan to \"" + plan.title.en + "\""};
    for (auto const& step : plan.steps) {
        auto bar = bar_of(law.procedure(), step, plan.today);
        bar.critical = step.critical;
        bar.latest = step.latest;
        bar.slack = step.slack;
        out.bars.push_back(std::move(bar));
    }
    return out;
}

std::string svg(GanttChart const& chart, Language language) { return Sheet(chart, language).run(); }

} // namespace duly
