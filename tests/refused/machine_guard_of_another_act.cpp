// refused: machine_guard_of_another_act.cpp:18:[0-9]+: error: .*answers<
// SPDX-License-Identifier: Apache-2.0
// The guard asks a field that this act does not have.
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
    using transition_table = boost::mp11::mp_list<duly::rule<Drafted, File, Filed, "Art. 3(1)">,
                                                  duly::rule<Filed, Reject, Drafted, "Art. 4", complete>>;
};
