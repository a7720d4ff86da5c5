// SPDX-License-Identifier: Apache-2.0
// The disk of these tests does to SQLite what its head says, no less and no more.
#include "disk.hpp"

#include "record/record_fixture.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <map>
#include <set>

using namespace faults;

namespace {

// A connection that does not look after what it does.
class Database {
public:
    explicit Database(std::string const& path) { sqlite3_open(path.c_str(), &db_); }
    ~Database() { sqlite3_close_v2(db_); }
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    int run(char const* sql) { return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }
    // -1: it cannot be told.
    int number(char const* sql)
    {
        sqlite3_stmt* asked = nullptr;
        int number = -1;
        if (sqlite3_prepare_v2(db_, sql, -1, &asked, nullptr) == SQLITE_OK && sqlite3_step(asked) == SQLITE_ROW)
            number = sqlite3_column_int(asked, 0);
        sqlite3_finalize(asked);
        return number;
    }

private:
    sqlite3* db_ = nullptr;
};

// How many rows of ten are there after each was committed and the power was cut.
int rows_after_cut(std::uint64_t seed, std::string const& path, char const* synchronous)
{
    Disk disk(seed, path.substr(0, path.rfind('/')));
    {
        Database writing(path);
        writing.run("PRAGMA journal_mode=WAL");
        writing.run("CREATE TABLE t(n)");
        writing.run("PRAGMA synchronous=FULL");
        writing.run("INSERT INTO t VALUES(0)");
        writing.run(synchronous);
        for (int i = 1; i < 10; ++i) writing.run("INSERT INTO t VALUES(1)");
        disk.restart_after_power_cut();
    }
    Database reading(path);
    return reading.number("SELECT count(*) FROM t");
}

// What a file of three sectors, two of them written over and not synced, is after a cut.
std::string content_after_cut(std::uint64_t seed, std::string const& name)
{
    Disk disk(seed, "");
    Handle handle;
    REQUIRE(disk.open(handle, name, true, true) == Answer::good);
    REQUIRE(disk.write(handle, std::string(1536, 'a'), 0) == Answer::good);
    REQUIRE(disk.sync(handle) == Answer::good);
    REQUIRE(disk.write(handle, std::string(512, 'b'), 0) == Answer::good);
    REQUIRE(disk.write(handle, std::string(1000, 'c'), 512) == Answer::good);
    disk.restart_after_power_cut();
    Handle again;
    REQUIRE(disk.open(again, name, false, true) == Answer::good);
    std::string content(2000, '\0');
    std::size_t got = 0;
    REQUIRE(disk.read(again, content.data(), content.size(), 0, got) == Answer::good);
    content.resize(got);
    return content;
}

} // namespace

TEST_SUITE("the disk of the tests")
{
    TEST_CASE("what was not synced is lost, kept, kept without what came before, torn or garbled, and the rest stays")
    {
        duly::test::Folder const folder;
        std::map<std::string, int> fates;
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            auto const content = content_after_cut(seed, folder.file("f"));
            REQUIRE(content.size() == 1536);
            CHECK(content.substr(1512) == std::string(24, 'a'));
            auto const is = [&](std::size_t from, std::size_t to, char c) {
                return content.find_first_not_of(c, from) >= to;
            };
            bool const first = is(0, 512, 'b'), second = is(512, 1512, 'c');
            bool const no_first = is(0, 512, 'a'), no_second = is(512, 1512, 'a');
            if (first && second) ++fates["kept"];
            if (no_first && no_second) ++fates["lost"];
            if (no_first && second) ++fates["reordered"];
            if ((is(512, 1024, 'a') && is(1024, 1512, 'c')) || (is(512, 1024, 'c') && is(1024, 1512, 'a')))
                ++fates["torn"];
            if (content.find_first_not_of("abc") != content.npos) ++fates["garbled"];
        }
        for (auto const* fate : {"kept", "lost", "reordered", "torn", "garbled"}) {
            CAPTURE(fate);
            CHECK(fates[fate] > 5);
        }
    }

    TEST_CASE("SQLite keeps what it synced, and without syncs it need not")
    {
        duly::test::Folder const folder;
        std::set<int> normal;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CHECK(rows_after_cut(seed, folder.file("d"), "PRAGMA synchronous=FULL") == 10);
            normal.insert(rows_after_cut(seed, folder.file("d"), "PRAGMA synchronous=NORMAL"));
        }
        CHECK(normal.contains(1));
        CHECK(normal.contains(10));
        CHECK(normal.size() > 3);
        CHECK(*normal.begin() == 1); // no more is lost than was not synced
    }

    TEST_CASE("connections to one file keep out of each other's way, and a killed process leaves no lock")
    {
        duly::test::Folder const folder;
        Disk disk(1, folder.file(""));
        auto const path = folder.file("d");
        Database one(path), other(path);
        REQUIRE(one.run("PRAGMA journal_mode=WAL; CREATE TABLE t(n); BEGIN IMMEDIATE; INSERT INTO t VALUES(1)") ==
                SQLITE_OK);
        CHECK(other.run("BEGIN IMMEDIATE") == SQLITE_BUSY);
        CHECK(other.number("SELECT count(*) FROM t") == 0);
        CHECK(one.run("COMMIT") == SQLITE_OK);
        CHECK(other.number("SELECT count(*) FROM t") == 1);
        REQUIRE(one.run("BEGIN IMMEDIATE; INSERT INTO t VALUES(2)") == SQLITE_OK);
        disk.restart_after_kill();
        CHECK(one.run("COMMIT") != SQLITE_OK);
        Database third(path);
        CHECK(third.run("BEGIN IMMEDIATE; INSERT INTO t VALUES(3); COMMIT") == SQLITE_OK);
        CHECK(third.number("SELECT sum(n) FROM t") == 4);
    }

    TEST_CASE("a sync that failed may have dropped what it should have written, and the next one says nothing of it")
    {
        duly::test::Folder const folder;
        std::set<std::string> left;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            Disk disk(seed, "");
            Handle handle;
            auto const name = folder.file("f");
            REQUIRE(disk.open(handle, name, true, true) == Answer::good);
            REQUIRE(disk.write(handle, "old", 0) == Answer::good);
            REQUIRE(disk.sync(handle) == Answer::good);
            REQUIRE(disk.write(handle, "new", 0) == Answer::good);
            disk.fail_at(1, false);
            REQUIRE(disk.sync(handle) == Answer::failed);
            REQUIRE(disk.sync(handle) == Answer::good);
            std::string seen(3, ' ');
            std::size_t got = 0;
            REQUIRE(disk.read(handle, seen.data(), 3, 0, got) == Answer::good);
            CHECK(seen == "new");
            disk.restart_after_power_cut();
            Handle again;
            REQUIRE(disk.open(again, name, false, true) == Answer::good);
            REQUIRE(disk.read(again, seen.data(), 3, 0, got) == Answer::good);
            left.insert(seen);
        }
        CHECK(left == std::set<std::string>{"new", "old"});
    }
}
