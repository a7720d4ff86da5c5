// SPDX-License-Identifier: Apache-2.0
// The log of a town hall and the map that ties it to the small pack.
#pragma once

#include "permit_pack.hpp"

#include "duly/check/check_log.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace duly::test {

inline constexpr auto whole = R"(map: town hall
pack: t/permit
facts:
  large: {attribute: "case:area", more_than: 1000}
roles: {Sachbearbeiter: clerk, Chef: head, Pruefer: reviewer}
activities:
  - {log: In, to: application.received}
  - {log: Longer, where: {attribute: question, is: "True"}, to: term.extended}
  - log: Check
    to: review.done
    fields: {outcome: {attribute: result, values: {ok: good, "no": bad}}}
    documents: {opinion: {attribute: letter, is: "yes"}}
  - {log: Hearing, to: public.heard, role: clerk}
  - {log: Out, to: permit.granted}
  - {glob: "Mail*", to: nothing}
)";

inline constexpr auto columns = "case,activity,time,user,role,question,result,letter,case:area\n";

[[nodiscard]] inline MappingLoaded load_map(std::string const& text, PackSet const& packs = permit_packs())
{
    return load_mapping(text, "town.map.yaml", packs);
}

[[nodiscard]] inline CheckReport check(std::string const& rows, std::string const& map = whole,
                                       CheckOptions options = {}, std::vector<Waiver> waivers = {},
                                       PackSet const& packs = permit_packs())
{
    auto loaded = load_map(map, packs);
    REQUIRE_MESSAGE(loaded.mapping.has_value(), loaded.problems.front().where(), loaded.problems.front().says.en);
    if (!waivers.empty()) loaded.mapping->waivers = std::move(waivers);
    auto const report = check_log_text(*loaded.mapping, columns + rows, "log.csv", {}, options);
    REQUIRE_MESSAGE(report.has_value(), report.error().where, report.error().says.en);
    return *report;
}

// Of the one case in which it is anything.
[[nodiscard]] inline std::string status(CheckReport const& report, std::string const& id)
{
    for (auto const& rule : report.rules)
        if (rule.id == id)
            for (std::size_t i = 0; i < rule.cases.size(); ++i)
                if (rule.cases[i] > 0) return std::string(word(static_cast<Status>(i)));
    return "not there";
}

inline std::string const good = "1,In,2026-03-02,An,Bote,,,,50\n1,Check,2026-03-05,Li,Pruefer,,ok,yes,50\n"
                                "1,Out,2026-03-10,Wu,Chef,,,,50\n";

} // namespace duly::test
