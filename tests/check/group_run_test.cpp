// SPDX-License-Identifier: Apache-2.0
// Cases run through the tables of a rule file and through the kernel: the same is found. The tables are of the kernel's
// own steps; what is tested is that a state tells apart all that a later step depends on, and that actors can be
// followed each alone where a rule only asks whether one did both.
#include "properties/random.hpp"

#include "check/case_judge.hpp"
#include "check/templates.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <set>

using namespace duly;
using namespace duly::detail;

namespace {

[[nodiscard]] std::string with_times(std::string const& name, std::string const& of)
{
    if (name != "existence" && name != "absence" && name != "exactly") return name + ", of: " + of;
    return name + ", times: 2, of: " + of;
}

// Every template of some activities, and what may be added to one.
[[nodiscard]] std::vector<std::string> all_kinds()
{
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < templates; ++i) {
        auto const kind = static_cast<Template>(i);
        if (kind == Template::interval || kind == Template::competence) continue; // below
        bool const of_one = arguments_of(kind) == 1;
        std::vector<std::string> const lists = of_one ? std::vector<std::string>{"[a]", "[[a, c]]"}
                                                      : std::vector<std::string>{"[a, b]", "[[a, c], [b, c]]"};
        for (auto const& of : lists) rules.push_back(with_times(std::string(word(kind)), of));
    }
    for (auto const* const more :
         {"competence, of: [a], actors: [p, q]", "response, of: [a, b], within: {days: 2}",
          "response, of: [a, [b, c]], within: {days: 2}, first: true", "response, of: [a, b], within: {hours: 30}",
          "response, of: [c, b], within: {days: 1}, some: true", "succession, of: [b, c], within: {working_days: 3}",
          "response, of: [a, d], within: {days: 3}, pauses: [{from: b, to: c}], extends: {by: e, add: {days: 2}}",
          "interval, of: [a, b], at_least: {hours: 20}", "interval, of: [a, b], at_most: {days: 1}, first: true",
          "interval, of: [c, d], at_least: {days: 1}, same: [key]", "precedence, of: [a, b], same: [key]",
          "response, of: [b, c], same: [key]", "absence, of: [{name: a, where: {attribute: key, is: x}}]",
          "response, of: [{name: b, where: {attribute: key, is: y}}, c]",
          "response, of: [a, e], only_if: [b], not_if: [d]"})
        rules.emplace_back(more);
    return rules;
}

[[nodiscard]] RuleSet loaded(std::vector<std::string> const& rules)
{
    std::string file = "rules: random\nends: e\nrules_of_the_log:\n";
    for (std::size_t i = 0; i < rules.size(); ++i)
        file += "  - {id: R" + std::to_string(i) + ", template: " + rules[i] + "}\n";
    auto const read = load_rules(file, "random.yaml");
    for (auto const& problem : read.problems) MESSAGE(problem.where() << ": " << problem.says.en);
    REQUIRE(read.rules.has_value());
    return *read.rules;
}

// A case of activities a to e by p, q, r, or nobody, some of them at once; `orderly`: no time is before the last.
class RandomCase {
public:
    RandomCase(properties::Random& random, bool orderly)
    {
        std::int64_t at = Moment::parse("2024-02-01T09:00:00Z", 0)->utc_us;
        auto const length = random.between(1, 25);
        auto const rare = static_cast<unsigned>(random.between(0, 40));
        for (std::size_t i = 0; i < length; ++i) {
            LogEvent event;
            event.activity = random.chance(rare) ? "d" : words_[random.below(5)];
            if (random.chance(90)) event.actor = actors_[random.below(3)];
            if (random.chance(60)) at += static_cast<std::int64_t>(random.between(1, 40)) * 3'600'000'000;
            if (!orderly && random.chance(10)) at -= std::int64_t{30} * 3'600'000'000;
            if (orderly || random.chance(95)) event.at = Moment{at, 60};
            auto& attributes = attributes_.emplace_back();
            if (random.chance(90)) attributes.push_back({"key", random.chance(50) ? "x" : "y", LogType::text, 0, {}});
            event.attributes = attributes;
            events_.push_back(event);
        }
        logged_.id = "case";
        logged_.events = events_;
    }
    [[nodiscard]] LogCase const& logged() const noexcept { return logged_; }
    [[nodiscard]] std::string text() const
    {
        std::string out;
        for (auto const& event : events_)
            out += std::string(event.activity) + "/" + std::string(event.actor) + " " +
                   (event.at ? event.at->text() : "-") + "\n";
        return out;
    }

private:
    static constexpr std::array<char const*, 5> words_{"a", "b", "c", "d", "e"};
    static constexpr std::array<char const*, 3> actors_{"p", "q", "r"};
    std::deque<std::vector<LogAttribute>> attributes_;
    std::vector<LogEvent> events_;
    LogCase logged_;
};

