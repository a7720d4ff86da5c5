// SPDX-License-Identifier: Apache-2.0
// One JSON object as the flat list of its values, in the order in which they are written: what is nested follows what
// it belongs to, one deeper. So attributes of logs are kept, and nothing else is ever built of a row.
#pragma once

#include "row_store.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// An item of an array has its number, from 0, for a key. null is as if it were not there.
class JsonFlat {
public:
    explicit JsonFlat(LogLimits const& limits);
    ~JsonFlat();
    JsonFlat(JsonFlat const&) = delete;
    JsonFlat& operator=(JsonFlat const&) = delete;

    // The cells are good until the next object is read. THROWS: LogFault, for what is not one whole object, names a
    // member twice or is nested too deeply; `line` is that on which the text begins.
    [[nodiscard]] std::vector<Cell> const& read(std::string_view object, std::uint64_t line);

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

// The cells nested in the one at `index`: up to the next that is not deeper.
[[nodiscard]] std::span<Cell const> nested_in(std::span<Cell const> cells, std::size_t index);
// The text of the member, or nothing.
[[nodiscard]] std::string_view member(std::span<Cell const> cells, std::string_view key, std::uint16_t depth);

} // namespace duly::detail
