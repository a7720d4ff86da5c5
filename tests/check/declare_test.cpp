// SPDX-License-Identifier: Apache-2.0
// Declare's templates as the kernel judges them and as their formulas over finite traces say: the same of every trace.
// All short traces, and random long ones: 20,000 as a rule, a hundred times as many at night.
#include "check/finite_trace.hpp"
#include "properties/random.hpp"

#include "check/case_judge.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace duly;

namespace {

constexpr auto declared = static_cast<std::size_t>(Template::interval); // those before it are Declare's
static_assert(declared == 26);

struct Claimed {
    std::string words;
    finite_trace::Claim claim;
};

// [[a, c], b]
[[nodiscard]] std::string list_of(std::vector<std::string> const& arguments)
{
    std::string list;
    for (auto const& argument : arguments) {
        list += list.empty() ? "[[" : ", [";
        for (auto const letter : argument) list += (letter == argument.front() ? "" : ", ") + std::string(1, letter);
        list += "]";
    }
    return list + "]";
}

using Pairs = std::vector<std::vector<std::string>>; // of arguments

// Every template with arguments of one activity and of several; those that count with each number.
class Declared {
public:
    explicit Declared(Pairs const& pairs)
    {
        for (std::size_t i = 0; i < declared; ++i) {
            std::string const name{word(static_cast<Template>(i))};
            bool const counts = name == "existence" || name == "absence" || name == "exactly";
            if (counts || name == "init" || name == "end")
                for (auto const* const of : {"a", "ac"})
                    for (int times = 1; times <= (counts ? 3 : 1); ++times) add(name, {of}, counts ? times : 0);
            else
                for (auto const& pair : pairs) add(name, pair, 0);
        }
        auto const loaded = load_rules("rules: declare\nrules_of_the_log:\n" + file_, "declare.yaml");
        for (auto const& problem : loaded.problems) MESSAGE(problem.where() << ": " << problem.says.en);
        REQUIRE(loaded.rules.has_value());
        set_ = *loaded.rules;
        options_.complete = true;
        options_.actors_tested = false;
        options_.ties = false;
        judge_.emplace(set_, options_);
    }

    // The rules of which the two say otherwise; empty: they agree.
    [[nodiscard]] std::string differences(std::string_view trace)
    {
        events_.resize(trace.size());
        for (std::size_t i = 0; i < trace.size(); ++i) {
            events_[i].activity = trace.substr(i, 1);
            events_[i].at = Moment{static_cast<std::int64_t>(i) * 1'000'000, 0};
        }
        LogCase logged;
        logged.id = "trace";
        logged.events = events_;
        judge_->judge(logged, std::nullopt);
        std::string out;
        for (std::size_t i = 0; i < claimed_.size(); ++i) {
            auto const status = judge_->rules()[i].status;
            bool const lawful = finite_trace::holds(claimed_[i].claim, trace);
            ++(lawful ? held_ : broken_)[i];
            if (status == (lawful ? Status::satisfied : Status::violated) || (lawful && status == Status::vacuous))
                continue;
            out += "\n  " + claimed_[i].words + (lawful ? ": holds, and is " : ": does not hold, and is ") +
                   std::string(word(status));
        }
        return out;
    }

    // Those that were only ever true or only ever false, so that nothing was shown.
    [[nodiscard]] std::string one_sided() const
    {
        std::string rules;
        for (std::size_t i = 0; i < claimed_.size(); ++i)
            if (held_[i] == 0 || broken_[i] == 0) rules += "\n  " + claimed_[i].words;
        return rules;
    }

private:
    void add(std::string const& name, std::vector<std::string> const& of, int times)
    {
        auto const counted = times > 0 ? ", times: " + std::to_string(times) : "";
        claimed_.push_back({name + counted + " of " + list_of(of), finite_trace::declare(name, of, times)});
        file_ += "  - {id: R" + std::to_string(claimed_.size()) + ", template: " + name + ", of: " + list_of(of) +
                 counted + "}\n";
        held_.push_back(0);
        broken_.push_back(0);
    }

    std::vector<Claimed> claimed_;
    std::vector<std::size_t> held_, broken_;
    std::string file_;
    RuleSet set_;
    CheckOptions options_;
    std::optional<detail::CaseJudge> judge_; // refers to the two above
    std::vector<LogEvent> events_;
};

Pairs const apart_and_overlapping{{"a", "b"}, {"ac", "b"}, {"ab", "bc"}};
Pairs const one_within_the_other{{"b", "ab"}, {"ab", "b"}, {"a", "a"}};

// All traces of this length over the first letters.
template <class Visit> void each_trace(std::size_t length, std::size_t letters, Visit const& visit)
{
    std::string trace(length, 'a');
    while (true) {
        visit(trace);
        std::size_t at = 0;
        while (at < length && trace[at] == static_cast<char>('a' + letters - 1)) trace[at++] = 'a';
        if (at == length) return;
        ++trace[at];
    }
}

} // namespace

TEST_SUITE("Declare")
{
    TEST_CASE("declare: every template is its formula on all short traces")
    {
        auto pairs = apart_and_overlapping;
        pairs.insert(pairs.end(), one_within_the_other.begin(), one_within_the_other.end());
        Declared templates(pairs);
        std::size_t traces = 0, wrong = 0;
        for (std::size_t length = 1; length <= 6; ++length)
            each_trace(length, 3, [&](std::string const& trace) {
                ++traces;
                auto const differences = templates.differences(trace);
                if (!differences.empty() && ++wrong <= 5) FAIL_CHECK(trace << differences);
            });
        CHECK(traces == 1092);
        CHECK(wrong == 0);
    }

    TEST_CASE("declare: every template is its formula on random long traces")
    {
        constexpr std::size_t traces_of_a_seed = 200, seeds_usual = 100;
        Declared templates(apart_and_overlapping);
        std::size_t wrong = 0;
        for (auto const seed : properties::seeds(seeds_usual)) {
            properties::Random random(seed);
            for (std::size_t i = 0; i < traces_of_a_seed; ++i) {
                std::string trace(random.between(7, 40), 'd');
                auto const rare = static_cast<unsigned>(random.between(0, 90)); // otherwise hardly a long one is lawful
                for (auto& letter : trace)
                    if (!random.chance(rare)) letter = "abcd"[random.below(4)];
                auto const differences = templates.differences(trace);
                if (!differences.empty() && ++wrong <= 5)
                    FAIL_CHECK("DULY_SEED=" << seed << " " << trace << differences);
            }
        }
        CHECK(wrong == 0);
        if (properties::as_many_as_usual(seeds_usual)) CHECK(templates.one_sided() == "");
    }
}
