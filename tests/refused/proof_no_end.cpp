// refused: proof_no_end.cpp:28:[0-9]+: error: .*no_end_from<Lost, .*Register, Registered>, .*Lose, Lost> *>
// SPDX-License-Identifier: Apache-2.0
// A stage that no row leaves is not among the final ones.
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
struct Lost : boost::msm::front::state<> {};
struct Register {};
struct Review {};
struct Sign {};
struct Appeal {};
struct Archive {};
struct Lose {};

using Table = boost::mp11::mp_list<Row<Received, Register, Registered>, Row<Registered, Review, Reviewed>,
                                   Row<Reviewed, Sign, Decided>, Row<Decided, Appeal, Appealed>,
                                   Row<Appealed, Archive, Archived>, Row<Registered, Lose, Lost>>;

static_assert(duly::ends<Table, Received, Archived>);
