// refused: machine_two_rules.cpp:22:[0-9]+: error: .*two_rules_for<Filing::Drafted, Filing::File>
// SPDX-License-Identifier: Apache-2.0
// Two rules open for one stage and act: MSM would let the last win.
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
                                                  duly::rule<Drafted, File, Drafted, "Art. 3(2)", complete>,
                                                  duly::rule<Filed, Reject, Drafted, "Art. 4">>;
};

static_assert(duly::deterministic<Filing>);
