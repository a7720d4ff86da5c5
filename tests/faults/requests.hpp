// SPDX-License-Identifier: Apache-2.0
// What an organ's clerks ask of an engine: cases opened, the acts of a whole procedure performed or attested, acts that
// come too early and are refused, corrections, commands sent twice, and keys used for something else.
#pragma once

#include "properties/random.hpp"

#include "duly/record/event.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faults {

// It names its case by number, so that it can be sent again, to another engine too.
struct Request {
    enum class Kind : std::uint8_t { open, perform, attest, correct };
    Kind kind = Kind::open;
    std::size_t of_case = 0;
    std::string key;
    duly::Event event;
    duly::Moment now; // of the clock when it is sent
    std::optional<std::uint64_t> expected_version = {};
};

// The acts of one lawful procedure, in order.
[[nodiscard]] std::vector<duly::Event> const& procedure();

[[nodiscard]] Request opening(std::size_t of_case);

// So many requests, the same for the same seed. Cases are begun one after the other, three at work at a time.
[[nodiscard]] std::vector<Request> requests(std::uint64_t seed, std::size_t count);

} // namespace faults
