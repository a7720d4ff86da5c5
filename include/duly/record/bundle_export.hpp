// SPDX-License-Identifier: Apache-2.0
// Takes one case out of a store, with all that somebody needs who does not trust the store.
//
//   ExportOptions options;
//   options.keys = {key.verifier()};                      // that signed the log's checkpoints
//   std::string text = bundle_text(*export_case(store, case_id, options));
#pragma once

#include "duly/record/bundle.hpp"
#include "duly/record/key.hpp"
#include "duly/record/store.hpp"

namespace duly {

struct ExportOptions {
    bool gives_all = false;                // every disclosure whose text can be read
    std::vector<std::string> fields = {};  // else those of these fields; the others are withheld
    std::vector<std::uint64_t> older = {}; // sizes for which a consistency proof is given, as far as a tree has them
    std::vector<VerifierKey> keys = {};    // of the checkpoints
    std::vector<VerifierKey> actors = {};  // of the actors who signed
};

// Up to the last checkpoint of each tree of the log. REFUSES: no such case (not_found); no checkpoint yet that covers
// the whole case, a signature whose key is not among the options (bad_input). THROWS: StoreFailure.
[[nodiscard]] Result<Bundle> export_case(Store const& store, std::string_view case_id, ExportOptions const& options);

} // namespace duly
