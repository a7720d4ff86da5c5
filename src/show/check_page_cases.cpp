// SPDX-License-Identifier: Apache-2.0
// The worst cases as timelines: a strip to scale, and below it what happened, day by day, with what it broke and the
// last days that passed.
#include "check_page_parts.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace duly::detail {

namespace {

constexpr std::size_t quiet_max = 4; // so many events in a row are listed although nothing hangs on them

class Timeline {
public:
    Timeline(CheckPage& page, CaseHistory const& history) : page_(page), history_(history)
    {
        for (std::size_t i = 0; i < history.findings.size(); ++i) {
            auto const& finding = history.findings[i];
            if (finding.status != Status::violated || finding.cured) continue;
            for (auto const& event : finding.at) broken_.emplace(event.index, &finding);
            for (auto const& event : finding.trigger) begun_.emplace(event.index, &finding);
            if (!finding.at.empty()) continue;
            if (finding.due) due_.emplace(*finding.due, &finding);
            else never_.push_back(&finding);
        }
        for (auto const& event : history.events) see(event.at ? std::optional(event.at->local_date()) : std::nullopt);
        for (auto const& [date, finding] : due_) see(date);
    }

    void run()
    {
        strip();
        page_.out += "<ol class=\"timeline\">\n";
        Dues::const_iterator due = due_.begin();
        std::size_t quiet = 0;
        for (std::size_t at = 0; at < history_.events.size(); ++at) {
            auto const& event = history_.events[at];
            bool const dues = event.at && due != due_.end() && due->first < event.at->local_date();
            if (dues) tell_quiet(at, quiet);
            while (event.at && due != due_.end() && due->first < event.at->local_date()) tell_due(due);
            if (notable(at)) {
                tell_quiet(at, quiet);
                tell_event(event);
            } else {
                ++quiet;
            }
        }
        tell_quiet(history_.events.size(), quiet);
        if (history_.events_left_out > 0)
            page_.out += "<li>" + element("span", "soft", "…") +
                         element("span", "soft",
                                 page_.say("另有事件 ", "further events: ") + grouped(history_.events_left_out)) +
                         "</li>\n";
        while (due != due_.end()) tell_due(due);
        for (auto const* finding : never_)
            page_.out += "<li class=\"is-bad\"><time>–</time><span>" + why(*finding) + "</span></li>\n";
        page_.out += "</ol>\n";
    }

private:
    void see(std::optional<Date> date)
    {
        if (!date) return;
        first_ = std::min(first_.value_or(*date), *date);
        last_ = std::max(last_.value_or(*date), *date);
    }

    [[nodiscard]] bool notable(std::size_t at) const
    {
        auto const index = history_.events[at].index;
        return at == 0 || at + 1 == history_.events.size() || broken_.contains(index) || begun_.contains(index);
    }

    [[nodiscard]] std::string why(LogFinding const& finding) const
    {
        bool const waived = !finding.waived.empty();
        auto out = element("span", waived ? "soft" : "bad", "✗ " + rule_name(page_, page_.report.rules[finding.rule])) +
                   page_.say("：", ": ") + page_.escaped(finding.says);
        if (!finding.derivation.empty())
            out += element("span", "soft",
                           page_.say("（", " (") + page_.escaped(finding.derivation) + page_.say("）", ")"));
        if (waived) out += page_.say("；已豁免：", "; waived: ") + escaped(finding.waived);
        return element("span", "why", out);
    }

    [[nodiscard]] double across_of(Date date) const
    {
        auto const days = std::max(*last_ - *first_, 1);
        return 0.015 + 0.97 * static_cast<double>(date - *first_) / days;
    }

    void strip()
    {
        if (!first_) return;
        std::string shapes = "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"24.5\" y2=\"24.5\"/>";
        for (auto const& [date, finding] : due_) {
            auto const x = across(across_of(date));
            shapes += "<line class=\"e-due\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"4\" y2=\"40\"/>";
        }
        std::map<std::pair<Date, bool>, std::uint64_t> days; // one mark a day and kind
        for (auto const& event : history_.events)
            if (event.at) ++days[{event.at->local_date(), broken_.contains(event.index)}];
        for (auto const& [day, n] : days) {
            auto const x = across(across_of(day.first));
            auto const says = "<title>" + day.first.text() + ": " + grouped(n) + "</title>";
            if (day.second)
                shapes += "<svg x=\"" + x + "\" y=\"24\"><path class=\"e-bad\" d=\"M-7 0L0-7 7 0 0 7Z\">" + says +
                          "</path></svg>";
            else shapes += "<circle class=\"e-plain\" r=\"4\" cx=\"" + x + "\" cy=\"24\">" + says + "</circle>";
        }
        shapes += "<text x=\"0\" y=\"56\">" + first_->text() + "</text><text text-anchor=\"end\" x=\"100%\" y=\"56\">" +
                  last_->text() + "</text>";
        page_.out += picture_of("strip", 62,
                                page_.say("案件 ", "case ") + escaped(history_.id) +
                                    page_.say(" 的时间轴，以下逐项列出", " over time; the list below has each mark"),
                                shapes);
    }

