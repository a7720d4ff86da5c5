// SPDX-License-Identifier: Apache-2.0
// Whether a certificate of docs/certificate-format.md shows what it says, by walking every case it lists through every
// event that the law lets happen. Plain and slow on purpose: whoever doubts the answer can read all of it.
//
//   Verdict verdict = check(certificate, 0);
//   verdict.holds;                          // or verdict.why says what is wrong with the first proof
#pragma once

#include "law.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace duly::certificate {

struct Verdict {
    std::string claim;
    bool holds = false;
    Text why;                 // if it does not
    Names machines;           // whose rows were taken as the certificate gives them: they are not in the law
    std::size_t cases = 0;    // that were walked through
    std::uint64_t events = 0; // and the events tried in them, each with every choice
};

// Never throws for what the certificate says: whatever cannot be read or followed is a reason not to hold.
[[nodiscard]] Verdict check(json::value const& certificate, std::size_t proof);

// The claims of the law that could be proved and of which this certificate proves nothing.
[[nodiscard]] Names unproved(json::value const& certificate);

// SHA-256, as 64 lower-case digits.
[[nodiscard]] std::string digest(std::string_view text);

} // namespace duly::certificate
