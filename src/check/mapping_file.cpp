// SPDX-License-Identifier: Apache-2.0
#include "duly/check/mapping.hpp"

#include "law/read.hpp"
#include "log_value.hpp"
#include "selector_reader.hpp"

#include "duly/case/binding.hpp"
#include "duly/record/digest.hpp"

#include <algorithm>

namespace duly {

using namespace detail;

namespace {

constexpr std::size_t activities_max = 10'000;

class MappingReader {
public:
    MappingReader(PackSet const& packs, Problems& problems) : problems_(problems) { made_.packs = packs; }

    LogMapping run(PackNode const& tree)
    {
        if (!expect_mapping(tree, "映射文件 / a map", problems_)) return {};
        check_keys(tree,
                   {"map", "format", "title", "pack", "parameters", "in_force_on", "activities", "facts", "actors",
                    "roles", "units", "never", "waivers"},
                   "映射文件 / a map", problems_);
        made_.id = word_of(tree, "map", problems_);
        if (made_.id.empty())
            problems_.error(tree.place, "缺少 map：映射的名称", "'map' is missing: the name of the map");
        if (auto const* const format = get(tree, "format"); format != nullptr && !format->is_word("1"))
            problems_.error(format->place, "只认识 format: 1", "the only format known is 1");
        made_.title = text_of(tree, "title", problems_);
        if (!bind_pack(tree)) return {};
        Names const names(law_->procedure());
        names_ = &names;
        if (auto const* const list = get_list(tree, "activities", problems_)) {
            if (list->items.size() > activities_max)
                problems_.error(list->place, "环节超过 10000 个", "more than 10000 activities");
            else
                for (auto const& node : list->items) activity(node);
        } else {
            problems_.error(tree.place, "缺少 activities：日志环节的列表",
                            "'activities' is missing: the list of the log's activities");
        }
        facts(tree);
        people(tree);
        if (auto const* const never = get(tree, "never"))
            for (auto const* const each : words_of(*never, "never", problems_))
                if (names.look_up_activity(*each, problems_) != nullptr) made_.never.push_back(each->text);
        if (auto const* const waivers = get_list(tree, "waivers", problems_))
            for (auto const& node : waivers->items)
                made_.waivers.push_back(read_waiver(node, subject_ids(), problems_));
        return std::move(made_);
    }

private:
    bool bind_pack(PackNode const& tree)
    {
        auto const* const pack = tree.find("pack");
        made_.pack = word_of(tree, "pack", problems_);
        if (made_.pack.empty()) {
            problems_.error(tree.place, "缺少 pack：所依据的程序包",
                            "'pack' is missing: the pack to which the log is tied");
            return false;
        }
        if (auto const* const on = get(tree, "in_force_on")) made_.in_force_on = date(*on, "in_force_on", problems_);
        if (auto const* const given = get(tree, "parameters");
            given != nullptr && expect_mapping(*given, "parameters", problems_))
            for (std::size_t i = 0; i < given->size(); ++i)
                made_.parameters.emplace(given->key(i).text, in_one_line(given->value(i)));
        auto law = made_.packs.bind(made_.pack, made_.parameters, Calendar::plain_weekdays(), made_.in_force_on);
        if (!law) {
            problems_.error(pack->place, law.error().says.zh, law.error().says.en);
            return false;
        }
        law_ = *law;
        return true;
    }

    void activity(PackNode const& node)
    {
        if (!expect_mapping(node, "环节的映射 / an activity of the map", problems_)) return;
        check_keys(node, {"log", "glob", "regex", "where", "to", "fields", "documents", "role", "unit"},
                   "环节的映射 / an activity of the map", problems_);
        ActivityMapping made;
        made.line = node.place.line;
        read_log(node, made);
        auto const* const to = node.find("to");
        if (to == nullptr) {
            problems_.error(node.place, "缺少 to：程序包的环节，或者 nothing（有意略去）",
                            "'to' is missing: an activity of the pack, or nothing to leave it out on purpose");
            return;
        }
        if (to->is_null()) {
            auto const words = in_words(made.log);
            problems_.warning(node.find_key("to")->place, "“" + words + "”有待决定：to 没有值",
                              "'" + words + "' remains to be decided: 'to' has no value");
            return;
        }
        if (!to->is_word("nothing") && !target(*to, made)) return;
        if (made.to.empty()) {
            for (auto const* const key : {"fields", "documents", "role", "unit"})
                if (auto const* const extra = get(node, key))
                    problems_.error(extra->place, "to: nothing 的环节没有 " + std::string(key),
                                    "an activity that is nothing has no " + std::string(key));
        } else {
            fields(node, made);
            documents(node, made);
            if (auto const* const role = get(node, "role")) made.roles = roles(*role);
            made.unit = word_of(node, "unit", problems_);
        }
        check_twice(node, made);
        made_.activities.push_back(std::move(made));
    }

