// SPDX-License-Identifier: Apache-2.0
// Tags and their attributes: most of what there is in a log.
#include "xml_names.hpp"
#include "xml_scanner.hpp"

#include "record/utf8.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace duly::detail {
namespace {

constexpr std::size_t compared_in_pairs_max = 8;

std::uint32_t code_point_of(std::string_view sequence)
{
    auto const at = [sequence](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i]));
    };
    if (sequence.size() == 2) return (at(0) & 0x1fU) << 6U | (at(1) & 0x3fU);
    if (sequence.size() == 3) return (at(0) & 0x0fU) << 12U | (at(1) & 0x3fU) << 6U | (at(2) & 0x3fU);
    return 0xffff; // beyond: in no name
}

// The first quote, '<', '&' or white space that is not a blank; `end` if there is none. Nothing else is below 0x20.
char const* find_special(char const* p, char const* end, char quote)
{
    constexpr std::uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;
    auto const holds_byte = [](std::uint64_t word, unsigned char byte) {
        std::uint64_t const zero = word ^ (ones * byte);
        return (zero - ones) & ~zero;
    };
    if constexpr (std::endian::native == std::endian::little) {
        for (; end - p >= 8; p += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, p, 8);
            std::uint64_t const controls = (word - ones * 0x20) & ~word;
            std::uint64_t const found = (holds_byte(word, static_cast<unsigned char>(quote)) | holds_byte(word, '<') |
                                         holds_byte(word, '&') | controls) &
                                        high;
            // A borrow marks bytes above one that is found, never below it.
            if (found != 0) return p + std::countr_zero(found) / 8;
        }
    }
    while (p != end && *p != quote && *p != '<' && *p != '&' && static_cast<unsigned char>(*p) >= 0x20) ++p;
    return p;
}

} // namespace

char const* XmlScanner::skip_name(char const* p) const
{
    char const* const end = window_.end();
    char const* const begin = p;
    auto const kind = [](char c) { return name_bytes[static_cast<unsigned char>(c)]; };
    if (p != end && kind(*p) == begins_name) // nearly all names are of ASCII alone
        for (++p; p != end && (kind(*p) & inside_name) != 0;) ++p;
    while (p != end) {
        if (p != begin && (kind(*p) & inside_name) != 0) {
            ++p;
            continue;
        }
        if (kind(*p) != beyond_ascii) return p;
        std::size_t const length = utf8_sequence({p, static_cast<std::size_t>(end - p)});
        std::uint32_t const c = code_point_of({p, length});
        if (p == begin ? !starts_name(c) : !continues_name(c)) return p;
        p += length;
    }
    return nullptr;
}

XmlScanner::Step XmlScanner::scan_start(char const* p)
{
    char const* const end = window_.end();
    if (place_ == Place::after_root) fail(p, "根元素之后不得再有元素", "another element after the root element");
    char const* const stop = skip_name(p + 1);
    if (stop == nullptr) return Step::cut_off;
    if (stop == p + 1)
        fail(p, "'<' 之后应为元素名称；文字中的 '<' 须写作 &lt;",
             "expected the name of an element after '<'; a '<' in text is written &lt;");
    attributes_.clear();
    has_unusual_value_ = false;
    char const* at = scan_attributes(stop);
    if (at == nullptr) return Step::cut_off;
    closes_at_once_ = *at == '/';
    if (closes_at_once_) {
        if (end - at < 2) {
            closes_at_once_ = false;
            return Step::cut_off;
        }
        if (*++at != '>') fail(at, "'/' 之后应为 '>'", "expected '>' after '/'");
    }
    name_ = {p + 1, static_cast<std::size_t>(stop - p - 1)};
    bool const differ = attributes_.size() == 2 && attributes_[0].name.size() != attributes_[1].name.size();
    if (attributes_.size() > 1 && !differ) check_names_differ();
    if (has_unusual_value_) normalise_values(static_cast<std::size_t>(at - p));
    open_element();
    window_.take(at + 1);
    return Step::token;
}

char const* XmlScanner::scan_attributes(char const* p)
{
    char const* const end = window_.end();
    for (;;) {
        char const* const gap = p;
        while (p != end && is_space(*p)) ++p;
        if (p == end) return nullptr;
        if (*p == '>' || *p == '/') return p;
        char const* const stop = skip_name(p);
        if (stop == nullptr) return nullptr;
        if (stop == p || gap == p)
            fail(p, "标签内应为属性、\"/>\" 或 '>'，属性之间须有空格",
                 "expected an attribute, \"/>\" or '>', with a space before an attribute");
        XmlAttribute attribute{{p, static_cast<std::size_t>(stop - p)}, {}};
        p = stop;
        while (p != end && is_space(*p)) ++p;
        if (p == end) return nullptr;
        if (*p != '=') fail(p, "属性名之后应为 '='", "expected '=' after the name of an attribute");
        ++p;
        while (p != end && is_space(*p)) ++p;
        if (p == end) return nullptr;
        if (*p != '"' && *p != '\'') fail(p, "属性值须加引号", "the value of an attribute has to be quoted");
        p = scan_value(p, attribute.value);
        if (p == nullptr) return nullptr;
        attributes_.push_back(attribute);
    }
}

