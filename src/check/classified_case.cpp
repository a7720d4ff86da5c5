// SPDX-License-Identifier: Apache-2.0
#include "classified_case.hpp"

#include "law/nearest.hpp"

#include <algorithm>
#include <map>

namespace duly::detail {

ClassifiedCase::ClassifiedCase(RuleSet const& set, std::vector<RuleGroup>& groups)
    : set_(set), groups_(groups), matcher_(set.arguments), seen_(set.arguments.size()), maybe_(set.arguments.size())
{}

ClassifiedCase::Name& ClassifiedCase::add(std::string_view activity)
{
    auto& name = *names_.emplace_back(std::make_unique<Name>(activity, set_.arguments.size()));
    static_cast<void>(numbers_.add(name.text));
    for (std::size_t argument = 0; argument < set_.arguments.size(); ++argument) {
        auto const match = name.matches.emplace_back(matcher_.by_name(argument, activity));
        name.certain = name.certain && match != Match::unknown;
        if (match == Match::yes) name.yes.add(argument);
    }
    if (name.certain)
        for (auto& group : groups_) name.classes.push_back(group.activity(group.signature(name.matches.data())));
    return name;
}

void ClassifiedCase::take(LogCase const& logged)
{
    logged_ = &logged;
    ++cases_;
    met_.resize(logged.events.size());
    matches_.clear();
    classes_.clear();
    seen_.clear();
    if (any_maybe_) maybe_.clear();
    any_maybe_ = false;
    bool times = true, actors = true;
    for (std::size_t i = 0; i < met_.size(); ++i) {
        auto const& event = logged.events[i];
        auto& name = name_of(event.activity);
        met_[i].name = &name;
        if (!name.certain) {
            classify(event, met_[i]);
        } else if (name.last_case != cases_) {
            name.last_case = cases_;
            seen_.add(name.yes);
        }
        times = times && event.at;
        actors = actors && !event.actor.empty();
    }
    all_have_times_ = times;
    all_have_actors_ = actors;
    if (!all_have_times_) {
        moments_.clear();
        for (auto const& event : logged.events)
            moments_.push_back(event.at.value_or(moments_.empty() ? Moment{} : moments_.back()));
    }
    for (auto& group : groups_) group.make_law();
}

void ClassifiedCase::classify(LogEvent const& event, Met& met)
{
    auto const begin = matches_.size();
    met.row = begin / set_.arguments.size();
    matches_.insert(matches_.end(), met.name->matches.begin(), met.name->matches.end());
    for (std::size_t argument = 0; argument < set_.arguments.size(); ++argument) {
        auto& match = matches_[begin + argument];
        if (match == Match::unknown) match = matcher_.match(argument, *logged_, event);
        if (match == Match::yes) seen_.add(argument);
        if (match != Match::unknown) continue;
        maybe_.add(argument);
        any_maybe_ = true;
    }
    for (auto& group : groups_) classes_.push_back(group.activity(group.signature(matches_.data() + begin)));
}

std::vector<UnknownActivity> ClassifiedCase::unknown_activities()
{
    std::vector<std::string_view> known;
    for (auto const& name : names_) known.push_back(name->text);
    std::sort(known.begin(), known.end());
    std::map<std::string, int> asked;
    for (auto const& argument : set_.arguments)
        for (auto const& selector : argument)
            if (selector.by == Selector::By::name && numbers_.find(selector.name) == NameNumbers::none)
                asked.emplace(selector.name, selector.line);
    std::vector<UnknownActivity> unknown;
    for (auto const& [name, line] : asked) unknown.push_back({name, std::string(nearest(name, known)), line, false});
    return unknown;
}

} // namespace duly::detail
