// SPDX-License-Identifier: Apache-2.0
#include "duly/case/words.hpp"

#include <functional>

namespace duly {

namespace {

// Up to here a scan costs no more than hashing.
constexpr std::size_t scan_max = 16;

[[nodiscard]] std::size_t slot_of(std::string_view word, std::size_t slots) noexcept
{
    return std::hash<std::string_view>{}(word) & (slots - 1);
}

} // namespace

std::uint32_t Words::find(std::string_view word) const noexcept
{
    if (index_.empty()) {
        for (std::size_t i = 0; i < words_.size(); ++i)
            if (words_[i] == word) return static_cast<std::uint32_t>(i + 1);
        return 0;
    }
    for (auto slot = slot_of(word, index_.size());; slot = (slot + 1) & (index_.size() - 1)) {
        if (index_[slot] == 0) return 0;
        if (words_[index_[slot] - 1] == word) return index_[slot];
    }
}

std::uint32_t Words::add(std::string_view word)
{
    if (auto const known = find(word); known != 0) return known;
    words_.emplace_back(word);
    auto const position = static_cast<std::uint32_t>(words_.size());
    if (words_.size() > scan_max && words_.size() * 2 > index_.size()) {
        grow_index();
    } else if (!index_.empty()) {
        auto slot = slot_of(word, index_.size());
        while (index_[slot] != 0) slot = (slot + 1) & (index_.size() - 1);
        index_[slot] = position;
    }
    return position;
}

void Words::grow_index()
{
    std::size_t slots = 64;
    while (slots < words_.size() * 4) slots *= 2;
    index_.assign(slots, 0);
    for (std::size_t i = 0; i < words_.size(); ++i) {
        auto slot = slot_of(words_[i], slots);
        while (index_[slot] != 0) slot = (slot + 1) & (slots - 1);
        index_[slot] = static_cast<std::uint32_t>(i + 1);
    }
}

} // namespace duly
