// SPDX-License-Identifier: Apache-2.0
// The command map: what may the activities of a log be in a pack?
#include "context.hpp"

#include <fstream>
#include <iostream>

namespace duly::cli {

int draft_map(Context& context, MapArguments const& arguments)
{
    auto known = packs(context);
    auto const id = pack_id(context, known, arguments.pack);
    std::optional<LogMapping> mapping;
    if (!arguments.map.empty()) mapping = map_of(context, arguments.map);
    auto const draft = draft_mapping(arguments.log, arguments.log_options, id, known, mapping ? &*mapping : nullptr);
    if (!draft) stop(context, draft.error());
    if (arguments.file.empty()) {
        std::cout << *draft << std::flush;
        return fine;
    }
    std::ofstream file(arguments.file, std::ios::binary);
    file << *draft << std::flush;
    if (!file) stop(context, environment, {"无法写入", "cannot be written"}, arguments.file);
    return fine;
}

} // namespace duly::cli
