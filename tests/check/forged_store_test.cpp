// SPDX-License-Identifier: Apache-2.0
// Stores in which somebody who has no signing key changed the course of events and made everything after it anew: the
// chains of the cases, the heads of the trees, the texts beside the leaves.
#include "engine_store.hpp"

#include <algorithm>
#include <set>

using namespace duly;
using namespace duly::test;

namespace {

struct Row {
    std::string body;
    std::optional<std::string> key;
    std::string was; // its position
};
using Rows = std::vector<Row>;

void chain_anew(Rows& rows)
{
    std::map<std::string, std::pair<std::uint64_t, Digest>> ends;
    for (Row& row : rows) {
        Leaf leaf = decode(row.body).value();
        auto& [seq, last] = ends.try_emplace(leaf.case_id, 0, genesis(bundle_origin, leaf.case_id)).first->second;
        if (leaf.is_attempt()) continue;
        leaf.seq = seq++;
        leaf.prev = last;
        row.body = encode(leaf).value();
        last = leaf_hash(row.body);
    }
}

std::string inserts(Rows const& rows, Suite suite, OpenedFile& file)
{
    std::string sql = "DELETE FROM leaf; DELETE FROM case_number; DELETE FROM head; DELETE FROM disclosure;";
    auto const kinds = trees(suite);
    std::vector<Frontier> grown;
    for (TreeKind const& kind : kinds) grown.emplace_back(kind.hash);
    std::set<std::string> keys;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Leaf const leaf = decode(rows[i].body).value();
        std::string const position = std::to_string(i);
        bool const has_key = rows[i].key && keys.insert(*rows[i].key).second;
        sql += "INSERT OR IGNORE INTO case_number(case_id) VALUES(x'" + leaf.case_id + "');";
        sql += "INSERT INTO leaf VALUES(" + position + ",(SELECT number FROM case_number WHERE case_id = x'" +
               leaf.case_id + "')," + (leaf.is_attempt() ? "NULL" : std::to_string(leaf.seq)) + "," +
               (has_key ? as_blob(*rows[i].key) : "NULL") + "," + as_blob(rows[i].body) + ");";
        for (auto const& kept : file.rows("SELECT field, key, body FROM disclosure WHERE position=" + rows[i].was))
            sql += "INSERT INTO disclosure VALUES(" + position + ",CAST(" + as_blob(*kept[0]) + " AS TEXT)," +
                   as_blob(*kept[1]) + "," + as_blob(*kept[2]) + ");";
        for (std::size_t tree = 0; tree < kinds.size(); ++tree) {
            std::string added;
            grown[tree].append(leaf_hash(kinds[tree].hash, rows[i].body), &added);
            auto const at = static_cast<std::int64_t>(tree) << 40;
            sql += "INSERT INTO head VALUES(" + std::to_string(at + static_cast<std::int64_t>(i) + 1) + "," +
                   as_blob(added) + ");";
        }
    }
    return sql;
}

// The store with other rows, and `more` done to it.
std::string forged(EngineStore const& made, std::string const& path, std::function<void(Rows&)> const& edit,
                   std::string const& more = {})
{
    write_bytes(path, made.bytes);
    {
        OpenedFile file(path);
        Rows rows;
        for (auto const& row : file.rows("SELECT body, key, position FROM leaf ORDER BY position"))
            rows.push_back({*row[0], row[1], *row[2]});
        edit(rows);
        chain_anew(rows);
        CHECK(file.run("BEGIN;" + inserts(rows, made.suite, file) + more + ";COMMIT"));
    }
    return bytes_of(path);
}

auto at(Rows& rows, std::size_t i) { return rows.begin() + static_cast<std::ptrdiff_t>(i); }

struct Forgery {
    std::string what;
    std::function<void(Rows&)> edit;
};

std::vector<Forgery> forgeries(std::size_t size)
{
    std::vector<Forgery> all;
    for (std::size_t i = 0; i < size; ++i) {
        std::string const leaf = " leaf " + std::to_string(i);
        all.push_back({"without" + leaf, [i](Rows& rows) { rows.erase(at(rows, i)); }});
        all.push_back({"once more at the end" + leaf, [i](Rows& rows) { rows.push_back(Row(rows[i])); }});
        if (i + 1 == size) continue; // the last one twice is one more at the end
        all.push_back({"twice" + leaf, [i](Rows& rows) { rows.insert(at(rows, i), Row(rows[i])); }});
        all.push_back({"exchanged" + leaf, [i](Rows& rows) { std::swap(rows[i], rows[i + 1]); }});
    }
    return all;
}

} // namespace

