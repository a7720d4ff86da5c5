// SPDX-License-Identifier: Apache-2.0
// Checkpoints and event proofs in both suites: what holds, and that nothing one bit away from it does.
#include "duly/record/checkpoint.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace duly;
using namespace duly::test;

namespace {

std::string const log_name = "gov.example/county";

// A log of a few leaves with one key, in one suite.
struct SmallLog {
    explicit SmallLog(TreeKind of, std::size_t count)
        : kind(of), name(origin_of(of, log_name)), key(*PrivateKey::generate(of.signature, name)), kept(of.hash)
    {
        for (std::size_t i = 0; i < count; ++i) kept.append(leaf_hash(kind.hash, leaf(i)));
        keys.push_back({key.verifier(), 0, std::nullopt});
    }
    static std::string leaf(std::size_t i) { return "leaf " + std::to_string(i); }
    [[nodiscard]] TreeHead head(std::uint64_t size) const { return frontier_at(size, kept.source(), kind.hash).head(); }
    [[nodiscard]] std::string checkpoint(std::uint64_t size) const
    {
        return *signed_checkpoint({name, head(size), {}}, {&key, 1});
    }
    [[nodiscard]] EventProof proof(std::uint64_t index, std::uint64_t size) const
    {
        return {std::nullopt, index, *inclusion_proof(index, size, kept.source(), kind.hash), checkpoint(size)};
    }

    TreeKind kind;
    std::string name;
    PrivateKey key;
    SubtreeRoots kept;
    std::vector<KeyRange> keys;
};

NoteCheck::Kind kind_of(std::string const& checkpoint, std::span<KeyRange const> keys)
{
    auto const parsed = parse_signed_checkpoint(checkpoint);
    REQUIRE(parsed.has_value());
    NoteCheck const check = check_checkpoint(*parsed, keys);
    CHECK_FALSE(check.says.zh.empty());
    CHECK_FALSE(check.says.en.empty());
    CHECK(check.is_good() == (check.kind == NoteCheck::Kind::good));
    return check.kind;
}

// Whether the bytes are still good evidence when one bit of them is another.
template <class IsGood> std::size_t survivors(std::string bytes, IsGood is_good)
{
    std::size_t still_good = 0;
    for (char& byte : bytes)
        for (int bit = 0; bit < 8; ++bit) {
            byte = static_cast<char>(byte ^ (1 << bit));
            still_good += is_good(bytes) ? 1 : 0;
            byte = static_cast<char>(byte ^ (1 << bit));
        }
    return still_good;
}

} // namespace

