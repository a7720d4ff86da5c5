// SPDX-License-Identifier: Apache-2.0
#include "dot_label.hpp"

#include "lettering.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace duly::detail {

namespace {

constexpr double bolder = 1.06;

} // namespace

double Line::width() const { return width_of(words) * size * (bold ? bolder : 1.0); }

void Block::add(std::string const& words, double width, std::size_t lines_max, double size, std::string colour,
                bool bold)
{
    for (auto& each : wrapped(words, width / size / (bold ? bolder : 1.0), lines_max))
        lines.push_back({std::move(each), size, colour, bold});
}

double Block::width() const
{
    double most = 0;
    for (auto const& line : lines) most = std::max(most, line.width());
    return most;
}

double Block::height() const
{
    double all = 0;
    for (auto const& line : lines) all += line.height();
    return all;
}

std::string number(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3f", value);
    std::string out = text.data();
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
    return out;
}

std::string row(Line const& line, LabelCell const& cell)
{
    return "<TR><TD FIXEDSIZE=\"TRUE\" WIDTH=\"" + std::to_string(cell.wide) + "\" HEIGHT=\"" +
           std::to_string(cell.tall) + "\"" + (cell.left ? " ALIGN=\"LEFT\"" : "") +
           (cell.fill != nullptr ? std::string(" BGCOLOR=\"") + cell.fill + "\"" : "") + "><FONT POINT-SIZE=\"" +
           number(line.size) + "\" COLOR=\"" + line.colour + "\">" + (line.bold ? "<B>" : "") + xml(line.words) +
           (line.bold ? "</B>" : "") + "</FONT></TD></TR>";
}

std::string table(std::string const& rows, int wide, int tall, char const* fill)
{
    return "<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"" +
           std::to_string(wide) + "\" HEIGHT=\"" + std::to_string(std::max(tall, 1)) +
           (fill != nullptr ? std::string("\" BGCOLOR=\"") + fill : "") + "\">" + rows + "</TABLE>>";
}

int whole(double size) { return static_cast<int>(size + 0.999); }

std::string html(Block const& block, double pad, bool left, char const* fill)
{
    auto const wide = whole(block.width() + 2 * pad);
    std::string rows;
    int tall = 0;
    for (auto const& line : block.lines) {
        auto const h = whole(line.height());
        tall += h;
        rows += row(line, {wide, h, left});
    }
    return table(rows, wide, tall, fill);
}

} // namespace duly::detail
