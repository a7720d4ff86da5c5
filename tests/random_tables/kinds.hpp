// SPDX-License-Identifier: Apache-2.0
// How the generated assertions read an outcome: what kind it is, and how long the way is that breaks the property.
#pragma once

#include <boost/any.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/states.hpp>

#include "duly/prove/static_proof.hpp"

namespace mpl = boost::mpl;
using namespace duly;
using boost::mp11::mp_list;
using boost::msm::front::none;
using boost::msm::front::Row;

struct guard {
    template <class Event, class Fsm, class From, class To> bool operator()(Event const&, Fsm&, From&, To&) const;
};

enum class kind { proved, broken, broken_by_another_region, never_reached, not_in_table };

template <kind Is, std::size_t Length = 0> struct kind_is {
    static constexpr kind is = Is;
    static constexpr std::size_t length = Length;
};
template <class Outcome> struct kind_of;
template <> struct kind_of<proved> : kind_is<kind::proved> {};
template <class S> struct kind_of<never_reached<S>> : kind_is<kind::never_reached> {};
template <class S> struct kind_of<not_in_table<S>> : kind_is<kind::not_in_table> {};
template <class... Steps> struct kind_of<way_around<Steps...>> : kind_is<kind::broken, sizeof...(Steps)> {};
template <class... Steps> struct kind_of<reached_again<Steps...>> : kind_is<kind::broken, sizeof...(Steps)> {};
template <class... Steps>
struct kind_of<reached_in_another_region<Steps...>> : kind_is<kind::broken_by_another_region, sizeof...(Steps)> {};
template <class S, class... Steps> struct kind_of<out_of_reach_at<S, Steps...>> : kind_is<kind::broken> {};
template <class S, class... Steps> struct kind_of<no_end_from<S, Steps...>> : kind_is<kind::broken> {};
