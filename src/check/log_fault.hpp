// SPDX-License-Identifier: Apache-2.0
// Why a log cannot be read on. Thrown inside the readers only; log.cpp makes an Error of it.
#pragma once

#include "duly/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace duly::detail {

struct LogFault {
    std::uint64_t line = 0; // 0: not known where it is thrown; whoever knows fills it in
    Text says;
};

[[noreturn]] inline void fail_log(std::uint64_t line, std::string zh, std::string en)
{
    throw LogFault{line, {std::move(zh), std::move(en)}};
}

// What one log may ask of memory; docs/log-formats.md names these numbers.
struct LogLimits {
    std::size_t token_bytes_max = std::size_t{16} << 20U;    // one tag, comment, row or JSON value
    std::size_t depth_max = 100;                             // of nesting
    std::size_t events_per_case_max = 1'000'000;             //
    std::size_t attributes_per_case_max = 8'000'000;         // those of its events included
    std::size_t case_bytes_max = std::size_t{256} << 20U;    // texts of one case
    std::size_t collected_bytes_max = std::size_t{4} << 30U; // rows that are kept until the file ends
    std::size_t cases_max = 20'000'000;                      // of one log
};

// A word of the file as it can stand in a message: short, on one line, whole characters.
[[nodiscard]] std::string shown_word(std::string_view word);
// Several, separated by commas; no more than thirty.
template <class Words> [[nodiscard]] std::string shown_words(Words const& words)
{
    std::string all;
    std::size_t n = 0;
    for (auto const& word : words) {
        if (n == 30) return all + ", …";
        if (n++ != 0) all += ", ";
        all += shown_word(word);
    }
    return all;
}

} // namespace duly::detail
