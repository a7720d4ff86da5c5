// SPDX-License-Identifier: Apache-2.0
// A power cut in the middle of an organ's work, and what its store is afterwards.
#pragma once

#include "disk.hpp"
#include "office.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace faults {

// What came of one run.
struct Aftermath {
    std::vector<std::string> complaints; // empty: every promise was kept
    std::size_t acknowledged = 0;        // before things went wrong
    std::size_t unknown = 0;
    bool in_doubt = false;   // at some time
    std::size_t dropped = 0; // changes that were not synced when the power went
    bool happened = false;   // or the work was done before
};

// How a disk is prepared, beyond what each run does to it.
using Preparation = std::function<void(Disk&)>;

// The power goes during the given change to the disk while so many requests are sent; sometimes again while the store
// is opened. Then what was in doubt is sent again, and work goes on.
[[nodiscard]] Aftermath after_power_cut(std::uint64_t seed, std::uint64_t change, std::size_t requests,
                                        std::string const& folder, Preparation const& prepare = {});

// How many changes to the disk that work makes when nothing happens.
[[nodiscard]] std::uint64_t changes_of(std::uint64_t seed, std::size_t requests, std::string const& folder);

// A fault is planned. Works on from one request up to another, opening the store again after what failed; at the end
// the power goes, and what is left is judged.
void live_through(Disk& disk, Town& town, std::optional<Office>& office, std::vector<Request> const& all,
                  std::size_t from, std::size_t to, Aftermath& after);

// Sends the requests from `from` on until one is not answered; returns where the next one is. THROWS: StoreFailure if
// the store cannot be opened.
std::size_t work_on(std::optional<Office>& office, Town& town, std::vector<Request> const& work, std::size_t from);

// One operation fails, or every one from it on until the store is closed; then it is opened again and the work is done;
// at the end the power goes. `happened`: there were so many operations.
[[nodiscard]] Aftermath after_fault(std::uint64_t seed, std::uint64_t operation, bool persists, std::size_t requests,
                                    std::string const& folder);

// The same for every operation of a long work in turn. Each fault happens in a copy of the process, which goes on for a
// few requests and is then judged.
struct EveryFault {
    std::vector<std::string> complaints;
    std::size_t faults = 0;
    std::size_t unknown = 0; // of them left a command without an answer
};
[[nodiscard]] EveryFault every_fault(std::uint64_t seed, bool persists, std::size_t requests,
                                     std::string const& folder);

} // namespace faults
