// SPDX-License-Identifier: Apache-2.0
// A public hearing. Who takes part, the notice and the materials are prepared side by side, and `hold` joins them: it
// is possible only when the list is published, the hearing announced and the materials delivered. How many days before
// is a rule of the pack, for it takes dates.
//
//   people:     +-----------+ publish_  +------------------+ select_     +-----------------------+
//        ------>| not_begun |---------->| method_published |------------>| participants_selected |
//               +-----------+  method   +------------------+participants +-----------------------+
//                                            ^                              |          ^
//                             publish_method |                publish_list  v          | select_participants
//                                       +----------+ record +------+ hold +----------------+
//                                       | recorded |<-------| held |<-----| list_published |
//                                       +----------+        +------+      +----------------+
//
//   notice:     +---------------+ announce +-----------+
//        ------>| not_announced |--------->| announced |     [hold] only here; [record] goes back to not_announced
//               +---------------+          +-----------+
//
//   materials:  +---------------+ deliver_ +-----------+
//        ------>| not_delivered |--------->| delivered |     [hold] only here; [record] goes back to not_delivered
//               +---------------+ materials+-----------+
//
// List of state transitions and the act that performs each:
//
//      not_begun, recorded    -> method_published       [publish_method]       from recorded: another hearing
//      method_published       -> participants_selected  [select_participants]
//      list_published         -> participants_selected  [select_participants]  replacements: the list is out again
//      participants_selected  -> list_published         [publish_list]
//      list_published         -> held                   [hold]    with announced -> announced, delivered -> delivered
//      held                   -> held                   [hold]    another sitting, likewise
//      held                   -> recorded               [record]  with announced -> not_announced,
//                                                                      delivered -> not_delivered
//      not_announced, announced -> announced            [announce]            again: another time or place
//      not_delivered, delivered -> delivered            [deliver_materials]   again: the next participant
//
//  not_begun, method_published, participants_selected, list_published
//      * The public knows, in this order: nothing yet; how participants are chosen; (they are chosen); who they are.
//  held
//      * The hearing has taken place, with everyone able to prepare. Its record is not made yet.
//  recorded
//      * The record is made. Whoever hears again begins anew, notice and materials included.
//  not_announced, announced; not_delivered, delivered
//      * Whether the coming hearing was announced with draft, explanation, time and place; whether participants have
//        the materials.
#pragma once

#include "duly/case/machine.hpp"

namespace duly {

struct Hearing : machine<Hearing> {
    static constexpr std::string_view name = "Hearing", zh = "听证会", source = "国务院令第713号 (Order 713)";

    struct NotBegun : stage<"not_begun", "未启动听证"> {};
    struct MethodPublished : stage<"method_published", "已公布遴选办法"> {};
    struct ParticipantsSelected : stage<"participants_selected", "已遴选听证参加人"> {};
    struct ListPublished : stage<"list_published", "已公布名单"> {};
    struct Held : stage<"held", "已举行听证会"> {};
    struct Recorded : stage<"recorded", "已作听证会记录"> {};
    struct NotAnnounced : stage<"not_announced", "未公告"> {};
    struct Announced : stage<"announced", "已公告"> {};
    struct NotDelivered : stage<"not_delivered", "未送达材料"> {};
    struct Delivered : stage<"delivered", "已送达材料"> {};

    struct PublishMethod : act<"publish_method", "公布听证参加人遴选办法"> {};
    struct SelectParticipants : act<"select_participants", "遴选听证参加人"> {};
    struct PublishList : act<"publish_list", "公布听证参加人名单"> {};
    struct Hold : act<"hold", "举行听证会"> {};
    struct Record : act<"record", "听证会记录"> {};
    struct Announce : act<"announce", "听证公告"> {};
    struct DeliverMaterials : act<"deliver_materials", "送达听证材料"> {};

    using initial_state = boost::mp11::mp_list<NotBegun, NotAnnounced, NotDelivered>;
    // clang-format off
    using transition_table = boost::mp11::mp_list<
        rule<NotBegun, PublishMethod, MethodPublished, "16(3)">,
        rule<Recorded, PublishMethod, MethodPublished, "16(3)">,
        rule<MethodPublished, SelectParticipants, ParticipantsSelected, "16(3)">,
        rule<ListPublished, SelectParticipants, ParticipantsSelected, "16(3)">,
        rule<ParticipantsSelected, PublishList, ListPublished, "16(3)">,
        rule<ListPublished, Hold, Held, "16(3)">,
        rule<Held, Hold, Held, "17">,
        rule<Held, Record, Recorded, "17(3)">,
        rule<NotAnnounced, Announce, Announced, "16(2)">,
        rule<Announced, Announce, Announced, "16(2)">,
        rule<Announced, Hold, Announced, "16(2)">,
        rule<Announced, Record, NotAnnounced, "17(3)">,
        rule<NotDelivered, DeliverMaterials, Delivered, "16(3)">,
        rule<Delivered, DeliverMaterials, Delivered, "16(3)">,
        rule<Delivered, Hold, Delivered, "16(3)">,
        rule<Delivered, Record, NotDelivered, "17(3)">>;
    // clang-format on
};

template <> MachineInfo const& machine_info<Hearing>();

} // namespace duly
