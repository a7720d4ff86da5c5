// SPDX-License-Identifier: Apache-2.0
#include "duly/testing/expectation.hpp"

#include "../law/nearest.hpp"

#include "duly/law/kernel.hpp"

#include <atomic>
#include <mutex>
#include <utility>

namespace duly::testing {

namespace {

std::atomic<Language> chosen_language = Language::en;

struct Handling {
    std::mutex mutex;
    FailureHandler handler;
};

[[nodiscard]] Handling& handling()
{
    static Handling one;
    return one;
}

[[nodiscard]] Expectation not_met(Text const& says, Checked const& checked)
{
    auto const in = language();
    return {false, says.in(in) + '\n' + checked.report(in)};
}

[[nodiscard]] Text hint(std::string_view meant, std::vector<std::string_view> const& known)
{
    auto const near = std::string(duly::detail::nearest(meant, known));
    if (near.empty()) return {};
    return {"；是否指 " + near + "？", "; did you mean " + near + "?"};
}

// What keeps the question from being one: a trace that cannot be judged, a rule that is not there.
[[nodiscard]] std::optional<Text> no_question(Checked const& checked, std::string const& rule)
{
    if (!checked.problem().empty()) return Text{"无法判断", "the trace cannot be judged"};
    auto const& k = checked.law()->kernel();
    if (k.subject_index.contains(rule)) return std::nullopt;
    std::vector<std::string_view> known;
    for (auto const& subject : k.subjects) known.push_back(subject.id);
    auto const near = hint(rule, known);
    return Text{"程序没有规则 " + rule + near.zh, "the procedure has no rule " + rule + near.en};
}

[[nodiscard]] std::optional<Text> no_place(Checked const& checked, std::string const& at)
{
    auto const name = at.substr(0, at.find_first_of("# "));
    auto const& k = checked.law()->kernel();
    if (k.activity_index.contains(name) || built_in(name) != BuiltIn::none || Date::parse(name)) return std::nullopt;
    std::vector<std::string_view> known;
    for (auto const& activity : checked.law()->procedure().activities) known.push_back(activity.id);
    auto const near = hint(name, known);
    return Text{"应为程序的环节或日期：" + at + near.zh,
                "must be an activity of the procedure or a date: " + at + near.en};
}

} // namespace

void set_language(Language language) noexcept { chosen_language = language; }

Language language() noexcept { return chosen_language; }

Expectation expect_lawful(Checked const& checked)
{
    if (checked.lawful()) return {};
    return not_met({"应当合法", "expected to be lawful"}, checked);
}

Expectation expect_lawful(Trace const& trace, Under const& pack, CheckOptions const& options)
{
    return expect_lawful(Checked(trace, pack, options));
}

Expectation expect_unlawful(Checked const& checked)
{
    if (checked.unlawful()) return {};
    return not_met({"应当违法", "expected to be unlawful"}, checked);
}

Expectation expect_unlawful(Trace const& trace, Under const& pack, CheckOptions const& options)
{
    return expect_unlawful(Checked(trace, pack, options));
}

Expectation expect_finding(Checked const& checked, std::string const& rule, At const& at)
{
    if (auto const problem = no_question(checked, rule)) return not_met(*problem, checked);
    if (auto const problem = no_place(checked, at.text())) return not_met(*problem, checked);
    if (checked.has(rule, at.text())) return {};
    return not_met({"应当发现 " + rule + " @ " + at.text() + "，没有发现",
                    "expected to find " + rule + " @ " + at.text() + ", which was not found"},
                   checked);
}

Expectation expect_finding(Trace const& trace, std::string const& rule, At const& at, Under const& pack,
                           CheckOptions const& options)
{
    return expect_finding(Checked(trace, pack, options), rule, at);
}

Expectation expect_no_finding(Checked const& checked, std::string const& rule)
{
    if (auto const problem = no_question(checked, rule)) return not_met(*problem, checked);
    for (auto const& each : checked.found())
        if (each.rule == rule)
            return not_met({"不应发现 " + rule + "，发现了：" + each.line,
                            "expected not to find " + rule + ", but found: " + each.line},
                           checked);
    return {};
}

Expectation expect_no_finding(Checked const& checked, std::string const& rule, At const& at)
{
    if (auto const problem = no_question(checked, rule)) return not_met(*problem, checked);
    if (auto const problem = no_place(checked, at.text())) return not_met(*problem, checked);
    if (!checked.has(rule, at.text())) return {};
    return not_met({"不应发现 " + rule + " @ " + at.text(), "expected not to find " + rule + " @ " + at.text()},
                   checked);
}

Expectation expect_no_finding(Trace const& trace, std::string const& rule, At const& at, Under const& pack,
                              CheckOptions const& options)
{
    return expect_no_finding(Checked(trace, pack, options), rule, at);
}

ExpectationNotMet::ExpectationNotMet(Failure const& failure)
    : std::logic_error(std::string(failure.file) + ":" + std::to_string(failure.line) + ": " + failure.expression +
                       ": " + failure.message)
{}

FailureHandler set_failure_handler(FailureHandler handler)
{
    auto& one = handling();
    std::lock_guard const lock(one.mutex);
    return std::exchange(one.handler, std::move(handler));
}

void fail(Failure const& failure)
{
    auto& one = handling();
    FailureHandler handler;
    {
        std::lock_guard const lock(one.mutex);
        handler = one.handler;
    }
    if (handler) handler(failure);
    if (!handler || failure.required) throw ExpectationNotMet(failure);
}

} // namespace duly::testing
