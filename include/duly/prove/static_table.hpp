// SPDX-License-Identifier: Apache-2.0
// A transition table of Boost.MSM read as numbers at compile time: what static_proof.hpp walks. Types are numbered once
// a table, by the first place at which they stand, and all the rest is plain constexpr code over those numbers.
#pragma once

#include "duly/prove/static_verdict.hpp"
#include "duly/prove/static_walk.hpp"

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mpl/at.hpp>
#include <boost/mpl/contains.hpp>
#include <boost/mpl/empty.hpp>
#include <boost/mpl/is_sequence.hpp>
#include <boost/mpl/size.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/event_traits.hpp>
#include <boost/msm/front/completion_event.hpp>
#include <boost/msm/row_tags.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace duly::detail {

namespace msm = boost::msm;

using boost::msm::front::none;

template <class... T> struct types {};

// ---- lists ------------------------------------------------------------------------------------------------

template <class... T> types<T...> listed(boost::mp11::mp_list<T...> const*);
template <class List>
concept is_type_list = requires(List const* list)
{
    listed(list);
};
template <class Sequence, std::size_t... I>
types<typename boost::mpl::at_c<Sequence, I>::type...> unrolled(std::index_sequence<I...>);

// The elements of an mp_list, of an MPL sequence, or of a struct derived from one.
template <class List> consteval auto elements()
{
    if constexpr (is_type_list<List>) return std::type_identity<decltype(listed(static_cast<List*>(nullptr)))>{};
    else if constexpr (boost::mpl::is_sequence<List>::value) {
        using every = std::make_index_sequence<std::size_t(boost::mpl::size<List>::value)>;
        return std::type_identity<decltype(unrolled<List>(every{}))>{};
    } else return std::type_identity<void>{};
}
template <class List> using elements_of = typename decltype(elements<List>())::type;

// One initial state, or a list of them.
template <class Initial> consteval auto initial_states()
{
    using several = elements_of<Initial>;
    if constexpr (std::is_void_v<several>) return types<Initial>{};
    else return several{};
}
template <class Initial> using initial_types = decltype(initial_states<Initial>());

template <class Table> struct unwrapped {
    using type = Table;
    static constexpr bool joins = false;
};
template <class Table> struct unwrapped<joined<Table>> {
    using type = Table;
    static constexpr bool joins = true;
};
template <class Table> using rows_in = elements_of<typename unwrapped<Table>::type>;

// ---- rows -------------------------------------------------------------------------------------------------

template <class Row>
concept is_row = requires
{
    typename Row::Source;
    typename Row::Evt;
    typename Row::Target;
};

// An internal row of MSM stays where it is; a bare target `none` says the same.
template <class Row>
using target_of =
    std::conditional_t<std::same_as<typename Row::Target, none>, typename Row::Source, typename Row::Target>;
template <class Row> using step_of = step<typename Row::Source, typename Row::Evt, target_of<Row>>;

template <class Tag, class... Tags> inline constexpr bool is_among = (std::same_as<Tag, Tags> || ...);

// Whether the row may refuse its act. A row of MSM says so by its tag.
template <class Row> consteval bool is_guarded()
{
    if constexpr (requires { typename Row::row_type_tag; }) {
        using tag = typename Row::row_type_tag;
        if constexpr (is_among<tag, msm::row_tag, msm::g_row_tag, msm::irow_tag, msm::g_irow_tag>) return true;
        else if constexpr (is_among<tag, msm::_row_tag, msm::a_row_tag, msm::_irow_tag, msm::a_irow_tag>) return false;
    }
    if constexpr (requires { typename Row::Guard; }) return !std::same_as<typename Row::Guard, none>;
    else return false;
}
template <class Row> consteval bool is_internal()
{
    if constexpr (std::same_as<typename Row::Target, none>) return true;
    else if constexpr (requires { typename Row::row_type_tag; }) {
        return is_among<typename Row::row_type_tag, msm::irow_tag, msm::g_irow_tag, msm::_irow_tag, msm::a_irow_tag>;
    } else return false;
}