char const* XmlScanner::scan_value(char const* p, std::string_view& value)
{
    char const quote = *p;
    char const* const from = p + 1;
    for (p = from;; ++p) {
        p = find_special(p, window_.end(), quote);
        if (p == window_.end()) return nullptr;
        if (*p == quote) break;
        if (*p == '<') fail(p, "属性值中不得出现 '<'；请写作 &lt;", "'<' must not stand in a value; write &lt;");
        has_unusual_value_ = true;
    }
    value = {from, static_cast<std::size_t>(p - from)};
    return p + 1;
}

void XmlScanner::check_names_differ()
{
    std::string_view twice;
    if (attributes_.size() <= compared_in_pairs_max) {
        for (std::size_t i = 1; i < attributes_.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (attributes_[i].name == attributes_[j].name) twice = attributes_[i].name;
    } else {
        sorted_.clear();
        for (XmlAttribute const& attribute : attributes_) sorted_.push_back(attribute.name);
        std::sort(sorted_.begin(), sorted_.end());
        auto const found = std::adjacent_find(sorted_.begin(), sorted_.end());
        if (found != sorted_.end()) twice = *found;
    }
    if (twice.empty()) return;
    std::string const name = shown_word(twice);
    fail(token_, "属性 " + name + " 重复", "the attribute " + name + " is given twice");
}

// What is replaced only gets shorter, so that room for the whole tag is room for all its values.
void XmlScanner::normalise_values(std::size_t bytes)
{
    scratch_.clear();
    scratch_.reserve(bytes);
    for (XmlAttribute& attribute : attributes_) attribute.value = normalised(attribute.value);
}

std::string_view XmlScanner::normalised(std::string_view value)
{
    std::size_t const begin = scratch_.size();
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '&') {
            std::size_t const stop = value.find(';', i);
            std::uint32_t const c =
                stop == std::string_view::npos ? 0 : character_of(value.substr(i + 1, stop - i - 1));
            if (c == 0)
                fail(value.data() + i, "无法识别的实体引用；只允许 &lt; &gt; &amp; &apos; &quot; 和字符引用",
                     "an entity that is not known; &lt; &gt; &amp; &apos; &quot; and characters by number are");
            append_utf8(scratch_, c);
            i = stop;
        } else if (is_space(value[i])) { // the end of a line is one blank, even when it is written \r\n
            scratch_ += ' ';
            if (value[i] == '\r' && i + 1 < value.size() && value[i + 1] == '\n') ++i;
        } else {
            scratch_ += value[i];
        }
    }
    return std::string_view(scratch_).substr(begin);
}

void XmlScanner::open_element()
{
    if (open_.size() >= limits_.depth_max)
        fail(token_, "元素嵌套超过 " + std::to_string(limits_.depth_max) + " 层",
             "elements are nested more than " + std::to_string(limits_.depth_max) + " deep");
    open_.push_back(names_.size());
    if (!closes_at_once_) names_.append(name_); // no end tag is compared with it
    place_ = Place::inside;
}

void XmlScanner::close_element(char const* next)
{
    if (names_.size() != open_.back()) names_.resize(open_.back());
    open_.pop_back();
    if (open_.empty()) place_ = Place::after_root;
    window_.take(next);
}

XmlScanner::Step XmlScanner::scan_end(char const* p)
{
    char const* const end = window_.end();
    if (open_.empty()) fail(p, "结束标签没有对应的开始标签", "an end tag without a start tag");
    std::string_view const expected = std::string_view(names_).substr(open_.back());
    std::string_view const rest(p + 2, static_cast<std::size_t>(end - p - 2));
    if (rest.size() <= expected.size()) return Step::cut_off;
    char const* at = p + 2 + expected.size();
    while (at != end && is_space(*at)) ++at;
    if (at == end) return Step::cut_off;
    if (!rest.starts_with(expected) || *at != '>') {
        std::string const name = shown_word(expected);
        fail(p, "此处应为 </" + name + ">", "expected </" + name + "> here");
    }
    name_ = rest.substr(0, expected.size());
    close_element(at + 1);
    return Step::token;
}

} // namespace duly::detail
