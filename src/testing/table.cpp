// SPDX-License-Identifier: Apache-2.0
// A checked trace for a reader: its events, and what is wrong with them where it is wrong.
#include "duly/testing/checked.hpp"

#include "words.hpp"

#include <map>

namespace duly::testing {

namespace {

[[nodiscard]] std::string joined(std::vector<std::string> const& words, char const* between)
{
    std::string out;
    for (auto const& each : words) out += (out.empty() ? "" : between) + each;
    return out;
}

[[nodiscard]] std::string shown(Value const& value)
{
    if (auto const* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
    if (auto const* date = std::get_if<Date>(&value)) return date->text();
    if (auto const* word = std::get_if<std::string>(&value)) return *word;
    if (auto const* words = std::get_if<std::vector<std::string>>(&value)) return '[' + joined(*words, ", ") + ']';
    return "";
}

constexpr std::size_t says_width = 100;

class Table {
public:
    Table(std::optional<Law> const& law, std::vector<Entry> const& entries, std::optional<Date> today,
          std::vector<Found> const& found, Language language)
        : law_(law), entries_(entries), today_(today), found_(found), zh_(language == Language::zh), language_(language)
    {
        if (law_) look_for_help();
    }

    [[nodiscard]] std::string run() const
    {
        std::vector<std::vector<std::string>> rows;
        for (std::size_t i = 0; i < entries_.size(); ++i) rows.push_back(row(i));
        auto const lines = detail::aligned(rows);
        std::string out;
        for (std::size_t i = 0; i <= entries_.size(); ++i) {
            for (std::size_t f = 0; f < found_.size(); ++f)
                if (found_[f].finding.lapse && found_[f].finding.at == i)
                    out +=
                        detail::padded("", 4) + found_[f].where + (zh_ ? "  期限届满\n" : "  time passed\n") + help(f);
            if (i == entries_.size()) break;
            out += lines[i] + '\n';
            for (std::size_t f = 0; f < found_.size(); ++f)
                if (!found_[f].finding.lapse && found_[f].finding.at == i) out += help(f);
        }
        return out;
    }

private:
    [[nodiscard]] std::vector<std::string> row(std::size_t i) const
    {
        auto const& event = entries_[i].event;
        auto number = std::to_string(i);
        number.insert(0, number.size() < 3 ? 3 - number.size() : 0, ' ');
        auto who = event.actor.id + (event.actor.roles.empty() ? "" : "/" + joined(event.actor.roles, ","));
        auto what = event.activity;
        if (entries_[i].corrects) what += " -> " + std::to_string(*entries_[i].corrects);
        if (zh_ && law_ && law_->kernel().activity_index.contains(event.activity))
            what = activity_title(law_->procedure(), event.activity).zh + " " + what;
        std::vector<std::string> with;
        for (auto const& field : event.fields)
            if (!is_absent(field.value)) with.push_back(field.name + "=" + shown(field.value));
        for (auto const& document : event.documents) with.push_back("+" + document.kind);
        if (!event.late_entry.empty()) with.push_back(zh_ ? "（补录）" : "(late entry)");
        return {number, event.occurred.local_date().text(), what, who, joined(with, " ")};
    }

    // Folds once more, to see what helps where each finding was made.
    void look_for_help()
    {
        Fold fold(*law_);
        for (std::size_t i = 0; i <= entries_.size(); ++i) {
            auto before = fold.state();
            std::string activity;
            Date day = today_.value_or(before.latest);
            if (i < entries_.size()) {
                activity = entries_[i].event.activity;
                day = entries_[i].event.occurred.local_date();
                before = pass(*law_, std::move(before), day);
            }
            for (std::size_t f = 0; f < found_.size(); ++f)
                if (found_[f].finding.at == i)
                    help_[f] = obstacle(*law_, before, found_[f].finding.lapse ? std::string() : activity,
                                        found_[f].finding, found_[f].finding.date);
            if (i < entries_.size() && !fold.step(entries_[i])) return;
        }
    }

    [[nodiscard]] std::string help(std::size_t f) const
    {
        auto const known = help_.find(f);
        if (known == help_.end()) return "";
        auto const& finding = found_[f].finding;
        auto const& obstacle = known->second;
        std::string head;
        if (!obstacle.article.empty()) head += zh_ ? "第" + obstacle.article + "条 " : "Art. " + obstacle.article + " ";
        head += '[' + obstacle.rule + "] ";
        if (finding.severity != Severity::error) head += title(finding.severity).in(language_) + (zh_ ? "，" : ", ");
        head += title(finding.status).in(language_);
        if (finding.cured) head += zh_ ? "，已补正" : ", cured";
        if (finding.waived) head += zh_ ? "，已批准" : ", waived";
        std::string out;
        for (auto const& line : detail::wrapped(head + (zh_ ? "：" : ": ") + obstacle.says.in(language_), says_width))
            out += (out.empty() ? "       ^ " : "         ") + line + '\n';
        std::vector<std::string> missing, who;
        for (auto const& each : obstacle.missing_titles) missing.push_back(each.in(language_));
        for (auto const& each : obstacle.curable_by_titles) who.push_back(each.in(language_));
        if (!missing.empty())
            out += (zh_ ? "         所缺：" : "         missing: ") + joined(missing, zh_ ? "、" : ", ") + '\n';
        if (!who.empty())
            out +=
                (zh_ ? "         可由其补正：" : "         who can cure it: ") + joined(who, zh_ ? "、" : ", ") + '\n';
        if (obstacle.earliest && *obstacle.earliest > finding.date)
            out += (zh_ ? "         最早：" : "         not before: ") + obstacle.earliest->text() + '\n';
        return out;
    }

    std::optional<Law> const& law_;
    std::vector<Entry> const& entries_;
    std::optional<Date> today_;
    std::vector<Found> const& found_;
    bool zh_;
    Language language_;
    std::map<std::size_t, Obstacle> help_;
};

} // namespace

std::string Checked::table(Language language) const { return Table(law_, entries_, today_, found_, language).run(); }

std::string Checked::report(Language language) const
{
    bool const zh = language == Language::zh;
    if (!problem_.empty())
        return (zh ? "无法判断：" : "it cannot be judged: ") + problem_.in(language) + '\n' + table(language);
    auto const& p = law_->procedure();
    return (zh ? "结论：" : "verdict: ") + title(verdict_).in(language) + (zh ? "，适用 " : ", under ") +
           p.title.in(language) + " (" + p.id + ")\n" + table(language);
}

} // namespace duly::testing
