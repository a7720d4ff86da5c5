// SPDX-License-Identifier: Apache-2.0
// Reading conditions, sets and paths. Types are checked against the fields that the activities declare, and the content
// of a personal field is never compared: the record holds only its digest.
#include "reading.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace duly::detail {

// ---- building, with constants folded --------------------------------------------------------------------------------

namespace {

Condition join(std::vector<Condition> parts, Condition::Op op)
{
    bool const is_all = op == Condition::Op::all;
    std::vector<Condition> kept;
    for (auto& part : parts) {
        if (is_all ? part.always() : part.never()) continue;
        if (is_all ? part.never() : part.always()) return part;
        if (part.op == op)
            kept.insert(kept.end(), std::make_move_iterator(part.parts.begin()),
                        std::make_move_iterator(part.parts.end()));
        else kept.push_back(std::move(part));
    }
    if (kept.size() == 1) return std::move(kept.front());
    Condition condition;
    condition.op = op;
    condition.parts = std::move(kept);
    return condition;
}

struct ComparisonWord {
    std::string_view word;
    Comparison comparison;
};
constexpr std::array comparison_words = {
    ComparisonWord{"is", Comparison::is},
    ComparisonWord{"in", Comparison::in},
    ComparisonWord{"includes", Comparison::includes},
    ComparisonWord{"at_least", Comparison::at_least},
    ComparisonWord{"at_most", Comparison::at_most},
    ComparisonWord{"more_than", Comparison::more_than},
    ComparisonWord{"less_than", Comparison::less_than},
    ComparisonWord{"same_as", Comparison::same_as},
};

bool is_decimal(std::string_view text)
{
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    auto const digits = [](std::string_view part) {
        return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
    };
    auto const dot = text.find('.');
    auto const whole = text.substr(0, dot);
    if (!digits(whole) || (whole.size() > 1 && whole.front() == '0')) return false;
    return dot == std::string_view::npos || digits(text.substr(dot + 1));
}

bool is_ordering(Comparison comparison)
{
    return comparison == Comparison::at_least || comparison == Comparison::at_most ||
           comparison == Comparison::more_than || comparison == Comparison::less_than;
}

} // namespace

Condition all_of(std::vector<Condition> parts) { return join(std::move(parts), Condition::Op::all); }
Condition any_of(std::vector<Condition> parts) { return join(std::move(parts), Condition::Op::any); }

Condition not_of(Condition part)
{
    if (part.always()) return Condition::nothing();
    if (part.never()) return {};
    if (part.op == Condition::Op::negation) {
        auto inner = std::move(part.parts.front());
        return inner;
    }
    Condition condition;
    condition.op = Condition::Op::negation;
    condition.parts.push_back(std::move(part));
    return condition;
}

// ---- conditions -----------------------------------------------------------------------------------------------------

Condition ConditionReader::condition(PackNode const& node, Readers const& readers)
{
    if (node.is_word()) return from_word(node);
    if (node.is_list()) return parts(node, Condition::Op::all, readers);
    if (!node.is_mapping() || node.size() == 0) {
        problems_.error(node.place, "条件为空；应当是事实名称、{field: …}、{done: …} 等",
                        "an empty condition; expected the name of a fact, {field: …}, {done: …} or the like");
        return {};
    }
    if (node.find("field") != nullptr) return field(node, readers);
    if (node.find("count") != nullptr) return share(node, readers);
    auto const& key = node.key(0);
    auto const& value = node.value(0);
    if (node.size() > 1)
        problems_.error(
            node.key(1).place, "“" + key.text + "”之后不能再有“" + node.key(1).text + "”；多个条件请写成列表",
            "'" + node.key(1).text + "' cannot stand beside '" + key.text + "'; write several conditions as a list");
    if (key.text == "all") return parts(value, Condition::Op::all, readers);
    if (key.text == "any") return parts(value, Condition::Op::any, readers);
    if (key.text == "not") return not_of(condition(value, readers));
    if (key.text == "fact") return from_word(value);
    if (key.text == "document") return document(value, readers);
    if (key.text == "done") return done(value);
    if (key.text == "role") {
        Condition read;
        read.op = Condition::Op::role;
        read.name = one_word(value, "role", problems_);
        if (!read.name.empty()) (void)names_.look_up_role(value, problems_);
        return read;
    }
    unknown_name(key.place, "条件", "condition", key.text,
                 {"all", "any", "not", "fact", "field", "document", "role", "done", "count", "param"}, problems_);
    return {};
}

