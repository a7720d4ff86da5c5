// SPDX-License-Identifier: Apache-2.0
// The parts of a trace line as JSON values: a line of a file and a call of the engine write an event the same way.
// THROWS, all: BadJson.
#pragma once

#include "json_reader.hpp"

#include "duly/case/trace.hpp"
#include "duly/record/event.hpp"

namespace duly::detail {

[[nodiscard]] Actor read_actor(boost::json::value const& value);
[[nodiscard]] std::vector<Field> read_fields(JsonObject& in);       // member `fields`
[[nodiscard]] std::vector<Document> read_documents(JsonObject& in); // member `documents`
// Everything an event says of itself; what else the object holds is the caller's.
[[nodiscard]] Event read_event(JsonObject& in, std::int16_t offset_minutes);
[[nodiscard]] OpenLine read_open(JsonObject& in, std::int16_t offset_minutes);

} // namespace duly::detail
