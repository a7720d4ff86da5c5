// SPDX-License-Identifier: Apache-2.0
// Titles for the ids of a procedure, and for the words of findings.
#include "duly/case/binding.hpp"
#include "duly/case/describe.hpp"

#include <algorithm>

namespace duly {

namespace {

// A pack may give a title in one language only: better that one than a bare id.
[[nodiscard]] Text or_id(Text const& title, std::string const& id)
{
    if (title.empty()) return same_in_both(id);
    return {title.zh.empty() ? title.en : title.zh, title.en.empty() ? title.zh : title.en};
}

template <class Things, class IdOf>
[[nodiscard]] Text title_in(Things const& things, std::string const& id, IdOf const& id_of)
{
    auto const found =
        std::find_if(things.begin(), things.end(), [&](auto const& thing) { return id_of(thing) == id; });
    return found == things.end() ? same_in_both(id) : or_id(found->title, id);
}

} // namespace

Text activity_title(Procedure const& procedure, std::string const& id)
{
    switch (built_in(id)) {
    case BuiltIn::case_opened: return {"立案", "case opened"};
    case BuiltIn::facts_decided: return {"认定事实", "facts decided"};
    case BuiltIn::time_passed: return {"期限经过", "time passed"};
    case BuiltIn::correction_made: return {"更正记录", "correction made"};
    case BuiltIn::deviation_sanctioned: return {"批准偏离程序", "deviation sanctioned"};
    case BuiltIn::law_changed: return {"变更适用规则", "law changed"};
    case BuiltIn::privacy_erased: return {"依法删除个人信息", "personal texts erased"};
    case BuiltIn::none: break;
    }
    return title_in(procedure.activities, id, [](Activity const& a) { return a.id; });
}

Text phase_title(Procedure const& procedure, std::string const& id)
{
    auto const found = procedure.phase_titles.find(id);
    return found == procedure.phase_titles.end() ? same_in_both(id) : or_id(found->second, id);
}

Text role_title(Procedure const& procedure, std::string const& id)
{
    return title_in(procedure.roles, id, [](Role const& r) { return r.id; });
}

Text fact_title(Procedure const& procedure, std::string const& id)
{
    return title_in(procedure.facts, id, [](FactSpec const& f) { return f.id; });
}

Text item_title(Procedure const& procedure, std::string const& activity, std::string const& field_or_document)
{
    if (field_or_document == "late_entry") return {"补录理由", "reason for the late entry"};
    auto const at = std::find_if(procedure.activities.begin(), procedure.activities.end(),
                                 [&](Activity const& a) { return a.id == activity; });
    if (at != procedure.activities.end())
        for (auto const& field : at->fields)
            if (field.name == field_or_document) return or_id(field.title, field_or_document);
    return title_in(procedure.documents, field_or_document, [](DocumentSpec const& d) { return d.kind; });
}

Text title(Verdict verdict)
{
    switch (verdict) {
    case Verdict::lawful: return {"合法", "lawful"};
    case Verdict::warning: return {"合法，有提示", "lawful with warnings"};
    case Verdict::undetermined: return {"无法判断", "undetermined"};
    case Verdict::unlawful: return {"不合法", "unlawful"};
    case Verdict::not_applicable: return {"不适用本程序", "not governed by this procedure"};
    }
    return {};
}

Text title(Severity severity)
{
    switch (severity) {
    case Severity::info: return {"说明", "note"};
    case Severity::warning: return {"提示", "warning"};
    case Severity::error: return {"违反", "error"};
    case Severity::not_applicable: return {"不适用", "not applicable"};
    }
    return {};
}

Text title(Status status)
{
    switch (status) {
    case Status::satisfied: return {"已满足", "satisfied"};
    case Status::violated: return {"已违反", "violated"};
    case Status::vacuous: return {"未触发", "not triggered"};
    case Status::pending: return {"尚未到期", "pending"};
    case Status::undeterminable: return {"无法判断", "undeterminable"};
    }
    return {};
}

} // namespace duly
