// SPDX-License-Identifier: Apache-2.0
// Emergency action: when no meeting can be called, one person acts for a stated reason, reports promptly, and the
// committee ratifies the action or overturns it. It is never a way to make a major decision.
//
//      +--------------+  act   +-------+ report +----------+  settle   +----------+
//      | nothing_done |------->| acted |------->| reported |---------->| ratified |
//      +--------------+        +-------+        +----------+           +----------+
//                               ^ act ^           | report |  settle   +------------+
//                               +-----+-----------+        +---------->| overturned |
//                                        act                           +------------+
//
// List of state transitions and the act that performs each:
//
//      nothing_done -> acted          [act]
//      acted        -> acted          [act]     a further measure in the same emergency
//      acted        -> reported       [report]
//      reported     -> reported       [report]  a supplement
//      reported     -> acted          [act]     a measure taken after the report is reported as well
//      reported     -> ratified       [settle, outcome is ratified]
//      reported     -> overturned     [settle, outcome is overturned]
//
//  nothing_done
//      * No measure has been taken. There is nothing to report and nothing to settle.
//  acted
//      * One person has acted alone. The committee does not know of the latest measure yet.
//  reported
//      * The committee knows of every measure. It has not spoken.
//  ratified, overturned
//      * The committee has spoken, one way. Another emergency is another case.
#pragma once

#include "duly/case/machine.hpp"

namespace duly {

struct Emergency : machine<Emergency> {
    static constexpr std::string_view name = "Emergency", zh = "紧急处置", source = "a township's report, 1(2)";

    struct NothingDone : stage<"nothing_done", "尚未处置"> {};
    struct Acted : stage<"acted", "已紧急处置"> {};
    struct Reported : stage<"reported", "已报告党委会"> {};
    struct Ratified : stage<"ratified", "已追认"> {};
    struct Overturned : stage<"overturned", "已纠正"> {};

    enum class Outcome : unsigned char { not_stated, ratified, overturned };

    struct Act : act<"act", "紧急处置"> {};
    struct Report : act<"report", "及时报告"> {};
    struct Settle : act<"settle", "追认或者纠正"> {
        Outcome outcome;
        constexpr explicit Settle(Outcome given = Outcome::not_stated) : outcome(given) {}
    };

    using ratified = field_is<&Settle::outcome, Outcome::ratified, "outcome", "ratified">;
    using overturned = field_is<&Settle::outcome, Outcome::overturned, "outcome", "overturned">;

    using initial_state = NothingDone;
    // clang-format off
    using transition_table = boost::mp11::mp_list<
        rule<NothingDone, Act, Acted, "report 1(2)">,
        rule<Acted, Act, Acted, "report 1(2)">,
        rule<Acted, Report, Reported, "report 1(2)">,
        rule<Reported, Report, Reported, "report 1(2)">,
        rule<Reported, Act, Acted, "report 1(2)">,
        rule<Reported, Settle, Ratified, "report 1(2)", ratified>,
        rule<Reported, Settle, Overturned, "report 1(2)", overturned>>;
    // clang-format on
};

template <> MachineInfo const& machine_info<Emergency>();

} // namespace duly
