// SPDX-License-Identifier: Apache-2.0
// The tree of a pack, its two written forms, the list of what is wrong with it, and the search for a misspelt name.
#include "node.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

namespace duly::detail {

PackNode PackNode::word(std::string text, Place place)
{
    PackNode node;
    node.kind = Kind::word;
    node.text = std::move(text);
    node.place = std::move(place);
    return node;
}

PackNode PackNode::list(Place place)
{
    PackNode node;
    node.kind = Kind::list;
    node.place = std::move(place);
    return node;
}

PackNode PackNode::mapping(Place place)
{
    PackNode node;
    node.kind = Kind::mapping;
    node.place = std::move(place);
    return node;
}

PackNode const* PackNode::find(std::string_view wanted) const noexcept
{
    for (std::size_t i = 0; i < size(); ++i)
        if (key(i).text == wanted) return &value(i);
    return nullptr;
}

PackNode* PackNode::find(std::string_view wanted) noexcept
{
    return const_cast<PackNode*>(std::as_const(*this).find(wanted));
}

PackNode const* PackNode::find_key(std::string_view wanted) const noexcept
{
    for (std::size_t i = 0; i < size(); ++i)
        if (key(i).text == wanted) return &key(i);
    return nullptr;
}

void PackNode::set(PackNode new_key, PackNode new_value)
{
    if (auto* const old = find(new_key.text)) {
        *old = std::move(new_value);
        return;
    }
    items.push_back(std::move(new_key));
    items.push_back(std::move(new_value));
}

void PackNode::set(std::string_view new_key, PackNode new_value)
{
    auto key_node = word(std::string(new_key), new_value.place);
    set(std::move(key_node), std::move(new_value));
}

bool PackNode::erase(std::string_view wanted)
{
    for (std::size_t i = 0; i < size(); ++i)
        if (key(i).text == wanted) {
            auto const at = items.begin() + static_cast<std::ptrdiff_t>(2 * i);
            items.erase(at, at + 2);
            return true;
        }
    return false;
}

std::string in_one_line(PackNode const& node)
{
    std::string out;
    switch (node.kind) {
    case PackNode::Kind::null: return "null";
    case PackNode::Kind::word: return node.text;
    case PackNode::Kind::list:
        for (auto const& item : node.items) out += (out.empty() ? "[" : ", ") + in_one_line(item);
        return out.empty() ? "[]" : out + "]";
    case PackNode::Kind::mapping:
        for (std::size_t i = 0; i < node.size(); ++i)
            out += (i == 0 ? "{" : ", ") + node.key(i).text + ": " + in_one_line(node.value(i));
        return out.empty() ? "{}" : out + "}";
    }
    return out;
}

void write_json_string(std::string_view text, std::string& out)
{
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (byte < 0x20) {
                out += "\\u00";
                out += hex[byte >> 4U];
                out += hex[byte & 0xFU];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

void write_json(PackNode const& node, std::string& out)
{
    switch (node.kind) {
    case PackNode::Kind::null: out += "null"; return;
    case PackNode::Kind::word: write_json_string(node.text, out); return;
    case PackNode::Kind::list: {
        out += '[';
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            if (i > 0) out += ',';
            write_json(node.items[i], out);
        }
        out += ']';
        return;
    }
    case PackNode::Kind::mapping: {
        std::vector<std::size_t> order(node.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return node.key(a).text < node.key(b).text; });
        out += '{';
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (i > 0) out += ',';
            write_json_string(node.key(order[i]).text, out);
            out += ':';
            write_json(node.value(order[i]), out);
        }
        out += '}';
        return;
    }
    }
}

PackNode as_pairs(PackNode mapping)
{
    if (!mapping.is_mapping()) return mapping;
    auto list = PackNode::list(mapping.place);
    for (std::size_t i = 0; i < mapping.size(); ++i) {
        auto pair = PackNode::list(mapping.key(i).place);
        pair.items.push_back(std::move(mapping.items[2 * i]));
        pair.items.push_back(std::move(mapping.items[2 * i + 1]));
        list.items.push_back(std::move(pair));
    }
    return list;
}

std::vector<Pair> pairs_of(PackNode const& node)
{
    std::vector<Pair> pairs;
    if (node.is_mapping()) {
        for (std::size_t i = 0; i < node.size(); ++i) pairs.push_back({&node.key(i), &node.value(i)});
    } else if (node.is_list()) {
        for (auto const& item : node.items)
            if (item.is_list() && item.items.size() == 2 && item.items[0].is_word())
                pairs.push_back({&item.items[0], &item.items[1]});
    }
    return pairs;
}

namespace {

// A hostile file can be wrong everywhere; nobody reads more than this.
constexpr std::size_t problems_shown = 500;

bool same(PackProblem const& a, PackProblem const& b)
{
    return a.line == b.line && a.column == b.column && a.file == b.file && a.says == b.says;
}

} // namespace

void Problems::add(PackProblem problem)
{
    if (!problem.warning) ++errors_;
    if (all_.size() >= problems_shown) return;
    if (std::any_of(all_.begin(), all_.end(), [&](PackProblem const& p) { return same(p, problem); })) return;
    all_.push_back(std::move(problem));
}

void Problems::add(std::vector<PackProblem> problems)
{
    for (auto& problem : problems) add(std::move(problem));
}

void Problems::error(Place const& place, std::string zh, std::string en)
{
    add({place.file ? *place.file : std::string(), place.line, place.column, {std::move(zh), std::move(en)}, false});
}

void Problems::warning(Place const& place, std::string zh, std::string en)
{
    add({place.file ? *place.file : std::string(), place.line, place.column, {std::move(zh), std::move(en)}, true});
}

std::vector<PackProblem> Problems::in_order() const
{
    auto sorted = all_;
    std::stable_sort(sorted.begin(), sorted.end(), [](PackProblem const& a, PackProblem const& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    return sorted;
}

} // namespace duly::detail

namespace duly {

std::string PackProblem::where() const
{
    if (line <= 0) return file;
    return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

} // namespace duly