    // One name or pattern with its conditions, or a list of names for which the conditions hold alike.
    void read_log(PackNode const& node, ActivityMapping& made)
    {
        auto const* const names = get(node, "log");
        if (names == nullptr || names->is_word()) {
            made.log = {read_selector(node, "log", problems_)};
            return;
        }
        made.log = read_argument(*names, problems_);
        if (auto const* const where = get(node, "where"))
            for (auto& selector : made.log) {
                if (where->is_list())
                    for (auto const& each : where->items) selector.where.push_back(read_test(each, problems_));
                else selector.where.push_back(read_test(*where, problems_));
            }
        for (auto const* const key : {"glob", "regex"})
            if (auto const* const extra = get(node, key))
                problems_.error(extra->place, "log 与 " + std::string(key) + " 不并用",
                                "log and " + std::string(key) + " do not stand together");
    }

    bool target(PackNode const& to, ActivityMapping& made)
    {
        activity_ = nullptr;
        made.to = one_word(to, "to", problems_);
        auto const kind = built_in(made.to);
        if (kind == BuiltIn::facts_decided || kind == BuiltIn::deviation_sanctioned) return true;
        activity_ = names_->activity(made.to);
        if (activity_ != nullptr) return true;
        auto known = names_->activity_ids();
        known.insert(known.end(), {"nothing", word(BuiltIn::facts_decided), word(BuiltIn::deviation_sanctioned)});
        unknown_name(to.place, "环节", "activity", made.to, known, problems_);
        return false;
    }

    // The same name without a condition twice: the second would never be asked.
    void check_twice(PackNode const& node, ActivityMapping const& made)
    {
        for (auto const& selector : made.log) {
            if (selector.by != Selector::By::name) continue;
            for (auto const& other : made_.activities)
                for (auto const& earlier : other.log)
                    if (earlier.by == Selector::By::name && earlier.name == selector.name && earlier.where.empty())
                        problems_.error(
                            node.place, "“" + selector.name + "”在第 " + std::to_string(other.line) + " 行已经映射",
                            "'" + selector.name + "' is mapped already, on line " + std::to_string(other.line));
        }
    }

    // {attribute: A}, with values: {from: to}; {value: V}; or nothing.
    std::optional<ValueSource> source(PackNode const& node, FieldSpec const* spec)
    {
        ValueSource made;
        if (node.is_word("nothing")) {
            made.of = ValueSource::Of::nothing;
            return made;
        }
        if (!expect_mapping(node, "字段的来源 / where a field comes from", problems_)) return std::nullopt;
        check_keys(node, {"attribute", "value", "values"}, "字段的来源 / where a field comes from", problems_);
        auto const* const value = get(node, "value");
        made.attribute = word_of(node, "attribute", problems_);
        if ((value != nullptr) == !made.attribute.empty()) {
            problems_.error(node.place, "应当写 attribute、value 之一，或者 nothing",
                            "expected one of attribute and value, or nothing");
            return std::nullopt;
        }
        if (value != nullptr) {
            made.of = ValueSource::Of::literal;
            made.literal = literal(*value, spec);
        }
        if (auto const* const values = get(node, "values");
            values != nullptr && expect_mapping(*values, "values", problems_))
            for (std::size_t i = 0; i < values->size(); ++i) {
                made.values[values->key(i).text] = one_word(values->value(i), "values", problems_);
                check_word(values->value(i), spec);
            }
        return made;
    }

