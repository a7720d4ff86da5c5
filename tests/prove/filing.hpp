// SPDX-License-Identifier: Apache-2.0
// Stages and acts of a small procedure, for tables that the tests write themselves.
#pragma once

#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

#include "duly/prove/static_proof.hpp"

namespace filing {

using boost::msm::front::none;
using boost::msm::front::Row;

struct Register {};
struct Check {};
struct Supplement {};
struct Assign {};
struct Approve {};
struct Return {};
struct Sign {};
struct Notify {};
struct Appeal {};
struct Lapse {};
struct Expedite {};
struct Stay {};
struct Resume {};

struct Received : boost::msm::front::state<> {};
struct Registered : boost::msm::front::state<> {};
struct Deficient : boost::msm::front::state<> {};
struct Assigned : boost::msm::front::state<> {};
struct Reviewed : boost::msm::front::state<> {};
struct Decided : boost::msm::front::state<> {};
struct Appealed : boost::msm::front::state<> {};
struct Final : boost::msm::front::state<> {};
struct Elsewhere : boost::msm::front::state<> {};
struct Running : boost::msm::front::state<> {};
struct Stayed : boost::msm::front::state<> {};

struct complete {
    template <class Event, class Fsm, class From, class To> bool operator()(Event const&, Fsm&, From&, To&) const
    {
        return true;
    }
};

} // namespace filing
