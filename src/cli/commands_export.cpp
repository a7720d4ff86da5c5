// SPDX-License-Identifier: Apache-2.0
// The command that takes a case out of the store as evidence.
#include "context.hpp"

#include "duly/check/evidence.hpp"
#include "duly/record/bundle_export.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

[[noreturn]] void stop_at(Context const& context, Error error, std::string const& file)
{
    error.where = error.where.empty() ? file : file + ", " + error.where;
    stop(context, error);
}

[[nodiscard]] ExportOptions options_of(Context const& context, ExportArguments const& arguments)
{
    ExportOptions options;
    auto const keys = parse_key_ranges(read_file(context, arguments.keys));
    if (!keys) stop_at(context, keys.error(), arguments.keys);
    for (auto const& range : *keys) options.keys.push_back(range.key);
    if (!arguments.actor_keys.empty()) {
        auto const actors = parse_actor_keys(read_file(context, arguments.actor_keys));
        if (!actors) stop_at(context, actors.error(), arguments.actor_keys);
        for (auto const& one : *actors) options.actors.push_back(one.key);
    }
    for (auto const& file : arguments.older) {
        auto const older = parse_older(read_file(context, file));
        if (!older) stop_at(context, older.error(), file);
        options.older.push_back(older->checkpoint.head.size);
    }
    auto const& disclose = arguments.disclose;
    options.gives_all = std::find(disclose.begin(), disclose.end(), "all") != disclose.end();
    options.fields = disclose;
    return options;
}

} // namespace

int export_bundle(Context& context, ExportArguments const& arguments)
{
    auto const options = options_of(context, arguments);
    auto at_work = engine(context, StoreAccess::read);
    auto const id = find_case(context, *at_work, arguments.case_id);
    auto const bundle = export_case(at_work->store(), id, options);
    if (!bundle) stop(context, bundle.error());
    auto const text = bundle_text(*bundle);
    std::ofstream file(arguments.file, std::ios::binary);
    file << text << std::flush;
    if (!file) stop(context, environment, {"无法写入", "cannot be written"}, arguments.file);
    json::array sizes;
    for (auto const& tree : bundle->trees) sizes.push_back(parse_older(tree.checkpoint).value().checkpoint.head.size);
    if (context.json)
        print({{"case", id},
               {"file", arguments.file},
               {"bytes", text.size()},
               {"leaves", bundle->leaves.size()},
               {"sizes", std::move(sizes)}});
    else if (context.language == Language::zh)
        std::cout << arguments.file << "：" << bundle->leaves.size() << " 条记录\n";
    else std::cout << arguments.file << ": " << bundle->leaves.size() << " leaves\n";
    return fine;
}

} // namespace duly::cli
