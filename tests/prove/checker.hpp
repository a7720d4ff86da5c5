// SPDX-License-Identifier: Apache-2.0
// The separate checker of certificates, as a test calls it: its namespace has the name of a function of duly.
#pragma once

#include <string>
#include <vector>

namespace brute {

// One line for each proof of the certificate that does not hold: which, and why.
[[nodiscard]] std::vector<std::string> rejected_proofs(std::string const& certificate);

} // namespace brute
