// SPDX-License-Identifier: Apache-2.0
// What a pack says before anyone asks what it means: a tree of words, lists and mappings, each with the place in the
// file where it stands, so that every later stage can point at the user's own line. Mappings keep their order.
#pragma once

#include "nearest.hpp"

#include "duly/law/pack.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duly::detail {

// A place in a file; line and column from 1, 0 where unknown.
struct Place {
    std::shared_ptr<std::string const> file;
    std::int32_t line = 0;
    std::int32_t column = 0;
};

class PackNode {
public:
    enum class Kind : std::uint8_t { null, word, list, mapping };

    Kind kind = Kind::null;
    bool plain = true; // a word without quotes
    Place place;
    std::string text;            // of a word
    std::vector<PackNode> items; // of a list; of a mapping: key, value, key, value …

    [[nodiscard]] static PackNode word(std::string text, Place place = {});
    [[nodiscard]] static PackNode list(Place place = {});
    [[nodiscard]] static PackNode mapping(Place place = {});

    [[nodiscard]] bool is_null() const noexcept { return kind == Kind::null; }
    [[nodiscard]] bool is_word() const noexcept { return kind == Kind::word; }
    [[nodiscard]] bool is_word(std::string_view is) const noexcept { return kind == Kind::word && text == is; }
    [[nodiscard]] bool is_list() const noexcept { return kind == Kind::list; }
    [[nodiscard]] bool is_mapping() const noexcept { return kind == Kind::mapping; }

    // Of a mapping.
    [[nodiscard]] std::size_t size() const noexcept { return is_mapping() ? items.size() / 2 : 0; }
    [[nodiscard]] PackNode const& key(std::size_t i) const { return items[2 * i]; }
    [[nodiscard]] PackNode const& value(std::size_t i) const { return items[2 * i + 1]; }
    [[nodiscard]] PackNode& value(std::size_t i) { return items[2 * i + 1]; }
    [[nodiscard]] PackNode const* find(std::string_view key) const noexcept;
    [[nodiscard]] PackNode* find(std::string_view key) noexcept;
    [[nodiscard]] PackNode const* find_key(std::string_view key) const noexcept;
    void set(PackNode key, PackNode value); // replaces or appends
    void set(std::string_view key, PackNode value);
    bool erase(std::string_view key);

    // The same words in the same order; places and quotes do not matter.
    friend bool operator==(PackNode const& a, PackNode const& b) noexcept
    {
        return a.kind == b.kind && a.text == b.text && a.items == b.items;
    }
};

// "{days: 7}", "[a, b]", "must": one line as a person would write it.
[[nodiscard]] std::string in_one_line(PackNode const& node);

// Canonical JSON: keys sorted by their bytes, every word a string, no white space. Where the order of a mapping carries
// meaning, as_pairs() has turned it into a list before.
void write_json(PackNode const& node, std::string& out);
void write_json_string(std::string_view text, std::string& out);

// {a: x, b: y} as [[a, x], [b, y]], and how to read either form.
[[nodiscard]] PackNode as_pairs(PackNode mapping);
struct Pair {
    PackNode const* key;
    PackNode const* value;
};
// Empty for anything that is neither.
[[nodiscard]] std::vector<Pair> pairs_of(PackNode const& node);

// Collects what is wrong; the same thing at the same place once.
class Problems {
public:
    void error(Place const& place, std::string zh, std::string en);
    void warning(Place const& place, std::string zh, std::string en);
    void add(PackProblem problem);
    void add(std::vector<PackProblem> problems);

    [[nodiscard]] bool any_error() const noexcept { return errors_ > 0; }
    [[nodiscard]] std::size_t errors() const noexcept { return errors_; }
    [[nodiscard]] std::vector<PackProblem> const& all() const noexcept { return all_; }
    [[nodiscard]] std::vector<PackProblem> in_order() const; // by file, line, column

private:
    std::vector<PackProblem> all_;
    std::size_t errors_ = 0;
};

} // namespace duly::detail