Condition ConditionReader::from_word(PackNode const& node)
{
    Condition read;
    read.op = Condition::Op::fact;
    read.name = one_word(node, "条件 / condition", problems_);
    if (read.name.empty() || names_.fact(read.name)) return read;
    std::string zh, en;
    if (names_.activity(read.name) != nullptr) {
        zh = "；这是环节：应写作 {done: " + read.name + "}";
        en = "; it is an activity: write {done: " + read.name + "}";
    } else if (names_.document(read.name)) {
        zh = "；这是材料：应写作 {document: " + read.name + "}";
        en = "; it is a document: write {document: " + read.name + "}";
    }
    unknown_name(node.place, "事实", "fact", read.name, names_.fact_ids(), problems_, zh, en);
    return read;
}

Condition ConditionReader::parts(PackNode const& node, Condition::Op op, Readers const& readers)
{
    std::vector<Condition> read;
    if (!node.is_list()) read.push_back(condition(node, readers));
    else
        for (auto const& item : node.items) read.push_back(condition(item, readers));
    return join(std::move(read), op);
}

Condition ConditionReader::field(PackNode const& node, Readers const& readers)
{
    Condition read;
    read.op = Condition::Op::field;
    PackNode const* operand = nullptr;
    for (std::size_t i = 0; i < node.size(); ++i) {
        auto const& key = node.key(i);
        if (key.text == "field") continue;
        auto const* const word = std::find_if(comparison_words.begin(), comparison_words.end(),
                                              [&](ComparisonWord const& w) { return w.word == key.text; });
        if (word == comparison_words.end()) {
            std::vector<std::string_view> known;
            for (auto const& w : comparison_words) known.push_back(w.word);
            unknown_name(key.place, "比较", "comparison", key.text, known, problems_);
            continue;
        }
        if (operand != nullptr)
            problems_.error(key.place, "一个条件只能有一个比较；多个条件请写成列表",
                            "one comparison only; write several conditions as a list");
        read.comparison = word->comparison;
        operand = &node.value(i);
    }
    auto const& name = *node.find("field");
    if (operand == nullptr) {
        auto const* const spec = path(name, readers, read.path);
        if (spec != nullptr && spec->personal && spec->type == FieldType::yes_no)
            problems_.error(name.place, "规则不能读取个人信息字段“" + name.text + "”的内容",
                            "a rule cannot read the content of the personal field '" + name.text + "'");
        return read;
    }
    if (auto const* const spec = compared_path(name, readers, read.path)) compare(*operand, *spec, read, readers);
    return read;
}