    // `spec`: nothing of a yes or no.
    [[nodiscard]] Value literal(PackNode const& value, FieldSpec const* spec)
    {
        if (spec == nullptr || spec->type == FieldType::yes_no) return yes_no(value, "value", problems_);
        if (spec->type != FieldType::list) {
            auto word = one_word(value, "value", problems_);
            check_word(value, spec);
            return word;
        }
        std::vector<std::string> words;
        for (auto const* const each : detail::words_of(value, "value", problems_)) {
            check_word(*each, spec);
            words.push_back(each->text);
        }
        return words;
    }

    void check_word(PackNode const& word, FieldSpec const* spec)
    {
        if (spec == nullptr || !word.is_word()) return;
        auto const type = spec->type == FieldType::list ? spec->element : spec->type;
        if (fits(word.text, type, spec->values)) return;
        if (!spec->values.empty())
            unknown_name(word.place, "取值", "value", word.text, {spec->values.begin(), spec->values.end()}, problems_);
        else
            problems_.error(word.place, "“" + word.text + "”不能作为字段 " + spec->name + " 的值",
                            "'" + word.text + "' is no value of the field " + spec->name);
    }

    void fields(PackNode const& node, ActivityMapping& made)
    {
        auto const* const given = get(node, "fields");
        if (given == nullptr || !expect_mapping(*given, "fields", problems_)) return;
        auto const kind = built_in(made.to);
        for (std::size_t i = 0; i < given->size(); ++i) {
            auto const& name = given->key(i);
            FieldSpec const* spec = nullptr;
            if (kind == BuiltIn::facts_decided) {
                if (name.text != "reason" && !names_->fact(name.text))
                    unknown_name(name.place, "事实", "fact", name.text, names_->fact_ids(), problems_);
            } else if (kind == BuiltIn::deviation_sanctioned) {
                std::vector<std::string_view> const known = {"rule", "ground", "approver"};
                if (std::find(known.begin(), known.end(), name.text) == known.end())
                    unknown_name(name.place, "字段", "field", name.text, known, problems_);
            } else {
                spec = names_->field(*activity_, name.text);
                if (spec == nullptr) {
                    std::vector<std::string_view> known;
                    for (auto const& each : activity_->fields) known.push_back(each.name);
                    unknown_name(name.place, "字段", "field", name.text, known, problems_);
                    continue;
                }
            }
            static FieldSpec const text;
            bool const is_truth = kind == BuiltIn::facts_decided && name.text != "reason";
            if (auto from = source(given->value(i), is_truth ? nullptr : spec != nullptr ? spec : &text))
                made.fields.push_back({name.text, std::move(*from)});
        }
    }

    // true, false, or a condition on attributes.
    std::optional<TruthSource> truth(std::string const& name, PackNode const& node)
    {
        TruthSource made;
        made.name = name;
        if (node.is_word()) made.always = yes_no(node, name, problems_);
        else made.test = read_test(node, problems_);
        return made;
    }

    void documents(PackNode const& node, ActivityMapping& made)
    {
        auto const* const given = get(node, "documents");
        if (given == nullptr) return;
        auto const known = [&](PackNode const& kind) {
            if (activity_ != nullptr && names_->has_document(*activity_, kind.text)) return true;
            std::vector<std::string_view> kinds;
            if (activity_ != nullptr) kinds.assign(activity_->documents.begin(), activity_->documents.end());
            unknown_name(kind.place, "材料", "document", kind.text, kinds, problems_);
            return false;
        };
        if (given->is_mapping()) {
            for (std::size_t i = 0; i < given->size(); ++i)
                if (known(given->key(i)))
                    if (auto read = truth(given->key(i).text, given->value(i)))
                        made.documents.push_back(std::move(*read));
            return;
        }
        for (auto const* const each : words_of(*given, "documents", problems_))
            if (known(*each)) made.documents.push_back({each->text, true, {}});
    }

