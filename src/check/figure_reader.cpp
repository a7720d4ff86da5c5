// SPDX-License-Identifier: Apache-2.0
#include "figure_reader.hpp"

#include "log_keys.hpp"
#include "selector_reader.hpp"

#include "duly/case/binding.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace duly::detail {

namespace {

constexpr std::array<std::string_view, 6> own_attributes{"actor", "unit", "role", "time", "documents", "entry"};

using Kind = FigureQuery::Kind;

// How a figure is counted: the key that says it, and which measures that key has.
struct Way {
    std::string_view key;
    Kind kind;
    std::vector<Measure> of;
};

[[nodiscard]] std::vector<Way> const& ways()
{
    using enum Measure;
    static std::vector<Way> const all{{"count", Kind::events, {}},
                                      {"distinct", Kind::distinct, {}},
                                      {"sum", Kind::sum, {}},
                                      {"members", Kind::members, {}},
                                      {"share", Kind::share, {}},
                                      {"cases", Kind::measure, {opened, concluded, open}},
                                      {"deadlines", Kind::measure, {kept, missed, running, overdue}},
                                      {"findings", Kind::measure, {standing, cured, waived, undetermined}},
                                      {"attempts", Kind::measure, {refused}}};
    return all;
}

} // namespace

FigureQuery FigureReader::read(PackNode const& node) const
{
    FigureQuery made;
    if (!expect_mapping(node, "数字 / a figure", problems_)) return made;
    check_keys(node,
               {"id", "zh", "en", "unit", "of", "activity", "rules", "severity", "where", "count", "share", "distinct",
                "sum", "members", "cases", "deadlines", "findings", "attempts"},
               "数字 / a figure", problems_);
    made.line = node.place.line;
    made.id = word_of(node, "id", problems_);
    bool const good =
        !made.id.empty() && made.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
    if (!good)
        problems_.error(node.place, "数字需要 id，由小写字母、数字、_ 和 - 组成",
                        "a figure has an id of lower-case letters, digits, _ and -");
    made.title = titles(node, node.place, "数字 / the figure " + made.id, made.id, problems_);
    made.unit = text_of(node, "unit", problems_);
    made.of = procedures(node);
    kind(node, made);
    activity(node, made);
    where(node, made);
    rules(node, made);
    return made;
}

std::vector<std::string> FigureReader::procedures(PackNode const& mapping) const
{
    std::vector<std::string> names;
    auto const* const of = get(mapping, "of");
    if (of == nullptr) return names;
    auto const known = words_.procedures();
    for (auto const* const each : words_of(*of, "of", problems_)) {
        if (std::find(known.begin(), known.end(), each->text) == known.end())
            unknown_name(each->place, "程序或者程序族", "procedure or family", each->text, known, problems_);
        names.push_back(each->text);
    }
    return names;
}

void FigureReader::kind(PackNode const& node, FigureQuery& made) const
{
    std::string given, keys;
    for (auto const& way : ways()) {
        keys += (keys.empty() ? "" : ", ") + std::string(way.key);
        auto const* const value = get(node, way.key);
        if (value == nullptr) continue;
        if (!given.empty())
            problems_.error(value->place, "数字只能按一种方式计算：已有 " + given,
                            "a figure is counted in one way: there is '" + given + "' already");
        given = way.key;
        made.kind = way.kind;
        if (way.key == "count")
            made.kind = choice<Kind>(*value, "count", {{"events", Kind::events}, {"cases", Kind::cases}}, problems_)
                            .value_or(Kind::events);
        else if (way.kind == Kind::share) share(*value, made);
        else if (way.kind == Kind::measure) measure(*value, way.key, made);
        else made.field = one_word(*value, way.key, problems_);
    }
    if (given.empty())
        problems_.error(node.place, "没有说明怎样计算：应写 " + keys + " 之一",
                        "it does not say what is counted: expected one of " + keys);
}

void FigureReader::measure(PackNode const& node, std::string_view key, FigureQuery& made) const
{
    std::vector<std::pair<std::string_view, Measure>> choices;
    for (auto const& way : ways())
        if (way.key == key)
            for (auto const each : way.of) choices.emplace_back(word(each), each);
    if (auto const found = choice<Measure>(node, key, choices, problems_)) made.measure = *found;
}

