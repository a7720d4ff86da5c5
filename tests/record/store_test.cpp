// SPDX-License-Identifier: Apache-2.0
// What every store promises, asked of the one in memory and the one in a file; and what only a file can suffer.
#include "duly/record/verify.hpp"
#include "record_fixture.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>

using namespace duly;
using namespace duly::test;

namespace {

void a_case_grows(Store& store)
{
    Writer writer(store);
    for (std::uint64_t i = 0; i < 5; ++i) {
        Appended const done = writer.append();
        REQUIRE(done.kind == Appended::Kind::stored);
        CHECK(done.index == i);
        CHECK(done.version == i + 1);
    }
    std::vector<StoredLeaf> const leaves = store.read_case(writer.case_id());
    REQUIRE(leaves.size() == 5);
    CHECK(leaves[3].seq == 3);
    CHECK(store.read_case(writer.case_id(), 3).size() == 2);
    CHECK(store.case_head(writer.case_id())->version == 5);
    CHECK(store.case_head(writer.case_id())->last == leaf_hash(leaves[4].bytes));
    CHECK_FALSE(store.case_head(new_case_id()));
    CHECK(store.head(writer.log()).size == 5);
    CHECK(verify(store).ok());

    Writer late(store, writer.case_id());
    Appended const lost = late.append();
    CHECK(lost.kind == Appended::Kind::conflict);
    CHECK(lost.version == 5);
    CHECK(store.head(writer.log()).size == 5);
}

void a_key_answers_once(Store& store)
{
    Writer writer(store);
    Appended const first = writer.append("k1", "command");
    REQUIRE(first.kind == Appended::Kind::stored);
    Appended const again = writer.append("k1", "command");
    REQUIRE(again.kind == Appended::Kind::key_seen);
    CHECK(again.earlier->case_id == writer.case_id());
    CHECK(again.earlier->seq == 0);
    CHECK(writer.append("k1", "another command").kind == Appended::Kind::key_reused);
    CHECK(writer.append("k2", "command").kind == Appended::Kind::stored);
    CHECK(store.find_key(writer.log(), "justice-bureau", "k2")->seq == 1);
    CHECK_FALSE(store.find_key(writer.log(), "someone-else", "k2"));
    CHECK(verify(store).ok());
}

void disclosures_can_go(Store& store)
{
    Writer writer(store);
    REQUIRE(writer.append({}, {}, "张三").kind == Appended::Kind::stored);
    auto const kept = store.disclosures(writer.log(), 0).open;
    REQUIRE(kept.size() == 1);
    CHECK(std::get<std::string>(kept[0].value) == "张三");
    CHECK(opens(kept[0], *decode(store.scan(writer.log(), 0, 1).at(0).bytes)));
    CHECK(store.disclosed_events(writer.case_id(), "") == std::vector<std::uint64_t>{0});
    CHECK(store.disclosed_events(writer.case_id(), "someone").empty());
    REQUIRE(writer.append({}, {}, "李四", "someone").kind == Appended::Kind::stored);
    REQUIRE(writer.append({}, {}, {}, {}, "").kind == Appended::Kind::stored);
    CHECK(store.disclosures(writer.log(), 0).open.empty());
    CHECK(store.disclosed_events(writer.case_id(), "").empty());
    CHECK(std::get<std::string>(store.disclosures(writer.log(), 1).open.at(0).value) == "李四");
    REQUIRE(writer.append({}, {}, "王五").kind == Appended::Kind::stored); // of whom the first texts went
    CHECK(store.disclosures(writer.log(), 3).open.size() == 1);
    CHECK(verify(store).ok());
}

void projections_can_be_rebuilt(Store& store)
{
    Writer writer(store);
    REQUIRE(writer.append().kind == Appended::Kind::stored);
    CHECK(store.unprojected(writer.log(), 10) == std::vector{writer.case_id()});
    Projection made;
    made.row = {writer.case_id(),
                writer.log(),
                "m",
                "2026-1",
                "cn/x",
                "cn",
                "open",
                "lawful",
                Date::of(2026, 1, 5),
                Date::of(2026, 1, 6),
                Date::of(2026, 2, 1),
                sha256("law"),
                1};
    made.items = {{writer.case_id(), "a", "R1", "reviewer", "u1", Date::of(2026, 2, 1)},
                  {writer.case_id(), "b", "", "chief", "", std::nullopt}};
    store.project({&made, 1});
    CHECK(store.unprojected(writer.log(), 10).empty());
    CHECK(store.cases({}) == std::vector{made.row});
    CaseQuery soon;
    soon.deadline_before = Date::of(2026, 2, 1);
    CHECK(store.count_cases(soon) == 0);
    soon.deadline_before = Date::of(2026, 2, 2);
    CHECK(store.count_cases(soon) == 1);
    CHECK(store.work({}) == made.items);
    WorkQuery mine;
    mine.roles = {"chief"};
    CHECK(store.work(mine).size() == 1);
    made.items.pop_back();
    made.row.version = 2;
    store.project({&made, 1});
    CHECK(store.work({}) == made.items);
    store.clear_projections();
    CHECK(store.cases({}).empty());
    CHECK(store.unprojected(writer.log(), 10).size() == 1);
}

void attempts_have_no_sequence(Store& store)
{
    Writer writer(store);
    REQUIRE(writer.append().kind == Appended::Kind::stored);
    Leaf leaf = some_leaf(writer.case_id(), 0, {});
    leaf.entry = entry::refused;
    leaf.judged = 1;
    leaf.key = "k1";
    leaf.command = sha256("c");
    std::string const bytes = *encode(leaf);
    NewLeaf const added{bytes, leaf_hash(bytes), {}};
    Batch batch;
    batch.case_id = leaf.case_id;
    batch.leaves = {&added, 1};
    batch.attempts = true;
    REQUIRE(store.append(writer.log(), batch).kind == Appended::Kind::stored);
    CHECK(store.case_head(leaf.case_id)->version == 1);
    CHECK(store.attempts(leaf.case_id).size() == 1);
    CHECK(store.read_case(leaf.case_id).size() == 1);
    CHECK_FALSE(store.find_key(writer.log(), "justice-bureau", "k1"));
    CHECK(verify(store).ok());
}

// Calls that are wrong in themselves; how many of them were refused as such.
int refused_mistakes(Store& store, LogId log)
{
    Leaf leaf = some_leaf(new_case_id(), 0, genesis(origin, "x"));
    std::string const bytes = *encode(leaf);
    Disclosure const name{"name", {}, Value(std::string("张三"))};
    std::vector<Disclosure> const twice{name, name};
    NewLeaf const plain{bytes, leaf_hash(bytes), {}};
    NewLeaf const doubled{bytes, leaf_hash(bytes), twice};
    Projection astray;
    astray.row.case_id = "no case id";
    Batch const good{leaf.case_id, 0, {&plain, 1}};
    Batch const doubles{leaf.case_id, 0, {&doubled, 1}};
    Batch strays = good;
    strays.projection = &astray;
    int refused = 0;
    auto const refuses = [&](LogId to, Batch const& batch) {
        try {
            static_cast<void>(store.append(to, batch));
        } catch (std::invalid_argument const&) {
            ++refused;
        }
    };
    refuses(LogId(77), good);
    refuses(log, Batch{"no case id", 0, {&plain, 1}});
    refuses(log, doubles);
    refuses(log, strays);
    return refused;
}

} // namespace

