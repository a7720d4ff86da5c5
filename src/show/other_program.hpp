// SPDX-License-Identifier: Apache-2.0
// Another program at work: started without a shell, fed through a socket and read from a pipe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

struct Ran {
    enum class How { done, not_found, no_descriptors, too_long };
    How how = How::done;
    int code = 0; // that it ended with
    std::string out, err;
};

// `words` are the program and its arguments. What takes longer than that is killed.
[[nodiscard]] Ran run_other(std::vector<std::string> words, std::string_view in, int seconds_max);

} // namespace duly::detail
