// SPDX-License-Identifier: Apache-2.0
// What an engine recorded is what a check finds and what another engine replays: histories performed, attested,
// corrected, excused and left to time, at random.
#include "engine_run.hpp"
#include "judged.hpp"
#include "mutations.hpp"
#include "pack_text.hpp"
#include "random_history.hpp"

#include "duly/case/replay.hpp"
#include "duly/record/leaf.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace duly;
using namespace properties;

namespace {

Actor const organ = {"county-gov", "", {"organ"}, ""};

// Some of the fields of an event that was recorded are corrected to what another such event says, its date or its
// documents too, or a field was never there.
Correction random_correction(std::vector<Entry> const& history, Random& random)
{
    Correction correction;
    correction.target = random.between(1, history.size() - 1);
    correction.reason = "misread";
    correction.actor = organ;
    auto const& target = history[correction.target].event;
    for (auto const& field : histories().one_like(random, target.activity).fields)
        if (random.chance(60)) correction.fields.push_back(field);
    if (random.chance(30) || correction.fields.empty())
        correction.fields.push_back({"_occurred", (target.occurred.local_date() - 1).text(), false});
    // Sometimes it is also among those given, and then the correction is refused.
    if (random.chance(20) && !target.fields.empty())
        correction.fields.push_back({"_remove", std::vector<std::string>{random.one_of(target.fields).name}, false});
    return correction;
}

// How often each way of entering something succeeded.
using Ways = std::map<std::string, int>;

void something_else(EngineRun& run, Random& random, Ways& ways)
{
    auto const now = run.engine().explain(run.case_id());
    REQUIRE(now.has_value());
    if (random.chance(50) && now->history.size() > 1) {
        auto correction = random_correction(now->history, random);
        correction.case_id = run.case_id();
        ways["corrected"] += run.engine().correct(correction).has_value();
    } else if (random.chance(50)) {
        auto const& rule = random.one_of(now->law.procedure().rules).id;
        ways["sanctioned"] += run.engine().sanction({run.case_id(), rule, "flood", "governor", organ, ""}).has_value();
    } else {
        ways["ticked"] += static_cast<int>(run.engine().tick(run.engine().today()));
    }
}

// A decision that the law requires by a date, so that time alone finds something.
std::vector<Event> with_a_deadline(std::vector<Event> history, Random& random)
{
    auto const days = static_cast<std::int32_t>(random.between(0, 120));
    for (auto& event : history)
        if (event.activity == "proposal.made" && random.chance(60))
            set_field(event, "due", event.occurred.local_date() + days);
    return history;
}

void enter(EngineRun& run, std::vector<Event> const& history, Random& random, Ways& ways)
{
    for (auto const& event : history) {
        static_cast<void>(run.command(event)); // now is when it is entered
        if (random.chance(8)) something_else(run, random, ways);
        if (random.chance(70) && run.perform(event)) ++ways["performed"];
        else if (random.chance(80)) ways["attested"] += run.attest(event).has_value();
    }
}

// A finding as a leaf holds it.
std::string line(RecordedFinding const& finding)
{
    auto text = finding.rule + ' ' + finding.article + ' ' + finding.status + ' ' + finding.severity;
    for (auto const& mark : finding.marks) text += ' ' + mark;
    if (finding.date) text += ' ' + finding.date->text();
    return text;
}

// The same of a finding of a fold.
std::string line(Law const& law, Finding const& finding)
{
    auto const named = in_names(law, {finding}).front();
    auto text = named.rule + ' ' + named.article + ' ' + std::string(word(named.status)) + ' ' +
                std::string(word(named.severity));
    if (finding.cured) text += " cured";
    if (finding.waived) text += " waived";
    if (finding.lapse) text += ' ' + finding.date.text();
    return text;
}

std::vector<std::string> recorded(std::vector<StoredLeaf> const& leaves, std::size_t seq)
{
    auto const leaf = decode(leaves.at(seq).bytes);
    REQUIRE(leaf.has_value());
    std::vector<std::string> lines;
    for (auto const& finding : leaf->findings) lines.push_back(line(finding));
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::string joined(std::vector<std::string> const& lines)
{
    std::string all;
    for (auto const& each : lines) all += "  " + each + "\n";
    return all;
}

struct Checked {
    std::size_t findings = 0;
    std::vector<std::string> differences; // between what is found and what is on record
    Case state;
};

// The history of a case folded under a law, and held against its leaves one by one.
Checked check_of(Explanation const& now, Law const& law, std::vector<StoredLeaf> const& leaves)
{
    REQUIRE(leaves.size() == now.history.size());
    Checked checked;
    Fold fold(law);
    for (std::size_t seq = 0; seq < leaves.size(); ++seq) {
        auto const step = fold.step(now.history[seq]).value();
        std::vector<std::string> found;
        for (auto const& finding : step) found.push_back(line(law, finding));
        std::sort(found.begin(), found.end());
        checked.findings += found.size();
        auto const on_record = recorded(leaves, seq);
        if (found != on_record)
            checked.differences.push_back(" at " + std::to_string(seq) + " " + now.history[seq].event.activity +
                                          "\nfound:\n" + joined(found) + "on record:\n" + joined(on_record));
    }
    checked.state = fold.state();
    return checked;
}

} // namespace

TEST_SUITE("record")
{
    TEST_CASE("a check of a history finds what the engine recorded")
    {
        Ways ways;
        std::size_t findings = 0;
        for (auto const seed : seeds(150)) {
            CAPTURE(seed);
            Random random(seed);
            EngineRun run(PackSet::built_in());
            enter(run, with_a_deadline(histories().make(seed), random), random, ways);
            auto const now = run.engine().explain(run.case_id()).value();
            ways["lapsed"] += static_cast<int>(std::count(now.kinds.begin(), now.kinds.end(), "lapsed"));
            auto const checked = check_of(now, now.law, run.store()->read_case(run.case_id()));
            findings += checked.findings;
            for (auto const& difference : checked.differences) FAIL_CHECK("DULY_SEED=" << seed << difference);
            CHECK(pass(now.law, checked.state, run.engine().today()) == now.state);
        }
        if (!as_many_as_usual(150)) return;
        CHECK(findings > 100);
        for (std::string const way : {"performed", "attested", "corrected", "sanctioned", "lapsed", "ticked"}) {
            CAPTURE(way);
            CHECK(ways[way] > 0);
        }
    }

    TEST_CASE("what was recorded under other rules is noticed")
    {
        auto const packs = national_packs_without({"MAD-18", "MAD-23", "MAD-34"});
        std::size_t differences = 0;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Random random(seed);
            Ways ways;
            EngineRun run(packs);
            enter(run, histories().make(seed), random, ways);
            auto const now = run.engine().explain(run.case_id()).value();
            differences += check_of(now, national_law(), run.store()->read_case(run.case_id())).differences.size();
        }
        CHECK(differences > 0);
    }

