// SPDX-License-Identifier: Apache-2.0
// What the names of a pack stand for.
#include "reading.hpp"

#include <algorithm>

namespace duly::detail {

Names::Names(Procedure const& procedure)
{
    for (auto const& activity : procedure.activities) activities_.emplace(activity.id, &activity);
    for (auto const& role : procedure.roles) roles_.insert(role.id);
    for (auto const& fact : procedure.facts) facts_.insert(fact.id);
    for (auto const& document : procedure.documents) documents_.insert(document.kind);
}

Activity const* Names::activity(std::string_view id) const
{
    auto const found = activities_.find(id);
    return found == activities_.end() ? nullptr : found->second;
}

FieldSpec const* Names::field(Activity const& activity, std::string_view name) const
{
    // Every activity has somebody who performs it.
    static FieldSpec const actor{"actor", FieldType::actor, FieldType::text, {}, false, {"行为人", "actor"}};
    if (name == "actor") return &actor;
    auto const found = std::find_if(activity.fields.begin(), activity.fields.end(),
                                    [&](FieldSpec const& field) { return field.name == name; });
    return found == activity.fields.end() ? nullptr : &*found;
}

bool Names::has_document(Activity const& activity, std::string_view kind) const
{
    return std::find(activity.documents.begin(), activity.documents.end(), kind) != activity.documents.end();
}

std::vector<std::string_view> Names::activity_ids() const
{
    std::vector<std::string_view> ids;
    for (auto const& [id, activity] : activities_) ids.push_back(id);
    return ids;
}

Activity const* Names::look_up_activity(PackNode const& name, Problems& problems) const
{
    auto const* const found = activity(name.text);
    if (found == nullptr) unknown_name(name.place, "环节", "activity", name.text, activity_ids(), problems);
    return found;
}

bool Names::look_up_role(PackNode const& name, Problems& problems) const
{
    if (role(name.text) || name.text == "any") return true;
    unknown_name(name.place, "角色", "role", name.text, role_ids(), problems);
    return false;
}

std::vector<std::string> activities_of(PackNode const& mapping, std::string_view key, Names const& names,
                                       Problems& problems)
{
    std::vector<std::string> ids;
    auto const* const value = get(mapping, key);
    if (value == nullptr) return ids;
    for (auto const* const name : words_of(*value, key, problems))
        if (names.look_up_activity(*name, problems) != nullptr) ids.push_back(name->text);
    return ids;
}

} // namespace duly::detail
