// SPDX-License-Identifier: Apache-2.0
// Whether a log is still the one whose checkpoints were issued: asked before anything is added to it. A database that
// was restored from a backup, or lost its end, is smaller than a checkpoint that somebody may hold; whatever it
// recorded from then on would be another history under the same name.
//
//   Result<void> good = check_standing(store, log, {read_file("/mnt/other/county.checkpoint")});
//   if (!good) go_on_reading_only(good.error().says);
#pragma once

#include "duly/record/store.hpp"

#include <span>
#include <string>

namespace duly {

// Holds the log against its own last checkpoints and against `outside`: signed checkpoints that were kept somewhere
// else, of any of its trees. Signatures are not checked, since whoever has keys verifies; the leaves since the last
// checkpoint, the newest thousand at most, are hashed again. REFUSES (tampered): a log that is smaller than a
// checkpoint, or is not the same up to there; a leaf that is not what the tree says. bad_input: `outside` that is no
// checkpoint of the log.
[[nodiscard]] Result<void> check_standing(Store const& store, LogName const& log,
                                          std::span<std::string const> outside = {});

} // namespace duly
