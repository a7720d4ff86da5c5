// SPDX-License-Identifier: Apache-2.0
#include "context.hpp"

namespace duly::cli {

namespace {

[[nodiscard]] bool may_be_prefix(std::string const& wanted)
{
    return wanted.size() >= 6 && wanted.find_first_not_of("0123456789abcdef") == std::string::npos;
}

[[nodiscard]] std::vector<std::string> cases_in_lists(Engine& engine, std::string const& wanted)
{
    if (auto const by_key = engine.find_case(wanted)) return {*by_key};
    std::vector<std::string> found;
    CaseQuery query;
    query.limit = 1000;
    for (bool more = may_be_prefix(wanted); more; query.offset += query.limit) {
        auto const rows = engine.cases(query);
        for (auto const& row : rows)
            if (row.case_id.starts_with(wanted)) found.push_back(row.case_id);
        more = rows.size() == query.limit;
    }
    return found;
}

[[nodiscard]] std::vector<std::string> cases_in_log(Engine& engine, std::string const& wanted)
{
    constexpr std::size_t page = 1000;
    std::vector<std::string> found;
    for (std::uint64_t from = 0;; from += page) {
        auto const leaves = engine.subscribe(from, page);
        for (auto const& each : leaves) {
            if (each.seq != 0U) continue;
            if (may_be_prefix(wanted) && each.case_id.starts_with(wanted)) found.push_back(each.case_id);
            auto const leaf = decode(each.leaf);
            if (!leaf) continue;
            for (auto const& field : leaf->event.fields)
                if (field.name == "key" && field.value == Value(wanted)) return {each.case_id};
        }
        if (leaves.size() < page) return found;
    }
}

} // namespace

std::string find_case(Context const& context, Engine& engine, std::string const& wanted)
{
    if (wanted.size() == 32 && engine.store().case_head(wanted)) return wanted;
    auto const found = [&] {
        try {
            return cases_in_lists(engine, wanted);
        } catch (StoreFailure const&) { // lists that are behind, in a store that may only be read
            return cases_in_log(engine, wanted);
        }
    }();
    if (found.size() == 1) return found.front();
    if (found.empty())
        stop(context, bad_usage,
             {"没有案件 " + wanted + "；可用 duly cases 列出",
              "there is no case " + wanted + "; duly cases lists them"});
    stop(context, bad_usage,
         {"编号 " + wanted + " 不唯一，请多写几位", wanted + " fits several cases: write more digits"});
}

} // namespace duly::cli
