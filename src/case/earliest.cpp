// SPDX-License-Identifier: Apache-2.0
// The longest way through what is still missing. First each activity that may be needed gets its earliest date and, of
// alternatives, the one that is possible first: a fixpoint over what precedence and machines demand, without recursion.
// Then the steps chosen are put in order and dated with the reasons.
#include "duly/case/earliest.hpp"

#include "dated.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>

namespace duly {

using namespace detail;

namespace {

[[nodiscard]] Text after(Law const& law, std::uint16_t activity, Date date)
{
    auto const title = activity_title(law.procedure(), law.procedure().activities[activity].id);
    return {"在“" + title.zh + "”（" + date.text() + "）之后", "after " + title.en + " (" + date.text() + ")"};
}

// The first day on which the bounds let the step happen, and why.
[[nodiscard]] EarliestStep date_step(Law const& law, Way const& way, std::uint16_t at, Date begin,
                                     std::vector<Date> const& dates)
{
    auto const& k = law.kernel();
    EarliestStep step;
    step.activity = law.procedure().activities[at].id;
    step.date = begin;
    for (auto const& bound : way.bounds(at)) {
        auto const from = bound.after == no_index ? bound.known : dates[bound.after];
        auto const date = bound.at_least == nullptr ? from : earliest(from, *bound.at_least, law.calendar());
        if (date < step.date || (date == step.date && (date == begin || !step.rule.empty()))) continue;
        step.date = date;
        step.rule = bound.subject == no_index ? std::string() : k.subjects[bound.subject].id;
        step.after = bound.after == no_index ? std::string() : law.procedure().activities[bound.after].id;
        step.since = from;
        step.provisional = false;
        step.provisional_reason = {};
        if (bound.at_least == nullptr) {
            step.derivation = after(law, bound.after, from);
            continue;
        }
        auto const derived = derive_earliest(from, *bound.at_least, law.calendar());
        step.derivation = derived.says;
        step.provisional = derived.provisional;
        step.provisional_reason = derived.provisional_reason;
    }
    return step;
}

} // namespace

std::vector<std::uint16_t> detail::ordered(Way const& way, std::vector<std::uint16_t> rest)
{
    std::vector<std::uint16_t> out;
    std::sort(rest.begin(), rest.end());
    auto const waits = [&](std::uint16_t at) {
        return std::any_of(way.bounds(at).begin(), way.bounds(at).end(), [&](Bound const& bound) {
            return bound.after != at && std::find(rest.begin(), rest.end(), bound.after) != rest.end();
        });
    };
    while (!rest.empty()) {
        auto next = std::find_if(rest.begin(), rest.end(), [&](std::uint16_t at) { return !waits(at); });
        if (next == rest.end()) next = rest.begin(); // only what has to be redone can wait in a circle
        out.push_back(*next);
        rest.erase(next);
    }
    return out;
}

Dated detail::dated(Law const& law, Way const& way, std::vector<std::uint16_t> order, std::vector<Date> const& floors)
{
    auto const& k = law.kernel();
    Dated out;
    out.order = std::move(order);
    out.dates = floors;
    for (auto const at : out.order) {
        auto step = date_step(law, way, at, floors[at], out.dates);
        for (auto const later : out.order)
            for (auto const& bound : way.bounds(later))
                if (bound.after == at && bound.subject != no_index && step.demanded_by.empty())
                    step.demanded_by = k.subjects[bound.subject].id;
        out.dates[at] = step.date;
        out.steps.push_back(std::move(step));
    }
    return out;
}

std::vector<EarliestStep> earliest_way(Law const& law, Case const& state, std::string const& activity, Date today)
{
    auto const& k = law.kernel();
    auto const found = k.activity_index.find(activity);
    if (found == k.activity_index.end() || state.out_of_scope) return {};
    if (state.ended && !k.activities[found->second].after_end) return {};
    auto const target = found->second;
    Way way(law, state, today);
    if (!way.find(target)) return {};
    return dated(law, way, ordered(way, way.steps_to(target)), std::vector<Date>(k.activities.size(), today)).steps;
}

} // namespace duly
