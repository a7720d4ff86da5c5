// SPDX-License-Identifier: Apache-2.0
#include "json_pieces.hpp"

namespace duly::detail {

JsonPieces::JsonPieces(TextWindow& window) : window_(window)
{
    window_.find_encoding();
    expect('{', "文件应为一个 JSON 对象", "the file should be one JSON object");
}

char JsonPieces::peek()
{
    for (;;) {
        std::size_t const at = window_.ahead().find_first_not_of(" \t\r\n");
        window_.take(at == std::string_view::npos ? window_.end() : window_.begin() + at);
        if (at != std::string_view::npos) return *window_.begin();
        if (!window_.more()) return '\0';
    }
}

void JsonPieces::expect(char c, char const* zh, char const* en)
{
    if (peek() != c)
        fail_log(window_.line(), "此处应为 '" + std::string(1, c) + "'：" + zh,
                 "expected '" + std::string(1, c) + "' here: " + en);
    window_.take(window_.begin() + 1);
}

// The whole of the next value: up to the bracket that closes it, or, if it has none, up to what cannot be of it.
void JsonPieces::take_value()
{
    std::size_t depth = 0, at = 0;
    bool in_text = false, is_escaped = false;
    static_cast<void>(peek());
    line_ = window_.line();
    for (;; ++at) {
        while (at == window_.ahead().size())
            if (!window_.more())
                fail_log(window_.line(), "文件在一个 JSON 值未结束时终止", "the file ends inside a JSON value");
        char const c = window_.begin()[at];
        if (in_text) {
            in_text = c != '"' || is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            if (!in_text && depth == 0) break;
            continue;
        }
        if (c == '"') in_text = true;
        else if (c == '{' || c == '[') ++depth;
        else if ((c == '}' || c == ']') && depth > 0 && --depth == 0) break;
        else if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
            item_ = window_.ahead().substr(0, at);
            window_.take(window_.begin() + at);
            return;
        }
    }
    item_ = window_.ahead().substr(0, at + 1);
    window_.take(window_.begin() + at + 1);
}

bool JsonPieces::next_key()
{
    if (peek() == '}' && is_first_key_) {
        window_.take(window_.begin() + 1);
    } else if (is_first_key_ || peek() == ',') {
        if (!is_first_key_) window_.take(window_.begin() + 1);
        is_first_key_ = false;
        if (peek() != '"') expect('"', "对象的键须加引号", "the keys of an object are quoted");
        take_value();
        key_ = item_.substr(1, item_.size() - 2);
        expect(':', "键之后为其值", "a value follows a key");
        return true;
    } else {
        expect('}', "对象在此结束", "the object ends here");
    }
    if (peek() != '\0') fail_log(window_.line(), "JSON 对象之后还有内容", "there is more after the JSON object");
    return false;
}

void JsonPieces::open_list()
{
    expect('[', "OCEL 的每一部分是一个列表", "every part of OCEL is a list");
    is_first_item_ = true;
}

bool JsonPieces::next_item()
{
    if (peek() == ']') {
        window_.take(window_.begin() + 1);
        return false;
    }
    if (!is_first_item_) expect(',', "列表的项以逗号分隔", "the items of a list are separated by commas");
    is_first_item_ = false;
    take_value();
    return true;
}

} // namespace duly::detail
