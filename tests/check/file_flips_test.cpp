// SPDX-License-Identifier: Apache-2.0
// A byte of the file of a store that is flipped, wherever it is: it is reported, or what is exported is not touched by
// it. And a file that cannot be read is no evidence of tampering.
#include "engine_store.hpp"

#include "properties/random.hpp"

using namespace duly;
using namespace duly::test;

namespace {

// The bundles of both cases, or that there is none.
std::string exports(EngineStore const& made, std::string const& path)
{
    try {
        auto const store = sqlite_store(path, StoreAccess::read);
        return made.exported(*store, made.lived) + made.exported(*store, made.erased);
    } catch (StoreFailure const& failure) {
        return failure.what();
    }
}

// Whether somebody is told: by the verdict, or because the file does not open at all.
bool is_reported(EngineStore const& made, std::string const& path)
{
    try {
        return !is_good(judge_store_file(path, made.trusted));
    } catch (StoreFailure const&) {
        return true;
    }
}

} // namespace

TEST_SUITE("a flipped byte of the file")
{
    TEST_CASE("is reported, or the bundles are those of before, byte by byte")
    {
        auto const& made = engine_store(Suite::dual);
        Folder const folder;
        std::string const path = folder.file("county");
        made.write(path, made.bytes);
        std::string const good = exports(made, path);
        REQUIRE(good.starts_with("duly-bundle@v1"));
        REQUIRE_FALSE(is_reported(made, path));
        std::size_t const step = properties::is_nightly() ? 1 : 613;
        std::size_t tried = 0, reported = 0;
        for (std::size_t at = 0; at < made.bytes.size(); at += at < 108 && !properties::is_nightly() ? 3 : step) {
            std::string flipped = made.bytes;
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << at * 5 % 8));
            write_bytes(path, flipped);
            ++tried;
            if (is_reported(made, path)) ++reported;
            else CHECK_MESSAGE(exports(made, path) == good, "byte " << at);
        }
        MESSAGE(reported << " of " << tried << " flips of " << made.bytes.size() << " bytes are reported");
        CHECK(reported > tried / 10);
    }

    TEST_CASE("is seen by the other verifier too, where it changes what is exported")
    {
        if (!has_python()) {
            MESSAGE("skipped: python3 or openssl");
            return;
        }
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        std::string const path = folder.file("county");
        Both both(made.trusted);
        std::size_t tried = 0;
        std::size_t const step = properties::is_nightly() ? 37 : 4099;
        for (std::size_t at = 100; at < made.bytes.size(); at += step) { // the first 100 say what kind of file it is
            std::string flipped = made.bytes;
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << at * 5 % 8));
            write_bytes(both.add_store("byte " + std::to_string(at)), flipped);
            ++tried;
        }
        CHECK(both.compare() == tried);
    }
}

TEST_SUITE("a file that is no evidence of anything")
{
    TEST_CASE("is not judged: it is not there, or no file, or may not be read")
    {
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        CHECK_THROWS_AS(static_cast<void>(judge_store_file(folder.file("none"), made.trusted)), StoreFailure);
        CHECK_THROWS_AS(static_cast<void>(judge_store_file(folder.file(""), made.trusted)), StoreFailure);
        std::string const path = folder.file("county");
        made.write(path, made.bytes);
        std::filesystem::permissions(path, std::filesystem::perms::none);
        if (::access(path.c_str(), R_OK) == 0) MESSAGE("skipped: whoever runs this may read everything");
        else CHECK_THROWS_AS(static_cast<void>(judge_store_file(path, made.trusted)), StoreFailure);
    }

    TEST_CASE("is judged where it is there and damaged")
    {
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        std::string const path = folder.file("county");
        for (auto const& bytes : {made.bytes.substr(0, 5000), made.bytes.substr(0, made.bytes.size() - 1),
                                  made.bytes.substr(0, 4096) + std::string(made.bytes.size() - 4096, '\xa5')}) {
            write_bytes(path, bytes);
            CHECK(judge_store_file(path, made.trusted).verdict == EvidenceVerdict::tampered);
        }
        made.write(path, made.bytes);
        CHECK(OpenedFile(path).run("DROP TABLE leaf"));
        CHECK(judge_store_file(path, made.trusted).verdict == EvidenceVerdict::tampered);
    }
}
