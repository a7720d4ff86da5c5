// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "duly/law/law.hpp"

namespace duly::detail {

// What a rule of the law says; and what every procedure demands, as a rule is told.
[[nodiscard]] Text subject_title(Law const& law, std::uint16_t subject);

} // namespace duly::detail
