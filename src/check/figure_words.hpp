// SPDX-License-Identifier: Apache-2.0
// The procedures that a definition of figures may name, what they have, and queries over them in words.
#pragma once

#include "duly/check/report_definition.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// An activity that a selector means, in a procedure.
struct MeantActivity {
    Procedure const* procedure = nullptr;
    std::string id;
    Activity const* activity = nullptr; // none: one that every procedure has
};

class FigureWords {
public:
    // REQUIRES: `known` outlives it.
    explicit FigureWords(std::span<Law const> known) : known_(known) {}

    [[nodiscard]] std::vector<std::string_view> procedures() const; // ids and families, each once
    [[nodiscard]] std::vector<Procedure const*> of(std::vector<std::string> const& names) const; // of none: all
    [[nodiscard]] std::vector<std::string_view> activities(std::vector<std::string> const& of) const;
    [[nodiscard]] std::vector<std::string_view> rules(std::vector<std::string> const& of) const;
    [[nodiscard]] std::vector<MeantActivity> meant(std::vector<std::string> const& of, Selector const& selector) const;

private:
    std::span<Law const> known_;
};

// The fields that an activity of every procedure has, as far as they are fixed; nothing for one whose are not.
[[nodiscard]] std::span<std::string_view const> built_in_fields(std::string_view activity) noexcept;

[[nodiscard]] Text measure_in_words(Measure measure); // "cases opened in the year"
// The query in words. REQUIRES: a query without errors; of a share, `figures` have its parts.
[[nodiscard]] Text query_in_words(FigureQuery const& query, FigureWords const& words,
                                  std::vector<FigureQuery> const& figures);

} // namespace duly::detail
