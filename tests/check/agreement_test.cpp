// SPDX-License-Identifier: Apache-2.0
// The verifier in Python, which shares nothing with this one, says the same of every bundle, good and tampered with.
// Left out is only what it takes a replay of the law to see.
#include "both_verifiers.hpp"

#include "properties/random.hpp"

using namespace duly;
using namespace duly::test;

namespace {

// At `at`, with what stands around it.
std::string around(std::string const& text, std::size_t at)
{
    return "byte " + std::to_string(at) + " in " + text.substr(at < 20 ? 0 : at - 20, 40);
}

void add_flips(Both& both, std::string const& text, std::size_t step)
{
    for (std::size_t at = 0; at < text.size(); at += step) {
        std::string flipped = text;
        flipped[at] = static_cast<char>(flipped[at] ^ (at % 2 == 0 ? 1 : 16));
        both.add(flipped, around(text, at));
        if (at < text.rfind("\nend ")) both.add(ended(flipped), around(text, at) + ", refitted");
    }
}

void add_lines(Both& both, std::string const& text)
{
    auto const lines = lines_of(text);
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        std::string const what = " the line " + lines[i].substr(0, 40);
        auto changed = lines;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        both.add(ended(joined(changed)), "without" + what);
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), 2, lines[i]);
        both.add(ended(joined(changed)), "twice" + what);
        changed = lines;
        if (i + 2 < lines.size()) std::swap(changed[i], changed[i + 1]);
        both.add(ended(joined(changed)), "exchanged" + what);
    }
}

// A bundle of this kind with something left out or put in, but signed and whole.
void add_odd(Both& both, BundleLog const& log)
{
    auto const all = log.bundle({3, 4});
    auto const with = [&](std::string what, std::function<void(Bundle&)> const& change) {
        Bundle bundle = all;
        change(bundle);
        both.add(bundle_text(bundle), std::move(what));
    };
    with("as it is", [](Bundle&) {});
    for (std::size_t i = 0; i < all.leaves.size(); ++i) {
        with("without leaf " + std::to_string(i), [&](Bundle& b) {
            b.leaves.erase(b.leaves.begin() + static_cast<std::ptrdiff_t>(i));
            if (decode(all.leaves[i].bytes)->signature) b.actors.clear();
        });
        with("leaf twice " + std::to_string(i),
             [&](Bundle& b) { b.leaves.insert(b.leaves.begin() + static_cast<std::ptrdiff_t>(i), all.leaves[i]); });
    }
    with("without laws", [](Bundle& b) { b.laws.clear(); });
    with("a law twice", [](Bundle& b) { b.laws.push_back(b.laws.front()); });
    with("without a proof", [](Bundle& b) { b.leaves[1].proofs[0] = {}; });
    with("without leaves", [](Bundle& b) {
        b.leaves.clear();
        b.laws.clear();
        b.actors.clear();
    });
    with("without actors", [](Bundle& b) { b.actors.clear(); });
    with("an actor twice", [](Bundle& b) { b.actors.push_back(b.actors.front()); });
    with("without keys", [](Bundle& b) { b.keys.clear(); });
    with("a key twice", [](Bundle& b) { b.keys.push_back(b.keys.front()); });
    with("signed by another key", [&](Bundle& b) {
        auto const& other = fixed_key(trees(log.suite)[0].signature, bundle_origin, 'z');
        if (log.suite == Suite::gm) return;
        b.trees[0].checkpoint = log.checkpoint(0, log.leaves.size(), other);
        b.keys[0].vkey = other.verifier().text();
    });
    with("another proof", [](Bundle& b) { b.leaves[2].proofs[0].path[0].bytes[3] ^= 4; });
    with("a proof too long", [](Bundle& b) { b.leaves[2].proofs[0].path.push_back(Digest{}); });
    with("another old root", [](Bundle& b) { b.trees[0].older[0].old_root.bytes[3] ^= 4; });
    for (auto const state : {BundleField::State::given, BundleField::State::kept, BundleField::State::erased,
                             BundleField::State::missing}) {
        auto const one = [state](Leaf const& leaf, std::string const&) {
            return leaf.seq == 1 ? state : BundleField::State::kept;
        };
        both.add(bundle_text(log.bundle({}, one)), "field " + std::to_string(static_cast<int>(state)));
        BundleLog erased = log;
        erased.erase({"1"});
        both.add(bundle_text(erased.bundle({}, one)), "erased field " + std::to_string(static_cast<int>(state)));
    }
}

} // namespace

TEST_SUITE("both verifiers")
{
    TEST_CASE("agree on every bundle that is whole but for one thing, in every suite")
    {
        if (!has_python()) {
            MESSAGE("skipped: python3 or openssl");
            return;
        }
        for (auto const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            CAPTURE(word(suite));
            BundleLog const log = whole(suite);
            Trusted trusted = log.trusted();
            trusted.actors = {{clerks_key().verifier(), "clerk-7"}};
            Both both(trusted);
            add_odd(both, log);
            CHECK(both.compare() > 30);
        }
    }

    TEST_CASE("agree when something older is held")
    {
        if (!has_python()) return;
        for (auto const suite : {Suite::intl, Suite::gm, Suite::dual}) {
            CAPTURE(word(suite));
            BundleLog const log = whole(suite);
            BundleLog other = log, longer = log;
            other.leaves[1].bytes = other.leaves[0].bytes;
            longer.erase({});
            auto const size = log.leaves.size();
            auto const tree = trees(suite).size() - 1;
            auto const& stranger =
                fixed_key(trees(suite)[tree].signature, origin_of(trees(suite)[tree], bundle_origin), 'y');
            for (auto const& older : {log.checkpoint(tree, 3), log.checkpoint(tree, size), log.checkpoint(tree, 5),
                                      longer.checkpoint(tree, size + 1), other.checkpoint(tree, size),
                                      other.checkpoint(tree, 3), log.checkpoint(tree, 3, stranger)}) {
                Both both(log.trusted());
                both.older(older);
                both.add(bundle_text(log.bundle({3, 4})), lines_of(older)[1]);
                CHECK(both.compare() == 1);
            }
        }
    }

    TEST_CASE("agree on bytes that are changed and lines that are moved")
    {
        if (!has_python()) return;
        std::string const text = small();
        Both both(trusted_small());
        add_flips(both, text, properties::is_nightly() ? 3 : 199);
        add_lines(both, text);
        CHECK(both.compare() > 100);
    }
}