void FigureReader::share(PackNode const& node, FigureQuery& made) const
{
    if (!node.is_list() || node.items.size() != 2) {
        problems_.error(node.place, "share 应为两个数字的 id：[部分, 整体]",
                        "share is the ids of two figures: [part, whole]");
        return;
    }
    made.part = one_word(node.items[0], "share", problems_);
    made.whole = one_word(node.items[1], "share", problems_);
}

void FigureReader::activity(PackNode const& node, FigureQuery& made) const
{
    auto const* const written = get(node, "activity");
    bool const takes = made.kind != Kind::share && (made.kind != Kind::measure || made.measure == Measure::refused);
    if (written == nullptr) {
        if (takes && made.kind != Kind::measure)
            problems_.error(node.place, "缺少 activity：计算哪一环节的事件",
                            "'activity' is missing: of which events it is counted");
        return;
    }
    if (!takes) {
        problems_.error(written->place, "activity 用于 count、distinct、sum、members 和 attempts",
                        "'activity' is for count, distinct, sum, members and attempts");
        return;
    }
    auto const before = problems_.errors();
    made.activity = read_argument(*written, problems_);
    if (problems_.errors() != before) return; // what cannot be read names nothing
    std::vector<MeantActivity> meant;
    for (std::size_t i = 0; i < made.activity.size(); ++i) {
        check_activity(written->is_list() ? written->items[i] : *written, made, made.activity[i]);
        for (auto const& each : words_.meant(made.of, made.activity[i])) meant.push_back(each);
    }
    if (made.field.empty() || meant.empty()) return;
    auto const* const at = get(node, made.kind == Kind::sum       ? "sum"
                                     : made.kind == Kind::members ? "members"
                                                                  : "distinct");
    auto const* const spec = field(at->place, made.field, meant, made);
    if (spec != nullptr && spec->personal)
        problems_.error(at->place, "“" + made.field + "”是个人信息，记录中只有它的摘要，不能据以计算",
                        "'" + made.field + "' is personal: the record has its digest only, and nothing to count by");
    if (spec != nullptr && made.kind == Kind::sum && spec->type != FieldType::decimal)
        problems_.error(at->place, "“" + made.field + "”不是数（decimal），不能相加",
                        "'" + made.field + "' is no decimal and cannot be added up");
    if (spec != nullptr && made.kind == Kind::members && spec->type != FieldType::list)
        problems_.error(at->place, "“" + made.field + "”不是列表", "'" + made.field + "' is no list");
}

// Which cases: conditions on the opening, or on the latest event of an activity.
void FigureReader::where(PackNode const& node, FigureQuery& made) const
{
    auto const* const written = get(node, "where");
    if (written == nullptr) return;
    if (!made.is_stage()) {
        problems_.error(written->place, "where 用于 cases；其他的写在 activity 之下",
                        "'where' is for cases; of everything else it stands under 'activity'");
        return;
    }
    Selector opening;
    opening.name = word(BuiltIn::case_opened);
    opening.line = written->place.line;
    auto const meant = words_.meant(made.of, opening);
    auto const read = [&](PackNode const& each) {
        auto const before = problems_.errors();
        opening.where.push_back(read_test(each, problems_));
        if (problems_.errors() == before) check_test(each, meant, made, opening.where.back());
    };
    if (!written->is_list()) read(*written);
    else
        for (auto const& each : written->items) read(each);
    made.activity = {std::move(opening)};
}

void FigureReader::rules(PackNode const& node, FigureQuery& made) const
{
    bool const takes = made.kind == Kind::measure && made.measure > Measure::open;
    if (auto const* const written = get(node, "rules")) {
        if (!takes)
            problems_.error(written->place, "rules 用于 deadlines、findings 和 attempts",
                            "'rules' is for deadlines, findings and attempts");
        auto const known = words_.rules(made.of);
        for (auto const* const each : words_of(*written, "rules", problems_)) {
            if (std::find(known.begin(), known.end(), each->text) == known.end())
                unknown_name(each->place, "规则", "rule", each->text, known, problems_);
            made.rules.push_back(each->text);
        }
    }
    auto const* const severity = get(node, "severity");
    if (severity == nullptr) return;
    if (made.kind != Kind::measure || made.measure < Measure::standing || made.measure > Measure::undetermined)
        problems_.error(severity->place, "severity 用于 findings", "'severity' is for findings");
    made.severity = choice<Severity>(
        *severity, "severity", {{"error", Severity::error}, {"warning", Severity::warning}, {"info", Severity::info}},
        problems_);
}

