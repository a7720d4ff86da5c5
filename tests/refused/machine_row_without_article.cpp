// refused: each row is a rule<From, On, To, Article, When>
// SPDX-License-Identifier: Apache-2.0
// A bare row of MSM cites no article.
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
    using transition_table = boost::mp11::mp_list<boost::msm::front::Row<Drafted, File, Filed>,
                                                  duly::rule<Filed, Reject, Drafted, "Art. 4">>;
};

static_assert(duly::description<Filing>().rows.size() == 2);
