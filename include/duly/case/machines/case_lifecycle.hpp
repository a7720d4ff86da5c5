// SPDX-License-Identifier: Apache-2.0
// The life of a case: only what holds for every procedure. What must happen before what is for the rules of a pack.
//
//   phase:       +------+  conclude  +-----------+ take_effect +----------+
//        ------->| open |----------->| concluded |------------>| in_force |   take_effect also from open
//                +------+            +-----------+             +----------+
//                   ^  reopen from any of the three |               |
//                   +-------------------------------+---------------+
//                close from any of the three --> closed      terminate from any of the three --> terminated
//
//   suspension:  +---------+  suspend  +-----------+
//        ------->| running |---------->| suspended |         close and terminate end this region too: --> ended
//                |         |<----------|           |
//                +---------+  resume   +-----------+
//
// Suspension is a region of its own and not a stage beside the others: a decision whose execution is suspended is
// adjusted, decided anew and issued while it stays suspended, and is resumed only then (Order 713, article 37). So
// `resume` has no stage to remember, and the case is in whatever phase it has reached meanwhile.
//
// List of state transitions and the act that performs each:
//
//      open, concluded           -> concluded   [conclude]
//      open, concluded, in_force -> in_force    [take_effect]
//      open, concluded, in_force -> open        [reopen]            an adjustment, a new round
//      open, concluded, in_force -> same        [proceed]           any other activity
//      open, concluded, in_force -> closed      [close]             with running, suspended -> ended
//      open, concluded, in_force -> terminated  [terminate]         with running, suspended -> ended
//      each of the five          -> same        [record_after_end]  an activity that may follow the end
//      running                   -> suspended   [suspend]
//      suspended                 -> running     [resume]
//
//  open
//      * The procedure is under way. Nothing has been decided, or what was is being decided anew.
//  concluded
//      * There is a result. It has no effect yet; it may be concluded again (a second reading, a correction).
//  in_force
//      * The result has effect. It is carried out, evaluated, adjusted.
//  closed, terminated
//      * The case is over: in the regular way, or because it was stopped. Nothing but what follows the end is recorded.
//  running, suspended, ended
//      * Whether the clock and the work stand still. `ended` exactly when the case is closed or terminated.
#pragma once

#include "duly/case/machine.hpp"

namespace duly {

struct CaseLifecycle : machine<CaseLifecycle> {
    static constexpr std::string_view name = "CaseLifecycle", zh = "案件", source = "what holds for every procedure";

    struct Open : stage<"open", "办理中"> {};
    struct Concluded : stage<"concluded", "已有结论"> {};
    struct InForce : stage<"in_force", "已生效"> {};
    struct Closed : stage<"closed", "已办结"> {};
    struct Terminated : stage<"terminated", "已终止"> {};
    struct Running : stage<"running", "进行中"> {};
    struct Suspended : stage<"suspended", "已中止"> {};
    struct Ended : stage<"ended", "已结束"> {};

    struct Conclude : act<"conclude", "形成结论"> {};
    struct TakeEffect : act<"take_effect", "生效"> {};
    struct Reopen : act<"reopen", "重新启动"> {};
    struct Proceed : act<"proceed", "办理"> {};
    struct Close : act<"close", "办结"> {};
    struct Terminate : act<"terminate", "终止"> {};
    struct RecordAfterEnd : act<"record_after_end", "办结后记录"> {};
    struct Suspend : act<"suspend", "中止"> {};
    struct Resume : act<"resume", "恢复"> {};

    using initial_state = boost::mp11::mp_list<Open, Running>;
    // clang-format off
    using transition_table = boost::mp11::mp_list<
        rule<Open, Conclude, Concluded, "built in">,
        rule<Concluded, Conclude, Concluded, "built in">,
        rule<Open, TakeEffect, InForce, "built in">,
        rule<Concluded, TakeEffect, InForce, "built in">,
        rule<InForce, TakeEffect, InForce, "built in">,
        rule<Open, Reopen, Open, "built in">,
        rule<Concluded, Reopen, Open, "built in">,
        rule<InForce, Reopen, Open, "built in">,
        rule<Open, Proceed, Open, "built in">,
        rule<Concluded, Proceed, Concluded, "built in">,
        rule<InForce, Proceed, InForce, "built in">,
        rule<Open, Close, Closed, "built in">,
        rule<Concluded, Close, Closed, "built in">,
        rule<InForce, Close, Closed, "built in">,
        rule<Open, Terminate, Terminated, "built in">,
        rule<Concluded, Terminate, Terminated, "built in">,
        rule<InForce, Terminate, Terminated, "built in">,
        rule<Open, RecordAfterEnd, Open, "built in">,
        rule<Concluded, RecordAfterEnd, Concluded, "built in">,
        rule<InForce, RecordAfterEnd, InForce, "built in">,
        rule<Closed, RecordAfterEnd, Closed, "built in">,
        rule<Terminated, RecordAfterEnd, Terminated, "built in">,
        rule<Running, Suspend, Suspended, "built in">,
        rule<Suspended, Resume, Running, "built in">,
        rule<Running, Close, Ended, "built in">,
        rule<Suspended, Close, Ended, "built in">,
        rule<Running, Terminate, Ended, "built in">,
        rule<Suspended, Terminate, Ended, "built in">>;
    // clang-format on
};

template <> MachineInfo const& machine_info<CaseLifecycle>();

} // namespace duly
