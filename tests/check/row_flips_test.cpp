// SPDX-License-Identifier: Apache-2.0
// Every byte of every row of evidence, flipped with SQL one at a time: none goes unseen by either verifier.
#include "engine_store.hpp"

#include "properties/random.hpp"

#include <algorithm>
#include <array>
#include <chrono>

using namespace duly;
using namespace duly::test;

namespace {

struct Column {
    char const* table;
    char const* name;
    char const* type; // as the value is cast
};

constexpr std::array<Column, 16> evidence = {{
    {"log", "id", "INTEGER"},
    {"log", "origin", "TEXT"},
    {"log", "suite", "TEXT"},
    {"case_number", "number", "INTEGER"},
    {"case_number", "case_id", "BLOB"},
    {"leaf", "position", "INTEGER"},
    {"leaf", "case_number", "INTEGER"},
    {"leaf", "seq", "INTEGER"},
    {"leaf", "key", "BLOB"},
    {"leaf", "body", "BLOB"},
    {"head", "position", "INTEGER"},
    {"head", "subtrees", "BLOB"},
    {"checkpoint", "position", "INTEGER"},
    {"checkpoint", "note", "TEXT"},
    {"law", "digest", "TEXT"},
    {"law", "body", "TEXT"},
}};

struct Flip {
    std::string what, sql;
};

char flipped(char byte, std::size_t at) { return static_cast<char>(byte ^ (1 << at * 5 % 8)); }

// The flips of one value: each byte, each of eight of a number, and what is not there put there.
void add_flips(std::vector<Flip>& all, Column const& column, std::string const& row, std::optional<std::string> value)
{
    std::string const where = std::string(" WHERE rowid = ") + row;
    std::string const set = std::string("UPDATE ") + column.table + " SET " + column.name + " = ";
    std::string const what = std::string(column.table) + "." + column.name + " of " + row;
    bool const is_number = std::string_view(column.type) == "INTEGER";
    if (!value) {
        all.push_back({what + ", which is not there", set + (is_number ? "0" : "x'00'") + where});
    } else if (is_number) {
        auto const number = std::stoll(*value);
        for (std::size_t byte = 0; byte < 8; ++byte)
            all.push_back({what + ", byte " + std::to_string(byte),
                           set + std::to_string(number ^ (1LL << (byte * 8 + byte * 5 % 7))) + where});
    } else {
        for (std::size_t at = 0; at < value->size(); ++at) {
            std::string changed = *value;
            changed[at] = flipped(changed[at], at);
            all.push_back({what + ", byte " + std::to_string(at),
                           set + "CAST(" + as_blob(changed) + " AS " + column.type + ")" + where});
        }
    }
}

// `bytes` as the owner of the file has made them: without triggers and write-ahead log.
std::string opened(EngineStore const& made, std::string const& path)
{
    made.write(path, made.bytes);
    {
        OpenedFile const file(path);
    }
    return bytes_of(path);
}

std::vector<Flip> flips_of(std::string const& path)
{
    std::vector<Flip> all;
    OpenedFile file(path);
    for (Column const& column : evidence)
        for (auto const& row :
             file.rows(std::string("SELECT rowid, ") + column.name + " FROM " + column.table + " ORDER BY rowid"))
            add_flips(all, column, row[0].value(), row[1]);
    return all;
}

// Evenly over all of them, and each kind of column.
std::vector<Flip> some_of(std::vector<Flip> const& all, std::size_t step)
{
    std::vector<Flip> some;
    std::map<std::string, int> of_column;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (of_column[all[i].what.substr(0, all[i].what.find(' '))]++ < 3 || i % step == 0) some.push_back(all[i]);
    return some;
}

} // namespace

TEST_SUITE("a flipped byte of a row")
{
    TEST_CASE("is reported, whichever row of evidence it is in")
    {
        std::vector<Suite> const suites =
            properties::is_nightly() ? std::vector{Suite::intl, Suite::gm, Suite::dual} : std::vector{Suite::dual};
        for (Suite const suite : suites) {
            CAPTURE(word(suite));
            auto const& made = engine_store(suite);
            Folder const folder;
            std::string const path = folder.file("county");
            std::string const base = opened(made, path);
            REQUIRE(is_good(judge_store_file(path, made.trusted)));
            auto const all = flips_of(path);
            std::size_t tried = 0;
            for (Flip const& flip : properties::is_nightly() ? all : some_of(all, 211)) {
                made.write(path, base);
                if (!OpenedFile(path).run(flip.sql)) continue; // there is such a row already
                ++tried;
                auto const report = judge_store_file(path, made.trusted);
                CHECK_MESSAGE(!is_good(report), flip.what);
            }
            MESSAGE(tried << " of " << all.size() << " flips of " << word(suite));
            CHECK(tried > 100);
        }
    }

    TEST_CASE("is reported as the same by both verifiers")
    {
        if (!has_python()) {
            MESSAGE("skipped: python3 or openssl");
            return;
        }
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        std::string const path = folder.file("county");
        std::string const base = opened(made, path);
        auto const all = flips_of(path);
        Both both(made.trusted);
        std::size_t tried = 0;
        for (Flip const& flip : some_of(all, properties::is_nightly() ? 7 : 1009)) {
            write_bytes(path, base);
            if (!OpenedFile(path).run(flip.sql)) continue;
            write_bytes(both.add_store(flip.what), bytes_of(path));
            ++tried;
        }
        CHECK(both.compare() == tried);
    }
}
