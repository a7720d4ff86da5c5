// SPDX-License-Identifier: Apache-2.0
// A bundle as it was read, though its last line may not hold: so that a verifier can name what was changed, and not
// only that something was.
#pragma once

#include "duly/record/bundle.hpp"

namespace duly::detail {

struct ReadBundle {
    Bundle bundle;
    std::size_t end_line = 0;
    bool end_holds = false;
};

// As parse_bundle(), which refuses an `end` that does not hold.
[[nodiscard]] Result<ReadBundle> read_bundle(std::string_view text);

} // namespace duly::detail
