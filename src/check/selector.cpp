// SPDX-License-Identifier: Apache-2.0
#include "selector.hpp"

#include "case/reading.hpp"
#include "log_keys.hpp"
#include "log_value.hpp"

#include <algorithm>

namespace duly {

using detail::Match;

namespace {

[[nodiscard]] LogAttribute const* find(std::span<LogAttribute const> attributes, std::string_view key)
{
    for (auto const& each : attributes)
        if (each.depth == 0 && each.key == key) return &each;
    return nullptr;
}

// A value and, if it is one, its moment.
struct Read {
    std::string_view text;
    std::optional<Moment> at;
};

[[nodiscard]] std::optional<Read> value_of(std::string_view key, LogCase const& logged, LogEvent const& event)
{
    auto const own = [](std::string_view text) { return text.empty() ? std::nullopt : std::optional(Read{text, {}}); };
    if (key == "actor") return own(event.actor);
    if (key == "unit") return own(event.unit);
    if (key == "role") return own(event.role);
    if (key == "lifecycle") return own(event.lifecycle);
    if (key == "time") return event.at ? std::optional(Read{{}, event.at}) : std::nullopt;
    auto const* const found = key.starts_with(detail::case_prefix)
                                  ? find(logged.attributes, key.substr(detail::case_prefix.size()))
                                  : find(event.attributes, key);
    if (found == nullptr || detail::is_blank(*found)) return std::nullopt;
    return Read{found->text, found->at};
}

// Numbers by their value, moments by the instant; nothing if the two cannot be compared.
[[nodiscard]] std::optional<int> compare(Read const& a, Read const& b)
{
    auto const moment = [](Read const& read) { return read.at ? read.at : Moment::parse(read.text, 0); };
    if (a.at || b.at) {
        auto const first = moment(a), second = moment(b);
        if (!first || !second) return std::nullopt;
        return first->utc_us < second->utc_us ? -1 : first->utc_us > second->utc_us;
    }
    auto const number = [](std::string_view text) {
        auto const digits = text.substr(text.starts_with('-') ? 1 : 0);
        return !digits.empty() && digits.find_first_not_of("0123456789.") == std::string_view::npos &&
               std::count(digits.begin(), digits.end(), '.') <= 1;
    };
    if (!number(a.text) || !number(b.text)) return std::nullopt;
    return detail::compare_decimals(a.text, b.text);
}

// Word for word; but however a system writes true and false, it means them.
[[nodiscard]] bool is_listed(std::string_view text, std::vector<std::string> const& values)
{
    auto const truth = detail::truth_of(text);
    return std::any_of(values.begin(), values.end(), [&](std::string const& value) {
        return value == text || (truth && detail::truth_of(value) == truth);
    });
}

[[nodiscard]] Match answer(bool yes) { return yes ? Match::yes : Match::no; }

} // namespace

Match detail::ask(AttributeTest const& test, LogCase const& logged, LogEvent const& event)
{
    using enum AttributeTest::Op;
    auto const value = value_of(test.key, logged, event);
    if (test.op == there) return answer(value.has_value());
    auto const cannot_tell = test.missing ? answer(*test.missing) : Match::unknown;
    if (!value) return cannot_tell;
    if (test.op == is || test.op == in || test.op == not_in)
        return answer(is_listed(value->text, test.values) != (test.op == not_in));
    auto const other =
        test.other.empty() ? std::optional(Read{test.values.front(), {}}) : value_of(test.other, logged, event);
    auto const order = other ? compare(*value, *other) : std::nullopt;
    if (!order) return cannot_tell;
    switch (test.op) {
    case at_least: return answer(*order >= 0);
    case at_most: return answer(*order <= 0);
    case more_than: return answer(*order > 0);
    default: return answer(*order < 0);
    }
}

bool detail::matches_glob(std::string_view pattern, std::string_view text) noexcept
{
    std::size_t p = 0, t = 0, star = std::string_view::npos, after = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            after = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) { // the star takes one more
            p = star + 1;
            t = ++after;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

std::optional<std::string_view> detail::attribute(std::string_view key, LogCase const& logged, LogEvent const& event)
{
    auto const value = value_of(key, logged, event);
    return value ? std::optional(value->text) : std::nullopt;
}

detail::Matcher::Matcher(std::vector<Argument> const& arguments) : arguments_(arguments)
{
    for (auto const& argument : arguments) {
        auto& patterns = patterns_.emplace_back();
        for (auto const& selector : argument)
            patterns.push_back(selector.by == Selector::By::regex ? std::optional(boost::regex(selector.name))
                                                                  : std::nullopt);
    }
}

Match detail::Matcher::named(std::size_t argument, std::size_t selector, std::string_view activity) const
{
    auto const& asked = arguments_[argument][selector];
    auto const is = [](bool holds) { return holds ? Match::yes : Match::no; };
    if (asked.by == Selector::By::name) return is(asked.name == activity);
    if (asked.by == Selector::By::glob) return is(matches_glob(asked.name, activity));
    try {
        return is(boost::regex_match(activity.begin(), activity.end(), *patterns_[argument][selector]));
    } catch (std::runtime_error const&) { // it would take too many steps
        return Match::unknown;
    }
}

Match detail::Matcher::by_name(std::size_t argument, std::string_view activity) const
{
    auto best = Match::no;
    for (std::size_t i = 0; i < arguments_[argument].size(); ++i)
        if (auto const name = named(argument, i, activity); name != Match::no)
            best = std::max(best, arguments_[argument][i].where.empty() ? name : Match::unknown);
    return best;
}

Match detail::Matcher::match(std::size_t argument, LogCase const& logged, LogEvent const& event) const
{
    auto best = Match::no;
    for (std::size_t i = 0; i < arguments_[argument].size() && best != Match::yes; ++i) {
        auto holds = named(argument, i, event.activity);
        if (holds == Match::no) continue;
        for (auto const& test : arguments_[argument][i].where) holds = std::min(holds, ask(test, logged, event));
        best = std::max(best, holds);
    }
    return best;
}

} // namespace duly
