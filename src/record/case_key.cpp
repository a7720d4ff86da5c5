// SPDX-License-Identifier: Apache-2.0
// Names as stores take them: case ids and origins of logs.
#include "case_key.hpp"

#include "hex.hpp"
#include "utf8.hpp"

#include <cstring>
#include <stdexcept>

namespace duly {
namespace detail {
std::optional<CaseKey> case_key(std::string_view case_id) noexcept
{
    if (case_id.size() != 32) return std::nullopt;
    CaseKey key;
    if (!take_hex<16>(key.data(), case_id.data())) return std::nullopt;
    return key;
}

bool is_case_id(std::string_view text) noexcept
{
    if (text.size() != 32) return false;
    auto const wrong_at = [&](std::size_t at) -> Sixteen {
        Sixteen c{};
        std::memcpy(&c, text.data() + at, sizeof c);
        return ~(((c >= '0') & (c <= '9')) | ((c >= 'a') & (c <= 'f')));
    };
    return none_marked(wrong_at(0) | wrong_at(16));
}

CaseKey checked_case_key(std::string_view case_id)
{
    std::optional<CaseKey> const key = case_key(case_id);
    if (!key) throw std::invalid_argument("duly: a case id is 32 lower-case hexadecimal digits");
    return *key;
}

std::string case_id(CaseKey const& key)
{
    std::string text(32, '0');
    put_hex<16>(text.data(), key.data());
    return text;
}

std::size_t CaseKeyHash::operator()(CaseKey const& key) const noexcept
{
    std::size_t hash = 0; // case ids and key digests are random already
    std::memcpy(&hash, key.data(), sizeof hash);
    return hash;
}

void check_origin(std::string_view origin)
{
    bool good = !origin.empty() && origin.size() <= 255 && !origin.ends_with("/sm3"); // see origin_of()
    for (std::string_view rest = origin; good && !rest.empty();) {
        std::size_t const length = utf8_sequence(rest);
        auto const first = static_cast<unsigned char>(rest.front());
        good = length != 0 && first >= 0x20 && first != 0x7f;
        rest.remove_prefix(length);
    }
    if (!good)
        throw std::invalid_argument("duly: the origin of a log is 1 to 255 bytes of UTF-8 without control characters, "
                                    "and does not end in /sm3");
}

} // namespace detail
} // namespace duly