// A rule<...> of machine.hpp, by what it shows.
template <class Row>
concept cites_article = requires
{
    typename Row::guard;
    Row::article;
};

// ---- what the table does not tell -------------------------------------------------------------------------

template <class T>
concept is_complete = requires
{
    sizeof(T);
};

// MSM reads the nested names of a state, and so must this; `void` if the table tells all there is to it.
template <class State> consteval auto why_not_covered()
{
    if constexpr (!is_complete<State>) return it_is_incomplete{};
    else if constexpr (
        requires { typename State::wrapped_exit; } || requires { typename State::pseudo_exit; })
        return it_is_an_exit_point{};
    else if constexpr (requires { typename State::explicit_entry_state; }) return it_is_an_entry_point{};
    else if constexpr (
        requires { typename State::composite_tag; } || requires { typename State::initial_state; })
        return it_is_a_submachine{};
    else if constexpr (requires { typename State::flag_list; }) return;
    else if constexpr (!std::is_void_v<elements_of<State>>) return it_is_a_fork{};
}
template <class State> using not_covered_because = decltype(why_not_covered<State>());

using no_elements = boost::mpl::vector0<>;

template <class List, class Flag> consteval bool holds_flag()
{
    if constexpr (std::same_as<List, no_elements>) return false;
    else return boost::mpl::contains<List, Flag>::type::value;
}
// front::terminate_state and interrupt_state keep the flag in the second list, a state of one's own in the first.
template <class State, class Flag> consteval bool has_flag()
{
    bool found = false;
    if constexpr (requires { typename State::flag_list; }) found = holds_flag<typename State::flag_list, Flag>();
    if constexpr (requires { typename State::internal_flag_list; })
        found = found || holds_flag<typename State::internal_flag_list, Flag>();
    return found;
}
template <class State>
inline constexpr bool
    blocks_acts = has_flag<State, boost::msm::TerminateFlag>() || has_flag<State, boost::msm::InterruptedFlag>();

template <class Row> consteval bool is_barred()
{
    using source = typename Row::Source;
    if constexpr (!blocks_acts<source>) return false;
    else if constexpr (has_flag<source, boost::msm::TerminateFlag>()) return true;
    else return !has_flag<source, boost::msm::EndInterruptFlag<typename Row::Evt>>();
}

template <class State> consteval bool has_internal_rows()
{
    if constexpr (!requires { typename State::internal_transition_table; }) return false;
    else if constexpr (std::same_as<typename State::internal_transition_table, no_elements>) return false;
    else return !boost::mpl::empty<typename State::internal_transition_table>::value;
}

// ---- numbers ----------------------------------------------------------------------------------------------

// The address stands for the type.
template <class T> inline constexpr char mark = 0;
using address = char const*;

template <class Row> consteval address guard_of_row()
{
    if constexpr (!is_guarded<Row>()) return nullptr;
    else if constexpr (cites_article<Row>) return &mark<typename Row::guard>;
    else return &mark<Row>;
}

struct row_numbers {
    number from = 0, to = 0;   // where the state first stands among the ends of all rows
    number on = 0;             // the first row with this act
    number guard = nowhere;    // the first row with this guard; none: it never refuses
    number taken_by = nowhere; // the row that always answers first
    bool internal = false;     // enters no state
    bool anonymous = false;    // taken without an act, as soon as MSM can
    bool any_act = false;      // a kleene row
    bool sure = true;          // MSM can take it
};

constexpr number first_of(address const* all, std::size_t count, address wanted)
{
    for (std::size_t i = 0; i < count; ++i)
        if (all[i] == wanted) return static_cast<number>(i);
    return nowhere;
}

// An incomplete act is nobody's derived class here.
template <class Act> using known_act = std::conditional_t<is_complete<Act>, Act, void>;

