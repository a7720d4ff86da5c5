// SPDX-License-Identifier: Apache-2.0
// From a merged tree and parameter values to a Law, and the checks that a pack passes before it is loaded.
#pragma once

#include "overlay.hpp"
#include "reading.hpp"

#include "duly/law/law.hpp"
#include "duly/law/pack.hpp"

#include <string>
#include <string_view>

namespace duly::detail {

[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string law_text(PackNode const& bound, Calendar const& calendar);
// The first error, and how many more there are.
[[nodiscard]] Error as_error(Problems const& problems);

// The tree with every parameter replaced by its value: what a Procedure is read from.
[[nodiscard]] PackNode with_values(PackNode const& merged, ParameterTable const& values, Problems& problems);
// The same as it is kept: parameters with their values, and mappings whose order carries meaning as lists of pairs.
[[nodiscard]] PackNode bound_tree(PackNode const& merged, ParameterTable const& values, Problems& problems);

// Everything wrong with a pack by itself, under every choice of its parameters.
void check_pack(PackNode const& merged, Problems& problems);

// Sets what a caller chose. Nothing, or why it cannot be chosen.
[[nodiscard]] std::optional<Error> choose(Parameters const& chosen, PackNode const& merged, ParameterTable& table);

} // namespace duly::detail
