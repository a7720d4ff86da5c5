// SPDX-License-Identifier: Apache-2.0
// The list of keys and their ranges, as text, and what would make it useless.
#include "duly/record/key_range.hpp"

#include "note_text.hpp"

#include <algorithm>
#include <limits>

namespace duly {
namespace {

using detail::bad_text;

constexpr std::string_view keys_heading = "duly-keys@v1";
constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();

Error in(Error error, std::string where)
{
    error.where = std::move(where);
    return error;
}

Result<KeyRange> parse_range(std::string_view line)
{
    Error const malformed =
        bad_text("应写作：起始大小 结束大小或- 公钥", "a line is: FROM TO VKEY, TO being a size or -");
    std::size_t const first = line.find(' ');
    std::size_t const second = first == line.npos ? first : line.find(' ', first + 1);
    if (second == line.npos) return malformed;
    auto const from = detail::decimal(line.substr(0, first));
    std::string_view const end = line.substr(first + 1, second - first - 1);
    auto const to = detail::decimal(end);
    if (!from || (!to && end != "-")) return malformed;
    Result<VerifierKey> key = VerifierKey::parse(line.substr(second + 1));
    if (!key) return key.error();
    return KeyRange{std::move(*key), *from, to};
}

Error twice(KeyRange const& range)
{
    return bad_text("密钥 " + range.key.label() + " 出现了两次", "the key " + range.key.label() + " is there twice");
}

Result<void> check_pair(KeyRange const& a, KeyRange const& b)
{
    bool const is_same_key = a.key.algorithm() == b.key.algorithm() && a.key.public_key() == b.key.public_key();
    if (is_same_key || a.key.label() == b.key.label()) return twice(b);
    if (a.key.name() == b.key.name() && a.key.algorithm() != b.key.algorithm())
        return bad_text(a.key.name() + " 的密钥算法不一致；一棵树只用一种算法",
                        "the keys of " + a.key.name() + " have different algorithms, and a tree has one");
    return {};
}

// The keys of one name follow each other without a gap.
Result<void> check_gaps(std::vector<KeyRange const*> of_one_name)
{
    std::sort(of_one_name.begin(), of_one_name.end(),
              [](KeyRange const* a, KeyRange const* b) { return a->from_size < b->from_size; });
    std::uint64_t covered = of_one_name.front()->to_size.value_or(no_end);
    for (KeyRange const* const range : of_one_name) {
        if (covered != no_end && range->from_size > covered + 1)
            return bad_text(range->key.name() + " 在大小 " + std::to_string(covered + 1) + " 处没有密钥",
                            "no key of " + range->key.name() + " covers the size " + std::to_string(covered + 1));
        covered = std::max(covered, range->to_size.value_or(no_end));
    }
    return {};
}

} // namespace

Result<void> check_key_ranges(std::span<KeyRange const> keys)
{
    for (std::size_t i = 0; i < keys.size(); ++i) {
        KeyRange const& range = keys[i];
        if (range.to_size && *range.to_size < range.from_size)
            return bad_text("密钥 " + range.key.label() + " 的范围结束早于开始",
                            "the range of the key " + range.key.label() + " ends before it begins");
        std::vector<KeyRange const*> of_one_name;
        for (KeyRange const& other : keys)
            if (other.key.name() == range.key.name()) of_one_name.push_back(&other);
        for (KeyRange const& earlier : keys.first(i))
            if (auto good = check_pair(earlier, range); !good) return good;
        if (of_one_name.front() != &range) continue;
        if (auto good = check_gaps(std::move(of_one_name)); !good) return good;
    }
    return {};
}

Result<std::vector<KeyRange>> parse_key_ranges(std::string_view text)
{
    std::vector<KeyRange> keys;
    std::string_view rest = text;
    for (std::size_t number = 1; number == 1 || !rest.empty(); ++number) {
        std::string const where = "line " + std::to_string(number);
        auto const line = detail::take_line(rest);
        if (!line) return bad_text("最后一行没有换行", "the last line does not end in a line feed", where);
        if (number == 1) {
            if (*line != keys_heading)
                return bad_text("第一行应为 duly-keys@v1", "the first line is duly-keys@v1", where);
            continue;
        }
        if (line->empty() || line->front() == '#') continue;
        Result<KeyRange> range = parse_range(*line);
        if (!range) return in(range.error(), where);
        keys.push_back(std::move(*range));
    }
    if (auto good = check_key_ranges(keys); !good) return good.error();
    return keys;
}

std::string key_ranges_text(std::span<KeyRange const> keys)
{
    std::string text(keys_heading);
    text += '\n';
    for (KeyRange const& range : keys) {
        std::string const to = range.to_size ? std::to_string(*range.to_size) : "-";
        text += std::to_string(range.from_size) + " " + to + " " + range.key.text() + "\n";
    }
    return text;
}

Result<void> retire(std::span<KeyRange> keys, std::string_view label, std::uint64_t last_size)
{
    auto const found =
        std::find_if(keys.begin(), keys.end(), [&](KeyRange const& range) { return range.key.label() == label; });
    std::string const name(label);
    if (found == keys.end())
        return Error{ErrorCode::not_found, {"没有密钥 " + name, "there is no key " + name}, {}, {}};
    if (found->to_size)
        return bad_text("密钥 " + name + " 已停用于大小 " + std::to_string(*found->to_size),
                        "the key " + name + " was retired at size " + std::to_string(*found->to_size));
    if (last_size < found->from_size)
        return bad_text("密钥 " + name + " 从大小 " + std::to_string(found->from_size) + " 才开始使用",
                        "the key " + name + " is in use from size " + std::to_string(found->from_size) + " only");
    found->to_size = last_size;
    return {};
}

} // namespace duly
