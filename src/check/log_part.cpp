// SPDX-License-Identifier: Apache-2.0
#include "log_part.hpp"

#include <algorithm>
#include <cstring>

namespace duly::detail {

namespace {

constexpr std::uint64_t visited_at_once = 100'000; // a store cannot shed what is written during a visit

} // namespace

std::uint32_t CasePlaces::of(std::string_view case_id)
{
    auto const known = places_.find(case_id);
    if (known != places_.end()) return known->second;
    auto const place = static_cast<std::uint32_t>(ids_.size());
    ids_.push_back(&places_.emplace(case_id, place).first->first);
    return place;
}

void LogPart::read(Store const& store, LogId log, std::uint64_t size, CasePlaces& places, std::uint32_t part,
                   std::uint32_t parts)
{
    for (std::uint64_t from = 0; from < size; from += visited_at_once)
        store.visit(log, from, std::min(from + visited_at_once, size), [&](LeafView const& leaf) {
            ++read_;
            auto const place = places.of(leaf.case_id);
            if (place % parts != part) return;
            leaves_.push_back({keep(leaf.bytes), leaf.index, 0});
            auto const at = static_cast<std::uint32_t>(leaves_.size());
            if (place / parts == cases_.size()) cases_.push_back({place, at, at});
            else {
                auto& of = cases_[place / parts];
                leaves_[of.last - 1].next = at;
                of.last = at;
            }
        });
}

std::string_view LogPart::keep(std::string_view bytes)
{
    if (block_bytes - used_ < bytes.size()) {
        blocks_.push_back(std::make_unique<char[]>(std::max(block_bytes, bytes.size())));
        used_ = 0;
    }
    char* const at = blocks_.back().get() + used_;
    std::memcpy(at, bytes.data(), bytes.size());
    used_ = std::min(used_ + bytes.size(), block_bytes);
    return {at, bytes.size()};
}

} // namespace duly::detail
