// SPDX-License-Identifier: Apache-2.0
// From a set of packs to a law: by id and date, or by family, place and level.
#include "binding.hpp"
#include "nearest.hpp"
#include "packs.hpp"
#include "read.hpp"
#include "strictness.hpp"

#include <algorithm>
#include <set>

namespace duly {

using detail::Edition;
using detail::Problems;

namespace {

constexpr std::size_t laws_kept = 64;

Error not_found(std::string where, std::string zh, std::string en)
{
    return {ErrorCode::not_found, {std::move(zh), std::move(en)}, std::move(where), {}};
}

} // namespace

Result<Edition> PackSet::edition(std::string_view id, std::optional<Date> on) const
{
    auto const versions = packs_->shelf.versions(id, false);
    std::string const name(id);
    if (versions.empty()) {
        auto const near = similar(id);
        auto const zh = near.empty() ? std::string() : "；是否指 " + near.front() + "？";
        auto const en = near.empty() ? std::string() : "; did you mean " + near.front() + "?";
        return not_found(name, "没有程序包 " + name + zh, "no pack is called " + name + en);
    }
    if (!on) return versions.back();
    auto const current = packs_->shelf.in_force(id, *on, false);
    if (current) return *current;
    return not_found(name,
                     name + " 在 " + on->text() + " 没有有效版本；最早自 " + versions.front().from.text() + " 施行",
                     "no version of " + name + " is in force on " + on->text() + "; the first is from " +
                         versions.front().from.text());
}

Result<Law> PackSet::bind(std::string_view id, Parameters const& parameters, Calendar const& calendar,
                          std::optional<Date> on) const
{
    auto const found = edition(id, on);
    if (!found) return found.error();
    auto const& edition = *found;
    std::string const name(id);
    auto const day = on.value_or(edition.until);
    auto key = name + '\n' + edition.from.text() + '\n' + std::to_string(on ? on->days : -1) + '\n' +
               std::to_string(reinterpret_cast<std::uintptr_t>(&calendar.canonical_json()));
    for (auto const& [parameter, value] : parameters) key += '\n' + parameter + '\n' + value;
    {
        std::lock_guard const lock(packs_->mutex);
        if (auto const known = packs_->bound.find(key); known != packs_->bound.end()) return known->second;
    }
    Problems problems;
    auto const merged = packs_->shelf.merged(edition, day, problems);
    auto table = detail::parameters_of(merged, problems);
    if (auto const wrong = detail::choose(parameters, merged, table)) return *wrong;
    auto const tree = detail::bound_tree(merged, table, problems);
    auto procedure = detail::read_procedure(tree, problems);
    if (problems.any_error()) return detail::as_error(problems);
    auto text = detail::law_text(tree, calendar);
    auto digest = detail::sha256_hex(text);
    Law law(std::move(procedure), calendar, std::move(text), std::move(digest));
    std::lock_guard const lock(packs_->mutex);
    if (packs_->bound.size() >= laws_kept) packs_->bound.clear();
    packs_->bound.emplace(std::move(key), law);
    return law;
}

Result<ParameterUse> PackSet::parameter_use(std::string_view id, std::optional<Date> on) const
{
    auto const edition = this->edition(id, on);
    if (!edition) return edition.error();
    Problems problems;
    auto const merged = packs_->shelf.merged(*edition, on.value_or(edition->until), problems);
    ParameterUse use;
    auto const add = [&](std::string const& part, detail::PackNode const& node) {
        auto& names = use.named_by[part];
        for (auto& name : detail::parameters_in(node))
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
        if (names.empty()) use.named_by.erase(part);
    };
    for (std::size_t i = 0; i < merged.size(); ++i) {
        auto const& key = merged.key(i).text;
        if (key == "parameters" || key == "no_rule") continue;
        if (key != "rules" && key != "claims") {
            add("", merged.value(i));
            continue;
        }
        for (auto const& each : merged.value(i).items)
            if (auto const* const own = each.find("id")) add((key == "claims" ? "claim:" : "") + own->text, each);
    }
    for (auto& [parameter, value] : detail::strictest_choices(merged))
        if (auto const& elsewhere = use.named_by[""];
            std::find(elsewhere.begin(), elsewhere.end(), parameter) == elsewhere.end())
            use.strictest.emplace(parameter, value);
    if (use.named_by[""].empty()) use.named_by.erase("");
    return use;
}

Result<Law> PackSet::select(std::string_view family, std::string_view level, std::string_view place, Date on,
                            Parameters const& parameters, Calendar const& calendar) const
{
    std::string const wanted_place(place);
    std::optional<Edition> best;
    bool known_family = false;
    for (auto const& id : packs_->shelf.ids()) {
        auto const versions = packs_->shelf.versions(id, false);
        known_family = known_family || versions.front().volume->head.family == family;
        auto const edition = packs_->shelf.in_force(id, on, false);
        if (!edition || edition->volume->head.family != family) continue;
        auto const& head = edition->volume->head;
        bool const here =
            head.place.empty() || wanted_place == head.place || wanted_place.starts_with(head.place + "/");
        auto levels = head.levels;
        for (auto parents = packs_->shelf.parents(*edition); levels.empty() && !parents.empty();) {
            levels = parents.back().volume->head.levels;
            parents = packs_->shelf.parents(parents.back());
        }
        bool const fits = levels.empty() || std::find(levels.begin(), levels.end(), level) != levels.end();
        if (!here || !fits) continue;
        // The nearest place; at the same place, the pack that names the level.
        auto const rank = [](Edition const& e) {
            return std::pair(e.volume->head.place.size(), e.volume->head.levels.empty() ? 0 : 1);
        };
        if (!best || rank(*best) < rank(*edition)) best = edition;
    }
    if (best) return bind(best->volume->head.id, parameters, calendar, on);
    std::string const name(family);
    if (known_family) {
        std::string const at_level(level);
        return not_found(name,
                         "程序“" + name + "”在 " + on.text() + " 没有适用的程序包（place " +
                             (place.empty() ? "未给出" : wanted_place) + "，level " +
                             (level.empty() ? "未给出" : at_level) + "）",
                         "no pack of the family " + name + " applies on " + on.text() +
                             " (place: " + (place.empty() ? "not given" : wanted_place) +
                             ", level: " + (level.empty() ? "not given" : at_level) + ")");
    }
    std::set<std::string> families;
    for (auto const& volume : packs_->shelf.volumes) families.insert(volume->head.family);
    std::vector<std::string_view> const known(families.begin(), families.end());
    auto const meant = std::string(detail::nearest(family, known));
    return not_found(name, "没有名为“" + name + "”的程序" + (meant.empty() ? "" : "；是否指 " + meant + "？"),
                     "no procedure is of the family '" + name + "'" +
                         (meant.empty() ? "" : "; did you mean " + meant + "?"));
}

} // namespace duly
