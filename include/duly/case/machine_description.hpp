// SPDX-License-Identifier: Apache-2.0
// The rows of a typed machine read as data at compile time, and what is checked of every machine on the way: no two
// rules for one stage and act unless their guards exclude each other, every stage in exactly one region, no name twice.
// Included by machine.hpp.
//
//   for (RowInfo const& row : description<Meeting>().rows) draw(row);
//   static_assert(deterministic<Meeting>);
#pragma once

#include "duly/case/machine.hpp"

namespace duly {

namespace detail {

template <class Machine> inline constexpr std::size_t row_count = boost::mp11::mp_size<rows_of<Machine>>::value;
template <class Machine> inline constexpr std::size_t act_count = boost::mp11::mp_size<acts_of<Machine>>::value;
template <class Machine> inline constexpr std::size_t stage_count = boost::mp11::mp_size<stages_of<Machine>>::value;
template <class Machine> inline constexpr std::size_t region_count = boost::mp11::mp_size<initial_of<Machine>>::value;

template <class Machine, std::size_t I> using row_at = boost::mp11::mp_at_c<rows_of<Machine>, I>;

// An array that is filled up to `size`.
template <class T, std::size_t N> struct filled {
    std::array<T, N> items{};
    std::size_t size = 0;
    constexpr void add(T item)
    {
        if (std::find(items.begin(), items.begin() + size, item) == items.begin() + size) items[size++] = item;
    }
    [[nodiscard]] constexpr std::span<T const> all() const noexcept { return {items.data(), size}; }
};

// The question of a row's guard, if it is for this act and asks one.
template <class Row, class Act, class Questions> constexpr void add_question(Questions& found)
{
    if constexpr (std::same_as<on_of<Row>, Act> && is_question<typename Row::guard>) found.add(Row::guard::question);
}
template <class Act, class... Rows> constexpr auto collect_questions(boost::mp11::mp_list<Rows...>)
{
    filled<Question, sizeof...(Rows)> found{};
    (add_question<Rows, Act>(found), ...);
    return found;
}
template <class Machine, class Act> inline constexpr auto questions_of = collect_questions<Act>(rows_of<Machine>{});

template <class Guard> constexpr std::string_view guard_words() noexcept
{
    if constexpr (std::same_as<Guard, always>) return "";
    else if constexpr (is_question<Guard>) return Guard::question.field;
    else return "a condition";
}

template <class Machine, class Row> constexpr RowInfo row_info()
{
    RowInfo row{};
    row.from = stage_id<Machine, from_of<Row>>;
    row.on = act_id<Machine, on_of<Row>>;
    row.to = stage_id<Machine, to_of<Row>>;
    row.article = Row::article;
    row.guard = guard_words<typename Row::guard>();
    if constexpr (is_question<typename Row::guard>) {
        auto const asked = questions_of<Machine, on_of<Row>>.all();
        row.question = std::size_t(std::find(asked.begin(), asked.end(), Row::guard::question) - asked.begin());
        row.expects = Row::guard::expects;
    }
    return row;
}

// Of each stage the region from whose initial stage it can be reached; `several` if from more than one, `none` if
// from no region.
template <class Machine> struct regions_found {
    static constexpr std::size_t none = 100, several = 101;
    std::array<std::size_t, stage_count<Machine>> of{};
};
template <class Machine> constexpr auto find_regions(std::array<RowInfo, row_count<Machine>> const& rows)
{
    using found = regions_found<Machine>;
    found regions{};
    regions.of.fill(found::none);
    auto const enter = [&](std::size_t at, std::size_t region) {
        if (regions.of[at] == region || regions.of[at] == found::several) return false;
        regions.of[at] = regions.of[at] == found::none ? region : found::several;
        return true;
    };
    std::size_t first = 0; // the initial stages come first, in the order of their regions
    for (std::size_t region = 0; region < region_count<Machine>; ++region) enter(first++, region);
    for (bool grew = true; grew;) {
        grew = false;
        for (auto const& row : rows)
            if (auto const region = regions.of[std::size_t(row.from)]; region < found::none)
                grew = enter(std::size_t(row.to), region) || grew;
    }
    return regions;
}

template <class Machine, class... Rows> constexpr auto row_infos(boost::mp11::mp_list<Rows...>)
{
    std::array<RowInfo, sizeof...(Rows)> rows{row_info<Machine, Rows>()...};
    auto const regions = find_regions<Machine>(rows);
    for (auto& row : rows) row.region = regions.of[std::size_t(row.from)];
    return rows;
}
template <class Machine> inline constexpr auto rows_as_data = row_infos<Machine>(rows_of<Machine>{});
template <class Machine> inline constexpr auto regions_as_data = find_regions<Machine>(rows_as_data<Machine>);

// Two rows that could both be open: one of them has no guard, or their guards do not ask one field for values that
// exclude each other. A guard only the typed machine can judge is left to its author.
constexpr bool both_open(RowInfo const& one, RowInfo const& other, std::span<Question const> asked)
{
    if (one.from != other.from || one.on != other.on) return false;
    if (!one.guarded() || !other.guarded()) return true;
    if (!one.question || !other.question) return false;
    auto const& [field, value] = asked[*one.question];
    auto const& [other_field, other_value] = asked[*other.question];
    if (field != other_field) return true;
    bool const exclusive = value == other_value ? one.expects != other.expects : one.expects && other.expects;
    return !exclusive;
}

template <class Machine, class Act> constexpr std::size_t ambiguous_row()
{
    auto const& rows = rows_as_data<Machine>;
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (rows[i].on == act_id<Machine, Act> && both_open(rows[i], rows[j], questions_of<Machine, Act>.all()))
                return i;
    return rows.size();
}

} // namespace detail

// What the check for two rules comes to; the diagnostic of a failing one names the stage and the act.
struct one_rule_each {};
template <class Stage, class Act> struct two_rules_for {};

namespace detail {

template <class Machine, class... Acts> constexpr std::size_t first_ambiguous_row(boost::mp11::mp_list<Acts...>)
{
    return std::min({ambiguous_row<Machine, Acts>()...});
}
template <class Machine> constexpr auto ambiguity()
{
    constexpr std::size_t found = first_ambiguous_row<Machine>(acts_of<Machine>{});
    if constexpr (found == row_count<Machine>) return one_rule_each{};
    else return two_rules_for<from_of<row_at<Machine, found>>, on_of<row_at<Machine, found>>>{};
}

} // namespace detail

// No two rules are open for one stage and act. MSM would silently let the last one win.
template <class Machine>
concept deterministic = std::same_as<decltype(detail::ambiguity<Machine>()), one_rule_each>;

namespace detail {

template <class Row> using is_rule = std::bool_constant < requires
{
    typename Row::guard;
    Row::article;
}
> ;

template <class Named> constexpr bool names_differ(Named const& named)
{
    for (std::size_t i = 0; i < named.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (named[i].name == named[j].name) return false;
    return true;
}

template <class Machine, class Act> constexpr auto collect_stages()
{
    filled<StageId, row_count<Machine>> found{};
    for (std::size_t region = 0; region < region_count<Machine>; ++region)
        for (auto const& row : rows_as_data<Machine>)
            if (row.on == act_id<Machine, Act> && row.region == region) found.add(row.from);
    return found;
}
template <class Machine, class Act> inline constexpr auto possible_in = collect_stages<Machine, Act>();

template <class Machine, class Act> constexpr ActInfo act_info()
{
    std::uint8_t regions = 0;
    for (auto const& row : rows_as_data<Machine>)
        if (row.on == act_id<Machine, Act>) regions = static_cast<std::uint8_t>(regions | 1U << row.region);
    return {Act::name, Act::zh, questions_of<Machine, Act>.all(), possible_in<Machine, Act>.all(), regions};
}

} // namespace detail

// A machine as data, made at compile time from the very table that MSM runs.
template <class Machine> struct Description {
    std::array<StageInfo, detail::stage_count<Machine>> stages;
    std::array<ActInfo, detail::act_count<Machine>> acts;
    std::array<RowInfo, detail::row_count<Machine>> rows;
    MachineState initial;
};

namespace detail {

template <class Machine, class... Stages, class... Acts>
constexpr Description<Machine> describe(boost::mp11::mp_list<Stages...>, boost::mp11::mp_list<Acts...>)
{
    Description<Machine> all{
        {StageInfo{Stages::name, Stages::zh}...}, {act_info<Machine, Acts>()...}, rows_as_data<Machine>, {}};
    for (std::size_t i = 0; i < all.stages.size(); ++i) {
        all.stages[i].region = regions_as_data<Machine>.of[i];
        all.stages[i].initial = i < region_count<Machine>;
        if (all.stages[i].initial) all.initial.stage[i] = StageId(i);
    }
    return all;
}

template <class Machine> constexpr bool each_stage_in_one_region()
{
    for (auto const region : regions_as_data<Machine>.of)
        if (region >= regions_found<Machine>::none) return false;
    return true;
}
template <class Machine, class... Acts> constexpr bool few_questions(boost::mp11::mp_list<Acts...>)
{
    return ((questions_of<Machine, Acts>.size <= questions_max) && ...);
}

template <class Machine> struct checked {
    static_assert(boost::mp11::mp_all_of<rows_of<Machine>, is_rule>::value,
                  "each row is a rule<From, On, To, Article, When>");
    static_assert(deterministic<Machine>, "two rules are open for one stage and act");
    static_assert(region_count<Machine> <= regions_max, "a machine has at most eight regions");
    static_assert(stage_count<Machine> < std::size_t(no_stage), "a machine has at most 254 stages");
    static_assert(few_questions<Machine>(acts_of<Machine>{}), "an act asks at most eight questions");
    static_assert(each_stage_in_one_region<Machine>(), "a stage belongs to no region, or to two");
    static constexpr Description<Machine> description = describe<Machine>(stages_of<Machine>{}, acts_of<Machine>{});
    static_assert(names_differ(description.stages), "two stages have one name");
    static_assert(names_differ(description.acts), "two acts have one name");
};

} // namespace detail

template <class Machine> [[nodiscard]] constexpr Description<Machine> const& description() noexcept
{
    return detail::checked<Machine>::description;
}

} // namespace duly
