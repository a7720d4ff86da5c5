// SPDX-License-Identifier: Apache-2.0
// Conditions that contradict themselves: which nothing that can happen makes hold, once the facts are decided.
#pragma once

#include "duly/law/law.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace duly::detail {

// No event of the activity, whatever its fields, documents and roles, whatever happened before and whatever is found,
// makes the compiled condition hold. `never`: by activity, those that never happen. What the parameters settled counts
// as open: a rule that another choice would bring to life contradicts nothing. Bounded: a condition with more
// combinations than are gone through is not said to contradict itself; `combinations_left` is what is left of those for
// a whole law. `activity`: no_index for a condition that no single event is judged by.
[[nodiscard]] bool contradicts_itself(Law const& law, std::uint16_t activity, std::uint32_t condition,
                                      std::vector<bool> const& never, std::size_t& combinations_left);

} // namespace duly::detail
