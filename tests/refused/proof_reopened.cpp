// refused: proof_reopened.cpp:27:[0-9]+: error: .*reached_again<.*Reopen, .*, Reviewed>, .*Sign, Decided> *>
// SPDX-License-Identifier: Apache-2.0
// What is archived is decided anew.
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/states.hpp>

#include "duly/prove/static_proof.hpp"

using boost::msm::front::Row;
struct Received : boost::msm::front::state<> {};
struct Registered : boost::msm::front::state<> {};
struct Reviewed : boost::msm::front::state<> {};
struct Decided : boost::msm::front::state<> {};
struct Appealed : boost::msm::front::state<> {};
struct Archived : boost::msm::front::state<> {};
struct Register {};
struct Review {};
struct Sign {};
struct Appeal {};
struct Archive {};
struct Reopen {};

using Table = boost::mp11::mp_list<Row<Received, Register, Registered>, Row<Registered, Review, Reviewed>,
                                   Row<Reviewed, Sign, Decided>, Row<Decided, Appeal, Appealed>,
                                   Row<Appealed, Archive, Archived>, Row<Archived, Reopen, Registered>>;

static_assert(duly::never_after<Table, Received, Archived, Decided>);