TEST_SUITE("checkpoints")
{
    TEST_CASE("a checkpoint is three lines and a signature, and comes back as what it was")
    {
        for (TreeKind const& kind : trees(Suite::dual)) {
            SmallLog const log(kind, 7);
            std::string const text = log.checkpoint(7);
            CHECK(text.starts_with(log.name + "\n7\n" + detail::base64(log.head(7).root.raw()) + "\n\n\xe2\x80\x94 "));
            auto const parsed = parse_signed_checkpoint(text);
            REQUIRE(parsed.has_value());
            CHECK(parsed->checkpoint == Checkpoint{log.name, log.head(7), {}});
            CHECK(*note_text(parsed->note) == text);
            NoteCheck const check = check_checkpoint(*parsed, log.keys);
            CHECK(check.is_good());
            CHECK(check.signers == std::vector{log.key.verifier()});
        }
        Checkpoint const extended{"a", {0, sha256("")}, {"one", "two"}};
        CHECK(*parse_checkpoint(*checkpoint_text(extended)) == extended);
    }
    TEST_CASE("the example of C2SP tlog-checkpoint is one")
    {
        auto const folder = shared_vectors("c2sp-specs");
        if (!folder) return;
        std::string const page = content(*folder / "tlog-checkpoint.md");
        std::size_t const begin = page.find("example.com/behind"), end = page.find("```", begin);
        auto const parsed = parse_signed_checkpoint(page.substr(begin, end - begin));
        REQUIRE(parsed.has_value());
        CHECK(parsed->checkpoint.origin == "example.com/behind-the-sofa");
        CHECK(parsed->checkpoint.head.size == 20852163);
        CHECK(parsed->checkpoint.head.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62");
        CHECK(kind_of(page.substr(begin, end - begin), {}) == NoteCheck::Kind::unknown);
    }
    TEST_CASE("what is not exactly a checkpoint is refused, with its line")
    {
        std::string const root = detail::base64(std::string(32, 'r')) + "\n";
        CHECK(parse_checkpoint("a\n0\n" + root).has_value());
        CHECK(parse_checkpoint("a b+c\n18446744073709551615\n" + root + "x\n").has_value());
        struct Row {
            std::string text;
            char const* where;
        };
        for (Row const& row : std::initializer_list<Row>{
                 {"", "line 0"},
                 {"a\n", "line 1"},
                 {"a\n1\n", "line 2"},
                 {"\n1\n" + root, "line 1"},
                 {"a\n01\n" + root, "line 2"},
                 {"a\n-1\n" + root, "line 2"},
                 {"a\n+1\n" + root, "line 2"},
                 {"a\n 1\n" + root, "line 2"},
                 {"a\n1 \n" + root, "line 2"},
                 {"a\n0x1\n" + root, "line 2"},
                 {"a\n18446744073709551616\n" + root, "line 2"},
                 {"a\n\n" + root, "line 2"},
                 {"a\n1\n" + detail::base64(std::string(31, 'r')) + "\n", "line 3"},
                 {"a\n1\n" + detail::base64(std::string(33, 'r')) + "\n", "line 3"},
                 {"a\n1\n" + std::string(64, 'a') + "\n", "line 3"},
                 {"a\n1\n" + root + "\n", "line 4"},
                 {"a\n1\n" + root + "x", "line 4"},
                 {"a\n1\n" + root + "x\ty\n", ""},
                 {"a\r\n1\n" + root, ""},
             }) {
            auto const parsed = parse_checkpoint(row.text);
            REQUIRE_MESSAGE(!parsed.has_value(), row.text);
            CHECK(parsed.error().code == ErrorCode::bad_input);
            CHECK(parsed.error().where == row.where);
        }
        for (Checkpoint const& bad : {Checkpoint{"", {}, {}}, Checkpoint{"a\nb", {}, {}}, Checkpoint{"a", {}, {""}},
                                      Checkpoint{"a", {}, {"x\ny"}}, Checkpoint{"\xff", {}, {}}})
            CHECK_FALSE(checkpoint_text(bad).has_value());
    }
    TEST_CASE("no bit of a checkpoint can be another")
    {
        for (TreeKind const& kind : trees(Suite::dual)) {
            SmallLog const log(kind, 3);
            std::string const text = log.checkpoint(3);
            auto const is_good = [&](std::string const& bytes) {
                auto const parsed = parse_signed_checkpoint(bytes);
                return parsed && check_checkpoint(*parsed, log.keys).is_good();
            };
            CHECK(is_good(text));
            CHECK(survivors(text, is_good) == 0);
        }
    }
    TEST_CASE("only a key of the origin, within its range, makes a checkpoint good")
    {
        using Kind = NoteCheck::Kind;
        SmallLog const log(intl_tree, 9);
        std::string const five = log.checkpoint(5);
        auto const with = [&](std::uint64_t from, std::optional<std::uint64_t> to) {
            std::vector<KeyRange> const keys = {{log.key.verifier(), from, to}};
            return kind_of(five, keys);
        };
        CHECK(with(0, std::nullopt) == Kind::good);
        CHECK(with(5, 5) == Kind::good);
        CHECK(with(0, 4) == Kind::expired);
        CHECK(with(6, std::nullopt) == Kind::expired);
        CHECK(kind_of(five, {}) == Kind::unknown);
        // A key that is trusted for another log says nothing about this one.
        auto const other = *PrivateKey::generate(SignatureAlgorithm::ed25519, "gov.example/other");
        std::vector<KeyRange> const others = {{other.verifier(), 0, std::nullopt}};
        CHECK_FALSE(signed_checkpoint({log.name, log.head(5), {}}, {&other, 1}).has_value());
        Note note{*checkpoint_text({log.name, log.head(5), {}}), {}};
        REQUIRE(add_signature(note, other).has_value());
        CHECK(kind_of(*note_text(note), others) == Kind::unknown);
        CHECK_FALSE(signed_checkpoint({log.name, log.head(5), {}}, {}).has_value());
    }
    TEST_CASE("at the change of keys both sign, and each verifier finds the one it knows")
    {
        using Kind = NoteCheck::Kind;
        SmallLog const log(gm_tree, 9);
        std::vector<PrivateKey> both;
        both.push_back(*PrivateKey::parse(log.key.text().view()));
        both.push_back(*PrivateKey::generate(SignatureAlgorithm::sm2, log.name));
        std::string const text = *signed_checkpoint({log.name, log.head(9), {}}, both);
        std::vector<KeyRange> keys = {{both[0].verifier(), 0, std::nullopt}, {both[1].verifier(), 9, std::nullopt}};
        REQUIRE(retire(keys, both[0].verifier().label(), 9).has_value());
        CHECK(kind_of(text, keys) == Kind::good);
        CHECK(check_checkpoint(*parse_signed_checkpoint(text), keys).signers.size() == 2);
        CHECK(kind_of(text, std::span(keys).first(1)) == Kind::good);
        CHECK(kind_of(text, std::span(keys).last(1)) == Kind::good);
        // After that the old one may not sign any more, nor the new one what lies before it.
        std::string const later = *signed_checkpoint({log.name, {10, log.head(9).root}, {}}, {both.data(), 1});
        CHECK(kind_of(later, keys) == Kind::expired);
        std::string const earlier = *signed_checkpoint({log.name, log.head(8), {}}, {both.data() + 1, 1});
        CHECK(kind_of(earlier, keys) == Kind::expired);
    }
}

// Texts one to three edits away from good ones: a character dropped, doubled, replaced or moved.
template <class Check> void after_random_edits(std::string const& text, Check check)
{
    std::mt19937_64 random(20261127);
    std::string const characters = "\n +-019AZaz/=\xe2\x80\x94\t\r\x7f";
    for (int round = 0; round < 20'000; ++round) {
        std::string edited = text;
        for (auto edits = 1 + random() % 3; edits > 0 && !edited.empty(); --edits) {
            std::size_t const at = random() % edited.size();
            switch (random() % 4) {
            case 0: edited.erase(at, 1); break;
            case 1: edited.insert(at, 1, edited[at]); break;
            case 2: edited[at] = characters[random() % characters.size()]; break;
            default: std::swap(edited[at], edited[random() % edited.size()]); break;
            }
        }
        check(edited);
    }
}

TEST_SUITE("texts of evidence")
{
    TEST_CASE("whatever is read is written as the same bytes")
    {
        SmallLog const log(gm_tree, 6);
        std::string const checkpoint = log.checkpoint(6), keys = key_ranges_text(log.keys);
        EventProof with_extra = log.proof(4, 6);
        with_extra.extra = "extra";
        std::string const proof = *event_proof_text(with_extra);
        int notes = 0, proofs = 0, lists = 0, vkeys = 0;
        after_random_edits(checkpoint, [&](std::string const& text) {
            auto const note = parse_note(text);
            if (!note) return;
            CHECK(*note_text(*note) == text);
            if (auto const parsed = parse_checkpoint(note->text)) CHECK(*checkpoint_text(*parsed) == note->text);
            ++notes;
        });
        after_random_edits(proof, [&](std::string const& text) {
            auto const parsed = parse_event_proof(text);
            if (!parsed) return;
            CHECK(*event_proof_text(*parsed) == text);
            ++proofs;
        });
        after_random_edits(keys, [&](std::string const& text) {
            auto const parsed = parse_key_ranges(text);
            if (!parsed || text.find('#') != text.npos || text.find("\n\n") != text.npos) return;
            CHECK(key_ranges_text(*parsed) == text);
            ++lists;
        });
        after_random_edits(log.key.verifier().text(), [&](std::string const& text) {
            auto const parsed = VerifierKey::parse(text);
            if (!parsed) return;
            CHECK(parsed->text() == text);
            ++vkeys;
        });
        CHECK(notes > 100);
        CHECK(proofs > 100);
        CHECK(lists > 10);
        CHECK(vkeys > 0);
    }
}

TEST_SUITE("event proofs")
{
    TEST_CASE("every leaf of a small log is proved, in its text, in both suites")
    {
        for (TreeKind const& kind : trees(Suite::dual)) {
            SmallLog const log(kind, 11);
            for (std::uint64_t size = 1; size <= 11; ++size)
                for (std::uint64_t index = 0; index < size; ++index) {
                    EventProof const proof = log.proof(index, size);
                    std::string const text = *event_proof_text(proof);
                    auto const again = parse_event_proof(text);
                    REQUIRE(again.has_value());
                    CHECK(*again == proof);
                    ProofCheck const check = check_event_proof(*again, SmallLog::leaf(index), log.keys);
                    CHECK(check.holds());
                    CHECK(check.head == log.head(size));
                    CHECK_FALSE(check_event_proof(*again, SmallLog::leaf(index + 1), log.keys).holds());
                }
        }
    }
    TEST_CASE("a proof whose checkpoint is not trusted proves nothing, and says why")
    {
        SmallLog const log(intl_tree, 6), forger(intl_tree, 6);
        EventProof const proof = log.proof(2, 6);
        ProofCheck const unknown = check_event_proof(proof, SmallLog::leaf(2), forger.keys);
        CHECK(unknown.checkpoint.kind == NoteCheck::Kind::unknown);
        CHECK_FALSE(unknown.is_included);
        CHECK_FALSE(unknown.holds());
        CHECK(unknown.head == TreeHead{});
        CHECK_FALSE(unknown.says.zh.empty());
        CHECK_FALSE(check_event_proof(proof, SmallLog::leaf(2), {}).holds());
        ProofCheck const elsewhere = check_event_proof(proof, "another leaf", log.keys);
        CHECK(elsewhere.checkpoint.is_good());
        CHECK_FALSE(elsewhere.holds());
        CHECK(elsewhere.says.en.find("not in the checkpoint's log") != std::string::npos);
        CHECK_FALSE(ProofCheck{}.holds());
        CHECK_FALSE(check_event_proof({}, "leaf", log.keys).holds());
    }
    TEST_CASE("no bit of a proof can be another")
    {
        for (TreeKind const& kind : trees(Suite::dual)) {
            SmallLog const log(kind, 6);
            std::string const leaf = SmallLog::leaf(4);
            auto const holds = [&](std::string const& bytes) {
                auto const proof = parse_event_proof(bytes);
                return proof && check_event_proof(*proof, leaf, log.keys).holds();
            };
            std::string const text = *event_proof_text(log.proof(4, 6));
            CHECK(holds(text));
            CHECK(survivors(text, holds) == 0);
        }
    }
    TEST_CASE("extra data is carried, and is evidence of nothing")
    {
        SmallLog const log(intl_tree, 1);
        EventProof proof = log.proof(0, 1);
        proof.extra = std::string("\0\xff", 2);
        std::string const text = *event_proof_text(proof);
        CHECK(text.starts_with("c2sp.org/tlog-proof@v1\nextra AP8=\nindex 0\n\n" + log.name + "\n1\n"));
        CHECK(*parse_event_proof(text) == proof);
        CHECK(check_event_proof(proof, SmallLog::leaf(0), log.keys).holds());
        proof.extra = "";
        CHECK_FALSE(event_proof_text(proof).has_value());
    }
    TEST_CASE("what is not exactly a proof is refused, with its line")
    {
        SmallLog const log(intl_tree, 2);
        std::string const checkpoint = log.checkpoint(2), hash = detail::base64(std::string(32, 'h')) + "\n";
        std::string const head = "c2sp.org/tlog-proof@v1\n";
        CHECK(parse_event_proof(head + "index 0\n" + hash + "\n" + checkpoint).has_value());
        std::string many;
        for (int i = 0; i < 64; ++i) many += hash;
        CHECK(parse_event_proof(head + "index 0\n" + many + "\n" + checkpoint).has_value());
        struct Row {
            std::string text;
            char const* where;
        };
        for (Row const& row : std::initializer_list<Row>{
                 {"", "line 1"},
                 {"c2sp.org/tlog-proof@v2\nindex 0\n\n" + checkpoint, "line 1"},
                 {head, "line 2"},
                 {head + "extra \nindex 0\n\n" + checkpoint, "line 2"},
                 {head + "extra AP8\nindex 0\n\n" + checkpoint, "line 2"},
                 {head + "extra AP8=\n\n" + checkpoint, "line 3"},
                 {head + "index 00\n" + hash + "\n" + checkpoint, "line 2"},
                 {head + "index -1\n" + hash + "\n" + checkpoint, "line 2"},
                 {head + "index\n" + hash + "\n" + checkpoint, "line 2"},
                 {head + "index 0\nextra AP8=\n\n" + checkpoint, "line 3"},
                 {head + "index 0\n" + hash.substr(4) + "\n" + checkpoint, "line 3"},
                 {head + "index 0\n" + many + hash + "\n" + checkpoint, "line 67"},
                 {head + "index 0\n" + hash, "checkpoint"},
                 {head + "index 0\n" + hash + "\n\n" + checkpoint, "checkpoint, line 1"},
                 {head + "index 0\n" + hash + checkpoint, "line 4"},
             }) {
            auto const parsed = parse_event_proof(row.text);
            REQUIRE_MESSAGE(!parsed.has_value(), row.text);
            CHECK(parsed.error().code == ErrorCode::bad_input);
            CHECK_MESSAGE(parsed.error().where == row.where, row.text);
        }
        EventProof bad = log.proof(0, 2);
        bad.checkpoint.pop_back();
        CHECK_FALSE(event_proof_text(bad).has_value());
        bad = log.proof(0, 2);
        bad.path.resize(65);
        CHECK_FALSE(event_proof_text(bad).has_value());
    }
}
