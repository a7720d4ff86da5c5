// SPDX-License-Identifier: Apache-2.0
#include "power_cut.hpp"

#include "seeded.hpp"

#include "duly/error.hpp"

#include <optional>

namespace faults {

using namespace duly;

namespace {

constexpr std::size_t looks_every = 6;   // requests
constexpr std::size_t signs_every = 9;   // requests
constexpr std::size_t closes_every = 23; // requests: what closing and opening does is part of the work

void take(std::vector<std::string>& all, std::vector<std::string> const& more)
{
    all.insert(all.end(), more.begin(), more.end());
}

// Nothing is acknowledged any more once the world has failed.
void insist(Office& office, std::vector<Request> const& work, std::size_t from, std::string const& why,
            std::vector<std::string>& wrong)
{
    for (auto i = from; i < work.size() && i < from + 3; ++i)
        if (office.send(work[i]) == Outcome::acknowledged) wrong.push_back("acknowledged although " + why);
}

// After a cut: sends once more what has no answer, goes on with something new, and looks again.
std::vector<std::string> recovered(Town& town, std::vector<Request> const& work, std::size_t sent)
try {
    Office office(town);
    auto wrong = office.complaints();
    for (std::size_t i = 0; i < sent; ++i) {
        auto const key = work[i].event.actor.id + ' ' + work[i].key;
        auto const is_open = work[i].kind == Request::Kind::open && !town.case_ids.contains(work[i].of_case);
        if (!town.ledger.unknown.contains(key) && !is_open) continue;
        if (office.send(work[i]) == Outcome::unknown) wrong.push_back("the store does not go on");
    }
    for (std::size_t i = sent; i < work.size() && i < sent + 3; ++i)
        if (office.send(work[i]) == Outcome::unknown) wrong.push_back("the store does not go on");
    take(wrong, office.complaints());
    return wrong;
} catch (StoreFailure const& failure) {
    return {std::string("the store cannot be read any more: ") + failure.says().en};
}

// Opens the store while the power goes again.
void cut_again(Disk& disk, Town& town, std::uint64_t change, std::vector<std::string>& wrong)
{
    disk.cut_at(change);
    try {
        Office office(town);
        take(wrong, disk.is_dead() ? std::vector<std::string>{} : office.complaints());
    } catch (StoreFailure const&) {} // the power went
    disk.restart_after_power_cut();
}

} // namespace

std::size_t work_on(std::optional<Office>& office, Town& town, std::vector<Request> const& work, std::size_t from)
{
    for (auto i = from; i < work.size(); ++i) {
        if (!office || i % closes_every == closes_every - 1) {
            office.reset();
            office.emplace(town);
        }
        if (office->send(work[i]) == Outcome::unknown) return i + 1;
        if (i % looks_every == 0) office->look_at(work[i].of_case);
        if (i % signs_every == 3) static_cast<void>(office->sign());
    }
    return work.size();
}

Aftermath after_power_cut(std::uint64_t seed, std::uint64_t change, std::size_t count, std::string const& folder,
                          Preparation const& prepare)
{
    return under(seed, [&] {
        Aftermath after;
        Disk disk(seed * 7919 + change, folder);
        if (prepare) prepare(disk);
        disk.cut_at(change);
        Town town(folder + "/s");
        auto const work = requests(seed, count);
        std::size_t sent = 0;
        try {
            std::optional<Office> office;
            sent = work_on(office, town, work, 0);
            after.acknowledged = town.ledger.acknowledged.size();
            if (disk.is_dead()) insist(*office, work, sent, "the power was cut", after.complaints);
        } catch (StoreFailure const&) {} // while it was opened
        after.happened = disk.is_dead();
        after.unknown = town.ledger.unknown.size();
        after.dropped = disk.unsynced();
        disk.restart_after_power_cut();
        if (seed % 3 == 0) cut_again(disk, town, 1 + (seed + change) % 40, after.complaints);
        take(after.complaints, recovered(town, work, sent));
        return after;
    });
}

std::uint64_t changes_of(std::uint64_t seed, std::size_t count, std::string const& folder)
{
    return under(seed, [&] {
        Disk disk(seed, folder);
        Town town(folder + "/s");
        std::optional<Office> office;
        work_on(office, town, requests(seed, count), 0);
        office.reset();
        return disk.changes();
    });
}

void live_through(Disk& disk, Town& town, std::optional<Office>& office, std::vector<Request> const& all,
                  std::size_t from, std::size_t to, Aftermath& after)
{
    std::vector<Request> const work(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(to));
    for (int openings = 0; from < to && openings < 20; ++openings) {
        try {
            auto const failed = disk.failed_writes();
            auto const answered = town.ledger.unknown.size();
            from = work_on(office, town, work, from);
            after.in_doubt = after.in_doubt || town.ledger.unknown.size() > answered;
            if (town.ledger.unknown.size() > answered && disk.failed_writes() > failed)
                insist(*office, all, from, "a write or a sync had failed", after.complaints);
        } catch (StoreFailure const&) {} // while it was opened
        office.reset();
        after.happened = after.happened || disk.faults() > 0;
        if (after.happened) disk.heal();
    }
    if (from < to) after.complaints.push_back("the store cannot be opened any more");
    after.acknowledged = town.ledger.acknowledged.size();
    after.unknown = town.ledger.unknown.size();
    after.dropped = disk.unsynced();
    disk.heal();
    disk.restart_after_power_cut();
    take(after.complaints, recovered(town, all, to));
}

Aftermath after_fault(std::uint64_t seed, std::uint64_t operation, bool persists, std::size_t count,
                      std::string const& folder)
{
    return under(seed, [&] {
        Aftermath after;
        Disk disk(seed * 7919 + operation * 2 + (persists ? 1 : 0), folder);
        disk.fail_at(operation, persists);
        Town town(folder + "/s");
        std::optional<Office> office;
        auto const work = requests(seed, count);
        live_through(disk, town, office, work, 0, work.size(), after);
        return after;
    });
}

} // namespace faults
