// SPDX-License-Identifier: Apache-2.0
// Someone edits the evidence with plain SQL after dropping the triggers: verification names the position.
#include "duly/record/verify.hpp"
#include "record_fixture.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace duly;
using namespace duly::test;

namespace {

// Twelve leaves of two cases in one log, one personal field each; the file is closed.
std::string filled(Folder const& folder)
{
    std::string const path = folder.file("s");
    auto const store = sqlite_store(path);
    Writer a(*store);
    Writer b(*store);
    for (int i = 0; i < 6; ++i) {
        static_cast<void>(a.append("k" + std::to_string(i) + a.case_id(), "c", "张三"));
        static_cast<void>(b.append());
    }
    return path;
}

Verification after(std::string const& sql)
{
    Folder const folder;
    std::string const path = filled(folder);
    REQUIRE(verify_file(path).ok());
    REQUIRE(run_sql(path, "DROP TRIGGER leaf_stays; DROP TRIGGER leaf_is_kept; DROP TRIGGER head_stays;"
                          "DROP TRIGGER head_is_kept; DROP TRIGGER law_stays; DROP TRIGGER law_is_kept;"
                          "DROP TRIGGER log_stays; DROP TRIGGER log_is_kept; DROP TRIGGER checkpoint_stays;"
                          "DROP TRIGGER checkpoint_is_kept; DROP TRIGGER case_number_stays;"
                          "DROP TRIGGER case_number_is_kept;" +
                              sql) == SQLITE_OK);
    return verify_file(path);
}

std::string at(int index) { return "position = " + std::to_string(index); }

std::string swap_rows(int a, int b)
{
    return "UPDATE leaf SET position = -1 WHERE " + at(a) + "; UPDATE leaf SET " + at(a) + " WHERE " + at(b) +
           "; UPDATE leaf SET " + at(b) + " WHERE position = -1;";
}

bool names(Verification const& result, Flaw::Kind kind, std::uint64_t index)
{
    for (Flaw const& flaw : result.flaws)
        if (flaw.kind == kind && flaw.index == index && !flaw.says.zh.empty() && !flaw.says.en.empty()) return true;
    return false;
}

} // namespace

