// SPDX-License-Identifier: Apache-2.0
// Leaves and files that the tests of the record share.
#pragma once

#include "duly/record/store.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

namespace duly::test {

inline std::string const origin = "gov.example/county";

inline Leaf some_leaf(std::string case_id, std::uint64_t seq, Digest const& prev)
{
    Leaf leaf;
    leaf.log = origin;
    leaf.case_id = std::move(case_id);
    leaf.seq = seq;
    leaf.prev = prev;
    leaf.law = sha256("law");
    leaf.entry = entry::performed;
    leaf.event.activity = "legality.opinion";
    leaf.event.actor = {"justice-bureau", "unit-7", {"reviewer"}, ""};
    leaf.event.occurred = *Moment::parse("2026-04-14T09:30:00+08:00", 0);
    leaf.event.recorded = *Moment::parse("2026-04-14T01:31:00.5Z", 0);
    leaf.event.fields = {{"draft", std::string("d1"), false}, {"outcome", std::string("lawful"), false}};
    return leaf;
}

// One case that grows leaf by leaf.
class Writer {
public:
    explicit Writer(Store& store, std::string case_id = new_case_id())
        : store_(store), log_(store.open_log(origin)), case_id_(std::move(case_id)), prev_(genesis(origin, case_id_))
    {
        store.put_law(sha256("law"), "law");
    }

    Appended append(std::string const& key = {}, std::string const& command = {}, std::string const& name = {},
                    std::string const& subject = {}, std::optional<std::string> const& erases = {})
    {
        Leaf leaf = some_leaf(case_id_, seq_, prev_);
        leaf.key = key;
        if (!key.empty()) leaf.command = sha256(command);
        if (!name.empty()) leaf.event.fields.push_back({"name", name, true});
        std::vector<Disclosure> const kept = seal(leaf);
        std::string const bytes = *encode(leaf);
        NewLeaf const added{bytes, leaf_hash(bytes), kept, subject};
        Batch batch;
        batch.case_id = case_id_;
        batch.expected_version = seq_;
        batch.leaves = {&added, 1};
        batch.idempotency = {leaf.event.actor.id, key, leaf.command.value_or(Digest{})};
        if (erases) batch.erases = *erases;
        Appended const done = store_.append(log_, batch);
        if (done.kind == Appended::Kind::stored) {
            prev_ = added.hash;
            ++seq_;
        }
        return done;
    }

    // Goes on from where the store has the case now.
    void catch_up()
    {
        std::optional<CaseHead> const head = store_.case_head(case_id_);
        if (head) seq_ = head->version;
        if (head) prev_ = head->last;
    }

    [[nodiscard]] std::string const& case_id() const { return case_id_; }
    [[nodiscard]] LogId log() const { return log_; }
    [[nodiscard]] std::uint64_t version() const { return seq_; }

private:
    Store& store_;
    LogId log_;
    std::string case_id_;
    Digest prev_;
    std::uint64_t seq_ = 0;
};

// A folder that goes when the test does.
class Folder {
public:
    Folder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "duly-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string file(std::string const& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

// With plain SQL, as somebody who owns the file. SQLite's code.
inline int run_sql(std::string const& path, std::string const& sql)
{
    sqlite3* db = nullptr;
    int code = sqlite3_open(path.c_str(), &db);
    if (code == SQLITE_OK) code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(db);
    return code;
}

// The shared vectors, if they are there.
inline std::optional<std::filesystem::path> vectors()
{
    char const* const given = std::getenv("DULY_DATA");
    std::filesystem::path const folder = given != nullptr ? given : "../shared/data";
    std::error_code ignored;
    if (!std::filesystem::exists(folder / "vectors", ignored)) return std::nullopt;
    return folder / "vectors";
}

} // namespace duly::test
