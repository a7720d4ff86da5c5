// SPDX-License-Identifier: Apache-2.0
// The format of a leaf is final: these bytes and this hash must never change.
#include "duly/record/canonical_json.hpp"
#include "duly/record/merkle.hpp"
#include "record_fixture.hpp"

#include <doctest/doctest.h>

using namespace duly;
using namespace duly::test;

namespace {

Leaf whole_leaf()
{
    Leaf leaf = some_leaf("00112233445566778899aabbccddeeff", 7, sha256("prev"));
    leaf.event.actor.on_behalf_of = "county-gov";
    leaf.event.fields.push_back({"units", std::vector<std::string>{"a", "b"}, false});
    leaf.event.fields.push_back({"signed", true, false});
    leaf.event.fields.push_back({"deadline", Date::of(2026, 5, 1), false});
    leaf.event.fields.push_back({"reason", std::string("因为"), true});
    leaf.event.fields.push_back({"absent", Value{}, false});
    leaf.event.documents = {{"draft", "ab", 1234, "2", "urn:x"}};
    leaf.event.cites = {sha256("cited").hex()};
    leaf.event.late_entry = "停电";
    leaf.key = "k\"1";
    leaf.command = sha256("command");
    leaf.findings = {{"MAD-25", "25(1)", "violated", "error", {"cured"}, {"d1"}, Date::of(2026, 5, 2), 3}};
    leaf.personal = {{"_late_entry", sha256("l")}, {"reason", sha256("r")}};
    return leaf;
}

} // namespace

