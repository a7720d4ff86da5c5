// SPDX-License-Identifier: Apache-2.0
// Is the record what was written? Every leaf is hashed as it lies there, its form, its place in its case and in the
// log and the columns beside it are compared, and the tree over all of them with every head that was stored. This
// finds whatever someone changed who did not recompute everything that follows; against one who did, only a signed
// checkpoint or a receipt outside the store helps.
//
//   Verification result = verify(*sqlite_store("county.duly", StoreAccess::read));
//   for (Flaw const& flaw : result.flaws) show(flaw.says.in(Language::zh));
#pragma once

#include "duly/record/store.hpp"
#include "duly/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duly {

struct Flaw {
    enum class Kind : std::uint8_t {
        changed,      // other bytes than those that were recorded
        missing,      // a leaf, head or law that must be there is not
        reordered,    // recorded, but at another place
        inserted,     // never recorded
        unreadable,   // the store cannot give it back
        cannot_judge, // of a format that this version does not know
    };
    Kind kind = Kind::changed;
    std::string log;                    // origin; empty for what belongs to the whole store
    std::optional<std::uint64_t> index; // position in the log
    std::string case_id;                // where known
    std::optional<std::uint64_t> seq;
    Text says;
};

[[nodiscard]] std::string_view word(Flaw::Kind) noexcept; // "changed", "missing", ...

struct VerifiedLog {
    std::string origin;
    Suite suite = Suite::intl;
    std::vector<TreeHead> heads; // of each tree of the suite, computed from the leaves
    bool is_intact = true;       // it has no flaw
    // Those that have leaves in it, in the order in which they come up; none when only hashes were verified.
    std::vector<std::string> cases;
};

struct Verification {
    std::vector<VerifiedLog> logs;
    std::uint64_t leaves = 0;
    std::vector<Flaw> flaws;      // in the order of the logs; the first ones, when there are very many
    std::uint64_t flaw_count = 0; // all of them

    [[nodiscard]] bool ok() const noexcept { return flaw_count == 0; }
};

enum class VerifyDepth : std::uint8_t {
    hashes, // that every leaf has the hash which was recorded for its position, and that the trees are of those
    rows,   // and the form of each leaf, what lies beside it, and that it follows the one before it in its case
};

// Reads everything once, with so many threads (0: as there are processors), each its own part of a log; memory grows
// with the number of cases, not of leaves. Does not throw for a damaged store: what cannot be read is a flaw.
// THROWS: StoreFailure when the disk, and not the record on it, is at fault: that is no flaw of anybody's record.
[[nodiscard]] Verification verify(Store const& store, VerifyDepth depth = VerifyDepth::rows, unsigned threads = 0);

// Of a file, which may be damaged to the point that it does not open as a store; of its pages and indexes too, and of
// rows that belong to no log. THROWS: StoreFailure when there is no such file or it cannot be read.
[[nodiscard]] Verification verify_file(std::string const& path);

} // namespace duly
