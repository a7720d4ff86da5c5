// SPDX-License-Identifier: Apache-2.0
// What stands in the way of a proof, whatever the property: a table that cannot be read, a stage that is not in it,
// behaviour that is not in it. Each has a name of its own in static_verdict.hpp; nothing is proved past one.
#pragma once

#include "duly/prove/static_join.hpp"

namespace duly::detail {

struct nothing {};
template <class Found> inline constexpr bool is_nothing = std::same_as<Found, nothing>;

template <class Rows> struct lists;
template <class... Rows> struct lists<types<Rows...>> {
    using ends = types<typename Rows::Source..., target_of<Rows>...>;
    using acts = types<typename Rows::Evt...>;
};
template <class Rows> using ends_in = typename lists<Rows>::ends;
template <class Rows> using acts_in = typename lists<Rows>::acts;

constexpr std::size_t first_true(bool const* all, std::size_t count)
{
    std::size_t i = 0;
    while (i < count && !all[i]) ++i;
    return i;
}

template <template <class> class Named, bool... Wrong, class... T> consteval auto first_wrong(types<T...>)
{
    constexpr bool wrong[] = {Wrong..., false};
    constexpr std::size_t at = first_true(wrong, sizeof...(T));
    if constexpr (at == sizeof...(T)) return nothing{};
    else return Named<boost::mp11::mp_at_c<types<T...>, at>>{};
}

template <class State> using uncovered = not_covered<State, not_covered_because<State>>;
template <class State> using internal_rows = not_covered<State, it_has_internal_rows>;
template <class State> using blocking = not_covered<State, it_blocks_every_region>;

template <class... Rows> consteval auto no_row_among(types<Rows...> all)
{
    return first_wrong<not_a_row, !is_row<Rows>...>(all);
}
template <class... States> consteval auto uncovered_among(types<States...> all)
{
    return first_wrong<uncovered, !std::is_void_v<not_covered_because<States>>...>(all);
}
template <class... States> consteval auto internal_rows_among(types<States...> all)
{
    return first_wrong<internal_rows, has_internal_rows<States>()...>(all);
}
template <class... States> consteval auto blocking_among(types<States...> all)
{
    return first_wrong<blocking, blocks_acts<States>...>(all);
}
template <class Rows, class... States> consteval auto unknown_among(types<States...> all)
{
    return first_wrong<not_in_table, numbered<Rows>::template state<States>() == nowhere...>(all);
}

template <class Table, class Initial> consteval auto not_joinable()
{
    using rows = rows_in<Table>;
    using too_many = too_many_configurations<typename unwrapped<Table>::type>;
    if constexpr (!unwrapped<Table>::joins) return nothing{};
    else if constexpr (constexpr number other = numbered<rows>::row_for_other_acts(); other != nowhere)
        return not_covered<boost::mp11::mp_at_c<acts_in<rows>, other>, it_answers_other_acts>{};
    else if constexpr (boost::mp11::mp_size<Initial>::value > 8) return too_many{};
    else if constexpr (constexpr number shared = regions_in<rows, Initial>.shared; shared != nowhere)
        return shared_by_regions<boost::mp11::mp_at_c<ends_in<rows>, shared>>{};
    else if constexpr (regions_in<rows, Initial>.combinations() > combinations_max) return too_many{};
    else if constexpr (joint<rows, Initial>.too_many) return too_many{};
    else return nothing{};
}

// What no proof gets past, about a table and the stages that are named.
template <class Table, class Initial, class... Named> consteval auto obstacle()
{
    using rows = rows_in<Table>;
    if constexpr (std::is_void_v<rows>) return not_a_table<typename unwrapped<Table>::type>{};
    else if constexpr (!is_nothing<decltype(no_row_among(rows{}))>) return no_row_among(rows{});
    else if constexpr (!is_nothing<decltype(uncovered_among(ends_in<rows>{}))>) return uncovered_among(ends_in<rows>{});
    else {
        using named = boost::mp11::mp_append<Initial, types<Named...>>;
        using unknown = decltype(unknown_among<rows>(named{}));
        if constexpr (!is_nothing<unknown>) return unknown{};
        else return not_joinable<Table, Initial>();
    }
}

template <class Rows, class Initial> consteval number first_join()
{
    for (std::size_t i = 0; i < numbered<Rows>::rows; ++i) {
        std::uint32_t const regions = knowing_regions<Rows, Initial>.of[i];
        if ((regions & (regions - 1)) != 0) return static_cast<number>(i);
    }
    return nowhere;
}
template <class... Rows> consteval bool cite_articles(types<Rows...>) { return (cites_article<Rows> || ...); }

// Ways of one region that another may bar.
template <class Table, class Initial> consteval auto barred_by_regions()
{
    using rows = rows_in<Table>;
    if constexpr (boost::mp11::mp_size<Initial>::value < 2) return nothing{};
    else if constexpr (!is_nothing<decltype(blocking_among(ends_in<rows>{}))>) return blocking_among(ends_in<rows>{});
    else if constexpr (unwrapped<Table>::joins || !cite_articles(rows{})) return nothing{};
    else if constexpr (constexpr number shared = regions_in<rows, Initial>.shared; shared != nowhere)
        return shared_by_regions<boost::mp11::mp_at_c<ends_in<rows>, shared>>{};
    else if constexpr (constexpr number join = first_join<rows, Initial>(); join != nowhere)
        return joins_regions<boost::mp11::mp_at_c<acts_in<rows>, join>>{};
    else return nothing{};
}

// What stands in the way of proving that something is possible, besides.
template <class Table, class Initial, class... Named> consteval auto obstacle_to_possibility()
{
    using first = decltype(obstacle<Table, Initial, Named...>());
    if constexpr (!is_nothing<first>) return first{};
    else {
        using internal = decltype(internal_rows_among(ends_in<rows_in<Table>>{}));
        if constexpr (!is_nothing<internal>) return internal{};
        else return barred_by_regions<Table, Initial>();
    }
}

} // namespace duly::detail
