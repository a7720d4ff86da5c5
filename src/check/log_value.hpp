// SPDX-License-Identifier: Apache-2.0
// Values of a log as a pack has them: what is written in one attribute becomes a yes or no, a date, a list.
#pragma once

#include "duly/check/log.hpp"
#include "duly/law/procedure.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// An attribute with what is nested in it.
struct LogValue {
    std::string_view text;
    std::optional<Moment> at;
    LogType type = LogType::text;
    std::span<LogAttribute const> nested;
};

// Nothing: the attribute is not there, or blank. Keys as in AttributeTest.
[[nodiscard]] std::optional<LogValue> log_value(std::string_view key, LogCase const& logged, LogEvent const& event);
// The first so named, with what is nested in it; of the outermost level of `attributes`.
[[nodiscard]] std::optional<LogValue> find_value(std::span<LogAttribute const> attributes, std::string_view key);

// The words of a list: of one that is nested, of a JSON array of strings, or of words divided by ";".
[[nodiscard]] std::vector<std::string> words_of(LogValue const& value);
// "true" and "false" in any case of letters.
[[nodiscard]] std::optional<bool> truth_of(std::string_view text);
// A value that nobody filled in: nothing but blanks.
[[nodiscard]] bool is_blank(LogAttribute const& attribute);
// As the field's type has it. Nothing: it is no such value.
[[nodiscard]] std::optional<Value> value_as(LogValue const& value, FieldSpec const& spec);
// Whether a word can be of the field's type.
[[nodiscard]] bool fits(std::string const& word, FieldType type, std::vector<std::string> const& values);

} // namespace duly::detail
