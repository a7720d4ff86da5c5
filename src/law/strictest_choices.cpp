// SPDX-License-Identifier: Apache-2.0
// Parameters whose choices are ordered by strictness: what holds under the strictest can be said of all.
#include "binding.hpp"
#include "read.hpp"
#include "strictness.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

constexpr std::size_t compared_combinations_max = 512;

class Ordering {
public:
    explicit Ordering(PackNode const& merged)
        : merged_(merged),
          table_(parameters_of(merged, ignored_)),
          procedure_(read_procedure(with_values(merged, table_, ignored_), ignored_)),
          names_(procedure_)
    {}

    // The first choice that is never laxer than another; nothing if there is none.
    std::optional<PackNode> strictest(std::string const& parameter)
    {
        auto const& choices = table_.find(parameter)->second.choices;
        auto const found = std::find_if(choices.begin(), choices.end(), [&](PackNode const& candidate) {
            return std::all_of(choices.begin(), choices.end(), [&](PackNode const& other) {
                return candidate == other || never_laxer(parameter, candidate, other);
            });
        });
        return found == choices.end() ? std::nullopt : std::optional(*found);
    }

    [[nodiscard]] ParameterTable const& table() const { return table_; }

private:
    bool never_laxer(std::string const& parameter, PackNode const& than_this, PackNode const& other)
    {
        auto const* const rules = merged_.find("rules");
        return rules == nullptr || std::all_of(rules->items.begin(), rules->items.end(), [&](PackNode const& rule) {
                   auto names = parameters_in(rule);
                   if (std::erase(names, parameter) == 0) return true;
                   bool stricter = true;
                   bool const all =
                       each_combination(table_, names, compared_combinations_max, [&](ParameterTable const& values) {
                           stricter = stricter && compare(rule, values, parameter, than_this, other);
                       });
                   return all && stricter;
               });
    }

    bool compare(PackNode const& rule, ParameterTable values, std::string const& parameter, PackNode const& strict,
                 PackNode const& other)
    {
        values.find(parameter)->second.value = other;
        auto const before = read_rule(resolve(rule, values, ignored_), names_, {}, ignored_);
        values.find(parameter)->second.value = strict;
        auto const after = read_rule(resolve(rule, values, ignored_), names_, {}, ignored_);
        if (before.size() != after.size()) return false;
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (before[i] == after[i]) continue;
            // What lowers other rules has no order, nor has what stands in for an act.
            if (after[i].kind == RuleKind::derogation || after[i].kind == RuleKind::deemed) return false;
            if (before[i].id != after[i].id || !laxer(before[i], after[i]).empty()) return false;
        }
        return true;
    }

    PackNode const& merged_;
    Problems ignored_; // the pack was found right
    ParameterTable table_;
    Procedure procedure_;
    Names names_;
};

} // namespace

std::map<std::string, std::string> strictest_choices(PackNode const& merged)
{
    Ordering ordering(merged);
    std::map<std::string, std::string> out;
    for (auto const& [id, parameter] : ordering.table()) {
        if (parameter.choices.size() < 2 || parameter.set_by_overlay) continue;
        if (auto const choice = ordering.strictest(id)) out.emplace(id, in_one_line(*choice));
    }
    return out;
}

} // namespace duly::detail
