// SPDX-License-Identifier: Apache-2.0
// The XML declaration: <?xml version="1.0" encoding="UTF-8" standalone="yes"?>.
#include "xml_names.hpp"
#include "xml_scanner.hpp"

#include <algorithm>

namespace duly::detail {
namespace {
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Pseudo {
    std::string_view name, value;
};

// The next of the declaration's pairs, taken off the front; no name: there is none, or none that is well-formed.
Pseudo take_pseudo(std::string_view& rest)
{
    if (rest.empty() || !is_space(rest[0])) return {};
    auto const skip_spaces = [&rest] {
        while (!rest.empty() && is_space(rest[0])) rest.remove_prefix(1);
    };
    skip_spaces();
    Pseudo found;
    std::size_t n = 0;
    while (n < rest.size() && is_letter(rest[n])) ++n;
    found.name = rest.substr(0, n);
    rest.remove_prefix(n);
    skip_spaces();
    if (n == 0 || !rest.starts_with('=')) return {};
    rest.remove_prefix(1);
    skip_spaces();
    if (!rest.starts_with('"') && !rest.starts_with('\'')) return {};
    std::size_t const close = rest.find(rest[0], 1);
    if (close == std::string_view::npos) return {};
    found.value = rest.substr(1, close - 1);
    auto const allowed = [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    };
    if (!std::all_of(found.value.begin(), found.value.end(), allowed)) return {};
    rest.remove_prefix(close + 1);
    return found;
}

bool only_spaces(std::string_view text) { return std::all_of(text.begin(), text.end(), is_space); }

std::string in_capitals(std::string_view name)
{
    std::string all(name);
    for (char& c : all)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return all;
}

} // namespace

void XmlScanner::read_declaration()
{
    constexpr std::string_view begin = "<?xml";
    while (window_.ahead().size() <= begin.size())
        if (!begin.starts_with(window_.ahead()) || !window_.more()) return;
    if (!window_.ahead().starts_with(begin) || !is_space(window_.ahead()[begin.size()])) return;
    std::size_t end = 0;
    while ((end = window_.ahead().find("?>")) == std::string_view::npos)
        if (!window_.more()) return ended_too_early();
    std::string_view rest = window_.ahead().substr(begin.size(), end - begin.size());
    auto const wrong = [this] {
        fail(window_.begin(), "XML 声明有误；应为 <?xml version=\"1.0\" encoding=\"UTF-8\"?>",
             "the XML declaration is wrong; expected <?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    };
    Pseudo const version = take_pseudo(rest);
    if (version.name != "version") wrong();
    std::string_view encoding;
    if (!only_spaces(rest)) {
        Pseudo next = take_pseudo(rest);
        if (next.name == "encoding") {
            if (next.value.empty() || !is_letter(next.value[0])) wrong();
            encoding = next.value;
            next = only_spaces(rest) ? Pseudo{"standalone", "no"} : take_pseudo(rest);
        }
        if (next.name != "standalone" || (next.value != "yes" && next.value != "no") || !only_spaces(rest)) wrong();
    }
    std::string const name = in_capitals(encoding);
    window_.take(window_.begin() + end + 2);
    if (!name.empty()) use_encoding(name);
}

void XmlScanner::use_encoding(std::string_view name)
{
    Encoding const read = window_.encoding();
    bool const is_wide = read == Encoding::utf16_little || read == Encoding::utf16_big;
    if (is_wide ? name == "UTF-16" || name == (read == Encoding::utf16_big ? "UTF-16BE" : "UTF-16LE") : name == "UTF-8")
        return;
    if (!is_wide && name == "ISO-8859-1") return window_.read_as(Encoding::latin1);
    if (!is_wide && name == "US-ASCII") return window_.read_as(Encoding::ascii);
    fail(window_.begin(),
         "编码 " + std::string(name) + " 与文件不符或不受支持；可读 UTF-8、UTF-16、ISO-8859-1、US-ASCII",
         "the encoding " + std::string(name) +
             " is not that of the file, or not read; UTF-8, UTF-16, ISO-8859-1 and US-ASCII are");
}

} // namespace duly::detail
