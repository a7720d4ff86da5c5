// SPDX-License-Identifier: Apache-2.0
// Is this text canonical? In the restricted profile every value has exactly one text, so one pass over the bytes
// answers what parsing, writing again and comparing would, and knows where the first difference is.
#include "duly/record/canonical_json.hpp"

#include "utf8.hpp"

#include <charconv>

namespace duly {
namespace {

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::optional<CanonicalProblem> whole()
    {
        if (value(0) && at_ != text_.size())
            wrong("JSON 之后还有多余的内容", "there is something after the JSON value");
        return problem_;
    }

private:
    bool wrong(char const* zh, char const* en)
    {
        if (!problem_) problem_ = CanonicalProblem{at_, {zh, en}};
        return false;
    }
    bool wrong_at(std::size_t position, char const* zh, char const* en)
    {
        at_ = position;
        return wrong(zh, en);
    }
    [[nodiscard]] int peek() const { return at_ < text_.size() ? static_cast<unsigned char>(text_[at_]) : -1; }
    bool take(char c)
    {
        if (peek() != static_cast<unsigned char>(c)) return false;
        ++at_;
        return true;
    }
    bool word(std::string_view expected)
    {
        for (char const c : expected)
            if (!take(c)) return wrong("此处应为 true、false 或 null", "true, false or null was expected here");
        return true;
    }

    bool value(int depth)
    {
        switch (peek()) {
        case '{': return nested(depth) && object(depth + 1);
        case '[': return nested(depth) && array(depth + 1);
        case '"': return string();
        case 't': return word("true");
        case 'f': return word("false");
        case 'n': return word("null");
        case ' ':
        case '\t':
        case '\r':
        case '\n': return wrong("规范形式不含空白", "there is no white space in canonical form");
        case -1: return wrong("内容不完整", "the text ends too early");
        default: return number();
        }
    }

    bool nested(int depth)
    {
        return depth < canonical_depth_max || wrong("嵌套超过 16 层", "nesting is deeper than 16");
    }

    bool object(int depth)
    {
        ++at_;
        if (take('}')) return true;
        std::string_view previous;
        do {
            std::size_t const start = at_;
            std::string_view name;
            if (!key(name)) return false;
            if (previous.data() != nullptr && name == previous)
                return wrong_at(start, "名称重复", "the name occurs twice");
            if (previous.data() != nullptr && name < previous)
                return wrong_at(start, "名称没有按顺序排列", "the names are not in order");
            previous = name;
            if (!value(depth)) return false;
        } while (take(','));
        return take('}') || wrong("此处应为逗号或右花括号", "a comma or a closing brace was expected here");
    }

    bool key(std::string_view& name)
    {
        if (!take('"')) return wrong("此处应为名称", "a name was expected here");
        std::size_t const start = at_;
        for (int c = peek(); (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; c = peek()) ++at_;
        name = text_.substr(start, at_ - start);
        if (name.empty() || name.size() > 64 || !take('"'))
            return wrong("名称只能用小写字母、数字和下划线，1 至 64 个字符",
                         "a name is 1 to 64 lower-case letters, digits and underscores");
        return take(':') || wrong("名称之后应为冒号", "a colon was expected after the name");
    }

    bool array(int depth)
    {
        ++at_;
        if (take(']')) return true;
        do {
            if (!value(depth)) return false;
        } while (take(','));
        return take(']') || wrong("此处应为逗号或右方括号", "a comma or a closing bracket was expected here");
    }

    bool number()
    {
        std::size_t const start = at_;
        bool const negative = take('-');
        std::size_t const digits = at_;
        while (peek() >= '0' && peek() <= '9') ++at_;
        std::size_t const length = at_ - digits;
        if (length == 0) return wrong("这不是 JSON", "this is not JSON");
        if (length > 1 && text_[digits] == '0') return wrong_at(digits, "整数以零开头", "an integer begins with zero");
        if (negative && text_[digits] == '0') return wrong_at(start, "负零应写作 0", "minus zero is written 0");
        if (peek() == '.' || peek() == 'e' || peek() == 'E')
            return wrong("记录中没有小数，请写成文字", "there are no fractions in a record; write them as text");
        std::int64_t number = 0;
        char const* const end = text_.data() + at_;
        if (std::from_chars(text_.data() + digits, end, number).ec != std::errc{} || number > canonical_integer_max)
            return wrong_at(start, "整数超出 ±(2^53-1)", "an integer is outside ±(2^53-1)");
        return true;
    }

    bool string()
    {
        ++at_;
        for (;;) {
            at_ += detail::plain_prefix(text_.substr(at_));
            int const c = peek();
            if (c < 0) return wrong("文字没有结束", "the text is not closed");
            if (c == '"') {
                ++at_;
                return true;
            }
            if (c == '\\') {
                if (!escape()) return false;
            } else if (c < 0x20) {
                return wrong("控制字符须转义", "a control character must be escaped");
            } else {
                std::size_t const length = detail::utf8_sequence(text_.substr(at_));
                if (length == 0) return wrong("不是合法的 UTF-8", "this is not well-formed UTF-8");
                at_ += length;
            }
        }
    }

    // One escape, which must be the one and only way to write its character.
    bool escape()
    {
        std::size_t const start = at_++;
        int const c = peek();
        if (c == '"' || c == '\\' || c == 'b' || c == 't' || c == 'n' || c == 'f' || c == 'r') {
            ++at_;
            return true;
        }
        std::string_view const digits = text_.substr(start, 6);
        if (digits == "\\u0000") return wrong_at(start, "U+0000 不允许", "U+0000 is not allowed");
        constexpr std::string_view with_short_form = "\\u0008\\u0009\\u000a\\u000c\\u000d";
        bool const control = digits.size() == 6 && digits.starts_with("\\u00") &&
                             (digits[4] == '0' || digits[4] == '1') &&
                             ((digits[5] >= '0' && digits[5] <= '9') || (digits[5] >= 'a' && digits[5] <= 'f'));
        if (!control || with_short_form.find(digits) != std::string_view::npos)
            return wrong_at(start, "这不是规范的转义写法", "this is not the canonical way to write the character");
        at_ = start + 6;
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::optional<CanonicalProblem> problem_;
};

} // namespace

std::optional<CanonicalProblem> check_canonical(std::string_view bytes) { return Scanner(bytes).whole(); }

} // namespace duly
