// SPDX-License-Identifier: Apache-2.0
// Questions to the tables that can be rebuilt. The answers are those of ProjectionTable.
#pragma once

#include "sqlite_connection.hpp"

#include <vector>

namespace duly::detail {

[[nodiscard]] std::vector<CaseRow> read_cases(Connection& connection, CaseQuery const& query);
[[nodiscard]] std::uint64_t count_cases(Connection& connection, CaseQuery const& query);
[[nodiscard]] std::vector<WorkItem> read_work(Connection& connection, WorkQuery const& query);
[[nodiscard]] std::vector<std::string> read_unprojected(Connection& connection, LogId log, std::size_t limit);

} // namespace duly::detail
