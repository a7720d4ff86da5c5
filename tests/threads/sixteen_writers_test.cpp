// SPDX-License-Identifier: Apache-2.0
// Sixteen writers through one engine, while others read, list, subscribe and let time pass. What was acknowledged is on
// record once; the thread sanitizer (preset clang-tsan) watches how it got there.
#include "record/record_fixture.hpp"

#include "duly/enforce/engine.hpp"
#include "duly/record/leaf.hpp"
#include "duly/record/merkle.hpp"
#include "duly/record/verify.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace duly;

namespace {

constexpr std::size_t writer_count = 16;
constexpr std::size_t case_count = 4; // fewer than writers, so that they meet

Command research(std::string const& case_id, std::string key)
{
    Command command;
    command.case_id = case_id;
    command.event.activity = "proposal.researched";
    command.event.occurred = *Moment::parse("2026-01-12", hours(8));
    command.event.actor = {"county-gov", "", {"organ"}, ""};
    command.key = std::move(key);
    return command;
}

std::vector<std::string> open_cases(Engine& engine)
{
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < case_count; ++i) {
        OpenCommand command;
        command.family = "major-decision";
        command.organ = "county-gov";
        command.level = "county";
        command.place = "cn";
        command.key = "case-" + std::to_string(i);
        command.at = Moment::parse("2026-01-05", hours(8));
        ids.push_back(engine.open(command).value().case_id);
    }
    return ids;
}

struct Told {
    std::vector<Receipt> receipts;
    std::string failure;
};

// One writer: each command again until it is answered, and every third although it was.
void write(Engine& engine, std::vector<std::string> const& cases, std::size_t writer, std::size_t commands, Told& told)
try {
    for (std::size_t n = 0; n < commands; ++n) {
        auto const command =
            research(cases[(writer + n) % cases.size()], std::to_string(writer) + "-" + std::to_string(n));
        for (bool answered = false; !answered;) {
            auto const receipt = engine.attest(command);
            answered = receipt.has_value();
            if (answered) told.receipts.push_back(*receipt);
            else if (receipt.error().code != ErrorCode::conflict) throw std::runtime_error(receipt.error().says.en);
        }
        if (n % 3 != 0) continue;
        auto const again = engine.attest(command);
        if (!again || !again->repeated || again->leaf != told.receipts.back().leaf)
            throw std::runtime_error("a command that was sent again was answered otherwise");
    }
} catch (std::exception const& failed) {
    told.failure = failed.what();
}

// What others do meanwhile, each over and over on a thread of its own; an exception is what went wrong.
std::vector<std::function<void()>> bystanders(Engine& engine, std::vector<std::string> const& cases)
{
    Actor const clerk{"county-gov", "", {"organ"}, ""};
    return {
        [&engine, &cases] {
            for (auto const& id : cases)
                if (auto const seen = engine.explain(id).value(); seen.history.empty() || seen.case_id != id)
                    throw std::runtime_error("a case without its opening");
        },
        [&engine, &cases, clerk] {
            if (engine.may(cases.front(), clerk).value().empty()) throw std::runtime_error("no activity is known");
            (void)engine.may(research(cases.back(), "")).value();
        },
        [&engine] {
            if (engine.cases({}).size() != case_count) throw std::runtime_error("a list without one of the cases");
            (void)engine.worklist({});
            (void)engine.overdue(Date::of(2026, 12, 31));
        },
        [&engine, from = std::uint64_t{0}]() mutable {
            for (auto const& leaf : engine.subscribe(from, 64))
                if (leaf.position != from++) throw std::runtime_error("a subscriber missed a leaf");
        },
        [&engine, day = Date::of(2026, 2, 1)]() mutable {
            (void)engine.tick(day);
            day = day + 1;
        },
    };
}

void repeat(std::function<void()> const& act, std::atomic<bool> const& over, std::atomic<std::size_t>& rounds,
            std::string& failure)
try {
    do {
        act();
        ++rounds;
    } while (!over);
} catch (std::exception const& failed) {
    failure = failed.what();
}

void hold_against_record(Store const& store, std::vector<std::string> const& cases, std::vector<Told> const& told)
{
    std::multiset<std::string> keys;
    std::size_t leaves_found = 0, acknowledged = 0;
    for (auto const& id : cases) {
        auto const leaves = store.read_case(id);
        for (std::size_t seq = 0; seq < leaves.size(); ++seq) {
            CHECK(leaves[seq].seq == seq);
            auto const leaf = decode(leaves[seq].bytes).value();
            if (leaf.entry != entry::attested) continue;
            keys.insert(leaf.key);
            ++leaves_found;
        }
        for (auto const& one : told)
            for (auto const& receipt : one.receipts) {
                if (receipt.case_id != id) continue;
                REQUIRE(receipt.seq < leaves.size());
                CHECK(leaf_hash(leaves[receipt.seq].bytes) == receipt.leaf);
                ++acknowledged;
            }
    }
    CHECK(leaves_found == acknowledged);
    CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == keys.size());
    for (auto const& flaw : verify(store).flaws) FAIL_CHECK(flaw.says.en);
}

void sixteen_writers(std::shared_ptr<Store> const& store, std::size_t commands)
{
    EngineOptions options;
    options.clock = [] { return *Moment::parse("2026-12-31", hours(8)); };
    Engine engine(store, options);
    auto const cases = open_cases(engine);

    auto const others = bystanders(engine, cases);
    std::atomic<bool> over{false};
    std::vector<std::atomic<std::size_t>> rounds(others.size());
    std::vector<std::string> failures(others.size());
    std::vector<std::thread> watching, writing;
    for (std::size_t i = 0; i < others.size(); ++i)
        watching.emplace_back([&, i] { repeat(others[i], over, rounds[i], failures[i]); });
    std::vector<Told> told(writer_count);
    for (std::size_t i = 0; i < writer_count; ++i)
        writing.emplace_back([&, i] { write(engine, cases, i, commands, told[i]); });
    for (auto& thread : writing) thread.join();
    over = true;
    for (auto& thread : watching) thread.join();

    for (auto const& failure : failures) CHECK(failure == "");
    for (auto const& count : rounds) CHECK(count > 0);
    for (auto const& one : told) {
        CHECK(one.failure == "");
        CHECK(one.receipts.size() == commands);
    }
    hold_against_record(*store, cases, told);
}

} // namespace

TEST_SUITE("sixteen writers")
{
    TEST_CASE("over a store in memory what is acknowledged is recorded once") { sixteen_writers(memory_store(), 12); }

    TEST_CASE("over a SQLite file what is acknowledged is recorded once")
    {
        test::Folder const folder;
        sixteen_writers(sqlite_store(folder.file("case.duly")), 12);
    }
}
