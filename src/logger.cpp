// SPDX-License-Identifier: Apache-2.0
#include "duly/logger.hpp"

#include <spdlog/logger.h>

#include <mutex>

namespace duly {
namespace {

std::mutex& mutex()
{
    static std::mutex one;
    return one;
}

std::shared_ptr<spdlog::logger>& current()
{
    static std::shared_ptr<spdlog::logger> one;
    return one;
}

} // namespace

void set_logger(std::shared_ptr<spdlog::logger> logger)
{
    std::lock_guard const lock(mutex());
    current() = std::move(logger);
}

void tell(Loudness loudness, Text const& says) noexcept
try {
    std::shared_ptr<spdlog::logger> logger;
    {
        std::lock_guard const lock(mutex());
        logger = current();
    }
    if (!logger) return;
    logger->log(loudness == Loudness::critical ? spdlog::level::critical : spdlog::level::warn, "{} / {}", says.zh,
                says.en);
} catch (...) { // a log that fails must not stop what it tells of
}

} // namespace duly
