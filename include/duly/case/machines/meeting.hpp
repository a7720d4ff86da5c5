// SPDX-License-Identifier: Apache-2.0
// A meeting that decides collectively, in seven stages: 确定议题 fix the agenda, 准备材料 prepare the materials, 酝酿意见
// exchange views, 充分讨论 discuss fully, 逐项表决 vote item by item, 作出决策 decide, 形成纪要 make the minutes.
// Who is present, who votes and by which majority are rules of the pack.
//
//     +------------+ 1 fix_agenda  +--------------+ 2 prepare_materials  +-----------------+
//     | not_called |-------------->| agenda_fixed |--------------------->| materials_ready |
//     +------------+               +--------------+                      +-----------------+
//                     the next meeting ^   ^                                     | 3 exchange_views
//                        fix_agenda    |   |                                     v
//     +---------+                      |   |                             +-----------------+
//     | minuted |----------------------+   |                             | views_exchanged |
//     +---------+                          |                             +-----------------+
//      ^   ^ 7 minute                      |                                     | 4 open_meeting
//      |   |   +----------+                |                                     v
//      |   +---| deferred |----------------+                                +--------+
//      |       +----------+                                                 | opened |
//      |          ^ 6 decide, decision is defer                             +--------+
//      | 7 minute +---------- from voted, discussed, chair_has_spoken            | speak
//     +---------+ 6 decide  +-------+  5 vote  +------------------+ chair_  +-----------+
//     | decided |<----------| voted |<---------| chair_has_spoken |<--------| discussed |
//     +---------+           +-------+          +------------------+ speaks  +-----------+
//                             |   ^ 5 vote, without the chair having spoken       |  ^
//                             |   +------------------------------------------------+ |
//                             +------------------- speak, on the next item ----------+
//
// List of state transitions and the act that performs each:
//
//      not_called, minuted, deferred  -> agenda_fixed      [fix_agenda]         a meeting; the next one
//      agenda_fixed, materials_ready,
//      views_exchanged                -> agenda_fixed      [fix_agenda]         before it is opened: changed
//      agenda_fixed                   -> materials_ready   [prepare_materials]
//      materials_ready                -> materials_ready   [prepare_materials]
//      views_exchanged                -> materials_ready   [prepare_materials]  what is new is exchanged as well
//      materials_ready                -> views_exchanged   [exchange_views]
//      views_exchanged                -> views_exchanged   [exchange_views]
//      views_exchanged                -> opened            [open_meeting]
//      opened, discussed              -> discussed         [speak]
//      voted                          -> discussed         [speak]              on the next item
//      discussed                      -> chair_has_spoken  [chair_speaks]
//      discussed, chair_has_spoken    -> voted             [vote]
//      voted                          -> voted             [vote]               on the next item
//      voted                          -> decided           [decide, decision is not defer]
//      voted, discussed,
//      chair_has_spoken               -> deferred          [decide, decision is defer]
//      decided, deferred              -> minuted           [minute]
//
//  not_called
//      * There is no agenda, so nothing can be brought up on the spot.
//  agenda_fixed, materials_ready, views_exchanged
//      * The items are fixed; their materials are with the members; the members have exchanged views on all of them.
//  opened
//      * The meeting sits. Nobody has spoken to the item.
//  discussed
//      * At least one member has spoken, and the chair has not yet.
//  chair_has_spoken
//      * The chair has spoken last; no member speaks to this item any more.
//  voted
//      * At least one item was voted on after it was discussed.
//  decided, deferred
//      * The meeting has decided, or has put the matter off. Nothing more is discussed or voted on in it.
//  minuted
//      * The minutes stand.
#pragma once

#include "duly/case/machine.hpp"

namespace duly {

struct Meeting : machine<Meeting> {
    static constexpr std::string_view name = "Meeting", zh = "会议", source = "a township's report, 1(2)";

