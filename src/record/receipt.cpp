// SPDX-License-Identifier: Apache-2.0
#include "duly/record/receipt.hpp"

namespace duly {

Result<EventProof> event_proof(Store const& store, LogName const& log, TreeKind const& tree, std::uint64_t index)
{
    auto const covering = store.checkpoints(log.id, tree.hash, index + 1, 1);
    if (covering.empty())
        return Error{ErrorCode::not_found,
                     {"还没有检查点覆盖位置 " + std::to_string(index) + "：请先签发检查点",
                      "no checkpoint covers position " + std::to_string(index) + " yet: sign one first"},
                     origin_of(tree, log.origin),
                     {}};
    auto path = inclusion_proof(index, covering.front().size, store.subtrees(log.id, tree.hash), tree.hash);
    if (!path) return path.error();
    return EventProof{std::nullopt, index, std::move(*path), covering.front().note};
}

} // namespace duly