TEST_SUITE("verification")
{
    TEST_CASE("every leaf that is removed is missing at its position")
    {
        for (int i = 0; i < 12; ++i) {
            Verification const result = after("DELETE FROM leaf WHERE " + at(i));
            CHECK(result.flaw_count == 1);
            CHECK(names(result, Flaw::Kind::missing, static_cast<std::uint64_t>(i)));
        }
    }
    TEST_CASE("a leaf that is missing from the middle of a case is named with its case and sequence")
    {
        Verification const result = after("DELETE FROM leaf WHERE " + at(4));
        REQUIRE(result.flaws.size() == 1);
        CHECK(result.flaws[0].seq == 2);
        CHECK(result.flaws[0].case_id.size() == 32);
    }
    TEST_CASE("two leaves that were swapped are both named")
    {
        for (auto const& [a, b] : {std::pair{0, 1}, std::pair{3, 8}, std::pair{2, 4}, std::pair{10, 11}}) {
            Verification const result = after(swap_rows(a, b));
            CHECK(result.flaw_count == 2);
            CHECK(names(result, Flaw::Kind::reordered, static_cast<std::uint64_t>(a)));
            CHECK(names(result, Flaw::Kind::reordered, static_cast<std::uint64_t>(b)));
        }
    }
    TEST_CASE("a copy of a leaf at the end is inserted")
    {
        Verification const result = after("INSERT INTO leaf SELECT position + 10, 77, 0, NULL, body"
                                          " FROM leaf WHERE " +
                                          at(2));
        CHECK(names(result, Flaw::Kind::inserted, 12));
    }
    TEST_CASE("a leaf taken out, with the rest moved up, is missing where it was")
    {
        Verification const result = after("DELETE FROM leaf WHERE " + at(5) +
                                          "; UPDATE leaf SET position = -position WHERE position > 5;"
                                          "UPDATE leaf SET position = -position - 1 WHERE position < 0");
        CHECK(names(result, Flaw::Kind::missing, 5));
        CHECK(names(result, Flaw::Kind::reordered, 5));
    }
    TEST_CASE("a byte that is flipped anywhere in a leaf is a change at its position")
    {
        Folder const folder;
        std::string const path = filled(folder);
        REQUIRE(run_sql(path, "DROP TRIGGER leaf_stays; PRAGMA wal_checkpoint(TRUNCATE)") == SQLITE_OK);
        std::size_t const size = sqlite_store(path, StoreAccess::read)->scan(LogId(0), 6, 1).at(0).bytes.size();
        for (std::size_t byte = 1; byte <= size; byte += 7) {
            std::string const n = std::to_string(byte);
            std::string const flip = "UPDATE leaf SET body = CAST(substr(body, 1, " + n +
                                     " - 1) || "
                                     "CASE substr(body, " +
                                     n +
                                     ", 1) WHEN x'23' THEN x'24' ELSE x'23' END || "
                                     "substr(body, " +
                                     n + " + 1) AS BLOB) WHERE " + at(6);
            std::string const copy = folder.file("copy");
            std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
            REQUIRE(run_sql(copy, flip) == SQLITE_OK);
            Verification const result = verify_file(copy);
            CHECK(result.flaw_count >= 1);
            CHECK_MESSAGE(names(result, Flaw::Kind::changed, 6), "byte " << byte);
        }
    }
    TEST_CASE("the columns beside a leaf are held against it")
    {
        CHECK(names(after("UPDATE leaf SET seq = 77 WHERE " + at(6)), Flaw::Kind::changed, 6));
        CHECK(names(after("INSERT INTO case_number VALUES(3, zeroblob(16));"
                          "UPDATE leaf SET case_number = 3 WHERE " +
                          at(7)),
                    Flaw::Kind::changed, 7));
        CHECK(names(after("UPDATE leaf SET case_number = 77 WHERE " + at(6)), Flaw::Kind::changed, 6));
        CHECK(names(after("UPDATE leaf SET key = NULL WHERE " + at(6)), Flaw::Kind::changed, 6));
        CHECK(names(after("UPDATE leaf SET key = zeroblob(16) WHERE " + at(7)), Flaw::Kind::changed, 7));
        CHECK(names(after("UPDATE disclosure SET body = zeroblob(80) WHERE " + at(6)), Flaw::Kind::changed, 6));
        CHECK(names(after("UPDATE disclosure SET body = x'01' WHERE " + at(6)), Flaw::Kind::changed, 6));
        CHECK(names(
            after("UPDATE disclosure SET body = (SELECT body FROM disclosure WHERE " + at(4) + ") WHERE " + at(6)),
            Flaw::Kind::changed, 6));
    }
    TEST_CASE("heads, laws and logs are evidence too")
    {
        CHECK_FALSE(after("UPDATE head SET subtrees = CAST(subtrees || zeroblob(32) AS BLOB) WHERE " + at(4)).ok());
        CHECK_FALSE(after("UPDATE head SET subtrees = zeroblob(96) WHERE " + at(4)).ok());
        CHECK_FALSE(after("DELETE FROM head WHERE " + at(4)).ok());
        CHECK_FALSE(after("DELETE FROM head WHERE " + at(12)).ok());
        CHECK_FALSE(after("UPDATE case_number SET case_id = zeroblob(16) WHERE number = 1").ok());
        CHECK_FALSE(after("UPDATE case_number SET number = 77 WHERE number = 1").ok());
        CHECK_FALSE(after("DELETE FROM case_number WHERE number = 2").ok());
        CHECK_FALSE(after("UPDATE law SET body = 'laxer'").ok());
        CHECK_FALSE(after("DELETE FROM law").ok());
        CHECK_FALSE(after("UPDATE log SET origin = 'other'").ok());
        CHECK_FALSE(
            after("UPDATE head SET subtrees = CAST(substr(subtrees, 1, 64) || zeroblob(32) AS BLOB) WHERE " + at(4))
                .ok());
        CHECK_FALSE(after("UPDATE log SET suite = 'gm'").ok());
        CHECK_FALSE(after("DROP TABLE leaf").ok());
        CHECK_FALSE(after("DROP TABLE log").ok());
    }
    TEST_CASE("the triggers refuse an honest program's mistake")
    {
        Folder const folder;
        std::string const path = filled(folder);
        for (char const* const table : {"leaf", "case_number", "head", "law", "log"}) {
            CHECK(run_sql(path, std::string("DELETE FROM ") + table) == SQLITE_CONSTRAINT);
        }
        CHECK(run_sql(path, "UPDATE leaf SET seq = 1") == SQLITE_CONSTRAINT);
        CHECK(verify_file(path).ok());
    }
    TEST_CASE("a damaged file is reported and crashes nothing")
    {
        Folder const folder;
        std::string const path = filled(folder);
        REQUIRE(run_sql(path, "PRAGMA wal_checkpoint(TRUNCATE)") == SQLITE_OK);
        std::ifstream in(path, std::ios::binary);
        std::string const good((std::istreambuf_iterator<char>(in)), {});
        std::string const copy = folder.file("copy");
        for (std::size_t from = 4096; from + 4096 <= good.size(); from += 4096) {
            std::string bad = good;
            bad.replace(from, 4096, 4096, '\xa5');
            std::ofstream(copy, std::ios::binary) << bad;
            try {
                static_cast<void>(verify_file(copy)); // an index or a projection may be hit: that is not evidence
            } catch (StoreFailure const& failure) {
                CHECK(std::string(failure.what()).size() > 10);
            }
        }
        std::ofstream(copy, std::ios::binary) << good.substr(0, 4096);
        bool reported = false;
        try {
            reported = !verify_file(copy).ok();
        } catch (StoreFailure const&) {
            reported = true;
        }
        CHECK(reported);
    }
}
