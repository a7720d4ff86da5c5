// SPDX-License-Identifier: Apache-2.0
// Faults in copies of a process: what came before them is done once.
#include "power_cut.hpp"

#include "seeded.hpp"

#include <algorithm>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace faults {
namespace {

constexpr std::size_t goes_on = 5; // requests after the fault

// What it says, run in a copy of this process. THROWS: std::runtime_error if the copy does not live to say it.
template <class Run> std::string in_a_copy(Run run)
{
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    auto const child = ::fork();
    if (child == 0) {
        std::string const told = run();
        ::_exit(::write(ends[1], told.data(), told.size()) == static_cast<ssize_t>(told.size()) ? 0 : 1);
    }
    ::close(ends[1]);
    std::string told;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        told.append(buffer, static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    if (::waitpid(child, &status, 0) != child || status != 0) throw std::runtime_error("a copy of the process died");
    return told;
}

struct Work {
    Disk& disk;
    Town& town;
    std::optional<Office> office;
    std::vector<Request> requests;

    // The request and, where its turn has come, closing and opening before it.
    void step(std::size_t at)
    {
        std::vector<Request> const up_to(requests.begin(), requests.begin() + static_cast<std::ptrdiff_t>(at) + 1);
        work_on(office, town, up_to, at);
    }
};

[[nodiscard]] std::uint64_t operations_of(Work& work, std::size_t at)
{
    return std::stoull(in_a_copy([&] {
        auto const before = work.disk.operations();
        work.step(at);
        return std::to_string(work.disk.operations() - before);
    }));
}

// A line for whether a command was left without an answer, and one for each complaint.
[[nodiscard]] std::string told_of_fault(Work& work, std::size_t at, std::uint64_t operation, bool persists)
{
    auto const to = std::min(work.requests.size(), at + goes_on);
    Aftermath after;
    work.disk.fail_at(operation, persists);
    live_through(work.disk, work.town, work.office, work.requests, at, to, after);
    std::string told = after.in_doubt ? "1" : "0";
    if (!after.happened) after.complaints.push_back("no such operation");
    for (auto const& complaint : after.complaints) told += "\n  " + complaint;
    return told;
}

} // namespace

EveryFault every_fault(std::uint64_t seed, bool persists, std::size_t count, std::string const& folder)
{
    return under(seed, [&] {
        EveryFault every;
        Disk disk(seed, folder);
        Town town(folder + "/s");
        Work work{disk, town, {}, requests(seed, count)};
        for (std::size_t at = 0; at < count; ++at) {
            auto const operations = operations_of(work, at);
            for (std::uint64_t operation = 1; operation <= operations; ++operation) {
                auto const told = in_a_copy([&] { return told_of_fault(work, at, operation, persists); });
                disk.show_all();
                ++every.faults;
                if (told.starts_with('1')) ++every.unknown;
                if (told.size() > 1)
                    every.complaints.push_back("request " + std::to_string(at) + ", operation " +
                                               std::to_string(operation) + told.substr(1));
            }
            disk.show_all();
            work.step(at);
        }
        return every;
    });
}

} // namespace faults
