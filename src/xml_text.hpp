// SPDX-License-Identifier: Apache-2.0
// Any text as XML 1.0 and HTML have it.
#pragma once

#include <string>
#include <string_view>

namespace duly::detail {

// As content and, in quotes, as the value of an attribute; line ends and tabs are read back as they were. Characters
// that XML has no place for become a question mark.
[[nodiscard]] std::string xml_text(std::string_view text);

} // namespace duly::detail
