// SPDX-License-Identifier: Apache-2.0
// Small pieces of sentences in both languages.
#pragma once

#include "duly/text.hpp"

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

[[nodiscard]] inline Text operator+(Text a, Text const& b)
{
    a.zh += b.zh;
    a.en += b.en;
    return a;
}

inline void add(Text& text, Text const& more)
{
    text.zh += more.zh;
    text.en += more.en;
}

// "送请合法性审查（legality.requested）", "legality review requested (legality.requested)".
[[nodiscard]] inline Text with_id(Text title, std::string const& id)
{
    if (title.zh != id) title.zh += "（" + id + "）";
    if (title.en != id) title.en += " (" + id + ")";
    return title;
}

[[nodiscard]] inline Text either(std::vector<Text> const& parts)
{
    Text out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) add(out, i + 1 == parts.size() ? Text{"或者", " or "} : Text{"、", ", "});
        add(out, parts[i]);
    }
    return out;
}

[[nodiscard]] inline Text listed(std::vector<Text> const& parts)
{
    Text out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) add(out, {"、", ", "});
        add(out, parts[i]);
    }
    return out;
}

// As a sentence of its own: a capital in front, a full stop behind, unless there is one.
[[nodiscard]] inline Text sentence(Text text)
{
    if (text.zh.empty()) text.zh = text.en;
    if (text.en.empty()) text.en = text.zh;
    if (!text.en.empty()) {
        text.en.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.en.front())));
        if (std::string_view(".!?").find(text.en.back()) == std::string_view::npos) text.en += '.';
    }
    if (!text.zh.empty() && !text.zh.ends_with("。") && !text.zh.ends_with("！") && !text.zh.ends_with("？"))
        text.zh += "。";
    return text;
}

} // namespace duly::detail
