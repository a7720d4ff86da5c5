// SPDX-License-Identifier: Apache-2.0
// Commands on a whole store: worklist, overdue, cases, log, tick, verify.
#include "context.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

// One list that the engine answers: as it is, or as a table.
json::object show_list(Context& context, json::object const& request, char const* member,
                       std::vector<Column> const& columns)
{
    auto at_work = engine(context, StoreAccess::read);
    auto answer = ask(context, *at_work, request);
    if (context.json) print(answer);
    else show_table(context, answer.at(member).as_array(), columns);
    return answer;
}

constexpr std::size_t short_id = 8;

// Where nothing is wrong but what this version does not know, the question stays open.
[[nodiscard]] Exit exit_of(Verification const& result)
{
    if (result.ok()) return fine;
    bool const only_unknown = std::all_of(result.flaws.begin(), result.flaws.end(),
                                          [](Flaw const& flaw) { return flaw.kind == Flaw::Kind::cannot_judge; });
    return only_unknown ? undetermined : unlawful;
}

} // namespace

int worklist(Context& context, std::vector<std::string> const& roles)
{
    static_cast<void>(show_list(context, {{"call", "worklist"}, {"roles", json::value_from(roles)}}, "items",
                                {{{"期限", "due"}, "due"},
                                 {{"案件", "case"}, "case", short_id},
                                 {{"环节", "activity"}, "activity"},
                                 {{"角色", "role"}, "role"},
                                 {{"依据", "owed under"}, "rule"}}));
    return fine;
}

int overdue(Context& context)
{
    auto const answer = show_list(context, {{"call", "overdue"}}, "overdue",
                                  {{{"期限", "was due"}, "due"},
                                   {{"案件", "case"}, "case", short_id},
                                   {{"规则", "rule"}, "rule"},
                                   {{"应做", "owed"}, "activities"}});
    return answer.at("overdue").as_array().empty() ? fine : unlawful;
}

int list_cases(Context& context, CasesArguments const& arguments)
{
    json::object const request{{"call", "cases"},
                               {"status", arguments.status},
                               {"verdict", arguments.verdict},
                               {"offset", arguments.offset},
                               {"limit", arguments.limit}};
    static_cast<void>(show_list(context, request, "cases",
                                {{{"案件", "case"}, "case", short_id},
                                 {{"编号", "key"}, "key"},
                                 {{"程序", "procedure"}, "procedure"},
                                 {{"状态", "status"}, "status"},
                                 {{"结论", "verdict"}, "verdict"},
                                 {{"立案", "opened"}, "opened"},
                                 {{"事项", "matter"}, "matter"}}));
    return fine;
}

int show_log(Context& context, std::uint64_t from, std::uint64_t limit)
{
    static_cast<void>(show_list(context, {{"call", "subscribe"}, {"from", from}, {"limit", limit}}, "leaves",
                                {{{"位置", "position"}, "position"},
                                 {{"案件", "case"}, "case", short_id},
                                 {{"序号", "no."}, "seq"},
                                 {{"环节", "activity"}, "activity"},
                                 {{"方式", "entry"}, "entry"},
                                 {{"散列值", "hash"}, "hash"}}));
    return fine;
}

int tick(Context& context)
{
    if (!context.today) stop(context, bad_usage, {"请用 --today 指明截至哪一天", "--today says up to which day"});
    auto at_work = engine(context, StoreAccess::write);
    auto const answer = ask(context, *at_work, {{"call", "tick"}, {"today", context.today->text()}});
    if (context.json) print(answer);
    else
        std::cout << (context.language == Language::zh ? "记录逾期的案件数：" : "cases with lapses recorded: ")
                  << answer.at("recorded") << '\n';
    return fine;
}

int verify_store(Context& context)
{
    auto const result = verify_file(context.store);
    bool const zh = context.language == Language::zh;
    auto const code = exit_of(result);
    if (context.json) {
        print(detail::to_json(result));
        return code;
    }
    for (auto const& log : result.logs)
        for (auto const& head : log.heads)
            std::cout << log.origin << (zh ? "：" : ": ") << head.size << (zh ? " 条，根 " : " leaves, root ")
                      << head.root.hex() << '\n';
    for (auto const& flaw : result.flaws) std::cout << "✗ " << context.say(flaw.says) << '\n';
    if (result.ok())
        std::cout << (zh ? "记录完整，未见改动（未检验签名）"
                         : "the record is whole and unchanged (no signature checked)")
                  << '\n';
    else if (code == undetermined)
        std::cout << (zh ? "本版本无法判断之处：" : "places that this version cannot judge: ") << result.flaw_count
                  << '\n';
    else
        std::cout << (zh ? "记录与原来不符之处：" : "places where the record is not what was written: ")
                  << result.flaw_count << '\n';
    return code;
}

} // namespace duly::cli
