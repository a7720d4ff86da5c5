// SPDX-License-Identifier: Apache-2.0
// What a government application writes: a store, an engine, a case; an act that the law refuses, with the article and
// what to do in both languages; then a lawful act, and a look whether the record is what was written.
// prints: Art. 25.1. .MAD-25. No draft.*recorded as event 1.*3 entries, unchanged
#include <duly/duly.hpp>

#include <iostream>

using namespace duly;

namespace {

// Every reason, by article; the one a reader should see first in full: what the rule says, what is missing, what to do.
void show(Error const& error, std::string const& first)
{
    std::cout << "  " << error.obstacles.size() << " 项障碍 / obstacles:";
    for (auto const& each : error.obstacles) std::cout << ' ' << each.rule;
    std::cout << '\n';
    for (auto const& each : error.obstacles)
        if (each.rule == first)
            std::cout << "  第" << each.article << "条 [" << each.rule << "] " << each.says.zh << "\n  Art. "
                      << each.article << " [" << each.rule << "] " << each.says.en << '\n';
    if (error.code != ErrorCode::refused) std::cout << "  " << error.says.zh << "\n  " << error.says.en << '\n';
}

// An act of the bureau in charge. The host authenticates it and says which roles it holds in this case.
Command act(std::string const& case_id, std::string activity, std::vector<Field> fields)
{
    Command command;
    command.case_id = case_id;
    command.key = activity + " 1"; // a command that is sent again is answered, not recorded twice
    command.event.activity = std::move(activity);
    command.event.actor = {"transport-bureau", "", {"undertaking_unit"}, ""};
    command.event.fields = std::move(fields);
    return command;
}

Value text(std::string words) { return Value(std::move(words)); }

} // namespace

int main()
{
    EngineOptions options;
    options.origin = "county.example";      // the name of the organ's log
    Engine engine(memory_store(), options); // sqlite_store("county.duly") keeps the record in a file

    OpenCommand open;
    open.family = "major-decision"; // with level, place and date it selects the procedure and its local rules
    open.organ = "county-gov";
    open.level = "county";
    open.place = "cn";
    open.key = "2026-17";
    auto const opened = engine.open(open);
    if (!opened) return show(opened.error(), {}), 2;

    std::cout << "提请讨论 / the draft is submitted for decision\n";
    auto const submitted = engine.perform(act(opened->case_id, "submission.made", {{"draft", text("d1")}}));
    if (submitted) return 1;
    show(submitted.error(), "MAD-25");

    std::cout << "提出建议 / the matter is proposed\n";
    auto const proposed = engine.perform(act(opened->case_id, "proposal.made",
                                             {{"proposed_by", text("department")},
                                              {"problem", text("老城区车位缺口约四千个")},
                                              {"grounds", text("县城综合交通规划")},
                                              {"plan", text("新建三处公共停车场")},
                                              {"necessity", text("缺口逐年扩大")},
                                              {"feasibility", text("资金、用地已初步落实")}}));
    if (!proposed) return show(proposed.error(), {}), 1;
    std::cout << "  记为本案第 " << proposed->seq << " 号事件 / recorded as event " << proposed->seq << '\n';

    auto const record = verify(engine.store()); // opening, the refused attempt, the proposal
    std::cout << "  记录 " << record.leaves << " 条，" << (record.ok() ? "未被改动" : "已被改动") << " / "
              << record.leaves << " entries, " << (record.ok() ? "unchanged" : "changed") << '\n';
    return record.ok() ? 0 : 1;
}
