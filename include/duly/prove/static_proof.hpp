// SPDX-License-Identifier: Apache-2.0
// Proofs at compile time over any transition table of Boost.MSM: an mpl::vector, a struct derived from one, or a
// boost::mp11::mp_list, of Row, a_row and the like, or rule<...>. A table that lets somebody past the gate does not
// compile, and the message names the way around it. No back-end of MSM is needed.
//
//   static_assert(dominates<Table, Received, Decided, Reviewed>);        // every way to Decided leads through Reviewed
//   static_assert(never_after<Table, Received, Archived, Drafted>);      // what is archived is never drafted again
//   static_assert(always_possible<Table, Received, Decided, Appealed>);  // an appeal is within reach of a decision
//   static_assert(ends<Table, Received, Archived, Rejected>);            // no case gets stuck
//   static_assert(unambiguous<Table>);                                   // every row can be taken
//
// Initial is the machine's initial_state: one state, or a list with one for each region. Guards are ignored. So what is
// proved never to happen (the first two) holds whatever they answer; what is proved possible (the next two) is possible
// provided that each guard on the way can be met. docs/static-proof.md says the rest.
#pragma once

#include "duly/prove/static_obstacle.hpp"

namespace duly {

namespace detail {

// The states of a table as nodes. A region's ways stay within it, and each initial state begins one.
template <class Rows, class Initial> struct state_view;
template <class Rows, class... Initial> struct state_view<Rows, types<Initial...>> {
    using table = numbered<Rows>;
    using set = node_set<table::states>;
    static constexpr auto const& graph = state_graph<Rows>;
    static constexpr std::size_t parts = sizeof...(Initial);
    static constexpr number starts_at[parts + 1] = {table::template state<Initial>()..., nowhere};

    template <class... States> static constexpr set set_of(types<States...>)
    {
        set found{};
        ((found.has[table::template state<States>()] = true), ...);
        return found;
    }
    static constexpr set starts() { return set_of(types<Initial...>{}); }
    static constexpr set starts_of(std::size_t part)
    {
        set found{};
        found.has[starts_at[part]] = true;
        return found;
    }
    template <class States> static constexpr set set_in(std::size_t, States states) { return set_of(states); }
    template <class> static constexpr std::size_t part_of() { return 0; }
    static constexpr number shown(number node, std::size_t) { return node; }
};

// The configurations of a table with joins as nodes.
template <class Rows, class Initial> struct joint_view {
    using table = numbered<Rows>;
    static constexpr auto const& all = joint<Rows, Initial>;
    static constexpr auto const& graph = all.graph;
    using set = node_set<std::remove_cvref_t<decltype(graph)>::nodes>;
    static constexpr std::size_t parts = boost::mp11::mp_size<Initial>::value;

    template <class... States> static constexpr set set_in(std::size_t part, types<States...>)
    {
        number const wanted[] = {table::template state<States>()..., nowhere};
        set found{};
        for (std::size_t i = 0; i < all.size; ++i)
            for (number const state : wanted) found.has[i] = found.has[i] || all.node[i].at[part] == state;
        return found;
    }
    template <class... States> static constexpr set set_of(types<States...> states)
    {
        set found{};
        for (std::size_t part = 0; part < parts; ++part) {
            set const one = set_in(part, states);
            for (std::size_t i = 0; i < all.size; ++i) found.has[i] = found.has[i] || one.has[i];
        }
        return found;
    }
    static constexpr set starts() { return starts_of(0); }
    static constexpr set starts_of(std::size_t)
    {
        set found{};
        found.has[0] = true;
        return found;
    }
    // A state that no region reaches is in the part of none; it is never found in a configuration either.
    template <class State> static constexpr std::size_t part_of()
    {
        number const region = regions_in<Rows, Initial>.region_of[table::template state<State>()];
        return region == nowhere ? 0 : region;
    }
    static constexpr number shown(number node, std::size_t part) { return all.node[node].at[part]; }
};

template <class Table, class Initial>
using view_of = std::conditional_t<unwrapped<Table>::joins, joint_view<rows_in<Table>, Initial>,
                                   state_view<rows_in<Table>, Initial>>;

// An outcome with the steps of the way that was found.
template <template <class...> class Broken, class Rows, auto const& Found, class... Before> consteval auto broken_by()
{
    return []<std::size_t... I>(std::index_sequence<I...>)
    {
        return Broken<Before..., step_of<boost::mp11::mp_at_c<Rows, Found.rows[I]>>...>{};
    }
    (std::make_index_sequence<Found.length>{});
}
template <class Rows, number State> using state_at = boost::mp11::mp_at_c<ends_in<Rows>, State>;

template <class State> struct named_states {
    using type = types<State>;
};
template <class... States> struct named_states<one_of<States...>> {
    using type = types<States...>;
};

// ---- dominates --------------------------------------------------------------------------------------------

template <class View, class Goal, class Gates>
inline constexpr auto found_around = find_way_around(View::graph, View::starts(), View::set_of(types<Goal>{}),
                                                     View::set_of(Gates{}));

template <class Table, class Initial, class Goal, class... Gates> consteval auto prove_dominance(types<Gates...>)
{
    using barred = decltype(obstacle<Table, Initial, Goal, Gates...>());
    if constexpr (!is_nothing<barred>) return barred{};
    else {
        constexpr auto const& found = found_around<view_of<Table, Initial>, Goal, types<Gates...>>;
        if constexpr (found.is == outcome::proved) return proved{};
        else if constexpr (found.is == outcome::first_never_reached) return never_reached<Goal>{};
        else
            return broken_by<way_around, rows_in<Table>,
                             found_around<view_of<Table, Initial>, Goal, types<Gates...>>>();
    }
}

// ---- never_after ------------------------------------------------------------------------------------------

// Another region than the one in which the earlier state is goes its way meanwhile.
template <class View, class Set, class Found>
constexpr void find_in_another_region(Set const& earlier, Set const& later, Found& found)
{
    for (std::size_t one = 0; one < View::parts; ++one) {
        if (!walk_from(View::graph, View::starts_of(one), {}).seen.meets(earlier)) continue;
        for (std::size_t other = 0; other < View::parts; ++other) {
            if (other == one) continue;
            auto const reached = walk_from(View::graph, View::starts_of(other), {});
            if (!find_entry(View::graph, reached, later, 1, found)) continue;
            found.is = outcome::broken_by_another_region;
            return;
        }
    }
}
template <class View, class Earlier, class Later> constexpr auto find_after()
{
    auto const earlier = View::set_of(types<Earlier>{}), later = View::set_of(types<Later>{});
    auto found = find_return(View::graph, View::starts(), earlier, later, 1U << View::template part_of<Later>());
    if constexpr (requires { View::starts_at; })
        if (found.is == outcome::proved) find_in_another_region<View>(earlier, later, found);
    return found;
}
template <class View, class Earlier, class Later>
inline constexpr auto found_after = find_after<View, Earlier, Later>();

template <class Table, class Initial, class Earlier, class Later> consteval auto prove_never_after()
{
    using barred = decltype(obstacle<Table, Initial, Earlier, Later>());
    if constexpr (!is_nothing<barred>) return barred{};
    else {
        using view = view_of<Table, Initial>;
        constexpr auto const& found = found_after<view, Earlier, Later>;
        if constexpr (found.is == outcome::proved) return proved{};
        else if constexpr (found.is == outcome::first_never_reached) return never_reached<Earlier>{};
        else if constexpr (found.is == outcome::second_never_reached) return never_reached<Later>{};
        else if constexpr (found.is == outcome::broken)
            return broken_by<reached_again, rows_in<Table>, found_after<view, Earlier, Later>>();
        else return broken_by<reached_in_another_region, rows_in<Table>, found_after<view, Earlier, Later>>();
    }
}

// ---- always_possible --------------------------------------------------------------------------------------

template <class View, class From, class To>
inline constexpr auto found_out_of_reach = find_out_of_reach(View::graph, View::starts(), View::set_of(types<From>{}),
                                                             View::set_of(To{}));

template <class Table, class Initial, class From, class First, class... Others>
consteval auto prove_always_possible(types<First, Others...>)
{
    using barred = decltype(obstacle_to_possibility<Table, Initial, From, First, Others...>());
    if constexpr (!is_nothing<barred>) return barred{};
    else {
        using view = view_of<Table, Initial>;
        using rows = rows_in<Table>;
        using to = types<First, Others...>;
        constexpr auto const& found = found_out_of_reach<view, From, to>;
        if constexpr (found.is == outcome::proved) return proved{};
        else if constexpr (found.is == outcome::first_never_reached) return never_reached<From>{};
        else if constexpr (found.is == outcome::second_never_reached) return never_reached<First>{};
        else {
            constexpr number at = view::shown(found.node, view::template part_of<First>());
            return broken_by<out_of_reach_at, rows, found_out_of_reach<view, From, to>, state_at<rows, at>>();
        }
    }
}

// ---- ends -------------------------------------------------------------------------------------------------

template <class View, class Finals, std::size_t Part>
inline constexpr auto found_no_end = find_no_end(View::graph, View::starts_of(Part), View::set_in(Part, Finals{}));

template <class View, class Rows, class Finals, std::size_t Part> consteval auto prove_part_ends()
{
    if constexpr (Part == View::parts) return proved{};
    else {
        constexpr auto const& found = found_no_end<View, Finals, Part>;
        if constexpr (found.is == outcome::proved) return prove_part_ends<View, Rows, Finals, Part + 1>();
        else {
            constexpr number at = View::shown(found.node, Part);
            return broken_by<no_end_from, Rows, found_no_end<View, Finals, Part>, state_at<Rows, at>>();
        }
    }
}
template <class View, class State>
inline constexpr bool
    can_be_reached = walk_from(View::graph, View::starts(), {}).seen.meets(View::set_of(types<State>{}));

template <class Table, class Initial, class... Finals> consteval auto prove_ends()
{
    using barred = decltype(obstacle_to_possibility<Table, Initial, Finals...>());
    if constexpr (!is_nothing<barred>) return barred{};
    else {
        using view = view_of<Table, Initial>;
        using missed = decltype(first_wrong<never_reached, !can_be_reached<view, Finals>...>(types<Finals...>{}));
        if constexpr (!is_nothing<missed>) return missed{};
        else return prove_part_ends<view, rows_in<Table>, types<Finals...>, 0>();
    }
}

// ---- unambiguous ------------------------------------------------------------------------------------------

template <class Rows> constexpr number first_row_never_tried()
{
    for (std::size_t i = 0; i < numbered<Rows>::rows; ++i)
        if (numbered<Rows>::data.row[i].taken_by != nowhere) return static_cast<number>(i);
    return nowhere;
}
template <class Table> consteval auto prove_unambiguous()
{
    using barred = decltype(obstacle_to_possibility<Table, types<>>());
    if constexpr (!is_nothing<barred>) return barred{};
    else {
        using rows = rows_in<Table>;
        constexpr number row = first_row_never_tried<rows>();
        if constexpr (row == nowhere) return proved{};
        else {
            using boost::mp11::mp_at_c;
            constexpr number later = numbered<rows>::data.row[row].taken_by;
            return never_tried<step_of<mp_at_c<rows, row>>, step_of<mp_at_c<rows, later>>>{};
        }
    }
}

} // namespace detail

// What each proof comes to: `proved`, or a type of static_verdict.hpp that says why not.
template <class Table, class Initial, class Goal, class Gate> struct dominance {
    using outcome = decltype(detail::prove_dominance<Table, detail::initial_types<Initial>, Goal>(
        typename detail::named_states<Gate>::type{}));
};
template <class Table, class Initial, class Earlier, class Later> struct finality {
    using outcome = decltype(detail::prove_never_after<Table, detail::initial_types<Initial>, Earlier, Later>());
};
template <class Table, class Initial, class From, class To> struct possibility {
    using outcome = decltype(detail::prove_always_possible<Table, detail::initial_types<Initial>, From>(
        typename detail::named_states<To>::type{}));
};
template <class Table, class Initial, class... Finals> struct ending {
    using outcome = decltype(detail::prove_ends<Table, detail::initial_types<Initial>, Finals...>());
};
template <class Table> struct order_of_rows {
    using outcome = decltype(detail::prove_unambiguous<typename detail::unwrapped<Table>::type>());
};

template <class Outcome> inline constexpr bool is_proof = false;
template <> inline constexpr bool is_proof<proved> = true;
template <class Outcome>
concept is_proved = is_proof<Outcome>;

// Every path from an initial state to Goal passes through Gate; with one_of<A, B>, through one of them.
template <class Table, class Initial, class Goal, class Gate>
concept dominates = is_proved<typename dominance<Table, Initial, Goal, Gate>::outcome>;

// Once in Earlier, no row ever leads into Later again; not in another region either. Later may be Earlier.
template <class Table, class Initial, class Earlier, class Later>
concept never_after = is_proved<typename finality<Table, Initial, Earlier, Later>::outcome>;

// From From on, To stays within reach until it is reached: there is a way to it from From, and from every state that is
// reachable from From without having passed through To. What is used up once it was had is not lost. To may be one_of.
template <class Table, class Initial, class From, class To>
concept always_possible = is_proved<typename possibility<Table, Initial, From, To>::outcome>;

// From every reachable state a final one can be reached, in each region that has one.
template <class Table, class Initial, class... Finals>
concept ends = sizeof...(Finals) > 0 && is_proved<typename ending<Table, Initial, Finals...>::outcome>;

// No row is shadowed by one that MSM tries before it and that has no guard: a later row for the same state and act (or
// for a base class of the act, or for any), or an anonymous one. A later row with a guard may stand beside an earlier
// one without: it is tried first, and the earlier one is its else. deterministic<Machine> is stricter for rule<...>.
template <class Table>
concept unambiguous = is_proved<typename order_of_rows<Table>::outcome>;

} // namespace duly
