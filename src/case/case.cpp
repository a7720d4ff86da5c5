// SPDX-License-Identifier: Apache-2.0
#include "duly/case/case.hpp"

#include "drive.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly {

Case opened(Law const& law)
{
    auto const& kernel = law.kernel();
    Case state;
    state.latches.assign((kernel.latches.size() + 63) / 64, 0);
    state.cells.assign(kernel.cells.size(), 0);
    state.lists.resize(kernel.lists.size());
    state.dates.assign(kernel.dates.size(), Case::no_date);
    state.instants.assign(kernel.instants, 0);
    for (auto const machine : kernel.machines) state.machines.push_back(detail::machine_at(machine).initial);
    return state;
}

Verdict verdict(Case const& state) noexcept
{
    if (state.out_of_scope) return Verdict::not_applicable;
    auto worst = Verdict::lawful;
    for (auto const& finding : state.findings) {
        if (finding.cured || finding.waived || finding.severity < Severity::warning) continue;
        auto const says = finding.severity == Severity::warning      ? Verdict::warning
                          : finding.status == Status::undeterminable ? Verdict::undetermined
                                                                     : Verdict::unlawful;
        worst = std::max(worst, says);
    }
    return worst;
}

std::string_view word(Status status) noexcept
{
    static constexpr std::string_view words[] = {"satisfied", "violated", "vacuous", "pending", "undeterminable"};
    return words[static_cast<std::size_t>(status)];
}

std::string_view word(Verdict verdict) noexcept
{
    static constexpr std::string_view words[] = {"lawful", "warning", "undetermined", "unlawful", "not_applicable"};
    return words[static_cast<std::size_t>(verdict)];
}

} // namespace duly
