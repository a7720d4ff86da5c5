// SPDX-License-Identifier: Apache-2.0
// Public comment on a draft: opened, perhaps extended, closed, consolidated. How long it runs is a rule of the pack,
// for it takes dates.
//
//      +------------+  open   +--------+  close  +--------+ consolidate +--------------+
//      | not_opened |-------->| opened |-------->| closed |------------>| consolidated |
//      +------------+         +--------+         +--------+             +--------------+
//                         extend |  ^  open          | ^ close              |
//                                v  +----------------|-|--------------------+  another round
//                            +----------+            | |
//                            | extended |------------|-+
//                            +----------+   close    +-> opened   [open]
//
// List of state transitions and the act that performs each:
//
//      not_opened           -> opened        [open]
//      opened, extended     -> extended      [extend]
//      opened, extended     -> closed        [close]
//      closed, consolidated -> consolidated  [consolidate]  again: opinions that came late, a fuller account
//      closed, consolidated -> opened        [open]         another round: a changed draft is published again
//
//  not_opened
//      * No draft has been published.
//  opened
//      * Draft, explanation, way and deadline to comment are public.
//  extended
//      * As opened, with a later deadline than the one first published.
//  closed
//      * The deadline has passed. The opinions lie there unstudied.
//  consolidated
//      * The opinions of the latest round have been sorted, studied and answered for.
#pragma once

#include "duly/case/machine.hpp"

namespace duly {

struct CommentPeriod : machine<CommentPeriod> {
    static constexpr std::string_view name = "CommentPeriod", zh = "公开征求意见",
                                      source = "国务院令第713号 (Order 713)";

    struct NotOpened : stage<"not_opened", "未公开征求意见"> {};
    struct Opened : stage<"opened", "征求意见中"> {};
    struct Extended : stage<"extended", "已延长征求意见"> {};
    struct Closed : stage<"closed", "征求意见已截止"> {};
    struct Consolidated : stage<"consolidated", "意见已归纳研究"> {};

    struct Open : act<"open", "公开征求意见"> {};
    struct Extend : act<"extend", "延长征求意见"> {};
    struct Close : act<"close", "征求意见截止"> {};
    struct Consolidate : act<"consolidate", "归纳整理、研究意见"> {};

    using initial_state = NotOpened;
    // clang-format off
    using transition_table = boost::mp11::mp_list<
        rule<NotOpened, Open, Opened, "15(1)">,
        rule<Opened, Extend, Extended, "15(1)">,
        rule<Extended, Extend, Extended, "15(1)">,
        rule<Opened, Close, Closed, "15(1)">,
        rule<Extended, Close, Closed, "15(1)">,
        rule<Closed, Consolidate, Consolidated, "18">,
        rule<Consolidated, Consolidate, Consolidated, "18">,
        rule<Closed, Open, Opened, "15(1)">,
        rule<Consolidated, Open, Opened, "15(1)">>;
    // clang-format on
};

template <> MachineInfo const& machine_info<CommentPeriod>();

} // namespace duly