    void facts(PackNode const& tree)
    {
        auto const* const given = get(tree, "facts");
        if (given == nullptr || !expect_mapping(*given, "facts", problems_)) return;
        for (std::size_t i = 0; i < given->size(); ++i) {
            auto const& name = given->key(i);
            if (!names_->fact(name.text))
                unknown_name(name.place, "事实", "fact", name.text, names_->fact_ids(), problems_);
            auto read = truth(name.text, given->value(i));
            if (!read) continue;
            if (!read->always && !read->test.key.empty() && !read->test.key.starts_with("case:"))
                problems_.error(given->value(i).place, "事实取自案件的属性，写作 case:属性",
                                "a fact is read from an attribute of the case, written case:ATTRIBUTE");
            made_.facts.push_back(std::move(*read));
        }
    }

    std::vector<std::string> roles(PackNode const& node)
    {
        std::vector<std::string> made;
        for (auto const* const each : words_of(node, "role", problems_))
            if (names_->look_up_role(*each, problems_)) made.push_back(each->text);
        return made;
    }

    void people(PackNode const& tree)
    {
        if (auto const* const actors = get(tree, "actors")) {
            if (actors->is_word()) {
                made_.actors_identified =
                    choice<bool>(*actors, "actors", {{"identified", true}, {"anonymous", false}}, problems_);
            } else if (expect_mapping(*actors, "actors", problems_)) {
                for (std::size_t i = 0; i < actors->size(); ++i) {
                    auto const& known = actors->value(i);
                    if (!expect_mapping(known, "办理人 / an actor", problems_)) continue;
                    check_keys(known, {"role", "unit"}, "办理人 / an actor", problems_);
                    auto& actor = made_.actors[actors->key(i).text];
                    if (auto const* const role = get(known, "role")) actor.roles = roles(*role);
                    actor.unit = word_of(known, "unit", problems_);
                }
            }
        }
        if (auto const* const given = get(tree, "roles");
            given != nullptr && expect_mapping(*given, "roles", problems_))
            for (std::size_t i = 0; i < given->size(); ++i) made_.roles[given->key(i).text] = roles(given->value(i));
        if (auto const* const given = get(tree, "units");
            given != nullptr && expect_mapping(*given, "units", problems_))
            for (std::size_t i = 0; i < given->size(); ++i)
                made_.units[given->key(i).text] = one_word(given->value(i), "units", problems_);
    }

    // Of the rules, and of what every procedure demands ("by:permit.granted").
    [[nodiscard]] std::vector<std::string_view> subject_ids() const
    {
        std::vector<std::string_view> ids;
        for (auto const& subject : law_->kernel().subjects) ids.push_back(subject.id);
        return ids;
    }

    Problems& problems_;
    LogMapping made_;
    std::optional<Law> law_;
    Names const* names_ = nullptr;
    Activity const* activity_ = nullptr; // to which is mapped what is being read; nothing: a built-in one
};

} // namespace

MappingLoaded load_mapping(std::string_view text, std::string const& file, PackSet const& packs)
{
    Problems problems;
    MappingLoaded loaded;
    auto const documents = read_yaml(text, file, problems);
    if (!problems.any_error()) {
        if (documents.size() != 1)
            problems.error({std::make_shared<std::string const>(file), 0, 0}, "应当正好有一个 YAML 文档",
                           "expected exactly one YAML document");
        else loaded.mapping = MappingReader(packs, problems).run(documents.front());
    }
    if (problems.any_error()) loaded.mapping.reset();
    if (loaded.mapping) loaded.mapping->digest = sha256(text).hex();
    loaded.problems = problems.in_order();
    return loaded;
}

MappingLoaded load_mapping_file(std::string const& file, PackSet const& packs)
{
    Problems problems;
    auto const bytes = read_bytes(file, problems);
    if (!bytes) return {std::nullopt, problems.in_order()};
    return load_mapping(*bytes, file, packs);
}

Result<LogMapping> identity_mapping(std::string const& pack, PackSet const& packs, Parameters const& parameters)
{
    auto const law = packs.bind(pack, parameters, Calendar::plain_weekdays());
    if (!law) return law.error();
    LogMapping made;
    made.id = pack;
    made.title = law->procedure().title;
    made.pack = pack;
    made.packs = packs;
    made.parameters = parameters;
    made.identity = true;
    made.digest = law->digest();
    return made;
}

} // namespace duly
