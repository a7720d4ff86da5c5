// SPDX-License-Identifier: Apache-2.0
// Canonical JSON against our own bad cases and the published vectors of JSON parsing and of RFC 8785.
#include "duly/record/canonical_json.hpp"
#include "duly/record/merkle.hpp"
#include "record_fixture.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace duly;
using namespace duly::test;

TEST_SUITE("canonical JSON")
{
    TEST_CASE("one value has one text, and the first other byte is named")
    {
        struct Row {
            char const* text;
            int position; // -1: canonical
        };
        for (Row const& row : std::initializer_list<Row>{
                 {R"({"a":1,"b":[true,false,null,"x"]})", -1},
                 {R"({"b":1,"a":2})", 7},
                 {R"({"a":1,"a":2})", 7},
                 {R"({"A":1})", 2},
                 {R"({ "a":1})", 1},
                 {R"([1,2] )", 5},
                 {R"([1.5])", 2},
                 {R"([1e3])", 2},
                 {R"([01])", 1},
                 {R"([-0])", 1},
                 {R"([9007199254740991])", -1},
                 {R"([-9007199254740991])", -1},
                 {R"([9007199254740992])", 1},
                 {R"([99999999999999999999])", 1},
                 {R"(["\u0041"])", 2},
                 {R"(["\/"])", 2},
                 {R"(["\u000a"])", 2},
                 {R"(["\u001f\n"])", -1},
                 {R"(["\u001F"])", 2},
                 {R"(["\u0000"])", 2},
                 {R"(["\ud800"])", 2},
                 {R"(["\udead"])", 2},
                 {"[\"\xed\xa0\x80\"]", 2},
                 {"[\"\xc0\x80\"]", 2},
                 {"[\"\xef\xbb\xbf\"]", -1},
                 {"\xef\xbb\xbf[]", 0},
                 {"[\"\t\"]", 2},
                 {"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", -1},
                 {"[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", 16},
                 {"", 0},
                 {"[", 1},
                 {R"(["a)", 3},
             }) {
            auto const problem = check_canonical(row.text);
            CHECK_MESSAGE((problem ? static_cast<int>(problem->position) : -1) == row.position, row.text);
            if (row.position < 0) CHECK(canonical_json(row.text).value() == row.text);
        }
    }
    TEST_CASE("any JSON within the profile is put right, the rest is refused")
    {
        CHECK(*canonical_json(" { \"b\" : \"\\u0041\\/\" , \"a\" : [ ] } ") == R"({"a":[],"b":"A/"})");
        CHECK_FALSE(canonical_json(R"({"a":1,"a":1})").has_value());
        CHECK_FALSE(canonical_json("[1.5]").has_value());
        CHECK_FALSE(canonical_json(R"(["\udead"])").has_value());
        CHECK_FALSE(canonical_json("[] x").has_value());
    }
    TEST_CASE("a moment and a date are written at fixed width")
    {
        std::string out;
        CanonicalWriter json(out);
        Moment const moment = *Moment::parse("1969-12-31T23:59:59.000001-05:30", 0);
        json.begin_array().local_time(moment).utc_time(moment).date(Date::of(1, 2, 3)).end_array();
        CHECK(out == "[\"" + moment.text() + "\",\"" + moment.utc_text() + "\",\"0001-02-03\"]");
        CHECK(json.problem().empty());
        CHECK_FALSE(json.date(Date{0x7fffffff}).problem().empty());
    }
    TEST_CASE("the parser vectors of nst/JSONTestSuite: what must fail fails, what passes is canonical JSON of itself")
    {
        auto const folder = vectors();
        if (!folder) {
            MESSAGE("skipped: the shared vectors are not here");
            return;
        }
        int refused = 0;
        int taken = 0;
        for (auto const& file : std::filesystem::directory_iterator(*folder / "nst-JSONTestSuite" / "test_parsing")) {
            std::string const name = file.path().filename().string();
            std::string const text = content(file.path());
            Result<std::string> const form = canonical_json(text);
            if (name.starts_with("n_")) {
                CHECK_MESSAGE(form.has_value() == false, name);
                CHECK_MESSAGE(check_canonical(text).has_value(), name);
                ++refused;
            }
            if (form) {
                CHECK_MESSAGE(!check_canonical(*form).has_value(), name);
                CHECK_MESSAGE(*canonical_json(*form) == *form, name);
                ++taken;
            }
            bool const is_canonical = !check_canonical(text);
            CHECK_MESSAGE(is_canonical == (form && *form == text), name);
        }
        CHECK(refused > 150);
        CHECK(taken > 30);
    }
    TEST_CASE("the vectors of RFC 8785 within the profile")
    {
        auto const folder = vectors();
        if (!folder) {
            MESSAGE("skipped: the shared vectors are not here");
            return;
        }
        auto const data = *folder / "cyberphone-json-canonicalization" / "testdata";
        int refused = 0;
        for (auto const& file : std::filesystem::directory_iterator(data / "input")) {
            Result<std::string> const form = canonical_json(content(file.path()));
            // One of the six has neither floats nor keys outside the profile.
            CHECK_MESSAGE(form.has_value() == (file.path().filename() == "arrays.json"), file.path().string());
            if (form) CHECK(*form == content(data / "output" / file.path().filename()));
            if (!form) CHECK(check_canonical(content(data / "output" / file.path().filename())).has_value());
            refused += form ? 0 : 1;
        }
        CHECK(refused == 5);
    }
    TEST_CASE("the transformation vectors of nst/JSONTestSuite: what parsers read differently is refused")
    {
        auto const folder = vectors();
        if (!folder) {
            MESSAGE("skipped: the shared vectors are not here");
            return;
        }
        int refused = 0;
        for (auto const& file : std::filesystem::directory_iterator(*folder / "nst-JSONTestSuite" / "test_transform")) {
            // Of large numbers, floats, keys that are there twice, surrogates and U+0000, one number is within bounds.
            bool const is_within = file.path().filename() == "number_1000000000000000.json";
            CHECK_MESSAGE(canonical_json(content(file.path())).has_value() == is_within, file.path().string());
            refused += is_within ? 0 : 1;
        }
        CHECK(refused == 21);
    }
    TEST_CASE("roots of the published tree at every size")
    {
        auto const folder = vectors();
        if (!folder) {
            MESSAGE("skipped: the shared vectors are not here");
            return;
        }
        std::string const text = content(*folder / "selfmade-merkle-sm3" / "merkle_sha256_sm3.json");
        std::vector<Digest> leaves;
        for (char const* const entry : {"one", "two", "three", "four", "five", "six", "seven", "eit", "nain", "ten",
                                        "ileven", "twelf", "threeten", "fourten", "fivten"}) {
            leaves.push_back(leaf_hash(entry));
            std::string const wanted = "\"" + std::to_string(leaves.size()) + "\": \"" + tree_root(leaves).hex() + "\"";
            CHECK_MESSAGE(text.find(wanted) != std::string::npos, wanted);
        }
    }
}