// The sources of all rows, then their targets.
template <class Rows> struct numbered;
template <class... Rows> struct numbered<types<Rows...>> {
    static constexpr std::size_t rows = sizeof...(Rows), states = 2 * rows;
    static constexpr address ends[states + 1] = {&mark<typename Rows::Source>..., &mark<target_of<Rows>>..., nullptr};

    template <class State> static constexpr number state() { return first_of(ends, states, &mark<State>); }

    struct numbers_of_rows {
        row_numbers row[rows + 1];
        bool has_anonymous = false;
    };
    static constexpr numbers_of_rows number_rows()
    {
        address const acts[] = {&mark<typename Rows::Evt>..., nullptr}, guards[] = {guard_of_row<Rows>()..., nullptr};
        bool const internal[] = {is_internal<Rows>()..., false}, barred[] = {is_barred<Rows>()..., false},
                   any_act[] = {boost::msm::is_kleene_event<typename Rows::Evt>::type::value..., false};
        numbers_of_rows all{};
        for (std::size_t i = 0; i < rows; ++i) {
            row_numbers& row = all.row[i];
            row.from = first_of(ends, states, ends[i]);
            row.to = first_of(ends, states, ends[rows + i]);
            row.on = first_of(acts, rows, acts[i]);
            if (guards[i] != nullptr) row.guard = first_of(guards, rows, guards[i]);
            row.internal = internal[i];
            row.anonymous = acts[i] == &mark<none>;
            row.any_act = any_act[i];
            row.sure = !barred[i];
            all.has_anonymous = all.has_anonymous || row.anonymous;
        }
        return all;
    }

    static constexpr numbers_of_rows numbered_rows = number_rows();

    // A row for a base class of an act, or for any act, is tried for the act as well.
    struct acts_covered {
        bool of[rows + 1];
    };
    template <class Base> static constexpr acts_covered covered_by()
    {
        return {{__is_base_of(Base, known_act<typename Rows::Evt>)..., false}};
    }

    // MSM tries later rows first, and an anonymous one before any act can come. A kleene row is taken for the
    // completion event too, but only in a table that has anonymous rows.
    static constexpr void settle(row_numbers& row, std::size_t i, row_numbers const& other, std::size_t j, bool covered)
    {
        if (j == i || other.guard != nowhere) return;
        bool const same_act = other.on == row.on || covered || other.any_act;
        bool const answers_first = (j > i && same_act) || (other.anonymous && !row.anonymous);
        if (answers_first) row.taken_by = static_cast<number>(j);
        if (answers_first || (other.any_act && numbered_rows.has_anonymous)) row.sure = false;
    }
    static constexpr numbers_of_rows settle_order()
    {
        numbers_of_rows all = numbered_rows;
        acts_covered const covers[] = {covered_by<typename Rows::Evt>()..., {}};
        number first[states + 1]{}, next[rows + 1]{}; // the rows of a source, one beyond so that 0 is none
        for (std::size_t i = 0; i < rows; ++i) {
            next[i] = first[all.row[i].from];
            first[all.row[i].from] = static_cast<number>(i + 1);
        }
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = first[all.row[i].from]; j != 0; j = next[j - 1])
                settle(all.row[i], i, all.row[j - 1], j - 1, covers[j - 1].of[i]);
        return all;
    }
    static constexpr numbers_of_rows data = settle_order();

    // The first row that is taken for acts other than its own.
    static constexpr number row_for_other_acts()
    {
        acts_covered const covers[] = {covered_by<typename Rows::Evt>()..., {}};
        for (std::size_t i = 0; i < rows; ++i) {
            bool others = data.row[i].any_act;
            for (std::size_t j = 0; j < rows; ++j)
                others = others || (covers[i].of[j] && data.row[i].on != data.row[j].on);
            if (others) return static_cast<number>(i);
        }
        return nowhere;
    }
};

} // namespace duly::detail