TEST_SUITE("the trees of a store")
{
    TEST_CASE("every subtree is that of the leaves, asked for once or again, of whichever tree and log")
    {
        Folder const folder;
        auto const store = sqlite_store(folder.file("s"));
        for (char const* const name : {"gov.example/a", "gov.example/b"}) {
            LogId const log = store->open_log(name, Suite::dual);
            std::vector<std::string> texts;
            for (int i = 0; i < 1300; ++i) texts.push_back(name + std::to_string(i));
            std::vector<NewLeaf> leaves;
            for (auto const& text : texts) leaves.push_back({text, leaf_hash(text)});
            REQUIRE(store->append(log, Batch{new_case_id(), 0, leaves}).kind == Appended::Kind::stored);
            for (HashAlgorithm const tree : {HashAlgorithm::sha256, HashAlgorithm::sm3}) {
                SubtreeRoots roots(tree);
                for (auto const& text : texts) roots.append(leaf_hash(tree, text));
                for (int again = 0; again < 2; ++again) {
                    SubtreeSource const source = store->subtrees(log, tree);
                    for (unsigned level = 0; level <= 10; ++level)
                        for (std::uint64_t index = 0; (index + 1) << level <= texts.size(); ++index)
                            REQUIRE(source(level, index) == roots.at(level, index));
                }
            }
        }
    }
}

