// SPDX-License-Identifier: Apache-2.0
// What was found in a case under the law of a pack, in words and with the events of the log concerned.
#pragma once

#include "case_mapper.hpp"

#include "duly/check/check_log.hpp"

namespace duly::detail {

// REQUIRES: `mapped` is what the fold was stepped with.
[[nodiscard]] LogFinding pack_finding(LogCase const& logged, MappedCase const& mapped, Fold const& fold,
                                      Finding const& finding);

} // namespace duly::detail
