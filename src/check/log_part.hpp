// SPDX-License-Identifier: Apache-2.0
// The leaves of a log by case, in memory: a log is read in its order, where cases lie among each other, and counted by
// case. What does not fit is read in parts: some of the cases at a time, all of their leaves.
#pragma once

#include "duly/record/store.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace duly::detail {

// Cases by their place: the order of their first leaves in the log.
class CasePlaces {
public:
    [[nodiscard]] std::uint32_t of(std::string_view case_id);
    [[nodiscard]] std::string const& id(std::uint32_t place) const { return *ids_[place]; }

private:
    struct Hash {
        using is_transparent = void;
        [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept
        {
            return std::hash<std::string_view>{}(text);
        }
    };
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> places_;
    std::vector<std::string const*> ids_;
};

class LogPart {
public:
    struct Leaf {
        std::string_view bytes;
        std::uint64_t index = 0; // in the log
        std::uint32_t next = 0;  // of the same case, from 1; 0: none
    };
    struct CaseLeaves {
        std::uint32_t place = 0;
        std::uint32_t first = 0, last = 0; // from 1
    };

    // The cases whose place leaves this remainder. THROWS: StoreFailure.
    void read(Store const& store, LogId log, std::uint64_t size, CasePlaces& places, std::uint32_t part,
              std::uint32_t parts);
    [[nodiscard]] std::vector<CaseLeaves> const& cases() const noexcept { return cases_; }
    [[nodiscard]] Leaf const& leaf(std::uint32_t from_one) const { return leaves_[from_one - 1]; }
    [[nodiscard]] std::uint64_t leaves_read() const noexcept { return read_; } // those of other parts too

private:
    [[nodiscard]] std::string_view keep(std::string_view bytes);

    static constexpr std::size_t block_bytes = 4U * 1024 * 1024;
    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t used_ = block_bytes;
    std::vector<Leaf> leaves_;
    std::vector<CaseLeaves> cases_;
    std::uint64_t read_ = 0;
};

} // namespace duly::detail
