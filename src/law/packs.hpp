// SPDX-License-Identifier: Apache-2.0
// What a PackSet holds.
#pragma once

#include "shelf.hpp"

#include "duly/law/pack.hpp"

#include <map>
#include <mutex>
#include <string>

namespace duly {

struct PackSet::Packs {
    detail::Shelf shelf;

    // Hosts open many cases under few laws. A cached Law keeps its calendar alive, so the calendar's address is a name.
    mutable std::mutex mutex;
    mutable std::map<std::string, Law> bound;
};

} // namespace duly
