// SPDX-License-Identifier: Apache-2.0
#include "judged.hpp"

#include "duly/law/kernel.hpp"

#include <sstream>
#include <stdexcept>

namespace properties {

using namespace duly;

std::vector<Judged> in_names(Law const& law, Findings const& findings)
{
    std::vector<Judged> named;
    for (auto const& finding : findings) {
        auto const& subject = law.kernel().subjects.at(finding.subject);
        named.push_back({subject.id, subject.article, finding.at, finding.status, finding.severity, finding.lapse,
                         finding.cured, finding.waived});
    }
    return named;
}

std::vector<Judged> judged(Law const& law, std::vector<Event> const& history)
{
    Fold fold(law);
    for (auto const& event : history)
        if (auto const step = fold.step({event, {}}); !step)
            throw std::runtime_error(event.activity + ": " + step.error().where + ": " + step.error().says.en);
    return in_names(law, fold.state().findings);
}

std::string told(std::vector<Judged> const& findings)
{
    std::ostringstream out;
    for (auto const& finding : findings)
        out << finding.rule << ' ' << finding.article << " @ " << finding.event << ' ' << word(finding.status) << ' '
            << word(finding.severity) << (finding.lapse ? " lapse" : "") << (finding.cured ? " cured" : "")
            << (finding.waived ? " waived" : "") << '\n';
    return out.str();
}

} // namespace properties
