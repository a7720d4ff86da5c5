// SPDX-License-Identifier: Apache-2.0
// A proof in the words of the law: docs/certificate-format.md.
#pragma once

#include "refinement.hpp"

#include "duly/prove/prove.hpp"

#include <cstddef>

namespace duly::detail {

[[nodiscard]] InductiveSet in_words_of_the_law(Refinement const& proof, std::size_t claim_rule);

} // namespace duly::detail
