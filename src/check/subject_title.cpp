// SPDX-License-Identifier: Apache-2.0
#include "subject_title.hpp"

#include "case/phrases.hpp"

#include "duly/case/describe.hpp"
#include "duly/law/kernel.hpp"

namespace duly::detail {

Text subject_title(Law const& law, std::uint16_t subject)
{
    auto const& named = law.kernel().subjects[subject];
    auto const& procedure = law.procedure();
    auto const activity = [&] { return activity_title(procedure, procedure.activities[named.index].id); };
    auto const fact = [&] { return fact_title(procedure, procedure.facts[named.index].id); };
    switch (named.of) {
    case Subject::Of::role: return Text{"办理人的身份：", "who may do it: "} + activity();
    case Subject::Of::fact_undecided: return Text{"事实须先认定：", "the fact is decided first: "} + fact();
    case Subject::Of::fact_role: return Text{"事实由何人认定：", "who decides the fact: "} + fact();
    case Subject::Of::machine: return Text{"会议等程序的次序：", "the order of its proceedings: "} + activity();
    case Subject::Of::closed: return {"终结后不得再进行", "nothing happens after the end"};
    case Subject::Of::order: return {"按发生的次序记录", "recorded in the order of what happened"};
    case Subject::Of::late: return {"及时记录", "recorded in time"};
    case Subject::Of::rule: break;
    }
    auto const& rule = procedure.rules[named.index];
    return rule.says.empty() ? same_in_both(rule.id) : rule.says;
}

} // namespace duly::detail
