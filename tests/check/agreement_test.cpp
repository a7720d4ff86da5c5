// SPDX-License-Identifier: Apache-2.0
// The verifier in Python, which shares nothing with this one, says the same of every bundle, good and tampered with.
// Left out is only what it takes a replay of the law to see.
#include "bundle_samples.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace duly;
using namespace duly::test;

namespace {

bool nightly() { return std::getenv("DULY_NIGHTLY") != nullptr; }

std::string const verifier = std::string(DULY_ROOT) + "/tests/verifier/duly_verify.py";

bool has_python()
{
    return std::system("command -v python3 >/dev/null && command -v openssl >/dev/null") == 0 &&
           std::filesystem::exists(verifier);
}

// Texts that both verifiers judge with the same keys and older checkpoints.
class Both {
public:
    explicit Both(Trusted trusted) : trusted_(std::move(trusted))
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "duly-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        write("keys", key_ranges_text(trusted_.keys));
        if (!trusted_.actors) return;
        std::string actors = "duly-actors@v1\n";
        for (auto const& one : *trusted_.actors) actors += one.key.text() + " " + one.actor + "\n";
        write("actors", actors);
    }
    Both(Both const&) = delete;
    Both& operator=(Both const&) = delete;
    ~Both()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void older(std::string const& checkpoint)
    {
        trusted_.older.push_back(parse_older(checkpoint).value());
        write("older" + std::to_string(trusted_.older.size()), checkpoint);
    }
    void add(std::string text, std::string what) { texts_.push_back({std::move(text), std::move(what)}); }

    // How many bundles were judged; every difference is a failed check.
    std::size_t compare()
    {
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            write(std::to_string(i), texts_[i].text);
            std::ofstream(folder_ + "/names", std::ios::app) << folder_ << "/" << i << "\n";
        }
        std::string command = "python3 " + verifier + " --batch --keys " + folder_ + "/keys";
        if (trusted_.actors) command += " --actor-keys " + folder_ + "/actors";
        for (std::size_t i = 1; i <= trusted_.older.size(); ++i)
            command += " --older " + folder_ + "/older" + std::to_string(i);
        auto const said = lines_of(output(command + " <" + folder_ + "/names"));
        REQUIRE(said.size() == texts_.size());
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            std::string const ours = verdict(texts_[i].text, trusted_);
            bool const same = said[i].starts_with(ours);
            CHECK_MESSAGE(same, texts_[i].what << ": here " << ours << ", there " << said[i]);
        }
        return texts_.size();
    }

private:
    struct Text_ {
        std::string text, what;
    };

    void write(std::string const& name, std::string const& text)
    {
        std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
    }
    static std::string output(std::string const& command)
    {
        std::string text;
        std::FILE* const pipe = ::popen(command.c_str(), "r");
        std::array<char, 4096> part{};
        while (std::size_t const n = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), n);
        static_cast<void>(::pclose(pipe));
        return text;
    }

    Trusted trusted_;
    std::string folder_;
    std::vector<Text_> texts_;
};

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
        add_flips(both, text, nightly() ? 3 : 199);
        add_lines(both, text);
        CHECK(both.compare() > 100);
    }
}