TEST_SUITE("a store")
{
    TEST_CASE("a case grows in sequence, and who comes late is told the version")
    {
        Folder const folder;
        a_case_grows(*memory_store());
        a_case_grows(*sqlite_store(folder.file("s")));
    }
    TEST_CASE("an idempotency key answers the same command and refuses another")
    {
        Folder const folder;
        a_key_answers_once(*memory_store());
        a_key_answers_once(*sqlite_store(folder.file("s")));
    }
    TEST_CASE("the plaintext of a personal field can go and the record still stands")
    {
        Folder const folder;
        disclosures_can_go(*memory_store());
        disclosures_can_go(*sqlite_store(folder.file("s")));
    }
    TEST_CASE("projections answer lists and are rebuilt from the trail")
    {
        Folder const folder;
        projections_can_be_rebuilt(*memory_store());
        projections_can_be_rebuilt(*sqlite_store(folder.file("s")));
    }
    TEST_CASE("a refused attempt is recorded outside the sequence and does not use up its key")
    {
        Folder const folder;
        attempts_have_no_sequence(*memory_store());
        attempts_have_no_sequence(*sqlite_store(folder.file("s")));
    }
    TEST_CASE("eight threads lose nothing and share commits")
    {
        Folder const folder;
        auto const store = sqlite_store(folder.file("s"));
        std::string const contested = new_case_id();
        std::atomic<int> stored{0};
        std::atomic<int> conflicts{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                Writer own(*store);
                for (int i = 0; i < 50; ++i) stored += own.append().kind == Appended::Kind::stored ? 1 : 0;
                Writer shared(*store, contested);
                (shared.append().kind == Appended::Kind::stored ? stored : conflicts) += 1;
            });
        for (std::thread& thread : threads) thread.join();
        CHECK(stored == 8 * 50 + 1);
        CHECK(conflicts == 7);
        Verification const result = verify(*store);
        CHECK(result.ok());
        CHECK(result.leaves == 401);
    }
    TEST_CASE("a caller's mistake fails that caller alone, whoever shares the commit")
    {
        Folder const folder;
        auto const store = sqlite_store(folder.file("s"));
        std::atomic<int> stored{0};
        std::atomic<int> refused{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                Writer own(*store);
                for (int i = 0; i < 50; ++i) {
                    try {
                        stored += own.append().kind == Appended::Kind::stored ? 1 : 0;
                    } catch (std::exception const&) {} // counted as not stored
                }
            });
        for (int t = 0; t < 2; ++t)
            threads.emplace_back([&] {
                LogId const log = store->open_log(origin);
                for (int i = 0; i < 50; ++i) refused += refused_mistakes(*store, log);
            });
        for (std::thread& thread : threads) thread.join();
        CHECK(stored == 4 * 50);
        CHECK(refused == 2 * 50 * 4);
        Verification const result = verify(*store);
        CHECK(result.ok());
        CHECK(result.leaves == 200);
    }
    TEST_CASE("what a store remembers of a case gives way to what another wrote")
    {
        Folder const folder;
        auto const here = sqlite_store(folder.file("s"));
        auto const there = sqlite_store(folder.file("s"));
        Writer first(*here);
        Writer second(*there, first.case_id());
        for (std::uint64_t round = 1; round < 20; round += 2) {
            REQUIRE(first.append().kind == Appended::Kind::stored);
            Appended const late = second.append();
            REQUIRE(late.kind == Appended::Kind::conflict);
            CHECK(late.version == round);
            second.catch_up();
            REQUIRE(second.append().index == round);
            Appended const overtaken = first.append();
            REQUIRE(overtaken.kind == Appended::Kind::conflict);
            CHECK(overtaken.version == round + 1);
            first.catch_up();
        }
        Verification const result = verify(*here);
        CHECK(result.ok());
        CHECK(result.leaves == 20);
    }
    TEST_CASE("two processes write to one file")
    {
        Folder const folder;
        std::string const path = folder.file("s");
        pid_t const child = ::fork();
        if (child == 0) {
            int bad = 0;
            {
                auto const store = sqlite_store(path);
                Writer writer(*store);
                for (int i = 0; i < 100; ++i) bad += writer.append().kind == Appended::Kind::stored ? 0 : 1;
            }
            ::_exit(bad == 0 ? 0 : 1);
        }
        auto const store = sqlite_store(path);
        Writer writer(*store);
        for (int i = 0; i < 100; ++i) REQUIRE(writer.append().kind == Appended::Kind::stored);
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(status == 0);
        Verification const result = verify(*store);
        CHECK(result.ok());
        CHECK(result.leaves == 200);
    }
    TEST_CASE("what was acknowledged is there after kill -9, and nothing is half-written")
    {
        Folder const folder;
        for (int round = 0; round < 10; ++round) {
            std::string const path = folder.file("s" + std::to_string(round));
            int pipe_ends[2];
            REQUIRE(::pipe(pipe_ends) == 0);
            pid_t const child = ::fork();
            if (child == 0) {
                auto const store = sqlite_store(path);
                Writer writer(*store);
                for (;;) {
                    if (writer.append().kind != Appended::Kind::stored) ::_exit(1);
                    if (::write(pipe_ends[1], "x", 1) != 1) ::_exit(1);
                }
            }
            ::close(pipe_ends[1]);
            char seen = 0;
            std::uint64_t acknowledged = 0;
            std::uint64_t const enough = static_cast<std::uint64_t>(1 + round * 3);
            while (acknowledged < enough && ::read(pipe_ends[0], &seen, 1) == 1) ++acknowledged;
            std::this_thread::sleep_for(std::chrono::microseconds(round * 300));
            ::kill(child, SIGKILL);
            while (::read(pipe_ends[0], &seen, 1) == 1) ++acknowledged;
            ::close(pipe_ends[0]);
            ::waitpid(child, nullptr, 0);
            auto const store = sqlite_store(path, StoreAccess::write);
            Verification const result = verify(*store);
            CHECK(result.ok());
            CHECK(result.leaves >= acknowledged);
            CHECK(result.leaves <= acknowledged + 1);
        }
    }
    TEST_CASE("a full disk poisons the store until it is opened again, and loses nothing")
    {
        Folder const folder;
        std::string const path = folder.file("s");
        pid_t const child = ::fork();
        if (child == 0) {
            ::signal(SIGXFSZ, SIG_IGN);
            auto const store = sqlite_store(path);
            Writer writer(*store);
            rlimit const limit{200'000, 200'000};
            if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(2);
            unsigned char stored = 0;
            try {
                while (stored < 250) {
                    static_cast<void>(writer.append());
                    ++stored;
                }
                ::_exit(3);
            } catch (StoreFailure const&) {}
            try {
                static_cast<void>(writer.append());
                ::_exit(4);
            } catch (StoreFailure const&) {}
            std::ofstream(path + ".stored") << int{stored}; // far below the limit
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFEXITED(status));
        REQUIRE(WEXITSTATUS(status) == 0);
        std::uint64_t stored = 0;
        std::ifstream(path + ".stored") >> stored;
        CHECK(stored > 0);
        auto const store = sqlite_store(path, StoreAccess::write);
        Verification const result = verify(*store);
        CHECK(result.ok());
        CHECK(result.leaves == stored);
        Writer more(*store);
        CHECK(more.append().kind == Appended::Kind::stored);
    }
    TEST_CASE("a folder, a missing file, a text file and a store opened for reading say what is wrong")
    {
        Folder const folder;
        std::string const text = folder.file("text");
        std::ofstream(text) << std::string(5000, 'x');
        CHECK_THROWS_AS(static_cast<void>(sqlite_store(folder.file(""))), StoreFailure);
        CHECK_THROWS_AS(static_cast<void>(sqlite_store(folder.file("none"), StoreAccess::write)), StoreFailure);
        CHECK_FALSE(std::filesystem::exists(folder.file("none")));
        try {
            static_cast<void>(sqlite_store(text));
            FAIL("a text file is no store");
        } catch (StoreFailure const& failure) {
            CHECK(failure.says().zh.starts_with(text + "：这不是 SQLite 数据库"));
            CHECK(failure.says().en.starts_with(text + ": this is not an SQLite database"));
        }
        {
            auto const made = sqlite_store(folder.file("s"));
            static_cast<void>(Writer(*made).append());
        }
        auto const reading = sqlite_store(folder.file("s"), StoreAccess::read);
        CHECK(verify(*reading).leaves == 1);
        CHECK_THROWS_AS(static_cast<void>(reading->open_log("another")), StoreFailure);
    }
    TEST_CASE("malformed calls are refused before anything is written")
    {
        auto const store = memory_store();
        CHECK_THROWS_AS(static_cast<void>(store->open_log("a\nb")), std::invalid_argument);
        LogId const log = store->open_log(origin);
        CHECK_THROWS_AS(static_cast<void>(store->append(log, Batch{})), std::invalid_argument);
    }
}
