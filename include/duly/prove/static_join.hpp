// SPDX-License-Identifier: Apache-2.0
// The configurations of a table whose acts are joins: one state a region, and an act that several regions know moves
// all of them or none. They are walked one by one from the initial one, up to `configurations_max`, so what
// is found is exact but for the guards; of those it knows which exclude each other.
#pragma once

#include "duly/prove/static_table.hpp"

#include <array>
#include <string_view>

namespace duly::detail {

inline constexpr std::size_t configurations_max = 1024, links_each = 8; // reached
inline constexpr std::size_t combinations_max = 8192;                   // of states, reached or not

// A state of the table as a node; the rows are the links.
template <class Rows> constexpr auto make_state_graph()
{
    using table = numbered<Rows>;
    link_graph<table::states, table::rows> graph{};
    for (std::size_t i = 0; i < table::rows; ++i) {
        row_numbers const& row = table::data.row[i];
        std::uint8_t const moved = row.internal ? 0 : 1;
        graph.links[graph.size++] = {row.from, row.to, static_cast<number>(i), row.sure, moved};
    }
    graph.seal();
    return graph;
}
template <class Rows> inline constexpr auto state_graph = make_state_graph<Rows>();

// Of each state the region from whose initial state it can be reached, and its place among the states of the region.
template <std::size_t States, std::size_t Regions> struct region_table {
    number initial[Regions]{};
    number region_of[States + 1]{};
    number place[States + 1]{};
    std::size_t size[Regions]{};
    number shared = nowhere; // a state of two regions

    [[nodiscard]] constexpr std::size_t combinations() const
    {
        std::size_t all = 1;
        for (std::size_t const states : size) all = all > combinations_max ? all : all * states;
        return all;
    }
};
template <class Rows, class... Initial> constexpr auto find_region_table(types<Initial...>)
{
    using table = numbered<Rows>;
    region_table<table::states, sizeof...(Initial)> found{{table::template state<Initial>()...}, {}, {}, {}, nowhere};
    for (number& region : found.region_of) region = nowhere;
    for (std::size_t region = 0; region < sizeof...(Initial); ++region) {
        node_set<table::states> start{};
        start.has[found.initial[region]] = true;
        auto const reached = walk_from(state_graph<Rows>, start, {});
        for (std::size_t i = 0; i < reached.size; ++i) {
            number const at = reached.order[i];
            if (found.region_of[at] != nowhere) found.shared = at;
            found.region_of[at] = static_cast<number>(region);
            found.place[at] = static_cast<number>(found.size[region]++);
        }
    }
    return found;
}
template <class Rows, class Initial> inline constexpr auto regions_in = find_region_table<Rows>(Initial{});

// Of each act, by its first row, the regions that know it. An anonymous row is no act: its region takes it alone.
template <class Rows, class Initial> constexpr auto find_knowing_regions()
{
    using table = numbered<Rows>;
    struct {
        std::uint32_t of[table::rows + 1]{};
    } known{};
    for (std::size_t i = 0; i < table::rows; ++i) {
        row_numbers const& row = table::data.row[i];
        number const region = regions_in<Rows, Initial>.region_of[row.from];
        if (region != nowhere && !row.anonymous) known.of[row.on] |= 1U << region;
    }
    return known;
}
template <class Rows, class Initial> inline constexpr auto knowing_regions = find_knowing_regions<Rows, Initial>();

// What the guard of a row asks of its act, where the guard is data (field_is, field_is_not): has the field that value?
struct asked_of_act {
    std::string_view field, value;
    bool expects = false;
};
template <class Row> constexpr asked_of_act question_of_row()
{
    if constexpr (requires { Row::guard::question; })
        return {Row::guard::question.field, Row::guard::question.value, Row::guard::expects};
    else return {};
}
template <class... Rows> constexpr auto questions_of_rows(types<Rows...>)
{
    return std::array<asked_of_act, sizeof...(Rows) + 1>{question_of_row<Rows>()..., asked_of_act{}};
}
template <class Rows> inline constexpr auto asked_in = questions_of_rows(Rows{});

// Two rows that one act opens: never, perhaps, or for some act surely.
enum class open_together : std::uint8_t { never, perhaps, surely };
template <class Rows> constexpr open_together both_open(number one, number other)
{
    auto const& rows = numbered<Rows>::data.row;
    if (rows[one].guard == nowhere || rows[other].guard == nowhere) return open_together::surely;
    if (rows[one].guard == rows[other].guard) return open_together::surely;
    asked_of_act const &a = asked_in<Rows>[one], &b = asked_in<Rows>[other];
    if (a.field.empty() || a.field != b.field) return open_together::perhaps;
    if (a.value == b.value) return a.expects == b.expects ? open_together::surely : open_together::never;
    if (a.expects && b.expects) return open_together::never;
    return a.expects || b.expects ? open_together::surely : open_together::perhaps;
}

template <class Rows, class Initial> struct configurations {
    using table = numbered<Rows>;
    static constexpr auto const& states = state_graph<Rows>;
    static constexpr auto const& regions = regions_in<Rows, Initial>;
    static constexpr std::size_t region_count = boost::mp11::mp_size<Initial>::value;
    static constexpr std::size_t possible = regions.combinations();
    static constexpr std::size_t nodes = possible < configurations_max ? possible : configurations_max;

    struct configuration {
        number at[region_count]{};
    };
    // What an act has come to so far, region by region.
    struct step_taken {
        configuration to{};
        number row = nowhere; // that a diagnostic shows: the first that leaves a state
        number rows[region_count]{};
        std::size_t size = 0;
        bool changes = false, sure = true, excluded = false;
        std::uint8_t moved = 0;
    };

    link_graph<nodes, nodes * links_each> graph{};
    configuration node[nodes + 1]{};
    number node_at[possible + 1]{};
    std::size_t size = 0;
    bool too_many = false;

    constexpr number enter(configuration const& wanted)
    {
        std::size_t key = 0;
        for (std::size_t region = 0; region < region_count; ++region)
            key = key * regions.size[region] + regions.place[wanted.at[region]];
        if (node_at[key] == nowhere) {
            too_many = too_many || size == nodes;
            if (too_many) return 0;
            node_at[key] = static_cast<number>(size);
            node[size++] = wanted;
        }
        return node_at[key];
    }

    // Guards that exclude each other are never open together.
    static constexpr step_taken with(step_taken taken, std::size_t region, number row_at)
    {
        row_numbers const& row = table::data.row[row_at];
        bool const changes = row.from != row.to;
        if (taken.row == nowhere || (changes && !taken.changes)) taken.row = row_at;
        taken.changes = taken.changes || changes;
        taken.sure = taken.sure && row.sure;
        for (std::size_t i = 0; i < taken.size; ++i) {
            open_together const both = both_open<Rows>(taken.rows[i], row_at);
            taken.excluded = taken.excluded || both == open_together::never;
            taken.sure = taken.sure && both == open_together::surely;
        }
        taken.rows[taken.size++] = row_at;
        if (!row.internal) taken.moved = static_cast<std::uint8_t>(taken.moved | 1U << region);
        taken.to.at[region] = row.to;
        return taken;
    }

    // Every choice of a row by each of the regions that know the act and have not chosen.
    constexpr void choose(number from, step_taken const& taken, number on, unsigned waiting)
    {
        if (taken.excluded) return;
        if (waiting == 0) {
            if (graph.size == nodes * links_each) too_many = true;
            else graph.links[graph.size++] = {from, enter(taken.to), taken.row, taken.sure, taken.moved};
            return;
        }
        std::size_t region = 0;
        while ((waiting >> region & 1U) == 0) ++region;
        for (number l = states.first_out[node[from].at[region]]; l != nowhere; l = states.next_out[l])
            if (table::data.row[l].on == on) choose(from, with(taken, region, l), on, waiting & ~(1U << region));
    }

    // Each act is begun by the first region that knows it.
    constexpr void expand(number from)
    {
        for (std::size_t region = 0; region < region_count; ++region)
            for (number l = states.first_out[node[from].at[region]]; l != nowhere; l = states.next_out[l]) {
                row_numbers const& row = table::data.row[l];
                unsigned const mine = 1U << region, all = knowing_regions<Rows, Initial>.of[row.on];
                if (!row.anonymous && (all & (mine - 1)) != 0) continue;
                step_taken taken{};
                taken.to = node[from];
                choose(from, with(taken, region, l), row.on, row.anonymous ? 0 : all & ~mine);
            }
    }

    constexpr configurations()
    {
        for (number& node_there : node_at) node_there = nowhere;
        configuration first{};
        for (std::size_t region = 0; region < region_count; ++region) first.at[region] = regions.initial[region];
        enter(first);
        for (std::size_t i = 0; i < size && !too_many; ++i) expand(static_cast<number>(i));
        graph.seal();
    }
};

template <class Rows, class Initial> inline constexpr configurations<Rows, Initial> joint{};

} // namespace duly::detail
