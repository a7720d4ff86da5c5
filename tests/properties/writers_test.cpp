// SPDX-License-Identifier: Apache-2.0
// Several writers at once: whatever the interleaving, each command that was acknowledged is in its case once, each case
// is without a gap, and the record verifies. Commands carry idempotency keys, are sent again when another writer was
// first, and now and then although they were acknowledged, as by a client that lost the answer.
#include "random_history.hpp"
#include "record/record_fixture.hpp"

#include "duly/enforce/engine.hpp"
#include "duly/record/leaf.hpp"
#include "duly/record/merkle.hpp"
#include "duly/record/verify.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <exception>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace duly;
using namespace properties;

namespace {

constexpr std::size_t case_count = 3;

EngineOptions options()
{
    EngineOptions made;
    made.calendar = Calendar::plain_weekdays();
    made.clock = [] { return *Moment::parse("2026-06-01T12:00:00+08:00", hours(8)); };
    return made;
}

std::string open_case(Engine& engine, std::size_t number)
{
    OpenCommand open;
    open.family = "cn/major-decision";
    open.organ = "county-gov";
    open.level = "county";
    open.place = "cn";
    open.key = "case-" + std::to_string(number);
    open.actor = {"clerk", "", {}, ""};
    return engine.open(open).value().case_id;
}

// What one writer was told.
struct Writer {
    std::vector<Receipt> receipts; // first answers
    std::set<std::string> keys;    // of the commands that were acknowledged
    std::size_t conflicts = 0, refusals = 0, repeated = 0;
    std::string failure;
};

// Sends the command until somebody answers it.
Result<Receipt> send(Engine& engine, Command const& command, bool attest, Writer& writer)
{
    for (;;) {
        auto answer = attest ? engine.attest(command) : engine.perform(command);
        if (answer || answer.error().code != ErrorCode::conflict) return answer;
        ++writer.conflicts;
    }
}

void send_again(Engine& engine, Command const& command, bool attest, Receipt const& receipt, Writer& writer)
{
    auto const again = send(engine, command, attest, writer);
    if (!again || !again->repeated || again->seq != receipt.seq || again->leaf != receipt.leaf)
        writer.failure = "a command that was sent again was answered otherwise";
    ++writer.repeated;
}

void write(Engine& engine, std::vector<std::string> const& cases, std::uint64_t seed, std::size_t commands,
           Writer& writer)
try {
    static RandomHistories const histories;
    Random random(seed);
    for (std::size_t n = 0; n < commands; ++n) {
        Command command;
        command.case_id = random.one_of(cases);
        command.event = histories.some_event(random, Date::of(2026, 6, 1));
        command.key = std::to_string(seed) + "-" + std::to_string(n);
        auto const attest = random.chance(70);
        auto const receipt = send(engine, command, attest, writer);
        if (!receipt) {
            ++writer.refusals;
            if (receipt.error().code != ErrorCode::refused) writer.failure = receipt.error().says.en;
            continue;
        }
        writer.receipts.push_back(*receipt);
        writer.keys.insert(command.key);
        if (random.chance(20)) send_again(engine, command, attest, *receipt, writer);
    }
} catch (std::exception const& failed) {
    writer.failure = failed.what();
}

std::vector<Writer> write_at_once(std::vector<Engine*> const& engines, std::vector<std::string> const& cases,
                                  std::uint64_t seed, std::size_t commands)
{
    std::vector<Writer> writers(engines.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < engines.size(); ++i)
        threads.emplace_back([&, i] { write(*engines[i], cases, seed * 100 + i, commands, writers[i]); });
    for (auto& thread : threads) thread.join();
    return writers;
}

// What is wrong with the cases, given what the writers were told; empty: nothing.
std::vector<std::string> complaints(Store const& store, std::vector<std::string> const& cases,
                                    std::vector<Writer> const& writers)
{
    std::vector<std::string> wrong;
    std::map<std::string, std::vector<StoredLeaf>> leaves;
    std::multiset<std::string> keys_on_record, keys_acknowledged;
    std::size_t refusals = 0, attempts = 0;
    for (auto const& id : cases) {
        leaves[id] = store.read_case(id);
        attempts += store.attempts(id).size();
        if (store.case_head(id)->version != leaves[id].size()) wrong.push_back("a version that is not the leaves'");
        for (std::size_t seq = 0; seq < leaves[id].size(); ++seq) {
            if (leaves[id][seq].seq != seq) wrong.push_back("a gap");
            auto const leaf = decode(leaves[id][seq].bytes).value();
            if (leaf.entry == entry::performed || leaf.entry == entry::attested) keys_on_record.insert(leaf.key);
        }
    }
    for (auto const& writer : writers) {
        if (!writer.failure.empty()) wrong.push_back(writer.failure);
        keys_acknowledged.insert(writer.keys.begin(), writer.keys.end());
        refusals += writer.refusals;
        for (auto const& receipt : writer.receipts) {
            auto const& of_case = leaves[receipt.case_id];
            if (receipt.seq >= of_case.size() || leaf_hash(of_case[receipt.seq].bytes) != receipt.leaf)
                wrong.push_back("a receipt for what is not there");
        }
    }
    if (keys_on_record != keys_acknowledged) wrong.push_back("commands lost or doubled");
    if (attempts != refusals) wrong.push_back("refusals lost or doubled");
    for (auto const& flaw : verify(store).flaws) wrong.push_back(flaw.says.en);
    return wrong;
}

void nothing_is_lost_or_doubled(Store const& store, std::vector<std::string> const& cases,
                                std::vector<Writer> const& writers)
{
    for (auto const& complaint : complaints(store, cases, writers)) FAIL_CHECK(complaint);
}

std::size_t conflicts(std::vector<Writer> const& writers)
{
    std::size_t all = 0;
    for (auto const& writer : writers) all += writer.conflicts;
    return all;
}

std::vector<std::string> open_cases(Engine& engine)
{
    std::vector<std::string> cases;
    for (std::size_t i = 0; i < case_count; ++i) cases.push_back(open_case(engine, i));
    return cases;
}

} // namespace

