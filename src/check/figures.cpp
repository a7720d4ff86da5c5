// SPDX-License-Identifier: Apache-2.0
#include "duly/check/figures.hpp"

#include "duly/record/digest.hpp"

#include <algorithm>

namespace duly {

std::string Amount::text() const
{
    if (!is_known) return "–";
    auto const size =
        millionths < 0 ? 0 - static_cast<std::uint64_t>(millionths) : static_cast<std::uint64_t>(millionths);
    auto fraction = std::to_string(size % 1'000'000);
    fraction.insert(0, 6 - fraction.size(), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return (millionths < 0 ? "-" : "") + std::to_string(size / 1'000'000) + (fraction.empty() ? "" : "." + fraction);
}

std::string Figure::change() const
{
    Amount change;
    change.is_known = now.amount.is_known && before.amount.is_known &&
                      !__builtin_sub_overflow(now.amount.millionths, before.amount.millionths, &change.millionths);
    return (change.is_known && change.millionths > 0 ? "+" : "") + change.text();
}

std::string Figure::in_text(Amount amount) const { return amount.text() + (is_percent && amount.is_known ? "%" : ""); }

Figure const* FigureReport::find(std::string_view id) const
{
    auto const at = std::find_if(figures.begin(), figures.end(), [&](Figure const& each) { return each.id == id; });
    return at == figures.end() ? nullptr : &*at;
}

std::string digest_of_cases(FigureReport const& report, FigureValue const& value)
{
    std::vector<std::string_view> ids;
    for (auto const at : value.cases) ids.push_back(report.cases[at].id);
    std::sort(ids.begin(), ids.end());
    std::string lines;
    for (auto const id : ids) lines += std::string(id) + "\n";
    return sha256(lines).hex();
}

} // namespace duly
