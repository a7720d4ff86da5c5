// SPDX-License-Identifier: Apache-2.0
#include "context.hpp"

#include <iostream>

#include <unistd.h>

namespace duly::cli {

using namespace std::chrono_literals;

// Where the answers scroll by on the same terminal, they show how far it is.
Progress::Progress()
    : watched_(isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0), next_(std::chrono::steady_clock::now() + 1s)
{}

Progress::~Progress()
{
    if (shown_) std::cerr << "\r\x1b[K" << std::flush;
}

void Progress::at(std::size_t done)
{
    if (!watched_) return;
    auto const now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + 200ms;
    shown_ = true;
    std::cerr << '\r' << done << std::flush;
}

} // namespace duly::cli