    TEST_CASE("what is replayed is what was recorded, to the letter")
    {
        std::size_t findings = 0;
        for (auto const seed : seeds(60)) {
            CAPTURE(seed);
            Random random(seed);
            Ways ways;
            EngineRun run(PackSet::built_in());
            enter(run, with_a_deadline(histories().make(seed), random), random, ways);
            auto const law = run.engine().law(run.case_id()).value();
            Replay replay(law);
            for (auto const& stored : run.store()->read_case(run.case_id())) {
                auto const leaf = decode(stored.bytes).value();
                auto const found = replay.step(leaf, leaf_hash(stored.bytes), law);
                REQUIRE_MESSAGE(found.has_value(), found.error().says.en);
                CHECK(duly::recorded(law, *found, leaf.seq) == leaf.findings);
                findings += found->size();
            }
            CHECK(replay.fold.state().version == run.store()->case_head(run.case_id())->version);
            CHECK(replay.last == run.store()->case_head(run.case_id())->last);
        }
        if (as_many_as_usual(60)) CHECK(findings > 50);
    }

    TEST_CASE("replay is identity")
    {
        Ways ways;
        for (auto const seed : seeds(150)) {
            CAPTURE(seed);
            Random random(seed);
            EngineRun run(PackSet::built_in());
            enter(run, with_a_deadline(histories().make(seed), random), random, ways);
            auto const live = run.engine().explain(run.case_id());
            auto const again = run.another()->explain(run.case_id());
            REQUIRE(live.has_value());
            REQUIRE(again.has_value());
            CHECK(again->state == live->state);
            CHECK(again->verdict == live->verdict);
            CHECK(again->kinds == live->kinds);
            CHECK(again->law.digest() == live->law.digest());
            CHECK(again->history.size() == live->history.size());
            CHECK(std::equal(
                again->history.begin(), again->history.end(), live->history.begin(), live->history.end(),
                [](Entry const& a, Entry const& b) { return a.event == b.event && a.corrects == b.corrects; }));
        }
        if (as_many_as_usual(150)) CHECK(ways["corrected"] > 3);
    }
}
