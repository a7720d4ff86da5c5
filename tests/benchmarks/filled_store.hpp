// SPDX-License-Identifier: Apache-2.0
// Large SQLite stores to measure on. They are made once and kept in the folder the benchmarks are built in: the engine
// performs in memory, 512 cases that go forward together, and what it recorded is appended many events at a time,
// because an engine that waits for every event to be durable takes longer for a million than anyone wants to wait.
#pragma once

#include "s01.hpp"

#include <unordered_map>

namespace duly::bench {

// One case, the first, and as many others as are needed for that many events.
struct FilledStore {
    std::string path;
    std::string case_id;
};

// Takes over what an engine recorded in memory, in its order: laws, leaves, disclosures.
inline void take_over(Store& to, Suite suite, Store const& from, LogId log)
{
    for (auto const& law : from.laws()) to.put_law(*Digest::parse(law.digest), law.text);
    auto const leaves = from.scan(log, 0, from.head(log).size);
    std::vector<std::vector<Disclosure>> kept;
    std::vector<NewLeaf> all;
    for (auto const& leaf : leaves) kept.push_back(from.disclosures(log, leaf.index).open);
    for (std::size_t i = 0; i < leaves.size(); ++i)
        all.push_back({leaves[i].bytes, leaf_hash(leaves[i].bytes), kept[i]});
    // All cases at once, but of each only one event: what is personal in the next finds the key of the one before.
    LogId const log_there = to.open_log("gov.example/county", suite);
    for (std::size_t i = 0; i < leaves.size();) {
        std::vector<Batch> batches;
        std::uint64_t const seq = *leaves[i].seq;
        for (; i < leaves.size() && *leaves[i].seq == seq; ++i)
            batches.push_back({leaves[i].case_id, seq, {&all[i], 1}});
        for (auto const& done : to.append(log_there, batches))
            if (done.kind != Appended::Kind::stored) std::exit(1);
    }
}

inline FilledStore filled_store(std::string const& folder, Suite suite, std::size_t events)
{
    auto const name = std::string(word(suite)) + "-" + std::to_string(events) + ".duly";
    FilledStore made{disk_folder(folder) + "/" + name, ""};
    auto const note = made.path + ".case";
    if (std::ifstream in(note); in >> made.case_id) return made;
    std::cerr << "making a store of " << events << " events\n";
    for (auto const* suffix : {"", "-wal", "-shm", ".keys", ".keys-wal", ".keys-shm"})
        std::filesystem::remove(made.path + suffix);
    auto const to = sqlite_store(made.path);
    auto const in_each = s01().entries.size() + 1;
    for (std::size_t done = 0; done < events;) {
        Office office{memory_store()};
        std::vector<std::string> cases;
        for (; cases.size() < 512 && done < events; done += in_each) cases.push_back(office.open());
        if (made.case_id.empty()) made.case_id = cases.front();
        for (auto const& entry : s01().entries) {
            Office::now = entry.event.occurred;
            for (auto const& id : cases) must(office.engine.perform(Command{id, entry.event, "", std::nullopt}));
        }
        take_over(*to, suite, office.engine.store(), office.engine.log());
    }
    std::ofstream(note) << made.case_id;
    return made;
}

} // namespace duly::bench
