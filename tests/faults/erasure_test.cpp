// SPDX-License-Identifier: Apache-2.0
// Personal text that was erased does not come back, whenever the power goes; text that was not erased is still there.
#include "disk.hpp"
#include "seeded.hpp"

#include "duly/record/verify.hpp"
#include "record/record_fixture.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <optional>

using namespace faults;
using namespace duly;

namespace {

// The keys in the file of keys, as they lie there.
std::vector<std::string> keys_in(std::string const& path)
{
    std::vector<std::string> keys;
    sqlite3* db = nullptr;
    sqlite3_stmt* rows = nullptr;
    if (sqlite3_open(path.c_str(), &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT body FROM key", -1, &rows, nullptr) == SQLITE_OK)
        while (sqlite3_step(rows) == SQLITE_ROW)
            keys.emplace_back(static_cast<char const*>(sqlite3_column_blob(rows, 0)),
                              static_cast<std::size_t>(sqlite3_column_bytes(rows, 0)));
    sqlite3_finalize(rows);
    sqlite3_close_v2(db);
    return keys;
}

struct Erasure {
    bool recorded = false, erased = false, happened = false; // as it was acknowledged
    std::vector<std::string> complaints;
};

void check_after(Disk const& disk, Store& store, test::Writer& writer, std::vector<std::string> const& keys,
                 Erasure& erasure)
{
    auto const say = [&](char const* what) { erasure.complaints.emplace_back(what); };
    if (!verify(store).ok()) say("the store does not verify");
    auto const log = writer.log();
    if (erasure.erased) {
        auto const kept = store.disclosures(log, 0);
        if (!kept.open.empty() || !kept.locked.empty()) say("what was erased is there");
        auto const all = disk.contents();
        for (auto const& key : keys)
            if (all.find(key) != all.npos) say("a key that was destroyed is in a file");
    }
    if (erasure.recorded && store.disclosures(log, 1).open.size() != 1) say("text of somebody else is lost");
    writer.catch_up();
    if (writer.append().kind != Appended::Kind::stored) say("the store does not go on");
}

Erasure erase_and_cut(std::uint64_t seed, std::uint64_t change, std::string const& path)
{
    return under(seed, [&] {
        Erasure erasure;
        Disk disk(seed, path.substr(0, path.rfind('/')));
        std::vector<std::string> keys;
        std::string case_id = new_case_id();
        try {
            auto const store = sqlite_store(path);
            test::Writer writer(*store, case_id);
            static_cast<void>(writer.append("", "", "Zhang San", "zhang"));
            keys = keys_in(path + ".keys");
            static_cast<void>(writer.append("", "", "Li Si", "li"));
            erasure.recorded = true;
            disk.cut_at(change);
            static_cast<void>(writer.append("", "", "", "", "zhang"));
            erasure.erased = true;
            for (int i = 0; i < 3; ++i) static_cast<void>(writer.append());
        } catch (StoreFailure const&) {} // the power went
        erasure.happened = disk.is_dead();
        disk.restart_after_power_cut();
        auto const store = sqlite_store(path);
        test::Writer writer(*store, case_id);
        check_after(disk, *store, writer, keys, erasure);
        return erasure;
    });
}

} // namespace

TEST_SUITE("a disk that fails")
{
    TEST_CASE("what was erased does not come back after a power cut, and what was not is there")
    {
        test::Folder const folder;
        std::size_t erased = 0, not_erased = 0;
        auto const all = properties::seeds(2);
        for (auto const seed : all)
            for (std::uint64_t change = 1;; ++change) {
                auto const erasure = erase_and_cut(seed * 1000 + change, change, folder.file("s"));
                for (auto const& complaint : erasure.complaints)
                    FAIL_CHECK("DULY_SEED=" << seed << " change " << change << ": " << complaint);
                ++(erasure.erased ? erased : not_erased);
                if (!erasure.happened) break;
            }
        MESSAGE(erased << " erasures acknowledged before the power went, " << not_erased << " not");
        CHECK(erased > 10 * all.size());
        CHECK(not_erased > 5 * all.size());
    }
}
