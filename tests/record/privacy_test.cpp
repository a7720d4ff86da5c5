// SPDX-License-Identifier: Apache-2.0
// Personal texts of a store on disk: encrypted, and after an erasure nowhere any more.
#include "duly/record/encryption.hpp"
#include "duly/record/verify.hpp"
#include "record_fixture.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace duly;
using namespace duly::test;

namespace {

constexpr char const* secret = "身份证号 11010519491231002X";

// Every byte of every file in the folder.
std::string all_bytes(Folder const& folder)
{
    std::string all;
    for (auto const& file : std::filesystem::directory_iterator(folder.file(""))) {
        std::ifstream in(file.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
}

// The keys that a store's file of keys holds, as they lie in it.
std::vector<std::string> keys_in(std::string const& bytes)
{
    std::vector<std::string> keys;
    constexpr std::string_view prefix = "ENCRYPTION+KEY+";
    for (auto at = bytes.find(prefix); at != std::string::npos; at = bytes.find(prefix, at + 1))
        keys.push_back(bytes.substr(at, 70));
    return keys;
}

} // namespace

TEST_SUITE("privacy")
{
    TEST_CASE("a personal text is in no file of the store, and readable all the same")
    {
        for (Suite const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            Folder const folder;
            auto const store = sqlite_store(folder.file("s"));
            static_cast<void>(store->open_log(origin, suite));
            Writer writer(*store);
            REQUIRE(writer.append({}, {}, secret).kind == Appended::Kind::stored);
            CHECK(all_bytes(folder).find(secret) == std::string::npos);
            CHECK(std::get<std::string>(store->disclosures(writer.log(), 0).open.at(0).value) == secret);
            CHECK(verify(*store).ok());
        }
    }
    TEST_CASE("after an erasure neither the text nor its key is in any file, and others are as they were")
    {
        Folder const folder;
        auto store = sqlite_store(folder.file("s"));
        Writer writer(*store);
        Writer other(*store);
        for (int i = 0; i < 200; ++i) { // so that the pages of the keys are split
            Writer one(*store);
            static_cast<void>(one.append({}, {}, "某人", "subject-" + std::to_string(i)));
        }
        REQUIRE(writer.append({}, {}, secret, "petitioner").kind == Appended::Kind::stored);
        REQUIRE(other.append({}, {}, secret, "petitioner").kind == Appended::Kind::stored);
        auto const before = keys_in(all_bytes(folder));
        REQUIRE(writer.append({}, {}, {}, {}, "petitioner").kind == Appended::Kind::stored);
        auto const after = all_bytes(folder);
        std::size_t gone = 0;
        for (auto const& key : before) gone += after.find(key) == std::string::npos ? 1 : 0;
        CHECK(gone == 1);
        CHECK(store->disclosures(writer.log(), 200).open.empty());
        CHECK(store->disclosures(writer.log(), 200).locked.empty());
        CHECK(store->disclosures(writer.log(), 201).open.size() == 1); // the same pseudonym in another case
        CHECK(verify(*store).ok());
        store = sqlite_store(folder.file("s"));
        CHECK(store->disclosures(writer.log(), 0).open.size() == 1);
        CHECK(store->disclosures(writer.log(), 200).open.empty());
    }
    TEST_CASE("a store without its file of keys shows no personal text, and says that there is some")
    {
        Folder const folder;
        {
            auto const store = sqlite_store(folder.file("s"));
            Writer writer(*store);
            REQUIRE(writer.append({}, {}, secret).kind == Appended::Kind::stored);
        }
        std::filesystem::remove(folder.file("s.keys"));
        auto const store = sqlite_store(folder.file("s"), StoreAccess::read);
        auto const kept = store->disclosures(LogId(0), 0);
        CHECK(kept.open.empty());
        CHECK(kept.locked == std::vector<std::string>{"name"});
        CHECK(verify(*store).ok());
    }
    TEST_CASE("with a key of the record the file of keys alone opens nothing")
    {
        Folder const folder;
        auto const record_key = std::make_shared<EncryptionKey const>(EncryptionKey::random(Cipher::aes_256_gcm));
        {
            auto const store = sqlite_store(folder.file("s"), StoreAccess::create, record_key);
            Writer writer(*store);
            REQUIRE(writer.append({}, {}, secret).kind == Appended::Kind::stored);
            CHECK(keys_in(all_bytes(folder)).empty());
        }
        CHECK(sqlite_store(folder.file("s"))->disclosures(LogId(0), 0).locked.size() == 1);
        CHECK(sqlite_store(folder.file("s"), StoreAccess::read, record_key)->disclosures(LogId(0), 0).open.size() == 1);
    }
    TEST_CASE("only its owner may read the file of keys")
    {
        Folder const folder;
        auto const store = sqlite_store(folder.file("s"));
        Writer writer(*store);
        REQUIRE(writer.append({}, {}, secret).kind == Appended::Kind::stored);
        auto const mode = std::filesystem::status(folder.file("s.keys")).permissions();
        CHECK((mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
              std::filesystem::perms::none);
    }
    TEST_CASE("a subject whose texts went from under another program gets another key")
    {
        Folder const folder;
        auto const store = sqlite_store(folder.file("s"));
        auto const another = sqlite_store(folder.file("s"));
        Writer writer(*store);
        REQUIRE(writer.append({}, {}, secret, "petitioner").kind == Appended::Kind::stored);
        Writer theirs(*another, writer.case_id());
        theirs.catch_up();
        REQUIRE(theirs.append({}, {}, {}, {}, "petitioner").kind == Appended::Kind::stored);
        writer.catch_up();
        REQUIRE(writer.append({}, {}, "新的", "petitioner").kind == Appended::Kind::stored);
        CHECK(another->disclosures(writer.log(), 0).open.empty());
        CHECK(std::get<std::string>(another->disclosures(writer.log(), 2).open.at(0).value) == "新的");
    }
}
