// SPDX-License-Identifier: Apache-2.0
// Rows of separated values, as RFC 4180 quotes them: lines may end with \n or \r\n, and a quoted value may hold them.
#pragma once

#include "text_window.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

class CsvRows {
public:
    // delimiter 0: that of , ; tab | which is most frequent in the first line. REQUIRES: nothing was read yet.
    CsvRows(TextWindow& window, char delimiter);

    // False: there are no more. Blank lines are passed over. THROWS: LogFault.
    [[nodiscard]] bool next();
    // Good until the next row is asked for.
    [[nodiscard]] std::vector<std::string_view> const& fields() const noexcept { return fields_; }
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; } // on which the row begins
    [[nodiscard]] char delimiter() const noexcept { return delimiter_; }

private:
    enum class Step : bool { complete, cut_off };
    void find_delimiter();
    [[nodiscard]] Step scan(bool is_last);
    // Where the field at p ends, `end` if it is cut off there.
    [[nodiscard]] char const* scan_plain(char const* p, char const* end);
    [[nodiscard]] char const* scan_quoted(char const* p, char const* end, bool is_last);
    void unquote();

    TextWindow& window_;
    char delimiter_;
    std::uint64_t line_ = 0;
    std::vector<std::string_view> fields_;
    std::vector<std::size_t> doubled_; // fields in which quotes stand twice
    std::string scratch_;
};

} // namespace duly::detail
