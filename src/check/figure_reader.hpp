// SPDX-License-Identifier: Apache-2.0
// One figure of a definition, from its place in the file. Every problem is reported where it stands.
#pragma once

#include "figure_words.hpp"
#include "law/reading.hpp"

namespace duly::detail {

class FigureReader {
public:
    // Both outlive it.
    FigureReader(FigureWords const& words, Problems& problems) : words_(words), problems_(problems) {}

    [[nodiscard]] FigureQuery read(PackNode const& node) const;
    // Ids or families of procedures, under `of`.
    [[nodiscard]] std::vector<std::string> procedures(PackNode const& mapping) const;

private:
    void kind(PackNode const& node, FigureQuery& made) const;
    void measure(PackNode const& node, std::string_view key, FigureQuery& made) const;
    void share(PackNode const& node, FigureQuery& made) const;
    void activity(PackNode const& node, FigureQuery& made) const;
    void where(PackNode const& node, FigureQuery& made) const;
    void rules(PackNode const& node, FigureQuery& made) const;
    void check_activity(PackNode const& node, FigureQuery const& made, Selector const& selector) const;
    void check_test(PackNode const& node, std::vector<MeantActivity> const& meant, FigureQuery const& made,
                    AttributeTest const& test) const;
    // The field that an attribute names, in the first of the activities that has it; nothing after a report, or if the
    // attribute is the event's own or its type is not known.
    [[nodiscard]] FieldSpec const* field(Place const& place, std::string const& key,
                                         std::vector<MeantActivity> const& meant, FigureQuery const& made) const;

    FigureWords const& words_;
    Problems& problems_;
};

} // namespace duly::detail
