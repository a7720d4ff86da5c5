// SPDX-License-Identifier: Apache-2.0
// A store on disk as the engine and the checkpointer make it, as bytes: two cases with the texts of two subjects, a
// correction, a sanctioned deviation, a late entry, refused attempts, a signed command, an erasure, two checkpoints of
// each tree. And what somebody may do to it who has the file and no signing key.
#pragma once

#include "both_verifiers.hpp"

#include "duly/record/bundle_export.hpp"
#include "duly/record/checkpointer.hpp"
#include "record/record_fixture.hpp"

#include <chrono>
#include <iterator>

namespace duly::test {

inline std::string bytes_of(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(std::string const& path, std::string const& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

inline bool is_good(EvidenceReport const& report)
{
    return report.verdict == EvidenceVerdict::ok || report.verdict == EvidenceVerdict::lawfully_erased;
}

// A command that its actor signed.
inline Command signed_request(std::string const& case_id, std::string const& subject)
{
    Command command;
    command.case_id = case_id;
    command.subject = subject;
    command.event.activity = "request";
    command.event.actor = {"clerk-7", "unit-1", {}, ""};
    command.event.occurred = *Moment::parse("2025-12-20", hours(8));
    command.event.fields = {{"name", Value(std::string("Zhang Si")), true},
                            {"topic", Value(std::string("booth")), false}};
    command.signature = sign_command(clerks_key(), command_digest(entry::performed, case_id, command.event, true));
    return command;
}

inline std::unique_ptr<Checkpointer> checkpointer(std::shared_ptr<Store> const& store, Suite suite, char which = 'k')
{
    CheckpointerOptions options;
    options.interval = std::chrono::hours(24); // not unless it is asked to
    for (TreeKind const& kind : trees(suite)) {
        auto const& key = fixed_key(kind.signature, origin_of(kind, bundle_origin), which);
        options.keys.push_back(PrivateKey::parse(key.text().view()).value());
    }
    return *Checkpointer::start(store, store->logs().at(0), std::move(options));
}

struct EngineStore {
    explicit EngineStore(Suite of) : suite(of)
    {
        Folder const folder;
        std::string const path = folder.file("county");
        {
            std::shared_ptr<Store> const store = sqlite_store(path);
            BundleCase permit(suite, store);
            permit.live();
            lived = permit.id;
            sign(store);
        }
        backup = bytes_of(path);
        {
            std::shared_ptr<Store> const store = sqlite_store(path);
            BundleCase permit(suite, store); // its cases are there already
            permit.on("2025-12-20");
            OpenCommand open;
            open.family = "permit";
            open.organ = "county-gov";
            open.place = "t";
            open.key = "p-2";
            erased = permit.engine().open(open).value().case_id;
            CHECK(permit.engine().perform(signed_request(erased, "zhang")).has_value());
            auto other = permit.act("request", {{"name", Value(std::string("Li Wu")), true}}, erased);
            other.subject = "li";
            other.key = "request-2";
            CHECK(permit.engine().attest(other).has_value());
            CHECK_FALSE(permit.engine().perform(permit.act("granted", {}, erased)).has_value());
            CHECK(
                permit.engine().erase({erased, "zhang", "Art. 47", "chief", {"clerk-7", "", {}, ""}, ""}).has_value());
            sign(store);
        }
        bytes = bytes_of(path);
        keys = bytes_of(path + ".keys");
        for (TreeKind const& kind : trees(suite)) {
            auto const& key = fixed_key(kind.signature, origin_of(kind, bundle_origin), 'k').verifier();
            trusted.keys.push_back({key, 0});
            options.keys.push_back(key);
        }
        trusted.actors = {{clerks_key().verifier(), "clerk-7"}};
        options.actors = {clerks_key().verifier()};
        options.gives_all = true;
    }

    // With its keys, so that every text can be read.
    void write(std::string const& path, std::string const& store) const
    {
        write_bytes(path, store);
        write_bytes(path + ".keys", keys);
    }

    [[nodiscard]] std::string exported(Store const& store, std::string const& id) const
    {
        auto const bundle = export_case(store, id, options);
        return bundle ? bundle_text(*bundle) : "refused: " + bundle.error().says.en;
    }

    [[nodiscard]] Trusted with(std::vector<std::string> const& older) const
    {
        Trusted made = trusted;
        for (auto const& note : older) made.older.push_back(parse_older(note).value());
        return made;
    }

    Suite suite;
    std::string lived, erased;            // cases
    std::string backup, bytes, keys;      // the store at its first checkpoint and at its last; its file of keys
    std::vector<std::string> first, last; // checkpoints, as they were published
    Trusted trusted;
    ExportOptions options;

private:
    void sign(std::shared_ptr<Store> const& store)
    {
        CHECK(*checkpointer(store, suite)->sign_now() == trees(suite).size());
        auto const log = store->open_log(bundle_origin);
        first = std::exchange(last, {});
        for (TreeKind const& kind : trees(suite)) last.push_back(store->last_checkpoint(log, kind.hash)->note);
    }
};

// It takes long to make, and nobody changes it.
inline EngineStore const& engine_store(Suite suite)
{
    static std::map<Suite, std::unique_ptr<EngineStore const>> made;
    auto& one = made[suite];
    if (!one) one = std::make_unique<EngineStore const>(suite);
    return *one;
}

// A database of whoever has the file: without triggers, in haste.
class OpenedFile {
public:
    explicit OpenedFile(std::string const& path)
    {
        REQUIRE(sqlite3_open(path.c_str(), &db_) == SQLITE_OK);
        run("PRAGMA synchronous=OFF; PRAGMA journal_mode=DELETE; PRAGMA journal_mode=MEMORY");
        std::string drop;
        for (auto const& row : rows("SELECT name FROM sqlite_master WHERE type='trigger'"))
            drop += "DROP TRIGGER \"" + row[0].value() + "\";";
        run(drop);
    }
    OpenedFile(OpenedFile const&) = delete;
    OpenedFile& operator=(OpenedFile const&) = delete;
    ~OpenedFile() { sqlite3_close(db_); }

    using Row = std::vector<std::optional<std::string>>;

    // Whether it could be done.
    bool run(std::string const& sql) { return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK; }
    std::vector<Row> rows(std::string const& sql)
    {
        std::vector<Row> all;
        sqlite3_stmt* asked = nullptr;
        REQUIRE(sqlite3_prepare_v2(db_, sql.c_str(), -1, &asked, nullptr) == SQLITE_OK);
        while (sqlite3_step(asked) == SQLITE_ROW) {
            Row& row = all.emplace_back();
            for (int i = 0; i < sqlite3_column_count(asked); ++i) {
                if (sqlite3_column_type(asked, i) == SQLITE_NULL) {
                    row.emplace_back();
                    continue;
                }
                auto const* const at = static_cast<char const*>(sqlite3_column_blob(asked, i));
                auto const size = static_cast<std::size_t>(sqlite3_column_bytes(asked, i));
                row.emplace_back(at == nullptr ? std::string() : std::string(at, size));
            }
        }
        sqlite3_finalize(asked);
        return all;
    }

private:
    sqlite3* db_ = nullptr;
};

inline std::string as_blob(std::string_view bytes)
{
    std::string text = "x'";
    for (char const c : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        text += "0123456789abcdef"[c & 15];
    }
    return text + "'";
}

} // namespace duly::test
