// SPDX-License-Identifier: Apache-2.0
// Whole stores as evidence: what is signed for, what is not yet, and what someone with the database in hand can do.
#include "both_verifiers.hpp"

#include <sqlite3.h>

using namespace duly;
using namespace duly::test;

namespace {

Trusted trusted_for(Suite suite)
{
    Trusted trusted;
    for (TreeKind const& kind : trees(suite))
        trusted.keys.push_back({fixed_key(kind.signature, origin_of(kind, bundle_origin), 'k').verifier(), 0});
    return trusted;
}

// A store that was lived in; what `then` does comes after the checkpoints.
void make_store(std::string const& path, Suite suite, std::function<void(BundleCase&)> const& then = {})
{
    BundleCase permit(suite, std::shared_ptr<Store>(sqlite_store(path)));
    permit.live();
    for (TreeKind const& kind : trees(suite)) permit.sign(kind);
    if (then) then(permit);
}

// Whoever owns the database owns its triggers.
void change_rows(std::string const& path, std::string const& sql)
{
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    std::string all = "BEGIN;";
    sqlite3_stmt* rows = nullptr;
    REQUIRE(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_master WHERE type='trigger'", -1, &rows, nullptr) ==
            SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        all += std::string("DROP TRIGGER \"") + reinterpret_cast<char const*>(sqlite3_column_text(rows, 0)) + "\";";
    sqlite3_finalize(rows);
    CHECK_MESSAGE(sqlite3_exec(db, (all + sql + ";COMMIT").c_str(), nullptr, nullptr, nullptr) == SQLITE_OK,
                  sqlite3_errmsg(db));
    sqlite3_close(db);
}

struct Tampering {
    std::string sql;
    std::string verdict;
};

// In a log of one suite; the last leaf is of the case that lived, and has no personal field.
std::vector<Tampering> const tamperings = {
    {"SELECT 1", "OK"},
    {"UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), 'stall', 'stale') AS BLOB)", "TAMPERED"},
    {"UPDATE leaf SET seq = seq + 1 WHERE position = (SELECT max(position) FROM leaf)", "TAMPERED"},
    {"UPDATE checkpoint SET note = replace(note, char(10), char(13))", "TAMPERED"},
    {"UPDATE checkpoint SET position = position - 1", "TAMPERED"},
    {"UPDATE law SET body = replace(body, 'permit', 'permis')", "TAMPERED"},
    {"UPDATE head SET subtrees = CAST(subtrees || zeroblob(32) AS BLOB)", "TAMPERED"},
    {"UPDATE head SET subtrees = CAST(substr(subtrees, 33) AS BLOB)", "TAMPERED"},
    {"DELETE FROM leaf WHERE position % 1099511627776 = 3", "INCOMPLETE"},
    {"DELETE FROM law", "INCOMPLETE"},
    {"DELETE FROM disclosure", "INCOMPLETE"},
    {"DELETE FROM checkpoint", "UNTRUSTED KEY"},
    {"DELETE FROM leaf WHERE position IN (SELECT max(position) FROM leaf); "
     "DELETE FROM head WHERE position IN (SELECT max(position) FROM head)",
     "ROLLBACK"},
    {"PRAGMA user_version = 4", "CANNOT JUDGE"},
};

} // namespace

TEST_SUITE("a store as evidence")
{
    TEST_CASE("a store is OK to the size that was signed for, and says what was not signed for yet")
    {
        for (auto const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            CAPTURE(word(suite));
            BundleCase permit(suite);
            permit.live();
            for (TreeKind const& kind : trees(suite)) permit.sign(kind);
            auto const size = permit.store().head(permit.store().open_log(bundle_origin)).size;
            auto const shown = judge_store(permit.store(), trusted_for(suite));
            CHECK_MESSAGE(shown.verdict == EvidenceVerdict::ok, test::told(shown));
            CHECK(shown.sizes == std::vector<std::uint64_t>{size});
            auto const told_before = shown.not_shown.size();
            CHECK(permit.engine().attest(permit.act("heard")).has_value());
            auto const later = judge_store(permit.store(), trusted_for(suite));
            CHECK(later.verdict == EvidenceVerdict::ok);
            CHECK(later.sizes == std::vector<std::uint64_t>{size});
            CHECK(later.not_shown.size() == told_before + 1);
            CHECK(judge_store(permit.store(), Trusted{}).verdict == EvidenceVerdict::untrusted_key);
        }
    }

    TEST_CASE("what someone does to the rows of a store is seen, and both verifiers say the same of it")
    {
        Both both(trusted_for(Suite::intl));
        for (Tampering const& one : tamperings) {
            CAPTURE(one.sql);
            std::string const path = both.add_store(one.sql);
            make_store(path, Suite::intl);
            change_rows(path, one.sql);
            auto const report = judge_store_file(path, trusted_for(Suite::intl));
            CHECK_MESSAGE(word(report.verdict) == one.verdict, test::told(report));
        }
        if (!has_python()) {
            MESSAGE("skipped: python3 or openssl");
            return;
        }
        CHECK(both.compare() == tamperings.size());
    }

    TEST_CASE("an older checkpoint shows a store that was rolled back, made anew or lost a log")
    {
        for (auto const suite : {Suite::intl, Suite::dual}) {
            CAPTURE(word(suite));
            BundleCase permit(suite), again(suite);
            permit.live();
            again.live(); // the same acts, with other salts
            auto const tree = trees(suite).back();
            auto const log = permit.store().open_log(bundle_origin);
            for (TreeKind const& kind : trees(suite)) permit.sign(kind);
            for (TreeKind const& kind : trees(suite)) again.sign(kind);
            auto const with = [&](Store& store, std::string const& note) {
                Trusted trusted = trusted_for(suite);
                trusted.older = {parse_older(note).value()};
                return std::string(word(judge_store(store, trusted).verdict));
            };
            auto const note = permit.store().last_checkpoint(log, tree.hash)->note;
            CHECK(with(permit.store(), note) == "OK");
            CHECK(with(again.store(), note) == "FORK");
            auto const size = permit.store().head(log).size;
            CHECK(permit.engine().attest(permit.act("heard")).has_value());
            CHECK(with(permit.store(), note) == "OK");
            permit.sign(tree);
            CHECK(permit.store().head(log).size == size + 1);
            CHECK(with(again.store(), permit.store().last_checkpoint(log, tree.hash)->note) == "ROLLBACK");
        }
    }
}
