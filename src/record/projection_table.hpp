// SPDX-License-Identifier: Apache-2.0
// The projections of a store that keeps them in memory. Thread-safety: none, the store locks.
#pragma once

#include "duly/record/store.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace duly::detail {

class ProjectionTable {
public:
    void put(Projection const& projection); // a row older than the one kept changes nothing
    void clear() { rows_.clear(); }

    // The version of the case when its row was made; 0 if there is none.
    [[nodiscard]] std::uint64_t version(std::string const& case_id) const;
    [[nodiscard]] std::vector<CaseRow> cases(CaseQuery const& query) const;
    [[nodiscard]] std::uint64_t count(CaseQuery const& query) const;
    [[nodiscard]] std::vector<WorkItem> work(WorkQuery const& query) const;

private:
    std::unordered_map<std::string, Projection> rows_;
};

} // namespace duly::detail
