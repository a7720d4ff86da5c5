// SPDX-License-Identifier: Apache-2.0
// Logs through gzip, from files, and of which format they are.
#include "check/read_all.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

namespace {

std::string packed(std::string_view text)
{
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    std::string in(text);
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    return out;
}

std::string log_of(int cases)
{
    std::string text = "<log>\n";
    for (int i = 0; i < cases; ++i)
        text += "<trace><string key='concept:name' value='" + std::to_string(i) +
                "'/><event><string key='concept:name' value='a'/></event></trace>\n";
    return text + "</log>\n";
}

TEST_CASE("gzip is unpacked and members in a row are one text")
{
    std::string const text = log_of(20'000);
    ReadLog const log = read_all(packed(text));
    REQUIRE_MESSAGE(log.summary.has_value(), log.error.says.en);
    CHECK(log.cases.size() == 20'000);
    CHECK(log.summary->bytes == text.size());
    std::size_t const middle = text.size() / 2;
    std::string const members = packed(text.substr(0, middle)) + packed("") + packed(text.substr(middle));
    CHECK(read_all(members).cases.size() == 20'000);
    CHECK(read_all(members + std::string(1000, '\0')).cases.size() == 20'000);
}

TEST_CASE("gzip that is cut off or damaged is refused")
{
    std::string const good = packed(log_of(20'000));
    for (std::size_t const size :
         {good.size() - 1, good.size() - 8, good.size() / 2, std::size_t{11}, std::size_t{3}}) {
        ReadLog const log = read_all(std::string_view(good).substr(0, size));
        CHECK_FALSE(log.summary.has_value());
        CHECK(log.error.says.en.find("cut off") != std::string::npos);
        CHECK(log.error.where.starts_with("a.log:"));
    }
    std::string bad = good;
    bad[bad.size() - 6] = static_cast<char>(bad[bad.size() - 6] ^ 1); // in the check sum
    CHECK(read_all(bad).error.says.en.find("damaged") != std::string::npos);
    bad = good;
    bad[3] = '\xff'; // flags that there are not
    CHECK(read_all(bad).error.says.en.find("damaged") != std::string::npos);
    CHECK(read_all(good + "more").error.says.en.find("damaged") != std::string::npos);
}

TEST_CASE("a gzip bomb of one token is refused before it is unpacked")
{
    ReadLog const log =
        read_all(packed("<log><trace><string key='concept:name' value='" + std::string(64U << 20U, 'x')));
    CHECK_FALSE(log.summary.has_value());
    CHECK(log.error.says.en.find("larger than 16 MiB") != std::string::npos);
}

TEST_CASE("files are read and a missing one is not found")
{
    auto const folder = std::filesystem::temp_directory_path() / "duly_log_gzip_test";
    std::filesystem::create_directories(folder);
    auto const file = (folder / "rows.csv.gz").string();
    std::ofstream(file, std::ios::binary) << packed("case,activity,time\n1,a,2020-01-31\n");
    CHECK(read_all_of_file(file).cases.size() == 1);
    CHECK(read_all_of_file((folder / "none.xes").string()).error.code == duly::ErrorCode::not_found);
    CHECK(read_all_of_file(folder.string()).error.code == duly::ErrorCode::bad_input);
    std::ofstream(file, std::ios::binary) << "case,activity,time\n1,a,31.12.2020\n";
    CHECK(read_all_of_file(file).error.where == file + ":2");
    std::filesystem::remove_all(folder);
}

TEST_CASE("what fits no format is refused and the message says what is expected")
{
    for (auto const* text : {"", "\n", "hello", "[1, 2]"}) {
        CAPTURE(text);
        CHECK_REFUSED(read_all(text), "a.log:1", "the format is not known: expected XES");
    }
    CHECK_REFUSED(read_all("SQLite format 3"), "a.log:1", "this is a SQLite file");
    CHECK_REFUSED(read_all("PK\x03\x04"), "a.log:1", "this is a ZIP file");
}

} // namespace
