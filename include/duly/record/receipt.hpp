// SPDX-License-Identifier: Apache-2.0
// The proof of one event, as it is given to whom it concerns: a refused attempt, a late entry or a correction has one
// like every other leaf. On paper in many hands it is what the log can never take back.
//
//   std::string text = *event_proof_text(*event_proof(store, log, intl_tree, receipt.index));
#pragma once

#include "duly/record/checkpoint.hpp"
#include "duly/record/store.hpp"

namespace duly {

// That the leaf at `index` is in the tree: its path to the first checkpoint that covers it. REFUSES (not_found): no
// checkpoint covers it yet. THROWS: StoreFailure; std::invalid_argument if the log has no such tree.
[[nodiscard]] Result<EventProof> event_proof(Store const& store, LogName const& log, TreeKind const& tree,
                                             std::uint64_t index);

} // namespace duly
