// SPDX-License-Identifier: Apache-2.0
// The digest of a command: what a leaf holds as `cmd`, what an idempotency key is bound to and what an actor signs. It
// is computed from what the leaf itself holds, so that a verifier can tell whether a signature is over this event.
//
//   Digest asked = command_digest(entry::performed, case_id, event, true);
//   command_digest(leaf.entry, leaf.case_id, leaf.event, true, leaf.corrects) == *leaf.command;
#pragma once

#include "duly/record/digest.hpp"
#include "duly/record/event.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace duly {

// SHA-256 of the canonical JSON that docs/leaf-format.md describes. `kind` is the entry that was asked for; `case_id`
// is empty for a case that is yet to be opened. `dated`: the caller said when it happened, so that another date is
// another command. Of personal fields and of the reason of a late entry only that they are there. REQUIRES: an event
// whose personal fields are marked, bound or read back.
[[nodiscard]] Digest command_digest(std::string_view kind, std::string_view case_id, Event const& event, bool dated,
                                    std::optional<std::uint64_t> corrects = std::nullopt);

} // namespace duly
