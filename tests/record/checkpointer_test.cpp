// SPDX-License-Identifier: Apache-2.0
// Checkpoints are signed after the leaves are there, stored, then published; and a log that is behind one is refused.
#include "duly/record/checkpoint.hpp"
#include "duly/record/checkpointer.hpp"
#include "duly/record/standing.hpp"
#include "record_fixture.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <mutex>
#include <thread>

using namespace duly;
using namespace duly::test;

namespace {

std::string text_of(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<PrivateKey> keys_for(Suite suite)
{
    std::vector<PrivateKey> keys;
    for (TreeKind const& kind : trees(suite))
        keys.push_back(*PrivateKey::generate(kind.signature, origin_of(kind, origin)));
    return keys;
}

LogName named(Store const& store) { return store.logs().at(0); }

// A store in a file with some leaves and a checkpoint of them, and its copy outside.
struct County {
    explicit County(Suite suite = Suite::intl) : suite_(suite)
    {
        auto const store = open();
        Writer writer(*store, case_id);
        for (int i = 0; i < 5; ++i) static_cast<void>(writer.append());
    }
    [[nodiscard]] std::shared_ptr<Store> open() const
    {
        std::shared_ptr<Store> store = sqlite_store(path);
        static_cast<void>(store->open_log(origin, suite_));
        return store;
    }
    [[nodiscard]] Result<std::unique_ptr<Checkpointer>> sign(std::shared_ptr<Store> store) const
    {
        return Checkpointer::start(store, named(*store),
                                   {.keys = keys_for(suite_), .interval = std::chrono::hours(1), .copy = copy});
    }
    void go_on(int leaves) const
    {
        auto const store = open();
        Writer writer(*store, case_id);
        writer.catch_up();
        for (int i = 0; i < leaves; ++i) // salted, so that no two are alike
            REQUIRE(writer.append({}, {}, "某人").kind == Appended::Kind::stored);
    }

    Folder folder;
    Suite suite_;
    std::string path = folder.file("s"), copy = folder.file("outside.checkpoint"), case_id = new_case_id();
};

} // namespace

TEST_SUITE("checkpointer")
{
    TEST_CASE("every tree of the suite gets its checkpoint, which its key signed and the copy holds")
    {
        for (Suite const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            County const county(suite);
            auto const store = county.open();
            std::vector<std::string> published;
            std::vector<KeyRange> known;
            CheckpointerOptions options{
                .keys = keys_for(suite), .interval = std::chrono::hours(1), .copy = county.copy};
            for (PrivateKey const& key : options.keys) known.push_back({key.verifier(), 0});
            options.publish = [&](std::string const& note) {
                auto const checkpoint = parse_signed_checkpoint(note)->checkpoint;
                bool stored = false;
                for (TreeKind const& kind : trees(suite))
                    for (auto const& one : store->checkpoints(LogId(0), kind.hash, 0, 10)) stored |= one.note == note;
                CHECK(stored); // before anybody outside sees it
                CHECK(checkpoint.head.size == 5);
                published.push_back(note);
            };
            auto const signer = Checkpointer::start(store, named(*store), std::move(options));
            REQUIRE(signer.has_value());
            CHECK(*(*signer)->sign_now() == trees(suite).size());
            CHECK(*(*signer)->sign_now() == 0); // nothing new
            REQUIRE(published.size() == trees(suite).size());
            for (std::size_t i = 0; i < published.size(); ++i) {
                TreeKind const kind = trees(suite)[i];
                auto const checkpoint = *parse_signed_checkpoint(published[i]);
                CHECK(check_checkpoint(checkpoint, known).is_good());
                CHECK(checkpoint.checkpoint.head == store->head(LogId(0), kind.hash));
                CHECK(text_of(checkpoint_copy_path(county.copy, kind.hash)) == published[i]);
            }
        }
    }
    TEST_CASE("its thread signs while others write, and what is left when it goes")
    {
        County const county;
        auto const store = county.open();
        std::uint64_t latest = 0;
        {
            auto const signer = Checkpointer::start(
                store, named(*store),
                {.keys = keys_for(Suite::intl), .interval = std::chrono::milliseconds(1), .copy = {}, .publish = {}});
            REQUIRE(signer.has_value());
            county.go_on(50);
            CHECK_FALSE((*signer)->failure().has_value());
        }
        latest = store->last_checkpoint(LogId(0), HashAlgorithm::sha256)->size;
        CHECK(latest == 55);
        for (auto const& one : store->checkpoints(LogId(0), HashAlgorithm::sha256, 0, 100)) {
            auto const head = parse_signed_checkpoint(one.note)->checkpoint.head;
            auto const source = [&](unsigned level, std::uint64_t index) {
                return store->subtree(LogId(0), HashAlgorithm::sha256, level, index);
            };
            CHECK(frontier_at(head.size, source, HashAlgorithm::sha256).root() == head.root);
        }
    }
    TEST_CASE("keys that do not fit the log are refused before anything is signed")
    {
        County const county;
        auto const store = county.open();
        auto const refused = [&](std::vector<PrivateKey> keys) {
            auto const signer = Checkpointer::start(store, named(*store), {.keys = std::move(keys)});
            return !signer && signer.error().code == ErrorCode::bad_input && !signer.error().says.zh.empty();
        };
        CHECK(refused({}));
        CHECK(refused(keys_for(Suite::gm)));
        CHECK(refused(keys_for(Suite::dual)));
        CHECK_FALSE(store->last_checkpoint(LogId(0), HashAlgorithm::sha256).has_value());
    }
    TEST_CASE("a backup that was restored is behind the copy outside, and nothing is signed in it")
    {
        County const county;
        std::filesystem::copy_file(county.path, county.folder.file("backup"));
        {
            auto const store = county.open();
            county.go_on(3);
            REQUIRE(*(*county.sign(store))->sign_now() == 1);
        }
        for (char const* const left : {"s", "s-wal", "s-shm"}) std::filesystem::remove(county.folder.file(left));
        std::filesystem::copy_file(county.folder.file("backup"), county.path);
        auto const store = county.open();
        CHECK(check_standing(*store, named(*store)).has_value()); // from inside it looks sound
        auto const outside = text_of(county.copy);
        auto const standing = check_standing(*store, named(*store), {&outside, 1});
        REQUIRE_FALSE(standing.has_value());
        CHECK(standing.error().code == ErrorCode::tampered);
        CHECK(standing.error().says.en.find("has 5 leaves, and a checkpoint of 8") != std::string::npos);
        CHECK_FALSE(county.sign(store).has_value());
        county.go_on(5); // it grows past the checkpoint, along another way
        auto const forked = check_standing(*store, named(*store), {&outside, 1});
        REQUIRE_FALSE(forked.has_value());
        CHECK(forked.error().says.en.find("is not, in its first 8 leaves") != std::string::npos);
    }
    TEST_CASE("a log shorter than its own checkpoint, or with another end, is found without a copy")
    {
        County const county;
        {
            auto const store = county.open();
            REQUIRE(*(*county.sign(store))->sign_now() == 1);
        }
        REQUIRE(run_sql(county.path,
                        "DROP TRIGGER head_is_kept; DROP TRIGGER leaf_is_kept;"
                        "DELETE FROM leaf WHERE position & 0xff = 4; DELETE FROM head WHERE position & 0xff = 5") == 0);
        auto const store = county.open();
        CHECK_FALSE(check_standing(*store, named(*store)).has_value());
    }
    TEST_CASE("a leaf changed since the last checkpoint is found when the log is opened")
    {
        County const county;
        REQUIRE(run_sql(county.path, "DROP TRIGGER leaf_stays; UPDATE leaf SET body = x'7b7d' WHERE seq = 4") == 0);
        auto const store = county.open();
        auto const standing = check_standing(*store, named(*store));
        REQUIRE_FALSE(standing.has_value());
        CHECK(standing.error().says.en.find("ends in leaves that are not") != std::string::npos);
    }
    TEST_CASE("a checkpoint of another log, or none at all, is bad input")
    {
        County const county;
        auto const store = county.open();
        auto const key = *PrivateKey::generate(SignatureAlgorithm::ed25519, "elsewhere.example");
        auto const other = *signed_checkpoint({"elsewhere.example", {1, sha256("x")}, {}}, {&key, 1});
        for (std::string const& bad : {other, std::string("nonsense")}) {
            auto const standing = check_standing(*store, named(*store), {&bad, 1});
            REQUIRE_FALSE(standing.has_value());
            CHECK(standing.error().code == ErrorCode::bad_input);
        }
    }
}
