// SPDX-License-Identifier: Apache-2.0
// How a state machine of the law is written: Boost.MSM rows whose article is part of the row. The table is the one
// truth: MSM runs it, and `description<Machine>()` gives the same rows as data to proofs, pictures and refusals.
//
//   struct Filing : machine<Filing> {
//       static constexpr std::string_view name = "Filing", zh = "备案", source = "a rule";
//       struct Drafted : stage<"drafted", "已拟订"> {};
//       struct Filed : stage<"filed", "已备案"> {};
//       struct File : act<"file", "备案"> {
//           bool complete;
//           constexpr explicit File(bool given = false) : complete(given) {}
//       };
//       using complete = field_is<&File::complete, true, "complete">;
//       using initial_state = Drafted;
//       using transition_table = boost::mp11::mp_list<rule<Drafted, File, Filed, "Art. 3(1)", complete>>;
//   };
//
// Only MSM's front-end is included here; the back-end costs seconds and stays in one .cpp a machine
// (machine_stepping.hpp). machine_info.hpp says what an act means to several regions and why no id is ever kept.
#pragma once

#include "duly/case/machine_info.hpp"

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/mpl.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

#include <algorithm>
#include <concepts>
#include <utility>

namespace duly {

// A text that can be a template argument.
template <std::size_t N> struct fixed_text {
    char characters[N]{};
    constexpr fixed_text(char const (&text)[N]) noexcept { std::copy_n(text, N, characters); }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, N - 1}; }
};

struct any_stage : boost::msm::front::state<> {};
struct any_act {};

template <fixed_text Name, fixed_text Zh> struct stage : any_stage {
    static constexpr std::string_view name = Name.view(), zh = Zh.view();
};
template <fixed_text Name, fixed_text Zh> struct act : any_act {
    static constexpr std::string_view name = Name.view(), zh = Zh.view();
};

template <class T>
concept is_stage = std::derived_from<T, any_stage>;
template <class T>
concept is_act = std::derived_from<T, any_act>;

// A guard: what else must hold for the act to be possible, read from the act alone.
template <class Guard, class On>
concept answers = std::predicate<Guard const&, On const&>;

struct always {
    template <class On> constexpr bool operator()(On const&) const noexcept { return true; }
};

namespace detail {

template <class Owner, class Type> Owner owner_of(Type Owner::*);

template <auto Member, auto Wanted, fixed_text Field, fixed_text Value, bool Expects> struct field_guard {
    using owner = decltype(owner_of(Member));
    static constexpr Question question{Field.view(), Value.view()};
    static constexpr bool expects = Expects;

    constexpr bool operator()(owner const& on) const noexcept { return (on.*Member == Wanted) == Expects; }
    static constexpr bool answer(owner const& on) noexcept { return on.*Member == Wanted; }
    static constexpr void give(owner& on) noexcept { on.*Member = Wanted; }
};

} // namespace detail

// Guards that are data as well as code: the field of the act has that value, or has another (or none).
template <auto Member, auto Wanted, fixed_text Field, fixed_text Value = "true">
struct field_is : detail::field_guard<Member, Wanted, Field, Value, true> {};
template <auto Member, auto Wanted, fixed_text Field, fixed_text Value = "true">
struct field_is_not : detail::field_guard<Member, Wanted, Field, Value, false> {};

namespace detail {

template <class Guard>
concept is_question = requires
{
    Guard::question;
};

// Counts the regions that took the act and keeps the first article: how a step tells a whole act from half of one.
template <fixed_text Article> struct noted {
    template <class Event, class Machine, class From, class To>
    void operator()(Event const&, Machine& machine, From&, To&) const
    {
        if (machine.regions_taken++ == 0) machine.article = Article.view();
    }
};
template <class When> struct asked {
    template <class Event, class Machine, class From, class To>
    bool operator()(Event const& event, Machine&, From&, To&) const
    {
        return When{}(event);
    }
};
template <class When> struct guard_of {
    using type = asked<When>;
};
template <> struct guard_of<always> {
    using type = boost::msm::front::none;
};

} // namespace detail

// From one stage, on an act, to another, by an article, when the guard says yes.
template <is_stage From, is_act On, is_stage To, fixed_text Article, answers<On> When = always>
struct rule : boost::msm::front::Row<From, On, To, detail::noted<Article>, typename detail::guard_of<When>::type> {
    using guard = When;
    static constexpr std::string_view article = Article.view();
};

// What every machine derives from. Both flags or neither: with one alone a throw would wedge the machine. No act may
// post another from inside MSM, and none does.
template <class Self> struct machine : boost::msm::front::state_machine_def<Self> {
    using no_exception_thrown = int;
    using no_message_queue = int;

    // MSM's own handler asserts, and is silent in release. An act without a row is a refusal, which step() words from
    // the table; a bare msm::back machine answers HANDLED_FALSE.
    template <class Fsm, class Event> void no_transition(Event const&, Fsm&, int) noexcept {}

    unsigned regions_taken = 0; // by the act being processed
    std::string_view article;   // of the first rule that took it
};

namespace detail {

template <class Row> using from_of = typename Row::Source;
template <class Row> using on_of = typename Row::Evt;
template <class Row> using to_of = typename Row::Target;
template <class Row> using ends_of = boost::mp11::mp_list<from_of<Row>, to_of<Row>>;

template <class Initial> struct initial_list {
    using type = boost::mp11::mp_list<Initial>;
};
template <class... Stages> struct initial_list<boost::mp11::mp_list<Stages...>> {
    using type = boost::mp11::mp_list<Stages...>;
};

} // namespace detail

// What a machine consists of: rows as written, and stages and acts in the order in which they first appear.
template <class Machine> using rows_of = typename Machine::transition_table;
template <class Machine> using initial_of = typename detail::initial_list<typename Machine::initial_state>::type;
template <class Machine>
using acts_of = boost::mp11::mp_unique<boost::mp11::mp_transform<detail::on_of, rows_of<Machine>>>;
template <class Machine>
using stages_of = boost::mp11::mp_unique<boost::mp11::mp_append<
    initial_of<Machine>,
    boost::mp11::mp_apply<boost::mp11::mp_append, boost::mp11::mp_transform<detail::ends_of, rows_of<Machine>>>>>;

template <class Machine, class Act>
concept knows = boost::mp11::mp_contains<acts_of<Machine>, Act>::value;
template <class Machine, class Stage>
concept has_stage = boost::mp11::mp_contains<stages_of<Machine>, Stage>::value;

template <class Machine, class Stage>
requires has_stage<Machine, Stage>
inline constexpr StageId stage_id{boost::mp11::mp_find<stages_of<Machine>, Stage>::value};
template <class Machine, class Act>
requires knows<Machine, Act>
inline constexpr ActId act_id{boost::mp11::mp_find<acts_of<Machine>, Act>::value};

} // namespace duly

#include "duly/case/machine_description.hpp"
