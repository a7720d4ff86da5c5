// SPDX-License-Identifier: Apache-2.0
// The program as others start it, with its output thrown away.
#pragma once

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <optional>
#include <string>
#include <vector>

extern char** environ;

namespace duly::bench {

// What it took, from its start to its end; nothing unless it ended well.
inline std::optional<rusage> run_quietly(std::vector<std::string> words)
{
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", 1 /* O_WRONLY */, 0);
    pid_t child = 0;
    bool const started = posix_spawn(&child, arguments[0], &quiet, nullptr, arguments.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&quiet);
    int ended = 0;
    rusage used{};
    bool const well = started && wait4(child, &ended, 0, &used) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
    return well ? std::optional(used) : std::nullopt;
}

} // namespace duly::bench