void ConditionReader::compare(PackNode const& operand, FieldSpec const& spec, Condition& condition,
                              Readers const& readers)
{
    bool const list = spec.type == FieldType::list;
    auto const wrong = [&](std::string zh, std::string en) {
        problems_.error(operand.place, "字段“" + spec.name + "”" + std::move(zh),
                        "the field '" + spec.name + "' " + std::move(en));
    };
    auto const add = [&](PackNode const& node, FieldType type) {
        if (auto value = literal(node, type, spec)) condition.literals.push_back(std::move(*value));
    };
    auto const comparison = condition.comparison;
    if (comparison == Comparison::same_as) {
        auto const other =
            readers.in_set ? Readers{readers.judged, {}, false, readers.nobody_zh, readers.nobody_en} : readers;
        auto const* const spec_2 = compared_path(operand, other, condition.other);
        if (spec_2 != nullptr && spec_2->type != spec.type)
            wrong("与“" + operand.text + "”类型不同，不能相等",
                  "and '" + operand.text + "' are of different types, so never the same");
    } else if (comparison == Comparison::includes) {
        if (!list) wrong("不是列表；请用 is 或者 in", "is no list; use 'is' or 'in'");
        else add(operand, spec.element);
    } else if (is_ordering(comparison)) {
        if (list) {
            if (auto const n = integer(operand, "列表长度 / length", 0, problems_))
                condition.literals.emplace_back(std::to_string(*n));
        } else if (spec.type == FieldType::decimal || spec.type == FieldType::date) add(operand, spec.type);
        else wrong("不是数、日期或者列表，不能比较大小", "is no number, date or list, so it has no order");
    } else if (list) {
        wrong("是列表；请用 includes", "is a list; use 'includes'");
    } else if (comparison == Comparison::in) {
        if (!operand.is_list())
            problems_.error(operand.place, "in 之后应当是列表，如 [a, b]", "'in' expects a list such as [a, b]");
        else
            for (auto const& item : operand.items) add(item, spec.type);
    } else {
        add(operand, spec.type);
    }
}

std::optional<Value> ConditionReader::literal(PackNode const& node, FieldType type, FieldSpec const& spec)
{
    auto const text = one_word(node, "值 / value", problems_);
    if (text.empty()) return std::nullopt;
    auto const wrong = [&](std::string_view zh, std::string_view en) {
        problems_.error(node.place, "字段“" + spec.name + "”应当与" + std::string(zh) + "比较，不是“" + text + "”",
                        "the field '" + spec.name + "' is compared with " + std::string(en) + ", not '" + text + "'");
        return std::nullopt;
    };
    switch (type) {
    case FieldType::yes_no:
        if (text != "true" && text != "false") return wrong(" true 或者 false ", "true or false");
        return std::optional<Value>(std::in_place, text == "true");
    case FieldType::date:
        if (auto const day = date(node, spec.name, problems_)) return Value(*day);
        return std::nullopt;
    case FieldType::decimal:
        if (!is_decimal(text)) return wrong("数", "a number");
        return Value(text);
    case FieldType::enumeration:
        if (std::find(spec.values.begin(), spec.values.end(), text) == spec.values.end()) {
            std::vector<std::string_view> const known(spec.values.begin(), spec.values.end());
            unknown_name(node.place, "值（字段 " + spec.name + "）", "value of the field '" + spec.name + "'", text,
                         known, problems_);
            return std::nullopt;
        }
        return Value(text);
    default: return Value(text);
    }
}

Condition ConditionReader::document(PackNode const& node, Readers const& readers)
{
    Condition read;
    read.op = Condition::Op::document;
    read.name = one_word(node, "document", problems_);
    if (read.name.empty()) return read;
    bool const known = std::any_of(readers.bare.begin(), readers.bare.end(),
                                   [&](Activity const* a) { return names_.has_document(*a, read.name); });
    if (known) return read;
    if (!names_.document(read.name))
        unknown_name(node.place, "材料", "document", read.name, names_.document_kinds(), problems_);
    else
        problems_.error(node.place, "所审查的环节没有材料“" + read.name + "”",
                        "the activities that are judged here have no document '" + read.name + "'");
    return read;
}

Condition ConditionReader::done(PackNode const& node)
{
    std::vector<Condition> read;
    for (auto const* const name : words_of(node, "done", problems_)) {
        (void)names_.look_up_activity(*name, problems_);
        Condition one;
        one.op = Condition::Op::done;
        one.name = name->text;
        read.push_back(std::move(one));
    }
    return any_of(std::move(read));
}

} // namespace duly::detail
