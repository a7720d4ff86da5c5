// SPDX-License-Identifier: Apache-2.0
// JSON that comes from outside, read strictly: within limits, every name once, no text with U+0000, and nothing in an
// object that nobody asked for. What is wrong is thrown as BadJson to the one place that makes an Error of it.
//
//   auto const value = read_json(text, {.bytes_max = 1 << 20});
//   JsonObject in(value, "");
//   auto const activity = in.text("activity");
//   in.nothing_else();                         // "aktor has no such key; the keys are activity"
#pragma once

#include "duly/date.hpp"
#include "duly/error.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

inline constexpr std::size_t json_text_bytes_max = 1024 * 1024; // of one text
inline constexpr std::size_t json_values_max = 1'000'000;       // of one document: bounds the memory it takes

// Never leaves the library: whoever reads turns it into an Error with error_of().
struct BadJson {
    std::string key; // the member concerned, "actor.id"; may be empty
    Text says;
};

[[noreturn]] void bad_json(std::string_view key, std::string zh, std::string en);
// The key stands before the words and, after `where`, in Error::where.
[[nodiscard]] Error error_of(BadJson const& bad, std::string const& where);

struct JsonLimits {
    std::size_t bytes_max = 16 * 1024 * 1024;
    std::size_t depth_max = 16;
};

// THROWS: BadJson for what is not JSON or not UTF-8, too large, too deep, or names a member twice.
[[nodiscard]] boost::json::value read_json(std::string_view text, JsonLimits limits);

// `key` says in an error which value it is. Whole numbers are taken as their digits.
[[nodiscard]] std::string text_of(boost::json::value const& value, std::string_view key);
[[nodiscard]] std::vector<std::string> words_of(boost::json::value const& value, std::string_view key); // or one word

// An object whose members are asked for by name. REQUIRES: the value outlives it.
class JsonObject {
public:
    JsonObject(boost::json::value const& value, std::string prefix);

    [[nodiscard]] boost::json::value const* find(std::string_view name);
    [[nodiscard]] std::string text(std::string_view name); // empty if it is not there
    [[nodiscard]] std::string required_text(std::string_view name, char const* zh, char const* en);
    [[nodiscard]] bool flag(std::string_view name); // no if it is not there
    [[nodiscard]] std::vector<std::string> words(std::string_view name);
    [[nodiscard]] std::optional<std::uint64_t> whole(std::string_view name, std::uint64_t max);
    [[nodiscard]] std::optional<Date> date(std::string_view name);
    [[nodiscard]] std::optional<Moment> moment(std::string_view name, std::int16_t offset_minutes);

    // Refuses every member that was not asked for, and lists those that were.
    void nothing_else() const;
    [[nodiscard]] std::string path(std::string_view name) const;

private:
    boost::json::object const* object_;
    std::string prefix_;
    std::vector<std::string_view> asked_; // literals of the callers
};

} // namespace duly::detail