TEST_SUITE("a forged store")
{
    TEST_CASE("contradicts the checkpoints that it has, and those that are held when it has none")
    {
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        std::string const path = folder.file("county");
        auto const size = parse_older(made.last.front())->checkpoint.head.size;
        CHECK(forged(made, path, [](Rows&) {}).size() > 0);
        CHECK(judge_store_file(path, made.trusted).verdict == EvidenceVerdict::lawfully_erased);
        Both both(made.trusted), held(made.trusted);
        held.older(made.last.front());
        std::size_t tried = 0;
        for (auto const& [what, edit] : forgeries(size)) {
            std::string const named(what); // clang captures no binding
            CAPTURE(named);
            bool const is_later = what.starts_with("once more"); // after what was signed for: that can be
            bool const asks_python = tried++ % 13 == 0;
            auto const bytes = forged(made, path, edit);
            if (!is_later) CHECK_FALSE(is_good(judge_store_file(path, made.trusted)));
            if (asks_python && !is_later) write_bytes(both.add_forged_store(what), bytes);
            auto const bare = forged(made, path, edit, "DELETE FROM checkpoint");
            CHECK_FALSE(is_good(judge_store_file(path, made.trusted)));
            CHECK_FALSE(is_good(judge_store_file(path, made.with({made.last.front()}))));
            if (asks_python) write_bytes(held.add_forged_store(what), bare);
        }
        CHECK(tried == 4 * size - 2);
        if (!has_python()) return;
        CHECK(both.compare() > 3);
        CHECK(held.compare() > 4);
    }

    TEST_CASE("that lost its end is rolled back, if a checkpoint is left or held to say so")
    {
        auto const& made = engine_store(Suite::dual);
        Folder const folder;
        std::string const path = folder.file("county");
        auto const before = parse_older(made.first.front())->checkpoint.head.size;
        auto const last = "DELETE FROM checkpoint WHERE position % 1099511627776 > " + std::to_string(before);
        auto const cut = [&](Rows& rows) { rows.resize(before); };
        static_cast<void>(forged(made, path, cut));
        CHECK(judge_store_file(path, made.trusted).verdict == EvidenceVerdict::rollback);
        auto const bytes = forged(made, path, cut, last);
        auto const alone = judge_store_file(path, made.trusted);
        CHECK_MESSAGE(alone.verdict == EvidenceVerdict::ok, test::told(alone));
        CHECK(headline(alone).en == "OK to size " + std::to_string(before) + ", rollback not excluded");
        for (auto const& note : made.last)
            CHECK(judge_store_file(path, made.with({note})).verdict == EvidenceVerdict::rollback);
        CHECK(judge_store_file(path, made.with(made.first)).verdict == EvidenceVerdict::ok);
        if (!has_python()) return;
        Both both(made.trusted), held(made.trusted);
        held.older(made.last.back());
        write_bytes(both.add_store("cut"), bytes);
        write_bytes(held.add_store("cut, and a checkpoint is held"), bytes);
        CHECK(both.compare() + held.compare() == 2);
    }

    TEST_CASE("signed by another key is not trusted, and a backup that went on is seen by what is held")
    {
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        std::string const path = folder.file("county");
        made.write(path, made.bytes);
        CHECK(OpenedFile(path).run("DELETE FROM checkpoint"));
        {
            std::shared_ptr<Store> const store = sqlite_store(path);
            CHECK(*checkpointer(store, made.suite, 'z')->sign_now() == 1);
        }
        CHECK(judge_store_file(path, made.trusted).verdict == EvidenceVerdict::untrusted_key);
        auto const resigned = bytes_of(path);
        std::string const other = folder.file("restored");
        made.write(other, made.backup);
        auto const size = parse_older(made.last.front())->checkpoint.head.size;
        {
            std::shared_ptr<Store> const store = sqlite_store(other);
            BundleCase permit(made.suite, store);
            permit.on("2025-12-20");
            while (store->head(store->logs().at(0).id).size + 1 < size)
                CHECK(permit.engine().attest(permit.act("heard")).has_value());
            CHECK(*checkpointer(store, made.suite)->sign_now() == 1);
            auto const held = made.with(made.last);
            CHECK(judge_store(*store, made.trusted).verdict == EvidenceVerdict::ok);
            CHECK(judge_store(*store, held).verdict == EvidenceVerdict::rollback);
            CHECK(permit.engine().attest(permit.act("heard")).has_value());
            CHECK(judge_store(*store, held).verdict == EvidenceVerdict::fork);
        }
        if (!has_python()) return;
        Both both(made.trusted);
        both.older(made.last.front());
        write_bytes(both.add_store("signed by another key"), resigned);
        write_bytes(both.add_store("restored and continued"), bytes_of(other));
        CHECK(both.compare() == 2);
    }
}
