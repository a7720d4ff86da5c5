// SPDX-License-Identifier: Apache-2.0
// Plans as JSON: what the call `plan` reads and answers, and what `duly plan --json` writes.
#pragma once

#include "json_reader.hpp"

#include "duly/case/plan.hpp"
#include "duly/enforce/engine.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace duly::detail {

[[nodiscard]] boost::json::object to_json(Plan const& plan);
[[nodiscard]] boost::json::array to_json(std::vector<PlanChange> const& changes);
[[nodiscard]] Result<boost::json::object> plan_call(Engine& engine, JsonObject& in);

} // namespace duly::detail
