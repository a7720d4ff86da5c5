// SPDX-License-Identifier: Apache-2.0
#include "simulation.hpp"

#include "disk.hpp"
#include "office.hpp"
#include "power_cut.hpp"
#include "seeded.hpp"

#include "duly/error.hpp"

#include <sqlite3.h>

#include <array>
#include <optional>

namespace faults {

using namespace duly;

namespace {

constexpr std::size_t steps = 45;

class Simulation {
public:
    Simulation(std::uint64_t seed, std::string const& folder)
        : random_(seed), disk_(seed, folder), town_(folder + "/s"), work_(requests(seed, steps))
    {}

    Day run();

private:
    struct Desk {
        std::optional<Office> office;
        bool is_spoilt = false; // must not acknowledge anything until it is opened again
        bool has_failed = false;
        std::map<std::size_t, std::uint64_t> known; // versions of cases, as it was told last
    };

    void step();
    void send(Request request);
    void tick(Desk& desk);
    void sign(Desk& desk);
    void other_program();
    void plan_fault();
    void note(std::string const& what, std::string const& outcome = {});
    bool opened(Desk& desk);
    void close(Desk& desk);
    void restart();
    void judge();
    void settle();

    properties::Random random_;
    Disk disk_;
    Town town_;
    std::vector<Request> work_;
    std::size_t next_ = 0;
    std::size_t heals_in_ = 0; // unanswered commands until a fault that persists is mended
    std::array<Desk, 2> desks_;
    Day day_;
};

void Simulation::note(std::string const& what, std::string const& outcome)
{
    auto const all = outcome.empty() ? what : what + ": " + outcome;
    ++day_.counts[all];
    day_.trace += all + ' ' + std::to_string(disk_.operations()) + ' ' + std::to_string(disk_.changes()) + '\n';
}

bool Simulation::opened(Desk& desk)
{
    if (desk.office) return true;
    desk.is_spoilt = desk.has_failed = false;
    try {
        desk.office.emplace(town_);
        note("opened");
    } catch (StoreFailure const&) {
        note("not opened");
        if (heals_in_ > 0) --heals_in_;
        if (heals_in_ == 0) disk_.fail_at(0, false);
    }
    return desk.office.has_value();
}

void Simulation::close(Desk& desk)
{
    desk.office.reset();
    desk.is_spoilt = desk.has_failed = false;
}

void Simulation::send(Request request)
{
    auto& desk = desks_[random_.below(2)];
    if (random_.chance(15)) {
        auto const days = static_cast<std::int64_t>(random_.below(60)) - 30;
        request.now.utc_us += days * 86'400'000'000;
    }
    if (!opened(desk)) return;
    auto& known = desk.known[request.of_case];
    if (known > 0 && random_.chance(25)) request.expected_version = known;
    auto const failed = disk_.failed_writes();
    auto const faults = disk_.faults();
    auto const outcome = desk.office->send(request);
    note("sent", std::string(word(outcome)));
    if (outcome == Outcome::acknowledged && desk.is_spoilt)
        day_.complaints.push_back("acknowledged after a write or a sync had failed");
    if (outcome == Outcome::acknowledged)
        known = town_.ledger.acknowledged.at(request.event.actor.id + ' ' + request.key).seq + 1;
    if (outcome != Outcome::unknown) return;
    if (!desk.has_failed && disk_.faults() == faults && !disk_.is_dead())
        day_.complaints.push_back("not answered, although nothing had failed");
    desk.has_failed = true;
    desk.is_spoilt = desk.is_spoilt || disk_.failed_writes() > failed; // I8
    if (heals_in_ > 0 && --heals_in_ == 0) disk_.fail_at(0, false);
    if (random_.chance(60)) close(desk);
}

void Simulation::tick(Desk& desk)
{
    auto const outcome = desk.office->tick();
    desk.has_failed = desk.has_failed || outcome == Outcome::unknown;
    note("tick", std::string(word(outcome)));
}

void Simulation::sign(Desk& desk)
{
    auto const outcome = desk.office->sign();
    desk.has_failed = desk.has_failed || outcome == Outcome::unknown;
    note("signing", std::string(word(outcome)));
}

// As a backup or somebody with the command line does.
void Simulation::other_program()
{
    sqlite3* db = nullptr;
    int code = sqlite3_open_v2(town_.path.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
    auto const mode = static_cast<int>(random_.below(4)); // SQLITE_CHECKPOINT_PASSIVE to _TRUNCATE
    if (code == SQLITE_OK) code = sqlite3_exec(db, "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) code = sqlite3_wal_checkpoint_v2(db, nullptr, mode, nullptr, nullptr);
    sqlite3_close_v2(db);
    note("checkpoint by another program", code == SQLITE_OK ? "done" : "failed");
}

void Simulation::plan_fault()
{
    auto const kind = random_.below(3);
    if (kind == 0) return disk_.cut_at(random_.between(1, 25));
    disk_.fail_at(random_.between(1, 60), kind == 2);
    heals_in_ = kind == 2 ? random_.between(1, 4) : 0;
}

// Everybody is gone: power cut or killed, at this moment or in the middle of the last change.
void Simulation::restart()
{
    bool const is_cut = random_.chance(60);
    auto const unknown = town_.ledger.unknown.size();
    if (is_cut) disk_.restart_after_power_cut();
    else disk_.restart_after_kill();
    for (auto& desk : desks_) close(desk);
    heals_in_ = 0;
    note(is_cut ? "power cut" : "killed", unknown > 0 ? "with commands unanswered" : "");
    judge();
}

void Simulation::judge()
{
    try {
        Office office(town_);
        auto const found = office.complaints();
        day_.complaints.insert(day_.complaints.end(), found.begin(), found.end());
    } catch (StoreFailure const& failure) {
        day_.complaints.push_back(std::string("the store cannot be read: ") + failure.says().en);
    }
}

void Simulation::step()
{
    auto const what = random_.below(100);
    if (what < 60 && next_ < work_.size()) send(work_[next_++]);
    else if (what < 68 && next_ > 0) send(work_[random_.below(next_)]);
    else if (what < 73) close(desks_[random_.below(2)]);
    else if (what < 76) other_program();
    else if (what < 88) plan_fault();
    else if (what < 92) restart();
    else if (auto& desk = desks_[random_.below(2)]; what < 94 && opened(desk)) tick(desk);
    else if (what < 98 && opened(desk)) sign(desk);
    else if (desk.office) desk.office->look_at(random_.between(1, 3));
    if (disk_.is_dead()) restart();
}

// What is in doubt is asked again until it is answered.
void Simulation::settle()
{
    disk_.heal();
    for (auto& desk : desks_) close(desk);
    if (disk_.is_dead()) restart();
    for (std::size_t i = 0; i < next_; ++i) {
        if (!town_.ledger.unknown.contains(work_[i].event.actor.id + ' ' + work_[i].key)) continue;
        if (!opened(desks_[0])) break;
        note("asked again", std::string(word(desks_[0].office->send(work_[i]))));
    }
    judge();
    close(desks_[0]);
    disk_.restart_after_power_cut();
    judge();
}

Day Simulation::run()
{
    for (std::size_t i = 0; i < steps && day_.complaints.empty(); ++i) step();
    if (day_.complaints.empty()) settle();
    day_.digest = sha256(day_.trace + disk_.contents());
    return std::move(day_);
}

} // namespace

Day simulate(std::uint64_t seed, std::string const& folder)
{
    return under(seed, [&] { return Simulation(seed, folder).run(); });
}

} // namespace faults