    struct NotCalled : stage<"not_called", "未确定议题"> {};
    struct AgendaFixed : stage<"agenda_fixed", "已确定议题"> {};
    struct MaterialsReady : stage<"materials_ready", "已准备材料"> {};
    struct ViewsExchanged : stage<"views_exchanged", "已酝酿意见"> {};
    struct Opened : stage<"opened", "会议已召开"> {};
    struct Discussed : stage<"discussed", "讨论中"> {};
    struct ChairHasSpoken : stage<"chair_has_spoken", "主持人已末位表态"> {};
    struct Voted : stage<"voted", "已逐项表决"> {};
    struct Decided : stage<"decided", "已作出决策"> {};
    struct Deferred : stage<"deferred", "已暂缓决策"> {};
    struct Minuted : stage<"minuted", "已形成纪要"> {};

    enum class Decision : unsigned char { other, defer };

    struct FixAgenda : act<"fix_agenda", "确定议题"> {};
    struct PrepareMaterials : act<"prepare_materials", "准备材料"> {};
    struct ExchangeViews : act<"exchange_views", "酝酿意见"> {};
    struct OpenMeeting : act<"open_meeting", "召开会议"> {};
    struct Speak : act<"speak", "发表意见"> {};
    struct ChairSpeaks : act<"chair_speaks", "末位表态"> {};
    struct Vote : act<"vote", "逐项表决"> {};
    struct Decide : act<"decide", "作出决策"> {
        Decision decision;
        constexpr explicit Decide(Decision given = Decision::other) : decision(given) {}
    };
    struct Minute : act<"minute", "形成纪要"> {};

    using deferred = field_is<&Decide::decision, Decision::defer, "decision", "defer">;
    using settled = field_is_not<&Decide::decision, Decision::defer, "decision", "defer">;

    using initial_state = NotCalled;
    // clang-format off
    using transition_table = boost::mp11::mp_list<
        rule<NotCalled, FixAgenda, AgendaFixed, "report 1(2)">,
        rule<AgendaFixed, FixAgenda, AgendaFixed, "report 1(2)">,
        rule<MaterialsReady, FixAgenda, AgendaFixed, "report 1(2)">,
        rule<ViewsExchanged, FixAgenda, AgendaFixed, "report 1(2)">,
        rule<Minuted, FixAgenda, AgendaFixed, "report 1(2)">,
        rule<Deferred, FixAgenda, AgendaFixed, "report 1(2)">,
        rule<AgendaFixed, PrepareMaterials, MaterialsReady, "report 1(2)">,
        rule<MaterialsReady, PrepareMaterials, MaterialsReady, "report 1(2)">,
        rule<ViewsExchanged, PrepareMaterials, MaterialsReady, "report 1(2)">,
        rule<MaterialsReady, ExchangeViews, ViewsExchanged, "report 1(2)">,
        rule<ViewsExchanged, ExchangeViews, ViewsExchanged, "report 1(2)">,
        rule<ViewsExchanged, OpenMeeting, Opened, "report 1(2)">,
        rule<Opened, Speak, Discussed, "report 1(2)">,
        rule<Discussed, Speak, Discussed, "report 1(2)">,
        rule<Voted, Speak, Discussed, "report 1(2)">,
        rule<Discussed, ChairSpeaks, ChairHasSpoken, "report 1(2)">,
        rule<Discussed, Vote, Voted, "report 1(2)">,
        rule<ChairHasSpoken, Vote, Voted, "report 1(2)">,
        rule<Voted, Vote, Voted, "report 1(2)">,
        rule<Voted, Decide, Decided, "report 1(2)", settled>,
        rule<Voted, Decide, Deferred, "report 1(2)", deferred>,
        rule<Discussed, Decide, Deferred, "report 1(2)", deferred>,
        rule<ChairHasSpoken, Decide, Deferred, "report 1(2)", deferred>,
        rule<Decided, Minute, Minuted, "report 1(2)">,
        rule<Deferred, Minute, Minuted, "report 1(2)">>;
    // clang-format on
};

template <> MachineInfo const& machine_info<Meeting>();

} // namespace duly
