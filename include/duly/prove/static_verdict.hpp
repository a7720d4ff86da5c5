// SPDX-License-Identifier: Apache-2.0
// What a proof over a transition table can come to. Every outcome is a type, so that the compiler's message carries it:
// `proved`, the way that breaks the property, or why there is nothing to prove.
//
//   using outcome = dominance<Table, Initial, Decided, LegalityReview>::outcome;
//   // way_around<step<Received, Register, Registered>, step<Registered, Expedite, Decided>>
//
// static_proof.hpp says what each property means.
#pragma once

namespace duly {

// One row that is taken: from a stage, on an act, to another. The act of an anonymous row is boost::msm::front::none.
template <class From, class On, class To> struct step {};

struct proved {};

// ---- the property is broken; ways are shortest first, steps in the order in which they are taken ------------------

// From an initial state to the goal, past the gate.
template <class... Steps> struct way_around {};
// From the earlier state into the later one.
template <class... Steps> struct reached_again {};
// Into the later state, by a region in which the earlier one is not: nothing keeps it from going there afterwards.
template <class... Steps> struct reached_in_another_region {};
// From an initial state through the one asked about to `State`, from which the wanted one is out of reach.
template <class State, class... Steps> struct out_of_reach_at {};
// From an initial state to `State`, from which no final one can be reached.
template <class State, class... Steps> struct no_end_from {};
// The row can never be taken: a later one answers first and has no guard.
template <class Row, class Later> struct never_tried {};

// ---- there is nothing to prove, or no proof ---------------------------------------------------------------

template <class State> struct never_reached {}; // a proof about it would say nothing
template <class State> struct not_in_table {};  // most likely a slip of the pen
template <class Type> struct not_a_table {};    // neither an MPL sequence nor an mp_list of rows
template <class Row> struct not_a_row {};       // it has no Source, Evt and Target
template <class State, class Why> struct not_covered {};
// The act is known to several regions. Rows that cite articles are taken by all of them or by none (machine_info.hpp),
// so one region's way may be barred by another: ask about joined<Table>.
template <class Act> struct joins_regions {};
template <class State> struct shared_by_regions {}; // joined<Table>: a stage belongs to one region
template <class Table> struct too_many_configurations {};

// Why a state is not covered: what happens there is not in the table.
struct it_is_a_submachine {};
struct it_is_a_fork {};
struct it_is_an_entry_point {};
struct it_is_an_exit_point {};
struct it_is_incomplete {};
// Only for what shall be possible; they bar acts, which no way that must not exist can gain by.
struct it_has_internal_rows {};
struct it_blocks_every_region {};

// Only with joins: what is taken for other acts than its own is no act that a region either knows or not.
struct it_answers_other_acts {};

// ---- how to ask -------------------------------------------------------------------------------------------

// Several stages for one: a gate is passed in any of them, a remedy is any of them.
template <class... States> struct one_of {};

// A table whose acts are joins, as duly steps its machines: an act that several regions know is taken by all of them
// or by none. REQUIRES: at most eight regions.
template <class Table> struct joined {};

} // namespace duly
