// SPDX-License-Identifier: Apache-2.0
// Sixteen writers when the disk has no room any more: each is told so, and what was acknowledged is there.
#include "petitions.hpp"

#include "properties/random.hpp"
#include "record/record_fixture.hpp"

#include "duly/record/merkle.hpp"
#include "duly/record/verify.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <deque>
#include <memory>
#include <sys/resource.h>
#include <thread>

using namespace duly;
using threads::Petitions;

namespace {

// No file grows beyond it while this lives.
class RoomFor {
public:
    explicit RoomFor(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN))
    {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        rlimit const less{bytes, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &less) == 0);
    }
    RoomFor(RoomFor const&) = delete;
    RoomFor& operator=(RoomFor const&) = delete;
    ~RoomFor()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    void (*handler_)(int);
    rlimit before_{};
};

// Until it is told that the store fails.
void write_all(Petitions& writer, std::string const& case_id, std::size_t number, std::string& told)
try {
    for (std::size_t n = 0; n < 2000; ++n)
        writer.receive(case_id, "p-1", std::to_string(number) + "-" + std::to_string(n), true);
    told = "there was room for everything";
} catch (StoreFailure const&) {
} catch (std::exception const& otherwise) {
    told = otherwise.what();
}

// How many events were acknowledged before the disk was full.
std::size_t fill_the_disk()
{
    constexpr std::size_t writer_count = 16;
    test::Folder const folder;
    std::vector<std::string> cases;
    std::deque<Petitions> writers;
    std::vector<std::string> told(writer_count);
    {
        Engine engine(sqlite_store(folder.file("s")), threads::options());
        for (std::size_t i = 0; i < writer_count; ++i)
            cases.push_back(engine.open({.family = "t/petition", .organ = "office"}).value().case_id);
        for (std::size_t i = 0; i < writer_count; ++i) writers.emplace_back(engine, cases, std::to_string(i));
        RoomFor const room(1'000'000);
        std::vector<std::thread> writing;
        for (std::size_t i = 0; i < writer_count; ++i)
            writing.emplace_back([&, i] { write_all(writers[i], cases[i], i, told[i]); });
        for (auto& thread : writing) thread.join();
        CHECK_THROWS_AS(writers.front().receive(cases.front(), "p-1", "afterwards", true), StoreFailure);
    }
    for (auto const& otherwise : told) CHECK(otherwise == "");
    auto const store = sqlite_store(folder.file("s"));
    std::size_t acknowledged = 0;
    for (auto const& writer : writers)
        for (auto const& kept : writer.told().kept) {
            auto const leaves = store->read_case(kept.case_id);
            REQUIRE(kept.seq < leaves.size());
            CHECK(leaf_hash(leaves[kept.seq].bytes) == kept.leaf);
            ++acknowledged;
        }
    CHECK(acknowledged > 0);
    CHECK(verify(*store).ok());
    return acknowledged;
}

} // namespace

TEST_SUITE("sixteen writers")
{
    TEST_CASE("when the disk is full each is told so, and what was acknowledged is there")
    {
        auto const rounds = properties::is_nightly() ? 100U : 1U;
        std::size_t acknowledged = 0;
        for (unsigned i = 0; i < rounds; ++i) acknowledged += fill_the_disk();
        MESSAGE(acknowledged << " events acknowledged before");
    }
}
