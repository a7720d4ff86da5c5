// SPDX-License-Identifier: Apache-2.0
// What stands between tags: text, references, comments, instructions. xml_tags.cpp has the tags.
#include "xml_scanner.hpp"

#include "xml_names.hpp"

#include <cstring>

namespace duly::detail {
namespace {

char const* find(char const* from, char const* to, std::string_view what)
{
    std::size_t const at = std::string_view(from, static_cast<std::size_t>(to - from)).find(what);
    return at == std::string_view::npos ? nullptr : from + at;
}

} // namespace

XmlScanner::XmlScanner(TextWindow& window, LogLimits const& limits, Text text)
    : window_(window), limits_(limits), text_is_wanted_(text == Text::wanted)
{
    window_.forbid_controls();
    window_.find_encoding();
    token_ = window_.begin();
    read_declaration();
}

void XmlScanner::fail(char const* at, std::string zh, std::string en)
{
    fail_log(window_.line(at), std::move(zh), std::move(en));
}

XmlToken XmlScanner::next()
{
    if (closes_at_once_) {
        closes_at_once_ = false;
        close_element(window_.begin());
        return XmlToken::end;
    }
    for (;;) {
        XmlToken token{};
        Step const step = scan(token);
        if (step == Step::token) return token;
        if (step == Step::cut_off && !window_.more()) {
            ended_too_early();
            return XmlToken::finish;
        }
    }
}

// The text has ended: after the root that is how it should be, if nothing was begun.
void XmlScanner::ended_too_early()
{
    if (place_ == Place::after_root && window_.begin() == window_.end()) return;
    if (place_ == Place::before_root && window_.begin() == window_.end())
        fail(window_.begin(), "文件中没有 XML 元素", "there is no XML element in the file");
    std::string open = "?";
    if (!open_.empty()) open = shown_word(std::string_view(names_).substr(open_.back()));
    fail(window_.end(), "文件在元素 <" + open + "> 未结束时终止；文件可能被截断，请重新导出",
         "the file ends while <" + open + "> is open; it may have been cut off: export it again");
}

XmlScanner::Step XmlScanner::scan(XmlToken& token)
{
    char const* p = window_.begin();
    char const* const end = window_.end();
    while (p != end && (place_ != Place::inside || !text_is_wanted_) && is_space(*p)) ++p;
    token_ = p;
    if (p != window_.begin()) window_.take(p);
    if (p == end) return Step::cut_off;
    if (*p != '<') {
        token = XmlToken::text;
        if (place_ == Place::inside) return scan_text(p);
        fail(p, "根元素之外不得有文字：应为 '<'", "text outside of the root element: expected '<'");
    }
    if (end - p < 2) return Step::cut_off;
    switch (p[1]) {
    case '/': token = XmlToken::end; return scan_end(p);
    case '?': return scan_instruction(p);
    case '!': token = XmlToken::text; return scan_declaration(p);
    default: token = XmlToken::start; return scan_start(p);
    }
}

// Hands over [from, to) as text, if anybody wants it, and goes on at `next`.
XmlScanner::Step XmlScanner::piece(char const* from, char const* to, char const* next)
{
    window_.take(next);
    text_ = {from, static_cast<std::size_t>(to - from)};
    return text_is_wanted_ && from != to ? Step::token : Step::skipped;
}

XmlScanner::Step XmlScanner::scan_text(char const* p)
{
    char const* const end = window_.end();
    if (*p == '&') return scan_reference(p);
    if (*p == '\r') { // a line ends with \r, \n or both, and is told as \n
        if (end - p < 2) return Step::cut_off;
        static constexpr char line_end = '\n';
        Step const step = piece(&line_end, &line_end + 1, p[1] == '\n' ? p + 2 : p + 1);
        return step;
    }
    char const* const from = p;
    for (; p != end && *p != '<' && *p != '&' && *p != '\r'; ++p) {
        if (*p != ']') continue;
        if (end - p >= 3 && p[1] == ']' && p[2] == '>')
            fail(p, "文字中不得出现 \"]]>\"；请写作 \"]]&gt;\"", "\"]]>\" must not stand in text; write \"]]&gt;\"");
        bool const may_be_cut_off = end - p < 3 && (end - p == 1 || p[1] == ']');
        if (may_be_cut_off) return p == from ? Step::cut_off : piece(from, p, p);
    }
    return piece(from, p, p);
}

XmlScanner::Step XmlScanner::scan_reference(char const* p)
{
    char const* const end = window_.end();
    char const* stop = p + 1;
    while (stop != end && *stop != ';' && *stop != '<' && *stop != '&' && !is_space(*stop)) ++stop;
    if (stop == end) return Step::cut_off;
    std::uint32_t const c = *stop == ';' ? character_of({p + 1, static_cast<std::size_t>(stop - p - 1)}) : 0;
    if (c == 0)
        fail(p, "无法识别的实体引用；只允许 &lt; &gt; &amp; &apos; &quot; 和字符引用",
             "an entity that is not known; &lt; &gt; &amp; &apos; &quot; and characters by number are");
    scratch_.clear();
    append_utf8(scratch_, c);
    return piece(scratch_.data(), scratch_.data() + scratch_.size(), stop + 1);
}

XmlScanner::Step XmlScanner::scan_declaration(char const* p)
{
    auto const there = static_cast<std::size_t>(window_.end() - p);
    auto const begins = [&](std::string_view with) { return std::string_view(p, there).starts_with(with); };
    auto const may_begin = [&](std::string_view with) {
        return there < with.size() && with.starts_with(std::string_view(p, there));
    };
    if (begins("<!--")) return scan_comment(p);
    if (begins("<![CDATA[") && place_ == Place::inside) return scan_cdata(p);
    if (may_begin("<!--") || (may_begin("<![CDATA[") && place_ == Place::inside) || may_begin("<!DOCTYPE"))
        return Step::cut_off;
    if (begins("<!DOCTYPE"))
        fail(p, "不接受文档类型声明（DOCTYPE）：其中的实体可能无限展开；请去除该声明",
             "a document type declaration (DOCTYPE) is refused, since its entities may grow without bound; remove it");
    fail(p, "无法识别的 \"<!\" 标记", "a \"<!\" that begins nothing known");
}

XmlScanner::Step XmlScanner::scan_comment(char const* p)
{
    char const* const dashes = find(p + 4, window_.end(), "--");
    if (dashes == nullptr || dashes + 2 == window_.end()) return Step::cut_off;
    if (dashes[2] != '>') fail(dashes, "注释中不得出现 \"--\"", "\"--\" must not stand in a comment");
    return piece(p, p, dashes + 3);
}

XmlScanner::Step XmlScanner::scan_cdata(char const* p)
{
    char const* const from = p + 9;
    char const* const stop = find(from, window_.end(), "]]>");
    if (stop == nullptr) return Step::cut_off;
    if (!text_is_wanted_) return piece(p, p, stop + 3);
    scratch_.clear();
    for (char const* at = from; at != stop; ++at) {
        if (*at != '\r') scratch_ += *at;
        else if (at + 1 == stop || at[1] != '\n') scratch_ += '\n';
    }
    return piece(scratch_.data(), scratch_.data() + scratch_.size(), stop + 3);
}

XmlScanner::Step XmlScanner::scan_instruction(char const* p)
{
    char const* const target = p + 2;
    char const* const stop = skip_name(target);
    if (stop == nullptr || window_.end() - stop < 2) return Step::cut_off;
    if (stop == target) fail(p, "\"<?\" 之后应为名称", "expected a name after \"<?\"");
    auto const same = [](char c, char lower) { return (c | 0x20) == lower; };
    if (stop - target == 3 && same(target[0], 'x') && same(target[1], 'm') && same(target[2], 'l'))
        fail(p, "XML 声明只能位于文件开头", "an XML declaration may only stand at the very beginning of the file");
    if (!is_space(*stop) && !(stop[0] == '?' && stop[1] == '>'))
        fail(stop, "处理指令的名称之后应为空格或 \"?>\"",
             "expected a space or \"?>\" after the name of an instruction");
    char const* const end = find(stop, window_.end(), "?>");
    return end == nullptr ? Step::cut_off : piece(p, p, end + 2);
}

std::uint32_t character_of(std::string_view reference) noexcept
{
    if (reference == "lt") return '<';
    if (reference == "gt") return '>';
    if (reference == "amp") return '&';
    if (reference == "quot") return '"';
    if (reference == "apos") return '\'';
    if (!reference.starts_with('#')) return 0;
    bool const hex = reference.starts_with("#x");
    std::string_view const digits = reference.substr(hex ? 2 : 1);
    std::uint32_t c = 0;
    for (char const digit : digits) {
        bool const decimal = digit >= '0' && digit <= '9';
        bool const letter = hex && ((digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F'));
        if (!decimal && !letter) return 0;
        auto const value = static_cast<std::uint32_t>(decimal ? digit - '0' : (digit | 0x20) - 'a' + 10);
        c = c * (hex ? 16 : 10) + value;
        if (c > 0x10ffff) return 0;
    }
    bool const is_control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    return is_control || (c >= 0xd800 && c < 0xe000) || c == 0xfffe || c == 0xffff ? 0 : c;
}

} // namespace duly::detail
