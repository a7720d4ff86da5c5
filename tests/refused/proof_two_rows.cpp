// refused: proof_two_rows.cpp:26:[0-9]+: error: .*never_tried<.*Sign, Decided>, .*Sign, Registered> *>
// SPDX-License-Identifier: Apache-2.0
// Two rows for one stage and act: MSM would take the later one and never try the first.
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

using Table = boost::mp11::mp_list<Row<Received, Register, Registered>, Row<Registered, Review, Reviewed>,
                                   Row<Reviewed, Sign, Decided>, Row<Decided, Appeal, Appealed>,
                                   Row<Appealed, Archive, Archived>, Row<Reviewed, Sign, Registered>>;

static_assert(duly::unambiguous<Table>);
