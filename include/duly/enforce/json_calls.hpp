// SPDX-License-Identifier: Apache-2.0
// Every call of the engine as JSON in and JSON out, for what cannot hold C++ types: a server, another language, a
// program in a pipe. docs/json-calls.md gives every call, its members and its answer; `duly --json` writes the same.
//
//   call(engine, R"({"call": "perform", "case": "2f…", "key": "cmd-1",
//                    "event": {"activity": "draft.prepared", "actor": "dept-a", "role": "undertaking_unit"}})");
//   // {"ok":true,"result":{"case":"2f…","seq":7,"leaf":"9c…",…}}
//   // {"ok":false,"error":{"code":"refused","where":"draft.prepared","says":{"zh":…,"en":…},"obstacles":[…]}}
//
// Whatever the request holds, the answer is one line of JSON. What is wrong with it is an error that says where and
// what was expected. A world that fails is an error too (`environment`): then nothing was recorded, or all of it.
#pragma once

#include "duly/enforce/engine.hpp"

#include <string>
#include <string_view>

namespace duly {

inline constexpr std::size_t json_call_bytes_max = 16 * 1024 * 1024;

// Thread-safety: as the engine's members. Throws nothing, unless there is no memory left even for the answer.
[[nodiscard]] std::string call(Engine& engine, std::string_view request);

} // namespace duly
