// SPDX-License-Identifier: Apache-2.0
#include "log_fault.hpp"

#include <algorithm>

namespace duly::detail {

std::string shown_word(std::string_view word)
{
    constexpr std::size_t bytes_max = 60;
    std::size_t end = std::min(word.size(), bytes_max);
    while (end > 0 && end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) --end;
    std::string out(word.substr(0, end));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') c = '?';
    if (end < word.size()) out += "…";
    return out;
}

} // namespace duly::detail
