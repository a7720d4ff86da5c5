// SPDX-License-Identifier: Apache-2.0
// From what is written to what is meant: an overlay laid over the pack it extends, and parameters replaced by their
// values. Both work on trees; what the words mean is read afterwards, once.
#pragma once

#include "node.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// The parent's tree with the overlay's on top. `set` has changed the defaults of parameters, which stay marked with
// `set: true`. Reports what an overlay may not touch; whether a changed rule is laxer is decided elsewhere.
[[nodiscard]] PackNode lay_over(PackNode const& parent, PackNode const& overlay, Problems& problems);

// A parameter as it is declared.
struct ParameterNode {
    PackNode const* declared = nullptr; // its mapping
    PackNode value;                     // bound; the default unless told
    std::vector<PackNode> choices;      // empty: free
    bool set_by_overlay = false;
};
using ParameterTable = std::map<std::string, ParameterNode, std::less<>>;

// The parameters of a tree at their defaults, `late_entry` included. `tree` must outlive the table.
[[nodiscard]] ParameterTable parameters_of(PackNode const& tree, Problems& problems);

// The parameters that a part of the tree names, each once.
[[nodiscard]] std::vector<std::string> parameters_in(PackNode const& part);

// Replaces {param: P}, "{P}" inside keys, and conditions {param: P, is: v}. Unknown parameters are reported.
[[nodiscard]] PackNode resolve(PackNode const& part, ParameterTable const& values, Problems& problems);

// Calls `visit` with every combination of values of the named parameters, the others as they are; at most `limit`
// combinations. Parameters that an overlay has set, and free ones, keep their value. False if there are more.
bool each_combination(ParameterTable const& table, std::vector<std::string> const& names, std::size_t limit,
                      std::function<void(ParameterTable const&)> const& visit);

} // namespace duly::detail
