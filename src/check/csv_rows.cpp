// SPDX-License-Identifier: Apache-2.0
#include "csv_rows.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace duly::detail {

CsvRows::CsvRows(TextWindow& window, char delimiter) : window_(window), delimiter_(delimiter)
{
    window_.find_encoding();
    if (delimiter_ == 0) find_delimiter();
}

void CsvRows::find_delimiter()
{
    constexpr std::array<char, 4> known{',', ';', '\t', '|'};
    while (window_.ahead().find('\n') == std::string_view::npos && window_.more()) {}
    std::string_view const line = window_.ahead().substr(0, window_.ahead().find('\n'));
    std::array<std::size_t, known.size()> counts{};
    bool is_quoted = false;
    for (char const c : line) {
        if (c == '"') is_quoted = !is_quoted;
        for (std::size_t i = 0; i < known.size(); ++i)
            if (!is_quoted && c == known[i]) ++counts[i];
    }
    auto const most = std::max_element(counts.begin(), counts.end());
    if (*most == 0)
        fail_log(
            1, "首行没有分隔符（, ; 制表符 |）；首行应为列名；其他分隔符请用选项 delimiter",
            "the first line holds none of , ; tab |: expected the names of the columns; for another delimiter give "
            "the option delimiter");
    delimiter_ = known[static_cast<std::size_t>(most - counts.begin())];
}

bool CsvRows::next()
{
    for (bool is_last = false;;) {
        while (!window_.ahead().empty() && (*window_.begin() == '\n' || window_.ahead().starts_with("\r\n")))
            window_.take(window_.begin() + 1);
        bool const may_be_blank = window_.ahead() == "\r" && !is_last;
        if (!window_.ahead().empty() && !may_be_blank) {
            line_ = window_.line();
            if (scan(is_last) == Step::complete) {
                if (!doubled_.empty()) unquote();
                return true;
            }
        }
        if (is_last) return false;
        is_last = !window_.more();
    }
}

CsvRows::Step CsvRows::scan(bool is_last)
{
    fields_.clear();
    doubled_.clear();
    char const* const end = window_.end();
    for (char const* p = window_.begin();; ++p) {
        p = p != end && *p == '"' ? scan_quoted(p, end, is_last) : scan_plain(p, end);
        if (p == end && !is_last) return Step::cut_off;
        if (p != end && *p == delimiter_) continue;
        if (p != end && *p == '\r') {
            if (p + 1 == end && !is_last) return Step::cut_off;
            if (p + 1 == end || p[1] != '\n')
                fail_log(window_.line(p), "单独的回车符；行应以 \\n 或 \\r\\n 结束",
                         "a carriage return without a line feed; lines end with \\n or \\r\\n");
            ++p;
        }
        window_.take(p == end ? p : p + 1);
        return Step::complete;
    }
}

char const* CsvRows::scan_plain(char const* p, char const* end)
{
    char const* const from = p;
    while (p != end && *p != delimiter_ && *p != '\n' && *p != '\r') {
        if (*p == '"')
            fail_log(window_.line(p), "未加引号的值中有引号；请将整个值置于引号内，并把其中的引号写两次",
                     "a quote inside a value that is not quoted; quote the whole value and write its quotes twice");
        ++p;
    }
    fields_.emplace_back(from, static_cast<std::size_t>(p - from));
    return p;
}

char const* CsvRows::scan_quoted(char const* p, char const* end, bool is_last)
{
    char const* const from = p + 1;
    bool is_doubled = false;
    for (p = from;;) {
        auto const* const quote = static_cast<char const*>(std::memchr(p, '"', static_cast<std::size_t>(end - p)));
        if (quote == nullptr) {
            if (is_last) fail_log(line_, "此行有未闭合的引号", "a quote that is opened in this row is not closed");
            return end;
        }
        if (quote + 1 == end && !is_last) return end;
        if (quote + 1 != end && quote[1] == '"') {
            is_doubled = true;
            p = quote + 2;
            continue;
        }
        fields_.emplace_back(from, static_cast<std::size_t>(quote - from));
        if (is_doubled) doubled_.push_back(fields_.size() - 1);
        p = quote + 1;
        if (p != end && *p != delimiter_ && *p != '\n' && *p != '\r')
            fail_log(window_.line(p), "引号闭合后应为分隔符或行末；值中的引号须写两次",
                     "expected a delimiter or the end of the line after a closing quote; quotes in a value are written "
                     "twice");
        return p;
    }
}

void CsvRows::unquote()
{
    std::size_t bytes = 0;
    for (std::size_t const i : doubled_) bytes += fields_[i].size();
    scratch_.clear();
    scratch_.reserve(bytes);
    for (std::size_t const i : doubled_) {
        std::size_t const begin = scratch_.size();
        for (std::size_t at = 0; at < fields_[i].size(); ++at) {
            scratch_ += fields_[i][at];
            if (fields_[i][at] == '"') ++at;
        }
        fields_[i] = std::string_view(scratch_).substr(begin);
    }
}

} // namespace duly::detail
