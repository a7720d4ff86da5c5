// SPDX-License-Identifier: Apache-2.0
#include "json_calls_answers.hpp"

#include "duly/case/describe.hpp"
#include "duly/law/kernel.hpp"
#include "duly/record/leaf.hpp"

#include <boost/json.hpp>

namespace duly::detail {

namespace json = boost::json;

namespace {

constexpr std::size_t law_depth_max = 256; // a pack may nest 64 deep, and pairs add levels

template <class List, class Make> [[nodiscard]] json::array each(List const& list, Make const& make)
{
    json::array out;
    out.reserve(list.size());
    for (auto const& one : list) out.push_back(make(one));
    return out;
}

[[nodiscard]] json::array titled(char const* name, std::vector<std::string> const& ids, std::vector<Text> const& titles)
{
    json::array out;
    for (std::size_t i = 0; i < ids.size(); ++i)
        out.push_back({{name, ids[i]}, {"title", i < titles.size() ? json::value(to_json(titles[i])) : json::value()}});
    return out;
}

[[nodiscard]] json::array obstacles_json(std::vector<Obstacle> const& obstacles)
{
    return each(obstacles, [](Obstacle const& one) { return to_json(one); });
}

[[nodiscard]] json::object possibility_json(Possibility const& possibility)
{
    return {{"activity", possibility.activity},
            {"allowed", possibility.allowed},
            {"obstacles", obstacles_json(possibility.obstacles)}};
}

[[nodiscard]] json::object step_json(EarliestStep const& step)
{
    json::object out{{"activity", step.activity},
                     {"date", step.date.text()},
                     {"rule", step.rule},
                     {"derivation", to_json(step.derivation)}};
    if (step.provisional) out["provisional"] = to_json(step.provisional_reason);
    return out;
}

[[nodiscard]] json::array owed(Law const& law, Case const& state)
{
    json::array out;
    for (auto const& duty : state.duties) {
        auto const& rule = law.procedure().rules[law.kernel().subjects[duty.subject].index];
        if (rule.kind != RuleKind::response) continue;
        json::object one{{"rule", rule.id},
                         {"article", rule.article},
                         {"says", to_json(rule.says)},
                         {"activities", json::value_from(rule.then)}};
        if (duty.until != never) {
            one["due"] = duty.until.text();
            if (auto const reason = provisional_reason(law, duty.until); !reason.empty())
                one["provisional"] = to_json(reason);
        }
        out.push_back(std::move(one));
    }
    return out;
}

[[nodiscard]] json::object leaf_json(Published const& leaf)
{
    json::object out{{"position", leaf.position}, {"case", leaf.case_id}, {"hash", leaf_hash(leaf.leaf).hex()}};
    if (leaf.seq) out["seq"] = *leaf.seq;
    if (auto const read = decode(leaf.leaf)) { // what cannot be read is for verify to say
        out["activity"] = read->event.activity;
        out["entry"] = read->entry;
    }
    out["leaf"] = leaf.leaf;
    return out;
}

[[nodiscard]] json::object row_json(CaseRow const& row)
{
    json::object out{{"case", row.case_id},        {"key", row.business_key},     {"matter", row.matter},
                     {"procedure", row.procedure}, {"place", row.place},          {"status", row.status},
                     {"verdict", row.verdict},     {"opened", row.opened.text()}, {"last", row.last.text()},
                     {"version", row.version},     {"law", row.law.hex()}};
    if (row.next_deadline) out["next_deadline"] = row.next_deadline->text();
    return out;
}

[[nodiscard]] json::object flaw_json(Flaw const& flaw)
{
    json::object out{
        {"kind", duly::word(flaw.kind)}, {"log", flaw.log}, {"case", flaw.case_id}, {"says", to_json(flaw.says)}};
    if (flaw.index) out["index"] = *flaw.index;
    if (flaw.seq) out["seq"] = *flaw.seq;
    return out;
}

} // namespace

std::string_view word(ErrorCode code) noexcept
{
    switch (code) {
    case ErrorCode::bad_input: return "bad_input";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::refused: return "refused";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::key_reused: return "key_reused";
    case ErrorCode::tampered: return "tampered";
    case ErrorCode::undetermined: return "undetermined";
    }
    return "bad_input";
}

json::object to_json(Text const& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::object to_json(Obstacle const& obstacle)
{
    json::object out{{"rule", obstacle.rule},
                     {"article", obstacle.article},
                     {"status", obstacle.status},
                     {"severity", obstacle.severity},
                     {"says", to_json(obstacle.says)},
                     {"missing", titled("id", obstacle.missing, obstacle.missing_titles)},
                     {"curable_by", titled("role", obstacle.curable_by, obstacle.curable_by_titles)}};
    if (obstacle.earliest) {
        out["earliest"] = obstacle.earliest->text();
        out["derivation"] = to_json(obstacle.derivation);
        if (!obstacle.provisional.empty()) out["provisional"] = to_json(obstacle.provisional);
    }
    if (!obstacle.use_procedure.empty()) out["use_procedure"] = obstacle.use_procedure;
    return out;
}

json::object to_json(Step const& step)
{
    json::object out{{"activity", step.activity},  {"title", to_json(step.title)},
                     {"rule", step.rule},          {"article", step.article},
                     {"says", to_json(step.says)}, {"by", titled("role", step.by, step.by_titles)}};
    if (step.earliest) out["earliest"] = step.earliest->text();
    return out;
}

json::object to_json(Error const& error)
{
    return {{"code", word(error.code)},
            {"where", error.where},
            {"says", to_json(error.says)},
            {"obstacles", obstacles_json(error.obstacles)},
            {"steps", each(error.steps, [](Step const& one) { return to_json(one); })}};
}

json::object to_json(Law const& law, Finding const& finding)
{
    json::object out{{"rule", rule_id(law, finding)},
                     {"article", article(law, finding)},
                     {"status", duly::word(finding.status)},
                     {"severity", duly::word(finding.severity)},
                     {"date", finding.date.text()},
                     {"cured", finding.cured},
                     {"waived", finding.waived},
                     {"says", to_json(describe(law, finding))}};
    if (!finding.lapse) out["at"] = finding.at;
    else if (auto const reason = provisional_reason(law, finding.date - 1); !reason.empty())
        out["provisional"] = to_json(reason);
    return out;
}

json::object to_json(Opened const& opened)
{
    return {{"case", opened.case_id},
            {"procedure", opened.procedure},
            {"law", opened.law},
            {"leaf", opened.leaf.hex()},
            {"repeated", opened.repeated}};
}

json::object to_json(Law const& law, Receipt const& receipt)
{
    json::object out{{"case", receipt.case_id},
                     {"seq", receipt.seq},
                     {"leaf", receipt.leaf.hex()},
                     {"repeated", receipt.repeated},
                     {"findings", each(receipt.findings, [&](Finding const& one) { return to_json(law, one); })}};
    if (receipt.index) out["index"] = *receipt.index;
    return out;
}

json::object to_json(std::vector<Obstacle> const& obstacles)
{
    return {{"allowed", obstacles.empty()}, {"obstacles", obstacles_json(obstacles)}};
}

json::object to_json(std::string const& case_id, std::vector<Possibility> const& possible)
{
    return {{"case", case_id}, {"possible", each(possible, possibility_json)}};
}

json::object to_json(Explanation const& e)
{
    json::array events;
    for (std::size_t i = 0; i < e.history.size(); ++i) {
        auto const& event = e.history[i].event;
        events.push_back({{"seq", i},
                          {"activity", event.activity},
                          {"title", to_json(activity_title(e.law.procedure(), event.activity))},
                          {"date", event.occurred.local_date().text()},
                          {"actor", event.actor.id},
                          {"entry", e.kinds[i]}});
    }
    return {{"case", e.case_id},
            {"procedure", e.law.procedure().id},
            {"law", e.law.digest()},
            {"verdict", duly::word(e.verdict)},
            {"version", e.state.version},
            {"events", events},
            {"findings", each(e.state.findings, [&](Finding const& one) { return to_json(e.law, one); })},
            {"next", each(e.next, possibility_json)},
            {"owed", owed(e.law, e.state)},
            {"way", each(e.way, step_json)}};
}

json::object to_json(std::vector<WorkItem> const& items)
{
    return {{"items", each(items, [](WorkItem const& item) {
                 json::object one{
                     {"case", item.case_id}, {"activity", item.activity}, {"role", item.role}, {"rule", item.rule}};
                 if (!item.unit.empty()) one["unit"] = item.unit;
                 if (item.due) one["due"] = item.due->text();
                 return one;
             })}};
}

json::object to_json(std::vector<OverdueDuty> const& late)
{
    return {{"overdue", each(late, [](OverdueDuty const& duty) {
                 return json::object{{"case", duty.case_id},
                                     {"rule", duty.rule},
                                     {"due", duty.due.text()},
                                     {"activities", json::value_from(duty.activities)}};
             })}};
}

json::object to_json(std::vector<CaseRow> const& rows) { return {{"cases", each(rows, row_json)}}; }

json::object to_json(std::uint64_t from, std::vector<Published> const& leaves)
{
    return {{"leaves", each(leaves, leaf_json)}, {"next", leaves.empty() ? from : leaves.back().position + 1}};
}

json::object to_json(Law const& law)
{
    json::parse_options options;
    options.max_depth = law_depth_max;
    return {{"id", law.procedure().id}, {"digest", law.digest()}, {"law", json::parse(law.text(), {}, options)}};
}

json::object to_json(Verification const& verification)
{
    auto const log = [](VerifiedLog const& one) {
        json::object roots;
        for (std::size_t i = 0; i < one.heads.size(); ++i)
            roots.emplace(word(trees(one.suite)[i].hash), one.heads[i].root.hex());
        return json::object{{"origin", one.origin},
                            {"suite", word(one.suite)},
                            {"size", one.heads.front().size},
                            {"roots", std::move(roots)}};
    };
    return {{"ok", verification.ok()},
            {"leaves", verification.leaves},
            {"flaw_count", verification.flaw_count},
            {"logs", each(verification.logs, log)},
            {"flaws", each(verification.flaws, flaw_json)}};
}

Result<Law> law_of(Engine& engine, Receipt const& receipt)
{
    auto now = engine.law(receipt.case_id);
    if (!now || receipt.findings.empty()) return now;
    auto const leaves = engine.store().read_case(receipt.case_id, receipt.seq);
    auto const leaf = leaves.empty() ? Result<Leaf>(Error{}) : decode(leaves.front().bytes);
    if (!leaf || leaf->law.hex() == now->digest()) return now;
    auto const text = engine.store().law(leaf->law);
    return text ? Law::from_text(*text) : now;
}

Text provisional_reason(Law const& law, Date last_day)
{
    if (law.calendar().known(last_day)) return {};
    return derive_deadline(last_day - 1, {Duration::working_days, 1}, law.calendar()).provisional_reason;
}

Text words(std::exception const& failure)
{
    auto const* const of_store = dynamic_cast<StoreFailure const*>(&failure);
    return of_store != nullptr ? of_store->says() : same_in_both(failure.what());
}

json::object environment_error(std::exception const& failure)
{
    return {{"code", "environment"}, {"where", ""}, {"says", to_json(words(failure))}, {"obstacles", json::array()}};
}

} // namespace duly::detail