    // The `n` events before `at`, on which nothing hangs.
    void tell_quiet(std::size_t at, std::size_t& n)
    {
        bool const folded = n > quiet_max;
        if (folded)
            page_.out += "<li class=\"is-run\"><details><summary>" + grouped(n) +
                         page_.say(" 个没有发现问题的事件", " events with nothing found") +
                         "</summary><ol class=\"timeline\">\n";
        for (auto i = at - n; i < at; ++i) tell_event(history_.events[i]);
        if (folded) page_.out += "</ol></details></li>\n";
        n = 0;
    }

    void tell_event(LoggedEvent const& event)
    {
        auto const [from, to] = broken_.equal_range(event.index);
        page_.out += from == to ? "<li>" : "<li class=\"is-bad\">";
        page_.out += element("time", "", event.at ? event.at->local_date().text() : "–") + "<span>" +
                     grouped(event.index + 1) + ". " + escaped(event.activity);
        if (!event.actor.empty()) page_.out += element("span", "soft", " · " + escaped(event.actor));
        for (auto each = from; each != to; ++each) page_.out += why(*each->second);
        page_.out += terms_of(event) + "</span></li>\n";
    }

    // The terms that an event starts and that were not kept.
    [[nodiscard]] std::string terms_of(LoggedEvent const& event) const
    {
        std::string out;
        auto const [begin, end] = begun_.equal_range(event.index);
        for (auto each = begin; each != end; ++each) {
            auto const& finding = *each->second;
            if (!finding.due) continue;
            auto const& rule = page_.report.rules[finding.rule];
            bool const minimum = rule.term && rule.term->minimum;
            out += (out.empty() ? page_.say("期限起算：", "starts a term: ") : page_.say("；", "; ")) +
                   rule_name(page_, rule) +
                   (minimum ? page_.say("，不早于 ", ", not before ") : page_.say("，至 ", ", until ")) +
                   finding.due->text();
        }
        return out.empty() ? out : element("span", "why soft", out);
    }

    using Dues = std::multimap<Date, LogFinding const*>;

    // All that has the same last day.
    void tell_due(Dues::const_iterator& due)
    {
        auto const day = due->first;
        page_.out +=
            "<li class=\"is-due\">" + element("time", "", day.text()) + "<span>" + page_.say("最后一日", "last day");
        for (; due != due_.end() && due->first == day; ++due) page_.out += why(*due->second);
        page_.out += "</span></li>\n";
    }

    CheckPage& page_;
    CaseHistory const& history_;
    std::multimap<std::uint64_t, LogFinding const*> broken_, begun_; // by event
    Dues due_;
    std::vector<LogFinding const*> never_; // no event, no day
    std::optional<Date> first_, last_;
};

} // namespace

void add_worst(CheckPage& page)
{
    if (page.report.worst.empty()) return;
    open_section(page, "cases", page.say("违反规则最多的案件", "The cases that broke most rules"),
                 page.say("时间轴按比例：圆点是有事件的日子，菱形是违反了规则的事件，虚线是已经过去的最后一日。",
                          "To scale: a dot is a day with events, a diamond an event that broke a rule, a dashed line a "
                          "last day that passed."));
    bool first = true;
    for (auto const& history : page.report.worst) {
        page.out += std::string("<details class=\"case\"") + (first ? " open=\"open\"" : "") + "><summary>" +
                    escaped(history.id) + " — " + page.say("违反规则 ", "rules broken: ") +
                    grouped(history.rules_violated) + page.say("，事件 ", ", events: ") +
                    grouped(history.events.size() + history.events_left_out) + "</summary>\n";
        Timeline(page, history).run();
        page.out += "</details>\n";
        first = false;
    }
    page.out += "</section>\n";
}

} // namespace duly::detail