TEST_SUITE("writers at once")
{
    TEST_CASE("four engines over one store in memory lose and double nothing")
    {
        std::size_t met = 0;
        for (auto const seed : seeds(5)) {
            CAPTURE(seed);
            std::shared_ptr<Store> const store = memory_store();
            std::vector<std::unique_ptr<Engine>> engines;
            std::vector<Engine*> each;
            for (int i = 0; i < 4; ++i) {
                engines.push_back(std::make_unique<Engine>(store, options()));
                each.push_back(engines.back().get());
            }
            auto const cases = open_cases(*each.front());
            auto const writers = write_at_once(each, cases, seed, 60);
            nothing_is_lost_or_doubled(*store, cases, writers);
            met += conflicts(writers);
        }
        MESSAGE("conflicts met: " << met);
    }

    TEST_CASE("four threads of one engine lose and double nothing")
    {
        for (auto const seed : seeds(5)) {
            CAPTURE(seed);
            std::shared_ptr<Store> const store = memory_store();
            Engine engine(store, options());
            auto const cases = open_cases(engine);
            nothing_is_lost_or_doubled(*store, cases,
                                       write_at_once({&engine, &engine, &engine, &engine}, cases, seed, 60));
        }
    }

    TEST_CASE("two engines with two threads each over one SQLite file lose and double nothing")
    {
        std::size_t met = 0;
        for (auto const seed : seeds(2)) {
            CAPTURE(seed);
            test::Folder const folder;
            std::shared_ptr<Store> const one = sqlite_store(folder.file("case.duly"));
            std::shared_ptr<Store> const other = sqlite_store(folder.file("case.duly"));
            Engine first(one, options()), second(other, options());
            auto const cases = open_cases(first);
            auto const writers = write_at_once({&first, &first, &second, &second}, cases, seed, 30);
            nothing_is_lost_or_doubled(*one, cases, writers);
            nothing_is_lost_or_doubled(*other, cases, writers);
            met += conflicts(writers);
        }
        MESSAGE("conflicts met: " << met);
    }

    TEST_CASE("a command that was lost, or recorded twice because it had no key, is noticed")
    {
        std::shared_ptr<Store> const store = memory_store();
        Engine engine(store, options());
        auto const cases = open_cases(engine);
        auto writers = write_at_once({&engine}, cases, 1, 20);
        CHECK(complaints(*store, cases, writers).empty());
        writers.front().keys.insert("never recorded");
        CHECK(complaints(*store, cases, writers) == std::vector<std::string>{"commands lost or doubled"});
        writers.front().keys.erase("never recorded");
        auto const again = RandomHistories().make(1, 0).front();
        for (int i = 0; i < 2; ++i) REQUIRE(engine.attest({cases.front(), again, "", {}}).has_value());
        CHECK(complaints(*store, cases, writers) == std::vector<std::string>{"commands lost or doubled"});
    }
}
