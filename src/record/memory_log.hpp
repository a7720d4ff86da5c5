// SPDX-License-Identifier: Apache-2.0
// A log in memory: its leaves in order, and how far each of its cases has come.
#pragma once

#include "case_key.hpp"

#include "duly/record/merkle.hpp"
#include "duly/record/store.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory_resource>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace duly::detail {

inline constexpr std::uint64_t none = ~std::uint64_t{0};

struct Entry {
    Digest hash;
    char const* bytes = nullptr;
    std::uint32_t size = 0;
    std::uint32_t owner = 0;       // position of the case
    std::uint64_t seq = none;      // none: a refused attempt
    std::uint64_t previous = none; // index of the case's previous leaf (or previous attempt)
};

struct Disclosed {
    std::uint64_t index = 0;
    std::vector<Disclosure> kept; // empty once they were erased
    std::string subject;
};

struct Log {
    // The disclosures of that leaf, if it has any.
    [[nodiscard]] Disclosed* disclosed_at(std::uint64_t index)
    {
        auto const at = std::lower_bound(disclosures.begin(), disclosures.end(), index,
                                         [](Disclosed const& one, std::uint64_t wanted) { return one.index < wanted; });
        return at != disclosures.end() && at->index == index ? &*at : nullptr;
    }

    Log(std::pmr::memory_resource* room, std::string_view named, Suite of) : origin(named), suite(of), entries(room)
    {
        for (TreeKind const& kind : trees(suite)) grown.emplace_back(kind.hash);
    }

    // The tree with that hash, over all entries. THROWS: std::invalid_argument if there is none.
    [[nodiscard]] SubtreeRoots& tree(HashAlgorithm algorithm)
    {
        auto const kinds = trees(suite);
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            if (kinds[i].hash != algorithm) continue;
            for (auto at = grown[i].size(); at < entries.size(); ++at)
                grown[i].append(algorithm == HashAlgorithm::sha256
                                    ? entries[at].hash
                                    : leaf_hash(algorithm, {entries[at].bytes, entries[at].size}));
            return grown[i];
        }
        throw std::invalid_argument("duly: the log has no such tree");
    }

    std::string origin;
    Suite suite;
    std::pmr::deque<Entry> entries;  // growing moves nothing
    std::vector<SubtreeRoots> grown; // the trees of the suite, over the first entries: they catch up when asked
    std::vector<std::map<std::uint64_t, std::string>> checkpoints =
        std::vector<std::map<std::uint64_t, std::string>>(2);
    std::unordered_map<CaseKey, std::uint64_t, CaseKeyHash> keys;
    std::deque<Disclosed> disclosures;      // in the order of the leaves
    std::vector<std::uint32_t> unprojected; // cases, each once
};

struct CaseState {
    CaseKey key{};
    LogId log{};
    bool is_unprojected = false;
    std::uint64_t version = 0;
    std::uint64_t last = none; // index of the latest leaf
    std::uint64_t last_attempt = none;
};

} // namespace duly::detail
