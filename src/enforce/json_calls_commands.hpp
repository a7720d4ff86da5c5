// SPDX-License-Identifier: Apache-2.0
// An opening as it is written in a file or a call, as the engine takes it.
#pragma once

#include "duly/case/trace.hpp"
#include "duly/enforce/engine.hpp"

namespace duly::detail {

[[nodiscard]] inline OpenCommand open_command(OpenLine line)
{
    OpenCommand command;
    command.family = std::move(line.family);
    command.organ = std::move(line.organ);
    command.level = std::move(line.level);
    command.place = std::move(line.place);
    command.at = line.at;
    command.matter = std::move(line.matter);
    command.key = std::move(line.key);
    command.actor = std::move(line.actor);
    command.parameters = std::move(line.parameters);
    command.adopted = line.adopted;
    return command;
}

} // namespace duly::detail
