// SPDX-License-Identifier: Apache-2.0
// A file or standard input, line by line: what has arrived is read at once, however little it is, and never more than
// one line is kept.
#pragma once

#include "context.hpp"

#include <string>
#include <string_view>

namespace duly::cli {

class LineReader {
public:
    LineReader(Context const& context, std::string file); // "-": standard input
    ~LineReader();
    LineReader(LineReader const&) = delete;
    LineReader& operator=(LineReader const&) = delete;

    // The next line that is not empty, without the white space at its end; it lives until the next call.
    [[nodiscard]] std::optional<std::string_view> next();
    [[nodiscard]] std::size_t number() const noexcept { return number_; } // of that line, from 1
    [[nodiscard]] std::string where() const { return file_ + ":" + std::to_string(number_); }

private:
    [[nodiscard]] std::optional<std::string_view> any_line();
    [[nodiscard]] bool read_more();

    Context const& context_;
    std::string file_;
    int descriptor_ = -1;
    std::string kept_;      // read and not yet given out
    std::size_t begin_ = 0; // of the next line in it
    std::size_t seen_ = 0;  // up to here there is no end of a line
    std::size_t number_ = 0;
};

} // namespace duly::cli
