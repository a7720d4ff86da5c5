// SPDX-License-Identifier: Apache-2.0
// How files say which events of a log are meant, under which conditions, and what of them is accepted: the words that
// rule files and maps have in common. Every problem is reported where it stands, and reading goes on.
#pragma once

#include "law/reading.hpp"

#include "duly/check/rule_file.hpp"

namespace duly::detail {

// A word, a mapping with conditions, or a list of them.
[[nodiscard]] Argument read_argument(PackNode const& node, Problems& problems);
// The keys `name` (called `key`), `glob`, `regex` and `where` of a mapping that may have others.
[[nodiscard]] Selector read_selector(PackNode const& node, std::string_view key, Problems& problems);
// {attribute, is | in | ..., missing}
[[nodiscard]] AttributeTest read_test(PackNode const& node, Problems& problems);
// {rule, case, reason, until}, of a rule among `ids`.
[[nodiscard]] Waiver read_waiver(PackNode const& node, std::vector<std::string_view> const& ids, Problems& problems);

} // namespace duly::detail
