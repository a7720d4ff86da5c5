// SPDX-License-Identifier: Apache-2.0
// Reading paths, sets, shares and keys that must agree: everything that reads what an event holds.
#include "reading.hpp"

#include <algorithm>
#include <set>

namespace duly::detail {

namespace {

std::vector<std::string_view> field_names(Activities const& activities)
{
    std::set<std::string_view> names{"actor"};
    for (auto const* const activity : activities)
        for (auto const& field : activity->fields) names.insert(field.name);
    return {names.begin(), names.end()};
}

std::string ids(Activities const& activities)
{
    std::string text;
    for (auto const* const activity : activities) text += (text.empty() ? "" : ", ") + activity->id;
    return text;
}

} // namespace

// `x` is a field of one of the events that a bare name refers to, `activity.x` one of the latest event of the activity.
FieldSpec const* ConditionReader::path(PackNode const& node, Readers const& readers, Path& path)
{
    auto const text = one_word(node, "field", problems_);
    if (text.empty()) return nullptr;
    auto const dot = text.rfind('.');
    if (dot != std::string::npos) {
        path = {text.substr(0, dot), text.substr(dot + 1)};
        auto const* const activity = names_.activity(path.activity);
        if (activity == nullptr) {
            if (names_.activity(text) != nullptr)
                problems_.error(node.place, "“" + text + "”是环节，此处应当是字段，如 " + text + ".actor",
                                "'" + text + "' is an activity where a field is expected, such as " + text + ".actor");
            else unknown_name(node.place, "环节", "activity", path.activity, names_.activity_ids(), problems_);
            return nullptr;
        }
        auto const* const spec = names_.field(*activity, path.field);
        if (spec == nullptr)
            unknown_name(node.place, "字段（环节 " + path.activity + "）", "field of activity " + path.activity + ":",
                         path.field, field_names({activity}), problems_);
        return spec;
    }
    path = {{}, text};
    if (readers.bare.empty()) {
        if (!readers.nobody_en.empty())
            problems_.error(node.place, std::string(readers.nobody_zh) + "，请写作“环节.字段”，如 meeting.opened.form",
                            std::string(readers.nobody_en) + "; write activity.field, such as meeting.opened.form");
        return nullptr; // the activities were wrong, which is reported there
    }
    for (auto const* const activity : readers.bare)
        if (auto const* const spec = names_.field(*activity, text)) return spec;
    unknown_name(node.place, "字段（" + ids(readers.bare) + "）", "field of " + ids(readers.bare) + ":", text,
                 field_names(readers.bare), problems_);
    return nullptr;
}

FieldSpec const* ConditionReader::compared_path(PackNode const& node, Readers const& readers, Path& read)
{
    auto const* const spec = path(node, readers, read);
    if (spec == nullptr || !spec->personal) return spec;
    problems_.error(node.place,
                    "规则不能读取个人信息字段“" + node.text + "”的内容，只能看它有没有填写（{field: " + node.text +
                        "}）；人员请用类型 actor，可以公开的文字请写 {type: text, public: true}",
                    "a rule cannot read the content of the personal field '" + node.text +
                        "', only whether it is there ({field: " + node.text +
                        "}); use the type actor for persons, or {type: text, public: true} for words that are public");
    return nullptr;
}

Set ConditionReader::set_of_path(PackNode const& node, Readers const& readers)
{
    Set read;
    auto const* const spec = compared_path(node, readers, read.path);
    if (spec != nullptr && (spec->type == FieldType::yes_no || spec->type == FieldType::date))
        problems_.error(node.place, "字段“" + node.text + "”不是列表、词或者数，不能计数",
                        "the field '" + node.text + "' is no list, word or number, so it cannot be counted");
    return read;
}

Set ConditionReader::set(PackNode const& node, Readers const& readers)
{
    if (node.is_word()) return set_of_path(node, readers);
    Set read;
    if (node.is_list()) {
        for (auto const* const word : words_of(node, "集合 / set", problems_)) read.words.push_back(word->text);
        if (read.words.empty()) problems_.error(node.place, "集合为空", "an empty set demands nothing");
        return read;
    }
    if (!expect_mapping(node, "集合 / set", problems_)) return read;
    check_keys(node, {"field", "by", "where", "since", "except"}, "集合 / set", problems_);
    auto const* const by = get(node, "by");
    auto const* const field = get(node, "field");
    if ((by == nullptr) == (field == nullptr)) {
        problems_.error(node.place, "集合应当有 field（某字段的值）或者 by（做过某环节的人），二者只取其一",
                        "a set has either 'field' (what a field holds) or 'by' (who performed an activity)");
        return read;
    }
    if (field != nullptr) read = set_of_path(*field, readers);
    if (by != nullptr) {
        read.by = one_word(*by, "by", problems_);
        auto const* const activity = read.by.empty() ? nullptr : names_.look_up_activity(*by, problems_);
        if (auto const* const where = get(node, "where")) {
            Readers inner{{}, readers.bare, true, {}, {}};
            if (activity != nullptr) inner.bare.push_back(activity);
            read.where = condition(*where, inner);
        }
        read.since = activities_of(node, "since", names_, problems_);
    } else {
        for (std::string_view const key : {"where", "since"})
            if (auto const* const misplaced = node.find_key(key))
                problems_.error(misplaced->place, std::string(key) + " 只与 by 同用",
                                "'" + std::string(key) + "' goes with 'by' only");
    }
    if (auto const* const except = get(node, "except")) {
        if (!except->is_word("actor"))
            problems_.error(except->place, "except 之后只能是 actor（行为人自己）",
                            "'except' can only be followed by actor, who performs the judged act");
        read.except_actor = true;
    }
    return read;
}

// {count: SET, of: SET, among: SET?, at_least | more_than | at_most | less_than: 1/2}
Condition ConditionReader::share(PackNode const& node, Readers const& readers)
{
    Condition read;
    read.op = Condition::Op::share;
    check_keys(node, {"count", "of", "among", "at_least", "more_than", "at_most", "less_than"}, "份额 / share",
               problems_);
    auto const* const of = get(node, "of");
    read.sets.push_back(set(*node.find("count"), readers));
    if (of == nullptr)
        problems_.error(node.place, "份额缺少 of（占什么的份额）", "a share needs 'of': a share of what");
    else read.sets.push_back(set(*of, readers));
    if (auto const* const among = get(node, "among")) read.sets.push_back(set(*among, readers));
    struct Word {
        std::string_view word;
        Comparison comparison;
    };
    int comparisons = 0;
    for (auto const& [word, comparison] :
         {Word{"at_least", Comparison::at_least}, Word{"more_than", Comparison::more_than},
          Word{"at_most", Comparison::at_most}, Word{"less_than", Comparison::less_than}}) {
        auto const* const value = get(node, word);
        if (value == nullptr) continue;
        ++comparisons;
        read.comparison = comparison;
        if (auto const share = fraction(*value, word, problems_)) read.fraction = *share;
    }
    if (comparisons != 1)
        problems_.error(node.place, "份额应当有且只有一个比较：at_least、more_than、at_most 或者 less_than",
                        "a share needs exactly one of at_least, more_than, at_most, less_than");
    return read;
}

// draft · [draft, meeting] · {dissents: person}: the field of the earlier event and that of the later one.
std::vector<Same> ConditionReader::same(PackNode const& node, Activities const& earlier, Activities const& later)
{
    std::vector<Same> read;
    auto const add = [&](PackNode const& first, PackNode const& second) {
        if (one_word(first, "same", problems_).empty() || one_word(second, "same", problems_).empty()) return;
        check_same(first, first.text, earlier);
        check_same(second, second.text, later);
        read.push_back({first.text, second.text});
    };
    if (node.is_mapping())
        for (std::size_t i = 0; i < node.size(); ++i) add(node.key(i), node.value(i));
    else
        for (auto const* const word : words_of(node, "same", problems_)) add(*word, *word);
    return read;
}

void ConditionReader::check_same(PackNode const& name, std::string const& field, Activities const& activities)
{
    for (auto const* const activity : activities) {
        auto const* const spec = names_.field(*activity, field);
        if (spec == nullptr)
            unknown_name(name.place, "字段（环节 " + activity->id + "）", "field of activity " + activity->id + ":",
                         field, field_names({activity}), problems_, "；same 要求两个环节都有这个字段",
                         "; with 'same' both activities must have the field");
        else if (spec->personal) {
            Path ignored;
            (void)compared_path(name, {{activity}, {}, false, {}, {}}, ignored);
        }
    }
}

} // namespace duly::detail
