// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duly::detail {

// A ZIP archive of these files, none of them compressed: name and content. Always the same bytes. REQUIRES: less than
// 4 GiB and 65,536 files.
[[nodiscard]] std::string zip(std::vector<std::pair<std::string, std::string_view>> const& files);

} // namespace duly::detail
