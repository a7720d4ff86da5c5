// SPDX-License-Identifier: Apache-2.0
// The one logger through which the library says what no return value can: that a record went read-only, that signing
// stopped. Until a host gives one, nothing is written anywhere.
//
//   duly::set_logger(spdlog::stderr_logger_mt("duly"));
#pragma once

#include "duly/text.hpp"

#include <memory>

namespace spdlog {
class logger;
}

namespace duly {

// Null: silence again. Thread-safety: at any time, from any thread; the logger must be one for several threads.
void set_logger(std::shared_ptr<spdlog::logger> logger);

enum class Loudness : unsigned char { warning, critical };

// Both languages, one after the other, to the host's logger. Throws nothing.
void tell(Loudness loudness, Text const& says) noexcept;

} // namespace duly
