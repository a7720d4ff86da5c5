// refused: machine_unknown_act.cpp:20:[0-9]+: error: .*knows<
// SPDX-License-Identifier: Apache-2.0
// An act that no row of the machine knows.
#include "duly/case/machine_run.hpp"

struct Filing : duly::machine<Filing> {
    static constexpr std::string_view name = "Filing", zh = "备案", source = "a rule";
    struct Drafted : duly::stage<"drafted", "已拟订"> {};
    struct Filed : duly::stage<"filed", "已备案"> {};
    struct File : duly::act<"file", "备案"> {
        bool complete;
        constexpr explicit File(bool given = false) : complete(given) {}
    };
    struct Reject : duly::act<"reject", "退回"> {};
    using complete = duly::field_is<&File::complete, true, "complete">;
    using initial_state = Drafted;
    using transition_table = boost::mp11::mp_list<duly::rule<Drafted, File, Filed, "Art. 3(1)", complete>>;
};

duly::StepOutcome reject(duly::Run<Filing>& run) { return run.perform(Filing::Reject{}); }
