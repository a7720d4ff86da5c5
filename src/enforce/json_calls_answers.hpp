// SPDX-License-Identifier: Apache-2.0
// The one place where what the engine answers becomes JSON: what call() returns and `duly --json` writes.
// docs/json-calls.md names every member; those named there keep their names and meaning.
#pragma once

#include "duly/enforce/engine.hpp"
#include "duly/record/verify.hpp"

#include <boost/json/value.hpp>

#include <string_view>
#include <vector>

namespace duly::detail {

[[nodiscard]] std::string_view word(ErrorCode code) noexcept; // "bad_input"

[[nodiscard]] boost::json::object to_json(Text const& text);
[[nodiscard]] boost::json::object to_json(Obstacle const& obstacle);
[[nodiscard]] boost::json::object to_json(Step const& step);
[[nodiscard]] boost::json::object to_json(Error const& error);
[[nodiscard]] boost::json::object to_json(Law const& law, Finding const& finding);

[[nodiscard]] boost::json::object to_json(Opened const& opened);
[[nodiscard]] boost::json::object to_json(Law const& law, Receipt const& receipt);
[[nodiscard]] boost::json::object to_json(std::vector<Obstacle> const& obstacles); // of a dry run
[[nodiscard]] boost::json::object to_json(std::string const& case_id, std::vector<Possibility> const& possible);
[[nodiscard]] boost::json::object to_json(Explanation const& explanation);
[[nodiscard]] boost::json::object to_json(std::vector<WorkItem> const& items);
[[nodiscard]] boost::json::object to_json(std::vector<OverdueDuty> const& late);
[[nodiscard]] boost::json::object to_json(std::vector<CaseRow> const& rows);
[[nodiscard]] boost::json::object to_json(std::uint64_t from, std::vector<Published> const& leaves);
[[nodiscard]] boost::json::object to_json(Law const& law);
[[nodiscard]] boost::json::object to_json(Verification const& verification);

// A receipt names its findings by their place in the law they were found under, which another writer may have changed
// since: the leaf says which it was. Without findings any law will do, and the case's is given.
[[nodiscard]] Result<Law> law_of(Engine& engine, Receipt const& receipt);

// Why a date by which something had to be done may still move: the days off of its year are not known. Else empty.
[[nodiscard]] Text provisional_reason(Law const& law, Date last_day);

// The failure of a world, in both languages apart.
[[nodiscard]] Text words(std::exception const& failure);
[[nodiscard]] boost::json::object environment_error(std::exception const& failure);

} // namespace duly::detail
