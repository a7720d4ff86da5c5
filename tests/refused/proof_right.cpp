// accepted
// SPDX-License-Identifier: Apache-2.0
// The control: what the refused proofs get wrong, asked of a table that is right.
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
                                   Row<Appealed, Archive, Archived>>;

static_assert(duly::dominates<Table, Received, Decided, Reviewed>);
static_assert(duly::never_after<Table, Received, Archived, Decided>);
static_assert(duly::always_possible<Table, Received, Decided, Appealed>);
static_assert(duly::ends<Table, Received, Archived>);
static_assert(duly::unambiguous<Table>);