TEST_SUITE("the leaf")
{
    TEST_CASE("its bytes and hash are final")
    {
        Result<std::string> const bytes = encode(whole_leaf());
        REQUIRE(bytes.has_value());
        CHECK(*bytes ==
              R"j({"activity":"legality.opinion","actor":{"id":"justice-bureau","on_behalf_of":"county-gov",)j"
              R"j("roles":["reviewer"],"unit":"unit-7"},"case":"00112233445566778899aabbccddeeff",)j"
              R"j("cites":["041ab86fbaaa651aba7ce051f1b5d2af69353d7f28960102fd3dd155392fbde9"],)j"
              R"j("cmd":"5d347fd948b66308f502c3f65c8f7e12ff1c5cf8c760bcdfb188ae1ec7b8b618","documents":[{"di)j"
              R"j(gest":"ab","kind":"draft","length":1234,"uri":"urn:x","version":"2"}],)j"
              R"j("entry":"performed","fields":{"deadline":"2026-05-01","draft":"d1","outcome":"lawful","sig)j"
              R"j(ned":true,)j"
              R"j("units":["a","b"]},"findings":[{"args":["d1"],"article":"25(1)","at":3,"date":"2026-05-02",)j"
              R"j("marks":["cured"],"rule":"MAD-25","severity":"error","status":"violated"}],"key":"k\"1",)j"
              R"j("law":"8f1f74adf65864c86d3d471ea8ca9e329d4282489edc156c99604264090774bf","log":"gov.exampl)j"
              R"j(e/county","occurred":"2026-04-14T09:30:00.000000+08:00",)j"
              R"j("personal":{"_late_entry":"acac86c0e609ca906f632b0e2dacccb2b77d22b0621f20ebece1a4835b93f6f)j"
              R"j(0","reason":"454349e422f05297191ead13e21d3db520e5abef52055e4964b82fb213f593a1"},"prev":"84)j"
              R"j(fd9bac333ad79154348296204fa7f8c537a96e08983e5f73b3f5aca8e8edf7",)j"
              R"j("recorded":"2026-04-14T01:31:00.500000Z","seq":7,"suite":"sha256","v":1})j");
        CHECK(leaf_hash(*bytes).hex() == "a7bdc6789c8519bb37ab61f96b94727c12fd3889e582cef45eaf2b7cd1e92dc0");
        CHECK_FALSE(check_canonical(*bytes).has_value());
    }
    TEST_CASE("what is read back is written as the same bytes")
    {
        std::string const bytes = *encode(whole_leaf());
        Result<Leaf> const leaf = decode(bytes);
        REQUIRE(leaf.has_value());
        CHECK(*encode(*leaf) == bytes);
        CHECK(leaf->event.actor == whole_leaf().event.actor);
        CHECK(leaf->findings == whole_leaf().findings);
        CHECK(leaf->event.late_entry == withheld);
    }
    TEST_CASE("a refused attempt names the version and has no sequence")
    {
        Leaf leaf = some_leaf("00112233445566778899aabbccddeeff", 0, {});
        leaf.entry = entry::refused;
        CHECK_FALSE(encode(leaf).has_value());
        leaf.judged = 4;
        std::string const bytes = *encode(leaf);
        CHECK(bytes.find("\"seq\"") == std::string::npos);
        CHECK(bytes.find("\"prev\"") == std::string::npos);
        CHECK(decode(bytes)->judged == 4);
    }
    TEST_CASE("any other byte is refused with a position")
    {
        std::string const good = *encode(whole_leaf());
        for (std::size_t i = 0; i < good.size(); ++i) {
            std::string bad = good;
            bad[i] = static_cast<char>(bad[i] ^ 0x80);
            Result<Leaf> const leaf = decode(bad);
            REQUIRE_FALSE(leaf.has_value());
            CHECK_FALSE(leaf.error().where.empty());
            CHECK_FALSE(decode(good.substr(0, i)).has_value());
        }
        CHECK_FALSE(decode(good + " ").has_value());
        CHECK_FALSE(decode("").has_value());
    }
    TEST_CASE("an unknown version or suite cannot be judged")
    {
        std::string bytes = *encode(whole_leaf());
        std::string newer = bytes;
        newer.replace(newer.size() - 2, 1, "2");
        CHECK(decode(newer).error().code == ErrorCode::undetermined);
        bytes.replace(bytes.find("\"suite\":\"sha256\"") + 9, 6, "sm3-sm");
        CHECK(decode(bytes).error().code == ErrorCode::undetermined);
    }
    TEST_CASE("what cannot be recorded is refused, naming the field")
    {
        auto const refuses = [](Field field) {
            Leaf leaf = some_leaf("00112233445566778899aabbccddeeff", 0, {});
            leaf.event.fields.push_back(std::move(field));
            static_cast<void>(seal(leaf));
            Result<std::string> const bytes = encode(leaf);
            return !bytes && bytes.error().code == ErrorCode::bad_input && !bytes.error().says.zh.empty();
        };
        CHECK(refuses({"note", std::string("a\0b", 3), false}));
        CHECK(refuses({"note", std::string("a\0b", 3), true}));
        CHECK(refuses({"note", std::string("\xc3\x28"), false}));
        CHECK(refuses({"note", std::string("\xed\xa0\x80"), true}));
        CHECK(refuses({"Note", std::string("x"), false}));
        CHECK(refuses({"draft", std::string("x"), false}));
        CHECK(refuses({"draft", std::string("x"), true}));
        CHECK(refuses({"note", std::string(10'000'000, 'x'), false}));
        CHECK(refuses({"note", std::string(10'000'000, 'x'), true}));
        CHECK_FALSE(refuses({"note", std::string("好"), true}));
        Leaf unsealed = some_leaf("00112233445566778899aabbccddeeff", 0, {});
        unsealed.event.fields.push_back({"note", std::string("x"), true});
        CHECK_FALSE(encode(unsealed).has_value());
    }
    TEST_CASE("of a case id every digit is looked at")
    {
        for (std::size_t at = 0; at < 32; ++at)
            for (int byte = 0; byte < 256; ++byte) {
                Leaf leaf = some_leaf("00112233445566778899aabbccddeeff", 7, sha256("prev"));
                leaf.case_id[at] = static_cast<char>(byte);
                bool const is_digit = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
                REQUIRE_MESSAGE(encode(leaf).has_value() == is_digit, at << ", " << byte);
            }
        for (std::size_t const size : {0U, 31U, 33U, 64U})
            CHECK_FALSE(encode(some_leaf(std::string(size, '0'), 7, sha256("prev"))).has_value());
    }
    TEST_CASE("of a text and of a name of any length every byte is looked at")
    {
        struct Row {
            std::string_view byte;
            char const* written; // null: refused
        };
        constexpr Row rows[] = {{"\"", "\\\""},   {"\\", "\\\\"},           {"\n", "\\n"},        {"\x1f", "\\u001f"},
                                {"\x7f", "\x7f"}, {"\xc3\xa9", "\xc3\xa9"}, {{"\0", 1}, nullptr}, {"\xff", nullptr}};
        auto const written = [](std::string name, std::string const& text) {
            Leaf leaf = some_leaf("00112233445566778899aabbccddeeff", 0, {});
            leaf.event.fields = {{std::move(name), text, false}};
            return encode(leaf);
        };
        for (std::size_t size = 0; size < 40; ++size)
            for (std::size_t at = 0; at <= size; ++at) {
                std::string const before(at, 'x'), after(size - at, 'y');
                for (auto const& [byte, expected] : rows) {
                    auto const bytes = written("note", before + std::string(byte) + after);
                    REQUIRE(bytes.has_value() == (expected != nullptr));
                    if (bytes)
                        REQUIRE(bytes->find("\"note\":\"" + before + expected + after + "\"}") != std::string::npos);
                }
                for (char const odd : {'A', 'Z', '-', '/', ':', '`', '{', '\x80', '\0'})
                    REQUIRE_FALSE(written(before + odd + after, "x").has_value());
                for (char const good : {'a', 'z', '0', '9', '_'}) {
                    auto const bytes = written(before + good + after, "x");
                    REQUIRE(bytes.has_value());
                    REQUIRE(bytes->find("{\"" + before + good + after + "\":\"x\"}") != std::string::npos);
                }
            }
    }
    TEST_CASE("a personal field is in its disclosure and not in the leaf")
    {
        Leaf leaf = some_leaf("00112233445566778899aabbccddeeff", 0, {});
        leaf.event.fields.push_back({"name", std::string("张三"), true});
        leaf.event.late_entry = "停电";
        auto const kept = seal(leaf);
        REQUIRE(kept.size() == 2);
        std::string const bytes = *encode(leaf);
        CHECK(bytes.find("张三") == std::string::npos);
        CHECK(bytes.find("停电") == std::string::npos);
        Leaf const back = *decode(bytes);
        CHECK(opens(kept[0], back));
        CHECK(disclosed(back, kept).late_entry == "停电");
        CHECK(std::get<std::string>(disclosed(back, kept).fields.back().value) == "张三");
        Disclosure forged = kept[0];
        forged.value = std::string("李四");
        CHECK_FALSE(opens(forged, back));
        CHECK(*parse_disclosure(*disclosure_text(kept[0])) == kept[0]);
        CHECK(seal(leaf)[0].salt != kept[0].salt);
    }
}

TEST_SUITE("digests")
{
    TEST_CASE("SHA-256 and the tree of nothing are the published values")
    {
        CHECK(sha256("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(Frontier().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        CHECK(leaf_hash("one").hex() == "d0d7360ab79f58ab1e1e3fe64ad77e2ea0bc07e36b5f46ed2223edd9298df9e9");
        CHECK(leaf_hash(std::string(5000, 'x')) == sha256('\0' + std::string(5000, 'x')));
        CHECK_FALSE(Digest::parse(std::string(64, 'A')));
    }
    TEST_CASE("a frontier comes back from its bytes at every size")
    {
        Frontier tree;
        for (std::uint64_t size = 0; size < 70; ++size) {
            std::optional<Frontier> const again = Frontier::restore(size, tree.bytes());
            REQUIRE(again);
            CHECK(again->root() == tree.root());
            CHECK_FALSE(Frontier::restore(size, tree.bytes() + "x"));
            tree.append(sha256(std::to_string(size)));
        }
    }
}