constexpr std::size_t cases_of_a_seed = 50, seeds_usual = 60;

} // namespace

TEST_SUITE("a case run through a group of rules")
{
    TEST_CASE("group run: a table says what the kernel says")
    {
        auto const set = loaded(all_kinds());
        auto groups = group_rules(set, Calendar::built_in_cn());
        ClassifiedCase events(set, groups);
        std::vector<GroupRun> runs;
        for (std::size_t i = 0; i < groups.size(); ++i) runs.emplace_back(groups[i], i);
        std::set<Stepping> met;
        std::vector<std::uint64_t> broken(set.rules.size());
        for (auto const seed : properties::seeds(seeds_usual)) {
            properties::Random random(seed);
            for (std::size_t i = 0; i < cases_of_a_seed; ++i) {
                RandomCase const random_case(random, false);
                events.take(random_case.logged());
                std::vector<std::uint32_t> order;
                for (std::uint32_t at = 0; at < events.size(); ++at) order.push_back(at);
                RunEnd const end{random.chance(50), false, Date::of(2024, 2, 20)};
                for (auto& run : runs) {
                    std::vector<Tally> one(set.rules.size()), other(set.rules.size());
                    run.run(events, order, end, one, nullptr);
                    run.step(events, order, end, other, nullptr);
                    std::vector<FoundInCase> found;
                    run.take(found);
                    met.insert(run.group().stepping());
                    for (auto const rule : run.group().rules()) {
                        CAPTURE(seed);
                        CAPTURE(random_case.text());
                        CAPTURE(set.rules[rule].says.en);
                        bool const told = std::any_of(found.begin(), found.end(),
                                                      [&](auto const& each) { return each.rule == rule; });
                        REQUIRE((one[rule].violated > 0) == (other[rule].violated > 0));
                        REQUIRE((one[rule].violated > 0) == told);
                        REQUIRE(one[rule].pending == other[rule].pending);
                        if (told) ++broken[rule];
                    }
                }
            }
        }
        CHECK(met == std::set{Stepping::table, Stepping::table_by_actor, Stepping::kernel});
        if (!properties::as_many_as_usual(seeds_usual)) return;
        for (std::size_t rule = 0; rule < broken.size(); ++rule) {
            CAPTURE(set.rules[rule].says.en);
            CHECK(broken[rule] > 0);
            CHECK(broken[rule] < seeds_usual * cases_of_a_seed);
        }
    }

    TEST_CASE("group run: what a rule says does not depend on the rules beside it")
    {
        auto const kinds = all_kinds();
        auto const set = loaded(kinds);
        CheckOptions options;
        options.calendar = Calendar::built_in_cn();
        CaseJudge together(set, options);
        std::deque<RuleSet> sets;
        std::deque<CaseJudge> alone;
        for (auto const& kind : kinds) alone.emplace_back(sets.emplace_back(loaded({kind})), options);
        for (auto const seed : properties::seeds(seeds_usual)) {
            properties::Random random(seed);
            for (std::size_t i = 0; i < cases_of_a_seed; ++i) {
                RandomCase const random_case(random, true);
                together.judge(random_case.logged(), Date::of(2024, 2, 20));
                for (std::size_t rule = 0; rule < kinds.size(); ++rule) {
                    alone[rule].judge(random_case.logged(), Date::of(2024, 2, 20));
                    CAPTURE(seed);
                    CAPTURE(random_case.text());
                    CAPTURE(kinds[rule]);
                    auto const &one = together.rules()[rule], &other = alone[rule].rules().front();
                    REQUIRE(word(one.status) == word(other.status));
                    REQUIRE(one.by_order == other.by_order);
                }
            }
        }
    }
}
