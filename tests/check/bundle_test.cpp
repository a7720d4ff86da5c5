// SPDX-License-Identifier: Apache-2.0
// Evidence bundles, good and tampered with: every change is seen, and what the law allows is told from what is lost.
#include "bundle_samples.hpp"

#include "properties/random.hpp"

#include <algorithm>

using namespace duly;
using namespace duly::test;

namespace {

SignedCheckpoint older(std::string const& text) { return parse_older(text).value(); }

} // namespace

TEST_SUITE("evidence bundle")
{
    TEST_CASE("what is read is written as the same bytes, in every suite, and is judged OK")
    {
        for (auto const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            CAPTURE(word(suite));
            BundleLog const log = whole(suite);
            for (auto const& state : {BundleLog::StateOf(), BundleLog::StateOf(all_given)}) {
                std::string const text = bundle_text(log.bundle({1, 3, 4, log.leaves.size()}, state));
                auto const again = parse_bundle(text);
                REQUIRE_MESSAGE(again.has_value(), again.error().says.en << " " << again.error().where);
                CHECK(bundle_text(*again) == text);
                auto const report = judge_bundle(text, log.trusted());
                REQUIRE(report.has_value());
                CHECK_MESSAGE(report->verdict == EvidenceVerdict::ok, test::told(*report));
                CHECK(report->sizes == std::vector<std::uint64_t>{log.leaves.size()});
                CHECK(headline(*report).en ==
                      "OK to size " + std::to_string(log.leaves.size()) + ", rollback not excluded");
            }
        }
    }

    TEST_CASE("what is lawfully erased is told from what is missing")
    {
        for (auto const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            BundleLog log = whole(suite);
            auto const without = [](BundleField::State state) {
                return [state](Leaf const& leaf, std::string const& field) {
                    return leaf.seq == 1 && field == "name" ? state : BundleField::State::given;
                };
            };
            CHECK(verdict(bundle_text(log.bundle({}, without(BundleField::State::missing))), log.trusted()) ==
                  "INCOMPLETE");
            CHECK(verdict(bundle_text(log.bundle({}, without(BundleField::State::erased))), log.trusted()) ==
                  "TAMPERED");
            log.erase({"1"});
            auto const report =
                judge_bundle(bundle_text(log.bundle({}, without(BundleField::State::erased))), log.trusted()).value();
            CHECK_MESSAGE(report.verdict == EvidenceVerdict::lawfully_erased, test::told(report));
            CHECK(verdict(bundle_text(log.bundle({}, without(BundleField::State::missing))), log.trusted()) ==
                  "INCOMPLETE");
            // What was erased is what the entry lists, and nothing else.
            auto const other = [](Leaf const& leaf, std::string const& field) {
                return leaf.seq == 2 && field == "_late_entry" ? BundleField::State::erased : BundleField::State::kept;
            };
            CHECK(verdict(bundle_text(log.bundle({}, other)), log.trusted()) == "TAMPERED");
        }
    }

    TEST_CASE("a byte that is changed does not go unseen, whether or not the last line is made to fit")
    {
        std::string const text = small();
        Trusted const trusted = trusted_small();
        REQUIRE(verdict(text, trusted) == "OK");
        std::size_t const step = properties::is_nightly() ? 1 : 23;
        std::size_t tried = 0;
        for (std::size_t at = 0; at < text.size(); at += step) {
            for (int const bit : {0, 4}) {
                if (!properties::is_nightly() && bit != static_cast<int>(at % 2) * 4) continue;
                std::string flipped = text;
                flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
                std::string const as_it_is = verdict(flipped, trusted);
                std::string const refitted = at > text.rfind("\nend ") ? as_it_is : verdict(ended(flipped), trusted);
                CAPTURE(at);
                CAPTURE(text.substr(at < 40 ? 0 : at - 40, 80));
                CHECK(as_it_is != "OK");
                CHECK(as_it_is != "LAWFULLY ERASED");
                CHECK(refitted != "OK");
                CHECK(refitted != "LAWFULLY ERASED");
                ++tried;
            }
        }
        CHECK(tried > 200);
    }

    TEST_CASE("a line that is removed, doubled or exchanged for the next does not go unseen")
    {
        std::string const text = small();
        Trusted trusted = trusted_small();
        auto const lines = lines_of(text);
        for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
            CAPTURE(lines[i].substr(0, 60));
            auto removed = lines;
            removed.erase(removed.begin() + static_cast<std::ptrdiff_t>(i));
            CHECK(verdict(joined(removed), trusted) != "OK");
            // A consistency proof may be left out: whoever holds what it leads from misses it.
            bool const is_offered = lines[i].starts_with("consistency ");
            CHECK((verdict(ended(joined(removed)), trusted) == "OK") == is_offered);
            auto twice = lines;
            twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
            CHECK(verdict(ended(joined(twice)), trusted) != "OK");
            if (i + 2 >= lines.size() || lines[i] == lines[i + 1]) continue;
            auto swapped = lines;
            std::swap(swapped[i], swapped[i + 1]);
            CHECK(verdict(ended(joined(swapped)), trusted) != "OK");
        }
    }

    TEST_CASE("an event left out is seen, but for those after the last one")
    {
        BundleLog const log = whole(Suite::dual);
        Bundle const all = log.bundle();
        for (std::size_t i = 0; i < all.leaves.size(); ++i) {
            Bundle without = all;
            without.leaves.erase(without.leaves.begin() + static_cast<std::ptrdiff_t>(i));
            auto const leaf = decode(all.leaves[i].bytes).value();
            if (leaf.signature) without.actors.clear();
            CAPTURE(i);
            bool const cannot_be_seen = leaf.is_attempt() || i + 1 == all.leaves.size();
            CHECK(verdict(bundle_text(without), log.trusted()) == (cannot_be_seen ? "OK" : "INCOMPLETE"));
            if (i + 1 == all.leaves.size()) continue;
            Bundle swapped = all;
            std::swap(swapped.leaves[i], swapped.leaves[i + 1]);
            CHECK(verdict(bundle_text(swapped), log.trusted()) == "TAMPERED");
            Bundle twice = all;
            twice.leaves.insert(twice.leaves.begin() + static_cast<std::ptrdiff_t>(i), all.leaves[i]);
            CHECK(verdict(bundle_text(twice), log.trusted()) == "TAMPERED");
        }
        Bundle none = all;
        none.leaves.clear();
        none.laws.clear();
        none.actors.clear();
        CHECK(verdict(bundle_text(none), log.trusted()) == "INCOMPLETE");
        Bundle lawless = all;
        lawless.laws.clear();
        CHECK(verdict(bundle_text(lawless), log.trusted()) == "INCOMPLETE");
        Bundle unproved = all;
        unproved.leaves[1].proofs[1] = {};
        CHECK(verdict(bundle_text(unproved), log.trusted()) == "INCOMPLETE");
    }

    TEST_CASE("an event inserted with a chain that fits is not in the tree that was signed")
    {
        BundleLog log = whole(Suite::intl);
        Bundle const before = log.bundle();
        Leaf leaf = log.latest();
        leaf.event.activity = "heard";
        leaf.event.fields.clear();
        leaf.findings.clear();
        leaf.command.reset();
        log.append(leaf);
        Bundle after = log.bundle();
        after.trees = before.trees; // the operator's key is not to be had
        CHECK(verdict(bundle_text(after), log.trusted()) == "TAMPERED");
    }

    TEST_CASE("only keys that are trusted count, and only within their range")
    {
        BundleLog log = whole(Suite::intl);
        Trusted trusted = log.trusted();
        auto const size = log.leaves.size();
        Bundle bundle = log.bundle();
        PrivateKey const& other = fixed_key(SignatureAlgorithm::ed25519, bundle_origin, 'z');
        bundle.trees[0].checkpoint = log.checkpoint(0, size, other);
        CHECK(verdict(bundle_text(bundle), trusted) == "TAMPERED"); // the key beside it is still the old one
        bundle.keys[0].vkey = other.verifier().text();
        CHECK(verdict(bundle_text(bundle), trusted) == "UNTRUSTED KEY");
        trusted.keys[0].to_size = size - 1;
        CHECK(verdict(bundle_text(log.bundle()), trusted) == "UNTRUSTED KEY");
        trusted.keys[0].to_size = size;
        CHECK(verdict(bundle_text(log.bundle()), trusted) == "OK");
        CHECK(verdict(bundle_text(log.bundle()), Trusted{}) == "UNTRUSTED KEY");
    }

    TEST_CASE("of a dual log one trusted tree suffices, and the other may contradict nothing")
    {
        BundleLog const log = whole(Suite::dual);
        for (std::size_t i = 0; i < 2; ++i) {
            Trusted trusted = log.trusted();
            trusted.keys.erase(trusted.keys.begin() + static_cast<std::ptrdiff_t>(i));
            Bundle bundle = log.bundle();
            CHECK(verdict(bundle_text(bundle), trusted) == "OK");
            bundle.leaves[0].proofs[i].path[0].bytes[0] ^= 1;
            CHECK(verdict(bundle_text(bundle), trusted) == "TAMPERED");
        }
    }

    TEST_CASE("an older checkpoint or receipt shows rollback and fork")
    {
        for (auto const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            CAPTURE(word(suite));
            BundleLog const log = whole(suite);
            auto const size = log.leaves.size();
            std::string const text = bundle_text(log.bundle({3, 4}));
            for (std::size_t tree = 0; tree < trees(suite).size(); ++tree) {
                auto const with = [&](std::string const& checkpoint) {
                    Trusted trusted = log.trusted();
                    trusted.older = {older(checkpoint)};
                    return verdict(text, trusted);
                };
                CHECK(with(log.checkpoint(tree, size)) == "OK");
                CHECK(with(log.checkpoint(tree, 3)) == "OK");
                CHECK(with(log.checkpoint(tree, 4)) == "OK");
                CHECK(with(log.checkpoint(tree, 5)) == "INCOMPLETE");
                BundleLog longer = log;
                longer.erase({});
                CHECK(with(longer.checkpoint(tree, size + 1)) == "ROLLBACK");
                BundleLog other = log;
                other.leaves[1].bytes = other.leaves[0].bytes;
                CHECK(with(other.checkpoint(tree, size)) == "FORK");
                CHECK(with(other.checkpoint(tree, 3)) == "FORK");
                CHECK(with(log.checkpoint(tree, 3,
                                          fixed_key(trees(suite)[tree].signature,
                                                    origin_of(trees(suite)[tree], bundle_origin), 'y'))) ==
                      "UNTRUSTED KEY");
                auto const kind = trees(suite)[tree];
                auto const kept = log.roots(kind.hash);
                CHECK(with(event_proof_text({std::nullopt, 2, inclusion_proof(2, 4, kept.source(), kind.hash).value(),
                                             log.checkpoint(tree, 4)})
                               .value()) == "OK");
            }
            Trusted trusted = log.trusted();
            trusted.older = {older(log.checkpoint(0, 3))};
            CHECK(judge_bundle(text, trusted)->is_rollback_excluded);
            trusted.older[0].checkpoint.origin = "gov.example/city";
            CHECK(judge_bundle(text, trusted).error().code == ErrorCode::bad_input);
        }
    }

    TEST_CASE("findings that the law does not give are seen, though everything is chained and signed anew")
    {
        BundleCase permit;
        permit.live();
        std::size_t tried = 0;
        auto const judged = [&](std::function<void(Leaf&)> const& edit) {
            ++tried;
            BundleLog const log(permit, Suite::intl, edit);
            auto const report = judge_bundle(bundle_text(log.bundle()), log.trusted()).value();
            CAPTURE(tried);
            CHECK_MESSAGE(report.verdict == EvidenceVerdict::tampered, test::told(report));
        };
        judged([](Leaf& leaf) {
            if (leaf.entry == entry::lapsed) leaf.findings.clear();
        });
        judged([](Leaf& leaf) {
            if (leaf.entry == entry::lapsed) leaf.findings[0].date = Date::of(2025, 12, 11);
        });
        judged([](Leaf& leaf) {
            if (leaf.event.activity == "heard")
                leaf.findings.push_back({"R1", "3", "violated", "error", {}, {}, {}, {}});
        });
        judged([](Leaf& leaf) {
            if (leaf.event.activity == "heard") leaf.event.activity = "unheard";
        });
        judged([](Leaf& leaf) {
            if (leaf.event.activity == "granted" && !leaf.is_attempt())
                leaf.event.occurred = *Moment::parse("2025-11-01", hours(8));
        });
    }

    TEST_CASE("a signature counts for the act that it was given for, once, and by a key of its actor")
    {
        BundleLog log = whole(Suite::intl);
        Trusted trusted = log.trusted();
        trusted.actors = {{clerks_key().verifier(), "clerk-7"}};
        CHECK(verdict(bundle_text(log.bundle()), trusted) == "OK");
        trusted.actors = {{clerks_key().verifier(), "zhang-w"}};
        CHECK(verdict(bundle_text(log.bundle()), trusted) == "UNTRUSTED KEY");
        Leaf signed_leaf;
        for (auto const& kept : log.leaves)
            if (auto const leaf = decode(kept.bytes); leaf->signature) signed_leaf = *leaf;

        BundleLog moved = log; // onto another act, with its own digest and with that of the act it was given for
        moved.change([&](Leaf& leaf) {
            if (leaf.event.activity == "published") leaf.signature = signed_leaf.signature;
            if (leaf.event.activity == "published") leaf.command = signed_leaf.command;
            if (leaf.event.activity == "request") leaf.signature.reset();
        });
        CHECK(verdict(bundle_text(moved.bundle()), log.trusted()) == "TAMPERED");
        moved.change([&](Leaf& leaf) {
            if (leaf.event.activity == "published")
                leaf.command = command_digest(leaf.entry, leaf.case_id, leaf.event, true);
        });
        CHECK(verdict(bundle_text(moved.bundle()), log.trusted()) == "TAMPERED");

        BundleLog changed = log; // what was signed for is made another
        changed.change([&](Leaf& leaf) {
            if (leaf.signature) leaf.event.fields.front().value = Value(std::string("2026-03-02"));
        });
        CHECK(verdict(bundle_text(changed.bundle()), log.trusted()) == "TAMPERED");

        BundleLog twice = log; // and recorded a second time
        Leaf again = signed_leaf;
        again.seq = twice.latest().seq;
        again.prev = twice.latest().prev;
        again.event.fields = signed_leaf.event.fields;
        std::string const bytes = encode(again).value();
        twice.leaves.push_back({bytes, true, {}});
        auto const report = judge_bundle(bundle_text(twice.bundle()), log.trusted()).value();
        CHECK(test::told(report).find("same signature") != std::string::npos);
    }

    TEST_CASE("a version, a suite and a form of leaf that are not known are not judged")
    {
        std::string text = small();
        auto const with = [&](std::string const& from, std::string const& to) {
            std::string changed = text;
            return verdict(ended(changed.replace(changed.find(from), from.size(), to)), trusted_small());
        };
        CHECK(with("duly-bundle@v1", "duly-bundle@v2") == "CANNOT JUDGE");
        CHECK(with("duly-bundle@v1", "duly-bundle@vx") == "TAMPERED");
        CHECK(with("suite intl", "suite pqc") == "CANNOT JUDGE");
        CHECK(with("suite intl", "suite INTL") == "TAMPERED");
        BundleLog log = whole(Suite::intl);
        auto& bytes = log.leaves.back().bytes;
        bytes.replace(bytes.find("\"v\":1"), 5, "\"v\":2");
        CHECK(verdict(bundle_text(log.bundle()), log.trusted()) == "CANNOT JUDGE");
    }
}

TEST_SUITE("keys of actors")
{
    TEST_CASE("a list has one actor for each key")
    {
        std::string const key = clerks_key().verifier().text();
        CHECK(parse_actor_keys("duly-actors@v1\n# of the county\n\n" + key + " clerk-7\n")->size() == 1);
        for (std::string const& bad : {std::string(), std::string("duly-actors@v2\n"), "duly-actors@v1\n" + key + "\n",
                                       "duly-actors@v1\n" + key + " \n", "duly-actors@v1\n" + key + " clerk-7",
                                       "duly-actors@v1\n" + key + " clerk-7\n" + key + " zhang-w\n"})
            CHECK(parse_actor_keys(bad).error().code == ErrorCode::bad_input);
    }
}
