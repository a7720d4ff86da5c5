// SPDX-License-Identifier: Apache-2.0
// What writers were told, held against the record.
#pragma once

#include "petitions.hpp"

#include "duly/record/store.hpp"

#include <deque>
#include <string>
#include <vector>

namespace threads {

// Checks, when all writers are done: every leaf that was acknowledged is there once, as it was, and no other act is;
// its personal texts are there if and only if no erasure came after it; the record verifies. `cases` are those that all
// write in.
void hold_record_against(duly::Store const& store, duly::LogId log, std::vector<std::string> const& cases,
                         std::deque<Petitions> const& writers);

} // namespace threads
