// SPDX-License-Identifier: Apache-2.0
// A procedure on its way to being a picture: nodes, arrows and marks are gathered rule by rule, then thinned out.
#pragma once

#include "duly/show/picture.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace duly::detail {

class Drawing {
public:
    explicit Drawing(Law const& law);

    // Everything at once.
    [[nodiscard]] Picture run() &&;

private:
    void add_clusters();
    void add_activities();
    void add_rule(Rule const& rule);
    void add_precedence(Rule const& rule);
    void add_response(Rule const& rule);
    void add_absence(Rule const& rule);
    void add_deemed(Rule const& rule);
    void add_note(Rule const& rule);
    void add_machines(); // machine_gates.cpp
    void add_facts();
    void add_scope();

    // Marks: rule_marks.cpp
    void mark_content(Rule const& rule);
    void mark_interval(Rule const& rule);
    void mark_separation(Rule const& rule);
    void mark_proportion(Rule const& rule);
    void mark(std::string const& activity, PictureMark mark);
    void mark_conditions();
    void mark_far(PictureEdge const& edge);

    [[nodiscard]] std::size_t node(std::string const& activity) const;
    [[nodiscard]] std::size_t any_of(std::string const& id, std::vector<std::string> const& activities,
                                     Citation const& by);
    void edge(PictureEdge edge);
    void order(std::string const& from, std::string const& to, Citation const& by);
    [[nodiscard]] PictureEdge from_rule(Rule const& rule, PictureEdge::Kind kind) const;
    [[nodiscard]] Citation cite(Rule const& rule) const;
    [[nodiscard]] Text either(std::vector<std::string> const& activities) const;

    void merge();
    void thin_out();
    void find_demand();
    void find_apart();

    Law const& law_;
    Procedure const& p_;
    Picture out_;
    std::map<std::string, std::size_t> position_; // of activities, and of any-of nodes by their alternatives
    PictureMark out_of_scope_;
    std::set<std::string> scope_of_;              // activities at which it is judged
    std::set<std::string> evident_;               // conditions that arrows show by themselves
    std::map<std::string, PictureMark> contents_; // per activity: what its file must hold, on one mark
};

} // namespace duly::detail
