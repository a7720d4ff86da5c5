// SPDX-License-Identifier: Apache-2.0
// The commands of the program and their options.
#pragma once

#include "context.hpp"

#include <CLI/CLI.hpp>

namespace duly::cli {

// What the command line gives, whichever command it names.
struct Arguments {
    std::string language, today, pack, as, case_id, at, file, json_event, key, actor;
    std::vector<std::string> roles, paths, parameters;
    OpenCommand open;
    AmendArguments amend;
    ExportArguments bundle;
    ProveArguments prove;
    PlanArguments plan;
    CheckArguments check;
    MapArguments map;
    ReportArguments report;
    std::string log_format = "detect", delimiter, offset;
    CasesArguments cases;
    KeyArguments key_file;
    std::uint64_t from = 0, limit = 100, seq = 0;
    bool follow_events = false;
};

// Adds the commands to `app`; the one that is named runs, and leaves its exit code in `exit`. All outlive `app`.
void describe_commands(CLI::App& app, Context& context, Arguments& arguments, int& exit);

} // namespace duly::cli
