// SPDX-License-Identifier: Apache-2.0
// A procedure, a case or a state machine as a picture: what comes before what, under which article, and what of it is
// done. A Picture is plain data made from a Law; dot(), mermaid() and text() write it, svg() has Graphviz lay it out.
//
// It leaves out what a reader can infer: an order that follows from two others, and rules that no arrow can show (what
// a file must contain, how long something takes) are small marks on their activity. Nothing is lost by that: every rule
// stands at an arrow, a mark or, if other arrows imply it, in the list of what its activity also rests on.
//
//   Picture const p = picture(law);
//   std::string const source = dot(p, Language::zh);
//   Result<std::string> const drawing = svg(p, Language::zh);   // an Error if `dot` is not installed
#pragma once

#include "duly/case/case.hpp"
#include "duly/case/fold.hpp"
#include "duly/case/machine_info.hpp"
#include "duly/error.hpp"
#include "duly/law/law.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace duly {

// Who says so: an article, the rule that encodes it, and what it says.
struct Citation {
    std::string article;
    std::string rule;
    Text says;
    friend bool operator==(Citation const&, Citation const&) = default;
};

enum class Demand : std::uint8_t {
    mandatory,   // on every way to what the procedure is for
    conditional, // under a condition, or as one of several ways
    optional,    // no rule demands it
};

enum class Progress : std::uint8_t {
    none,
    done,
    open,       // allowed now, and called for
    possible,   // allowed now; nothing calls for it yet, or ever
    blocked,    // barred
    overdue,    // owed, and late
    not_needed, // on the facts found, or because another way was taken
};

struct PictureMark {
    enum class Kind : std::uint8_t { condition, content, time, people, fact, bar, round };
    Kind kind = Kind::content;
    Text says; // short: "≥ 30 days after public comment opened"
    std::vector<Citation> rules;
};

struct PictureNode {
    enum class Shape : std::uint8_t { activity, any_of, stage };
    static constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

    std::string id;
    Text title;
    Text by; // roles
    std::string article;
    Shape shape = Shape::activity;
    std::size_t cluster = nowhere; // position in Picture::clusters
    Demand demand = Demand::optional;
    bool gate = false;  // something later is barred until it happened
    bool goal = false;  // judges the earlier gates again: what the procedure is for
    bool ends = false;  // the case ends with it
    bool apart = false; // no arrow touches it
    std::vector<PictureMark> marks;
    std::vector<Citation> implied; // gates before it that follow from the arrows drawn
    Progress progress = Progress::none;
    Text note; // of the progress: when it was done, what blocks it
};

struct PictureEdge {
    enum class Kind : std::uint8_t {
        gate,        // `to` is barred until `from` happened
        alternative, // `from` is one of the ways that lead into an any-of node
        duty,        // after `from`, `to` is owed
        bar,         // after `from`, `to` must not happen
        order,       // `to` answers `from`: a round begins anew, or `from` is what makes `to` necessary
        step,        // of a machine: an act that leads from stage to stage
    };
    std::size_t from = 0; // positions in Picture::nodes
    std::size_t to = 0;
    Kind kind = Kind::gate;
    bool conditional = false;
    bool back = false; // against the direction of reading: it takes no part in the layout
    Text condition;    // when it applies; empty: always
    Text label;        // "within 20 working days", "each member"; of a machine: the act
    std::vector<Citation> rules;
};

struct PictureCluster {
    std::string id;
    Text title;
};

struct Picture {
    std::string id;
    Text title;
    Text source;
    std::vector<Text> notes; // below the drawing: derogations, the verdict of a case
    std::vector<PictureCluster> clusters;
    std::vector<PictureNode> nodes;
    std::vector<PictureEdge> edges;
    bool of_case = false;
    bool of_machine = false;
};

// What the engine says of one activity that has not happened: Engine::explain gives it as Possibility.
struct StepAhead {
    std::string activity;
    bool allowed = false;
    std::vector<std::string> articles; // that stand against it
};

[[nodiscard]] Picture picture(Law const& law);
// The same with how far a case has come by `today`. `history` is what happened, `ahead` what has not.
[[nodiscard]] Picture picture(Law const& law, Case const& state, std::vector<Entry> const& history,
                              std::vector<StepAhead> const& ahead, Date today);
[[nodiscard]] Picture picture(MachineInfo const& machine);

// Deterministic: the same picture gives the same bytes. The source of a drawing for Graphviz; sizes are fixed in it, so
// that the layout does not depend on which fonts are installed.
[[nodiscard]] std::string dot(Picture const& picture, Language language);
[[nodiscard]] std::string mermaid(Picture const& picture, Language language);
// For a terminal: the activities by phase, each with what it waits for.
[[nodiscard]] std::string text(Picture const& picture, Language language);

// Runs Graphviz (`program`, looked up in PATH) on dot(picture). not_found: it is not installed; bad_input: it failed or
// took longer than `seconds_max`.
[[nodiscard]] Result<std::string> svg(Picture const& picture, Language language, std::string const& program = "dot",
                                      int seconds_max = 60);

} // namespace duly
