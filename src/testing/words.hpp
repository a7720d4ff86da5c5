// SPDX-License-Identifier: Apache-2.0
// Columns of a table for a terminal.
#pragma once

#include "duly/text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duly::testing::detail {

// In columns of a terminal, in which a Chinese character takes two.
[[nodiscard]] std::size_t columns(std::string_view text);
[[nodiscard]] std::string padded(std::string text, std::size_t width);
// Lines of at most so many columns, broken at spaces and after wide characters; a longer word stays whole.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);
// Rows of cells, each column as wide as its widest cell, two spaces between; the last is not padded.
[[nodiscard]] std::vector<std::string> aligned(std::vector<std::vector<std::string>> const& rows);

} // namespace duly::testing::detail