void FigureReader::check_activity(PackNode const& node, FigureQuery const& made, Selector const& selector) const
{
    auto const meant = words_.meant(made.of, selector);
    if (meant.empty()) {
        auto const* const name = node.is_mapping() ? get(node, "name") : &node;
        if (selector.by == Selector::By::name)
            unknown_name(name != nullptr ? name->place : node.place, "环节", "activity", selector.name,
                         words_.activities(made.of), problems_);
        else
            problems_.error(node.place, "没有一个环节与“" + selector.name + "”相符",
                            "no activity matches '" + selector.name + "'");
        return;
    }
    auto const* const where = node.is_mapping() ? get(node, "where") : nullptr;
    if (where == nullptr) return;
    for (std::size_t i = 0; i < selector.where.size(); ++i)
        check_test(where->is_list() ? where->items[i] : *where, meant, made, selector.where[i]);
}

void FigureReader::check_test(PackNode const& node, std::vector<MeantActivity> const& meant, FigureQuery const& made,
                              AttributeTest const& test) const
{
    auto const* const at = get(node, "attribute");
    auto const* const spec = field(at->place, test.key, meant, made);
    if (spec == nullptr) return;
    if (spec->personal && test.op != AttributeTest::Op::there)
        problems_.error(at->place, "“" + test.key + "”是个人信息：只能问有没有",
                        "'" + test.key + "' is personal: only whether it is there can be asked");
    std::vector<std::string_view> const words(spec->values.begin(), spec->values.end());
    if (spec->type != FieldType::enumeration) return;
    for (auto const* const key : {"is", "in", "not_in"})
        if (auto const* const value = get(node, key); value != nullptr && !value->is_mapping())
            for (auto const* const each : words_of(*value, key, problems_))
                if (std::find(words.begin(), words.end(), each->text) == words.end())
                    unknown_name(each->place, "取值", "value", each->text, words, problems_);
}

FieldSpec const* FigureReader::field(Place const& place, std::string const& key,
                                     std::vector<MeantActivity> const& meant, FigureQuery const& made) const
{
    if (key.empty() || std::find(own_attributes.begin(), own_attributes.end(), key) != own_attributes.end())
        return nullptr;
    auto of = meant;
    auto name = key;
    if (key.starts_with(case_prefix)) { // of the opening, or of the latest event of an activity
        name = key.substr(case_prefix.size());
        auto const dot = name.rfind('.');
        Selector asked;
        asked.name = dot == std::string::npos ? "case.opened" : name.substr(0, dot);
        of = words_.meant(made.of, asked);
        if (of.empty()) {
            unknown_name(place, "环节", "activity", asked.name, words_.activities(made.of), problems_);
            return nullptr;
        }
        if (dot != std::string::npos) name = name.substr(dot + 1);
    }
    std::set<std::string_view> known;
    for (auto const& each : of) {
        if (key.starts_with(case_prefix) && (name == "actor" || name == "unit" || name == "role")) return nullptr;
        if (each.activity != nullptr) {
            for (auto const& spec : each.activity->fields) {
                if (spec.name == name) return &spec;
                known.insert(spec.name);
            }
            continue;
        }
        auto const fixed = built_in_fields(each.id);
        if (fixed.empty() || std::find(fixed.begin(), fixed.end(), name) != fixed.end()) return nullptr;
        known.insert(fixed.begin(), fixed.end());
    }
    known.insert(own_attributes.begin(), own_attributes.end());
    unknown_name(place, "字段", "field", name, {known.begin(), known.end()}, problems_);
    return nullptr;
}

} // namespace duly::detail
