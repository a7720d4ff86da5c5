// SPDX-License-Identifier: Apache-2.0
#include "figure_case.hpp"

#include "log_keys.hpp"
#include "value_text.hpp"

namespace duly::detail {

namespace {

[[nodiscard]] Error no_case(std::string_view case_id, Text const& why)
{
    return {ErrorCode::tampered,
            {"案件 " + std::string(case_id) + " 的记录不可用于统计：" + why.zh,
             "the record of case " + std::string(case_id) + " cannot be counted: " + why.en},
            {},
            {}};
}

} // namespace

Result<CaseOnRecord> case_on_record(std::string_view case_id, std::span<std::string_view const> leaves,
                                    LawsByDigest const& laws, Date until)
{
    std::optional<Replay> replay;
    std::vector<Leaf> attempts;
    for (auto const bytes : leaves) {
        auto leaf = decode(bytes);
        if (!leaf) return no_case(case_id, leaf.error().says);
        if (leaf->case_id != case_id)
            return no_case(case_id, {"其中有另一案件的记录", "it has a leaf of another case"});
        if (leaf->is_attempt()) {
            attempts.push_back(std::move(*leaf));
            continue;
        }
        auto const law = laws.find(leaf->law);
        if (law == laws.end())
            return no_case(case_id, {"缺少适用规则 " + leaf->law.hex(), "the law " + leaf->law.hex() + " is missing"});
        if (!replay) replay.emplace(law->second);
        auto const stepped = replay->step(std::move(*leaf), {}, law->second); // the tree proves the hashes
        if (!stepped) return no_case(case_id, stepped.error().says);
    }
    if (!replay) return no_case(case_id, {"没有立案", "it has no opening"});
    static_cast<void>(replay->fold.pass(until));
    return CaseOnRecord{replay->fold.law(), replay->fold.effective(), std::move(replay->kinds),
                        replay->fold.state().findings, std::move(attempts)};
}

LogAttribute LoggedHistory::attribute(std::string key, Value const& value, std::int16_t offset_minutes)
{
    LogAttribute made;
    made.key = keep(std::move(key));
    made.text = keep(text_of_value(value));
    if (auto const* const date = std::get_if<Date>(&value)) {
        made.type = LogType::date;
        made.at = Moment::at_midnight(*date, offset_minutes);
    }
    return made;
}

LogEvent LoggedHistory::made_of(Event const& event, std::string_view entry)
{
    of_event_.clear();
    for (auto const& field : event.fields)
        of_event_.push_back(attribute(field.name, field.value, event.occurred.offset_minutes));
    std::vector<std::string> kinds;
    for (auto const& document : event.documents) kinds.push_back(document.kind);
    of_event_.push_back(attribute("documents", words_in_one(kinds), 0));
    of_event_.push_back(attribute("entry", std::string(entry), 0));
    LogEvent made;
    made.activity = event.activity;
    made.actor = event.actor.id;
    made.unit = event.actor.unit;
    made.role = keep(words_in_one(event.actor.roles));
    made.at = event.occurred;
    made.attributes = of_event_;
    return made;
}

LogEvent LoggedHistory::event(std::size_t at) { return made_of(made_.history[at].event, made_.kinds[at]); }

LogEvent LoggedHistory::attempt(Leaf const& leaf) { return made_of(leaf.event, leaf.entry); }

// The latest first, since the first of a name is what is found.
LogCase const& LoggedHistory::of_case()
{
    if (is_made_) return case_;
    is_made_ = true;
    for (auto at = made_.history.rbegin(); at != made_.history.rend(); ++at) {
        auto const& event = at->event;
        if (event.occurred.local_date() > until_) continue;
        bool const opens = built_in(event.activity) == BuiltIn::case_opened;
        std::pair<char const*, std::string> const own[] = {
            {".actor", event.actor.id}, {".unit", event.actor.unit}, {".role", words_in_one(event.actor.roles)}};
        for (auto const& [ending, says] : own) of_case_.push_back(attribute(event.activity + ending, says, 0));
        for (auto const& field : event.fields) {
            auto const offset = event.occurred.offset_minutes;
            of_case_.push_back(attribute(event.activity + "." + field.name, field.value, offset));
            if (opens) of_case_.push_back(attribute(field.name, field.value, offset));
        }
    }
    case_.attributes = of_case_;
    return case_;
}

} // namespace duly::detail
