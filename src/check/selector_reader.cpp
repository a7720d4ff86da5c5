// SPDX-License-Identifier: Apache-2.0
#include "selector_reader.hpp"

#include <boost/regex.hpp>

#include <algorithm>

namespace duly {

namespace detail {
namespace {

constexpr std::size_t pattern_bytes_max = 1000;

void check_pattern(std::string const& pattern, Place const& place, Problems& problems)
{
    try {
        if (pattern.size() <= pattern_bytes_max) {
            static_cast<void>(boost::regex(pattern));
            return;
        }
    } catch (std::runtime_error const&) {}
    problems.error(place, "“" + pattern + "”不是正则表达式（Perl 语法），或者超过 1000 字节",
                   "'" + pattern + "' is no regular expression (of Perl's syntax), or longer than 1000 bytes");
}

[[nodiscard]] Selector read_one(PackNode const& node, Problems& problems)
{
    if (node.is_mapping()) {
        check_keys(node, {"name", "glob", "regex", "where"}, "环节 / an activity", problems);
        return read_selector(node, "name", problems);
    }
    Selector made;
    made.line = node.place.line;
    if (node.is_word()) made.name = node.text;
    else static_cast<void>(expect_mapping(node, "环节 / an activity", problems));
    if (made.name.empty()) problems.error(node.place, "环节没有名称", "the activity has no name");
    return made;
}

} // namespace

Argument read_argument(PackNode const& node, Problems& problems)
{
    if (!node.is_list()) return {read_one(node, problems)};
    Argument made;
    for (auto const& each : node.items) made.push_back(read_one(each, problems));
    return made;
}

Selector read_selector(PackNode const& node, std::string_view key, Problems& problems)
{
    Selector made;
    made.line = node.place.line;
    int given = 0;
    for (auto const& [word, by] : {std::pair<std::string_view, Selector::By>{key, Selector::By::name},
                                   {"glob", Selector::By::glob},
                                   {"regex", Selector::By::regex}})
        if (get(node, word) != nullptr) {
            ++given;
            made.by = by;
            made.name = word_of(node, word, problems);
        }
    if (given != 1)
        problems.error(node.place, "应当写 " + std::string(key) + "、glob、regex 之一",
                       "expected one of " + std::string(key) + ", glob and regex");
    if (made.by == Selector::By::regex) check_pattern(made.name, node.place, problems);
    if (auto const* const where = get(node, "where")) {
        if (where->is_list())
            for (auto const& each : where->items) made.where.push_back(read_test(each, problems));
        else made.where.push_back(read_test(*where, problems));
    }
    if (made.name.empty()) problems.error(node.place, "环节没有名称", "the activity has no name");
    return made;
}

AttributeTest read_test(PackNode const& node, Problems& problems)
{
    using enum AttributeTest::Op;
    static constexpr std::pair<std::string_view, AttributeTest::Op> operations[] = {{"is", is},
                                                                                    {"in", in},
                                                                                    {"not_in", not_in},
                                                                                    {"at_least", at_least},
                                                                                    {"at_most", at_most},
                                                                                    {"more_than", more_than},
                                                                                    {"less_than", less_than}};
    AttributeTest asked;
    if (!expect_mapping(node, "条件 / a condition", problems)) return asked;
    check_keys(node, {"attribute", "is", "in", "not_in", "at_least", "at_most", "more_than", "less_than", "missing"},
               "条件 / a condition", problems);
    asked.key = word_of(node, "attribute", problems);
    if (asked.key.empty()) problems.error(node.place, "条件没有 attribute", "the condition has no attribute");
    int given = 0;
    for (auto const& [key, op] : operations) {
        auto const* const value = get(node, key);
        if (value == nullptr) continue;
        ++given;
        asked.op = op;
        if (value->is_mapping()) {
            check_keys(*value, {"attribute"}, std::string(key), problems);
            asked.other = word_of(*value, "attribute", problems);
            if (op == is || op == in || op == not_in)
                problems.error(value->place, std::string(key) + " 只能与写明的值相比",
                               std::string(key) + " compares with values that are written down");
        } else {
            for (auto const* const each : words_of(*value, key, problems)) asked.values.push_back(each->text);
            if (asked.values.size() != 1 && op != in && op != not_in)
                problems.error(value->place, std::string(key) + " 需要一个值", std::string(key) + " takes one value");
        }
    }
    if (given > 1)
        problems.error(node.place, "一个条件只比较一次；几个条件写成列表",
                       "a condition compares once; several conditions are a list");
    if (auto const* const missing = get(node, "missing")) asked.missing = yes_no(*missing, "missing", problems);
    return asked;
}

Waiver read_waiver(PackNode const& node, std::vector<std::string_view> const& ids, Problems& problems)
{
    Waiver made;
    if (!expect_mapping(node, "豁免 / a waiver", problems)) return made;
    check_keys(node, {"rule", "case", "reason", "until"}, "豁免 / a waiver", problems);
    made.rule = word_of(node, "rule", problems);
    made.case_id = word_of(node, "case", problems);
    made.reason = word_of(node, "reason", problems);
    if (auto const* const until = get(node, "until")) made.until = date(*until, "until", problems);
    if (made.rule.empty() || made.case_id.empty() || made.reason.empty())
        problems.error(node.place, "豁免需要 rule、case 和 reason", "a waiver needs rule, case and reason");
    else if (std::find(ids.begin(), ids.end(), made.rule) == ids.end())
        unknown_name(node.place, "规则", "rule", made.rule, ids, problems);
    return made;
}

namespace {

[[nodiscard]] std::string in_words(AttributeTest const& test)
{
    static constexpr std::string_view words[] = {"there", "is", "in", "not in", ">=", "<=", ">", "<"};
    std::string out = test.key;
    out += " " + std::string(words[static_cast<std::size_t>(test.op)]);
    for (auto const& value : test.values) out += " " + value;
    if (!test.other.empty()) out += " " + test.other;
    if (test.missing) out += *test.missing ? " or missing" : " and not missing";
    return out;
}

} // namespace
} // namespace detail

std::string in_words(Argument const& argument)
{
    std::string out;
    for (auto const& selector : argument) {
        if (!out.empty()) out += " | ";
        out += selector.by == Selector::By::regex ? "/" + selector.name + "/" : selector.name;
        for (std::size_t i = 0; i < selector.where.size(); ++i)
            out += (i == 0 ? " where " : " and ") + detail::in_words(selector.where[i]);
    }
    return out;
}

} // namespace duly
