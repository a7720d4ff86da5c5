// refused: machine_rule_swapped.cpp:17:[0-9]+: error: .*is_stage
// SPDX-License-Identifier: Apache-2.0
// Stage and act in each other's place.
#include "duly/case/machine.hpp"

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
    using transition_table = boost::mp11::mp_list<duly::rule<File, Drafted, Filed, "Art. 3(1)">>;
};
