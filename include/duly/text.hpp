// SPDX-License-Identifier: Apache-2.0
// Text that a person reads, in both languages the library speaks. Every message, title and rule carries
// both, so that the language is chosen where it is shown and never where it is stored.
#pragma once

#include <string>
#include <string_view>

namespace duly {

enum class Language : unsigned char { zh, en };

struct Text {
    std::string zh;
    std::string en;

    [[nodiscard]] std::string const& in(Language language) const noexcept { return language == Language::zh ? zh : en; }
    [[nodiscard]] bool empty() const noexcept { return zh.empty() && en.empty(); }
    friend bool operator==(Text const&, Text const&) = default;
};

// A text that is the same in both languages: an identifier, a number, a path.
[[nodiscard]] inline Text same_in_both(std::string_view words) { return {std::string(words), std::string(words)}; }

} // namespace duly
