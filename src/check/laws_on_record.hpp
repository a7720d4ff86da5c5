// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "duly/law/law.hpp"
#include "duly/record/digest.hpp"

#include <map>

namespace duly::detail {

using LawsByDigest = std::map<Digest, Law>;

// Those that a store or a bundle keeps; what is no law of this version is left out, and missed where a leaf names it.
template <class KeptLaws> [[nodiscard]] LawsByDigest laws_of(KeptLaws const& all)
{
    LawsByDigest laws;
    for (auto const& kept : all)
        if (auto law = Law::from_text(kept.text)) laws.emplace(sha256(kept.text), std::move(*law));
    return laws;
}

} // namespace duly::detail
