// SPDX-License-Identifier: Apache-2.0
#include "duly/enforce/scenario.hpp"

#include "duly/case/describe.hpp"
#include "duly/enforce/engine.hpp"

#include <algorithm>

namespace duly {

namespace {

// The same history without what the engine itself recorded, and the findings numbered accordingly.
[[nodiscard]] std::vector<std::string> lines_of(Explanation const& explained)
{
    std::vector<Entry> told;
    std::vector<std::uint32_t> position(explained.history.size() + 1, 0);
    for (std::size_t i = 0; i < explained.history.size(); ++i) {
        position[i] = static_cast<std::uint32_t>(told.size());
        auto const kind = built_in(explained.history[i].event.activity);
        if (kind != BuiltIn::case_opened && kind != BuiltIn::time_passed) told.push_back(explained.history[i]);
    }
    position.back() = static_cast<std::uint32_t>(told.size());
    std::vector<std::string> lines;
    for (auto finding : explained.state.findings) {
        finding.at = position[std::min<std::size_t>(finding.at, position.size() - 1)];
        lines.push_back(finding_line(explained.law, told, finding));
    }
    return lines;
}

} // namespace

Result<ScenarioResult> perform_scenario(Scenario const& scenario, PackSet const& packs)
{
    auto const named = law_of(scenario, packs);
    if (!named) return named.error();
    auto const& law = named->law;
    ScenarioResult result;
    Moment clock = scenario.entries.empty() ? Moment{} : scenario.entries.front().event.occurred;
    EngineOptions options;
    options.origin = "scenario";
    options.packs = named->packs;
    options.calendar = scenario.calendar;
    options.clock = [&clock] { return clock; };
    auto const& procedure = law.procedure().id;
    Engine engine(memory_store(), options);
    OpenCommand open;
    open.family = procedure;
    open.organ = "organ";
    open.at = clock;
    open.parameters = scenario.parameters;
    auto const opened = engine.open(open);
    if (!opened) return opened.error();
    std::vector<std::uint32_t> seq_of; // of each entry, its sequence in the case
    for (auto const& entry : scenario.entries) {
        if (entry.event.recorded != Moment{}) clock = entry.event.recorded;
        clock.utc_us = std::max(clock.utc_us, entry.event.occurred.utc_us);
        if (entry.corrects) {
            Correction correction{opened->case_id,
                                  seq_of.at(*entry.corrects),
                                  entry.event.fields,
                                  entry.event.documents,
                                  "scenario",
                                  entry.event.actor,
                                  ""};
            auto done = engine.correct(correction);
            if (!done) return done.error();
            seq_of.push_back(static_cast<std::uint32_t>(done->seq));
            continue;
        }
        if (built_in(entry.event.activity) == BuiltIn::deviation_sanctioned) {
            Deviation deviation{opened->case_id, "", "scenario", "approver", entry.event.actor, ""};
            for (auto const& field : entry.event.fields)
                if (auto const* text = std::get_if<std::string>(&field.value); text != nullptr && field.name == "rule")
                    deviation.rule = *text;
            auto done = engine.sanction(deviation);
            if (!done) return done.error();
            seq_of.push_back(static_cast<std::uint32_t>(done->seq));
            continue;
        }
        Command command{opened->case_id, entry.event, "", std::nullopt};
        auto done = engine.perform(command);
        if (!done && done.error().code == ErrorCode::refused) {
            auto const refused = done.error().obstacles;
            done = engine.attest(command);
            if (!done) return done.error();
            std::vector<std::string> said, barred;
            for (auto const& each : refused) said.push_back(each.rule);
            for (auto const& finding : done->findings)
                if (finding.bars()) barred.push_back(rule_id(law, finding));
            if (said != barred)
                result.differences.push_back("refused for other reasons than attested: " + entry.event.activity);
        }
        if (!done) return done.error();
        seq_of.push_back(static_cast<std::uint32_t>(done->seq));
    }
    auto const today = scenario.today.value_or(clock.local_date());
    clock = std::max(clock.utc_us, Moment::at_midnight(today, clock.offset_minutes).utc_us) == clock.utc_us
                ? clock
                : Moment::at_midnight(today, clock.offset_minutes);
    engine.tick(today);
    auto const explained = engine.explain(opened->case_id);
    if (!explained) return explained.error();
    result.verdict = word(explained->verdict);
    result.findings = lines_of(*explained);
    for (auto const* outcome : outcomes(law, explained->state)) result.outcomes.push_back(outcome->id);
    compare(scenario, result);
    return result;
}

} // namespace duly
