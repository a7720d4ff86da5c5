// SPDX-License-Identifier: Apache-2.0
// Reading what a pack declares: its head, roles, facts, parameters, documents and activities with their fields.
#include "reading.hpp"

#include "duly/law/machine_words.hpp"

#include <algorithm>
#include <array>

namespace duly::detail {

namespace {

constexpr std::array<std::string_view, 7> built_in_activities = {
    "facts.decided",        "case.opened", "time.passed",   "correction.made",
    "deviation.sanctioned", "law.changed", "privacy.erased"};

std::string text_before_last(std::string const& id, char separator)
{
    auto const at = id.rfind(separator);
    return at == std::string::npos ? std::string() : id.substr(0, at);
}

bool check_id(PackNode const& id, Problems& problems)
{
    constexpr std::string_view forbidden = " \t\r\n:,;{}[]()<>\"'`|&*!?#%@\\=+";
    bool const good = !id.text.empty() && id.text.size() <= 200 &&
                      id.text.find_first_of(forbidden) == std::string::npos && id.text.front() != '/' &&
                      id.text.back() != '/' && id.text.find("//") == std::string::npos &&
                      id.text.find("..") == std::string::npos;
    if (!good)
        problems.error(id.place, "程序包的名称应如 cn/major-decision，不是“" + id.text.substr(0, 80) + "”",
                       "the id of a pack looks like cn/major-decision, not '" + id.text.substr(0, 80) + "'");
    return good;
}

void read_source(PackNode const& source, Head& head, Problems& problems)
{
    if (source.is_word()) {
        head.source = same_in_both(source.text);
        return;
    }
    if (!expect_mapping(source, "source", problems)) return;
    check_keys(source, {"zh", "en", "number"}, "source", problems);
    head.source = titles(source, source.place, "source", {}, problems);
    head.source_number = word_of(source, "number", problems);
}

void read_dates(PackNode const& tree, Head& head, Problems& problems)
{
    if (auto const* const from = get(tree, "valid_from")) head.valid_from = date(*from, "valid_from", problems);
    if (auto const* const until = get(tree, "valid_until")) head.valid_until = date(*until, "valid_until", problems);
    if (head.valid_from && head.valid_until && *head.valid_until < *head.valid_from)
        problems.error(get(tree, "valid_until")->place, "valid_until 早于 valid_from",
                       "valid_until lies before valid_from");
}

} // namespace

Head read_head(PackNode const& tree, Problems& problems)
{
    Head head;
    if (auto const* const format = get(tree, "format"); format != nullptr && !format->is_word("1"))
        problems.error(format->place, "只认识格式 1；此文件可能需要更新的版本",
                       "only format 1 is known; the file may need a newer release");
    auto const* const id = get(tree, "procedure");
    if (id == nullptr)
        problems.error(tree.place, "缺少 procedure（程序包的名称，如 cn/major-decision）",
                       "'procedure' is missing: the id of the pack, such as cn/major-decision");
    else if (head.id = one_word(*id, "procedure", problems); !head.id.empty()) (void)check_id(*id, problems);
    head.family = word_of(tree, "family", problems);
    head.place = word_of(tree, "place", problems);
    auto const slash = head.id.rfind('/');
    if (head.family.empty()) head.family = slash == std::string::npos ? head.id : head.id.substr(slash + 1);
    if (get(tree, "place") == nullptr) head.place = text_before_last(head.id, '/');
    head.extends = word_of(tree, "extends", problems);
    if (auto const* const levels = get(tree, "levels"))
        for (auto const* const level : words_of(*levels, "levels", problems)) head.levels.push_back(level->text);
    read_dates(tree, head, problems);
    if (auto const* const edition = get(tree, "edition"))
        head.edition = integer(*edition, "edition", 1, problems).value_or(1);
    if (auto const* const title = get(tree, "title")) {
        if (title->is_word()) head.title = same_in_both(title->text);
        else if (expect_mapping(*title, "title", problems)) {
            check_keys(*title, {"zh", "en"}, "title", problems);
            head.title = titles(*title, title->place, "title", head.id, problems);
        }
    } else {
        problems.warning(tree.place, "没有标题（title）", "there is no title");
        head.title = same_in_both(head.id);
    }
    if (auto const* const source = get(tree, "source")) read_source(*source, head, problems);
    if (auto const* const grade = get(tree, "grade")) {
        std::vector<std::pair<std::string_view, int>> const grades = {
            {"V", 0}, {"V2", 0}, {"from memory", 0}, {"I", 0}};
        if (choice(*grade, "grade", grades, problems)) head.grade = grade->text;
    }
    head.note = word_of(tree, "note", problems);
    return head;
}

namespace {

class DeclarationReader {
public:
    DeclarationReader(PackNode const& tree, Procedure& procedure, Problems& problems)
        : tree_(tree), procedure_(procedure), problems_(problems)
    {}

    void run()
    {
        roles();
        documents();
        parameters();
        activities();
        phases();
        facts();
        auto const limit = [&](std::size_t n, std::size_t most, std::string_view zh, std::string_view en) {
            if (n > most)
                problems_.error(tree_.place, std::string(zh) + "不能超过 " + std::to_string(most) + " 个",
                                "at most " + std::to_string(most) + " " + std::string(en) + " in one pack");
        };
        limit(procedure_.roles.size(), 64, "角色", "roles");
        limit(procedure_.facts.size(), 64, "事实", "facts");
        limit(procedure_.documents.size(), 64, "材料种类", "kinds of documents");
        limit(procedure_.activities.size(), 10000, "环节", "activities");
    }

private:
    // The entries of a mapping; a list where a mapping is expected is the commonest slip.
    std::vector<Pair> entries(PackNode const& node, std::string_view what)
    {
        auto pairs = pairs_of(node);
        if (node.is_null() || node.is_mapping() || (node.is_list() && pairs.size() == node.items.size())) return pairs;
        (void)expect_mapping(node, what, problems_);
        return {};
    }
    std::vector<Pair> entries_of(std::string_view key)
    {
        auto const* const node = get(tree_, key);
        return node == nullptr ? std::vector<Pair>{} : entries(*node, key);
    }

    void roles()
    {
        for (auto const& [id, node] : entries_of("roles")) {
            Role role{id->text, {}, id->text == "any"};
            (void)check_name(*id, "角色 / role", false, problems_);
            if (expect_mapping(*node, "角色 / role " + id->text, problems_)) {
                check_keys(*node, {"zh", "en"}, "角色 / role", problems_);
                role.title = titles(*node, id->place, "角色 / role " + id->text, id->text, problems_);
            }
            procedure_.roles.push_back(std::move(role));
        }
    }

    // Anyone may be named without being declared.
    void look_up_role(PackNode const& name)
    {
        auto const known = [&](std::string_view id) {
            return std::any_of(procedure_.roles.begin(), procedure_.roles.end(),
                               [&](Role const& r) { return r.id == id; });
        };
        if (known(name.text)) return;
        if (name.text == "any") {
            procedure_.roles.push_back({"any", {"任何人", "anyone"}, true});
            return;
        }
        std::vector<std::string_view> ids;
        for (auto const& role : procedure_.roles) ids.push_back(role.id);
        unknown_name(name.place, "角色", "role", name.text, ids, problems_);
    }
    std::vector<std::string> by(PackNode const& node, Place const& place, std::string const& name)
    {
        std::vector<std::string> ids;
        auto const* const value = get(node, "by");
        if (value == nullptr) {
            problems_.error(place, zh_of(name) + " 缺少 by（由哪个角色作出）",
                            en_of(name) + " needs 'by': the role that does it");
            return ids;
        }
        for (auto const* const role : words_of(*value, "by", problems_)) {
            look_up_role(*role);
            ids.push_back(role->text);
        }
        return ids;
    }

    void documents()
    {
        for (auto const& [kind, node] : entries_of("documents")) {
            (void)check_name(*kind, "材料 / document", false, problems_);
            DocumentSpec document{kind->text, {}};
            if (expect_mapping(*node, "材料 / document " + kind->text, problems_)) {
                check_keys(*node, {"zh", "en"}, "材料 / document", problems_);
                document.title = titles(*node, kind->place, "材料 / document " + kind->text, kind->text, problems_);
            }
            procedure_.documents.push_back(std::move(document));
        }
        declared_documents_ = procedure_.documents.size();
    }

    void parameters()
    {
        for (auto const& [id, node] : entries_of("parameters")) {
            (void)check_name(*id, "参数 / parameter", false, problems_);
            if (!expect_mapping(*node, "参数 / parameter " + id->text, problems_)) continue;
            check_keys(*node, {"default", "choices", "asks", "note", "value", "set"}, "参数 / parameter", problems_);
            ParameterSpec parameter;
            parameter.id = id->text;
            parameter.asks = text_of(*node, "asks", problems_);
            auto const* const standard = node->find("default");
            if (standard == nullptr || standard->is_null())
                problems_.error(id->place, "参数 " + id->text + " 缺少 default",
                                "parameter " + id->text + " needs a default");
            else parameter.default_value = in_one_line(*standard);
            auto const* const value = node->find("value");
            parameter.value = value == nullptr ? parameter.default_value : in_one_line(*value);
            if (auto const* const choices = get_list(*node, "choices", problems_))
                for (auto const& option : choices->items) parameter.choices.push_back(in_one_line(option));
            procedure_.parameters.push_back(std::move(parameter));
        }
    }

    void activities()
    {
        auto const* const phases = get(tree_, "activities");
        if (phases == nullptr)
            problems_.error(tree_.place, "缺少 activities（环节）", "'activities' is missing: what can happen");
        for (auto const& [phase, node] : entries_of("activities")) {
            (void)check_name(*phase, "阶段 / phase", false, problems_);
            procedure_.phases.push_back(phase->text);
            if (node->is_mapping() && node->find("by") != nullptr) {
                problems_.error(phase->place, "环节应当写在阶段之下：activities: {阶段: {" + phase->text + ": …}}",
                                "activities stand under a phase: activities: {PHASE: {" + phase->text + ": …}}");
                continue;
            }
            for (auto const& [id, activity] : entries(*node, "阶段 / phase " + phase->text))
                read_activity(phase->text, *id, *activity);
        }
        for (auto const& [place, phase] : restarts_)
            if (std::find(procedure_.phases.begin(), procedure_.phases.end(), phase) == procedure_.phases.end()) {
                std::vector<std::string_view> const known(procedure_.phases.begin(), procedure_.phases.end());
                unknown_name(place, "阶段", "phase", phase, known, problems_);
            }
    }

    // Titles for the phases that the activities stand under.
    void phases()
    {
        std::vector<std::string_view> const known(procedure_.phases.begin(), procedure_.phases.end());
        for (auto const& [phase, node] : entries_of("phases")) {
            auto const what = "阶段 / phase " + phase->text;
            if (std::find(known.begin(), known.end(), phase->text) == known.end())
                unknown_name(phase->place, "阶段", "phase", phase->text, known, problems_);
            if (!expect_mapping(*node, what, problems_)) continue;
            check_keys(*node, {"zh", "en"}, "阶段 / phase", problems_);
            procedure_.phase_titles[phase->text] = titles(*node, phase->place, what, phase->text, problems_);
        }
    }

    void read_activity(std::string const& phase, PackNode const& id, PackNode const& node)
    {
        auto const what = "环节 / activity " + id.text;
        (void)check_name(id, "环节 / activity", true, problems_);
        if (std::find(built_in_activities.begin(), built_in_activities.end(), id.text) != built_in_activities.end())
            problems_.error(id.place, "“" + id.text + "”是每个程序都有的内置环节，不能再定义",
                            "'" + id.text + "' is built into every procedure and cannot be declared");
        if (std::any_of(procedure_.activities.begin(), procedure_.activities.end(),
                        [&](Activity const& a) { return a.id == id.text; }))
            problems_.error(id.place, zh_of(what) + " 重复", en_of(what) + " is declared twice");
        if (!expect_mapping(node, what, problems_)) return;
        check_keys(node,
                   {"by", "article", "zh", "en", "fields", "documents", "ends", "after_end", "restarts", "drives",
                    "judges_again", "note"},
                   "环节 / activity", problems_);
        Activity activity;
        activity.id = id.text;
        activity.phase = phase;
        activity.title = titles(node, id.place, what, id.text, problems_);
        activity.by = by(node, id.place, what);
        activity.article = word_of(node, "article", problems_);
        activity.ends = yes_no_of(node, "ends", problems_);
        activity.after_end = yes_no_of(node, "after_end", problems_);
        activity.judges_again = yes_no_of(node, "judges_again", problems_);
        if (auto const* const restarts = get(node, "restarts")) {
            activity.restarts = one_word(*restarts, "restarts", problems_);
            if (!activity.restarts.empty()) restarts_.emplace_back(restarts->place, activity.restarts);
        }
        drives(node, activity);
        fields(node, activity);
        if (auto const* const list = get(node, "documents"))
            for (auto const* const kind : words_of(*list, "documents", problems_)) add_document(*kind, activity);
        procedure_.activities.push_back(std::move(activity));
    }

    void drives(PackNode const& node, Activity& activity)
    {
        auto const* value = get(node, "drives");
        if (value == nullptr) return;
        if (value->is_mapping()) { // {act: Meeting.vote, article: 3}
            check_keys(*value, {"act", "article"}, "drives", problems_);
            activity.drives_article = word_of(*value, "article", problems_);
            auto const* const act = get(*value, "act");
            if (act == nullptr) {
                problems_.error(value->place, "drives 应写明状态机动作（act）",
                                "'drives' needs the act of a machine: 'act'");
                return;
            }
            value = act;
        }
        activity.drives = one_word(*value, "drives", problems_);
        if (activity.drives.empty() || machine_word(activity.drives)) return;
        std::vector<std::string> words;
        for (auto const& [machine, act] : machine_words) words.push_back(std::string(machine) + "." + std::string(act));
        std::vector<std::string_view> const known(words.begin(), words.end());
        std::string list;
        for (auto const& word : words) list += (list.empty() ? "" : ", ") + word;
        unknown_name(value->place, "状态机动作", "act of a state machine", activity.drives, known, problems_,
                     "；可用：" + list, "; expected one of: " + list);
    }

    void add_document(PackNode const& kind, Activity& activity)
    {
        activity.documents.push_back(kind.text);
        auto& known = procedure_.documents;
        if (std::any_of(known.begin(), known.end(), [&](DocumentSpec const& d) { return d.kind == kind.text; })) return;
        (void)check_name(kind, "材料 / document", false, problems_);
        if (declared_documents_ > 0)
            problems_.warning(kind.place, "documents 中没有材料“" + kind.text + "”的名称",
                              "'documents' gives no title for the document '" + kind.text + "'");
        known.push_back({kind.text, same_in_both(kind.text)});
    }

    void fields(PackNode const& node, Activity& activity)
    {
        auto const* const list = get(node, "fields");
        if (list == nullptr) return;
        for (auto const& [name, type] : entries(*list, "fields")) {
            (void)check_name(*name, "字段 / field", false, problems_);
            if (name->text == "actor")
                problems_.error(name->place, "“actor”是每个环节都有的字段（行为人），不能再定义",
                                "'actor' is a field of every activity (who performs it) and cannot be declared");
            activity.fields.push_back(field(*name, *type));
        }
    }

    FieldSpec field(PackNode const& name, PackNode const& node)
    {
        FieldSpec spec;
        spec.name = name.text;
        spec.title = same_in_both(name.text);
        if (!node.is_mapping()) {
            type(node, spec);
            spec.personal = spec.type == FieldType::text;
            return spec;
        }
        check_keys(node, {"type", "list", "public", "zh", "en"}, "字段 / field", problems_);
        auto const* const of = get(node, "type");
        auto const* const element = get(node, "list");
        if ((of == nullptr) == (element == nullptr))
            problems_.error(node.place, "字段 " + name.text + " 应当有 type 或者 list，二者只取其一",
                            "the field " + name.text + " needs either 'type' or 'list'");
        if (of != nullptr) type(*of, spec);
        if (element != nullptr) {
            FieldSpec inner;
            type(*element, inner);
            if (inner.type == FieldType::list || inner.type == FieldType::yes_no)
                problems_.error(element->place, "列表的元素应当是 actor、text、date、decimal、digest 或者 [选项]",
                                "the elements of a list are actor, text, date, decimal, digest or [choices]");
            spec.type = FieldType::list;
            spec.element = inner.type;
            spec.values = inner.values;
        }
        spec.personal = spec.type == FieldType::text || (element != nullptr && spec.element == FieldType::text);
        if (auto const* const is_public = get(node, "public")) spec.personal = !yes_no(*is_public, "public", problems_);
        if (get(node, "zh") != nullptr || get(node, "en") != nullptr)
            spec.title = titles(node, name.place, "字段 / field " + name.text, name.text, problems_);
        return spec;
    }

    void type(PackNode const& node, FieldSpec& spec)
    {
        if (node.is_list()) {
            spec.type = FieldType::enumeration;
            for (auto const* const value : words_of(node, "选项 / choices", problems_))
                spec.values.push_back(value->text);
            if (spec.values.empty()) problems_.error(node.place, "没有选项", "no choices");
            return;
        }
        static std::vector<std::pair<std::string_view, FieldType>> const types = {
            {"text", FieldType::text},     {"date", FieldType::date},   {"decimal", FieldType::decimal},
            {"yes/no", FieldType::yes_no}, {"actor", FieldType::actor}, {"digest", FieldType::digest},
            {"list", FieldType::list},     {"actors", FieldType::list}};
        if (node.is_word("number")) {
            problems_.error(node.place, "没有类型 number；数写作 decimal",
                            "there is no type 'number'; a number is a decimal");
            return;
        }
        if (auto const known = choice(node, "类型 / type", types, problems_)) spec.type = *known;
        if (node.is_word("actors")) spec.element = FieldType::actor;
    }

    void facts()
    {
        for (auto const& [id, node] : entries_of("facts")) {
            auto const what = "事实 / fact " + id->text;
            (void)check_name(*id, "事实 / fact", false, problems_);
            if (!expect_mapping(*node, what, problems_)) continue;
            check_keys(*node, {"by", "article", "before", "zh", "en", "note"}, "事实 / fact", problems_);
            FactSpec fact;
            fact.id = id->text;
            fact.title = titles(*node, id->place, what, id->text, problems_);
            fact.by = by(*node, id->place, what);
            fact.article = word_of(*node, "article", problems_);
            if (get(*node, "before") != nullptr) {
                Names const names(procedure_);
                fact.before = activities_of(*node, "before", names, problems_);
            }
            procedure_.facts.push_back(std::move(fact));
        }
    }

    PackNode const& tree_;
    Procedure& procedure_;
    Problems& problems_;
    std::vector<std::pair<Place, std::string>> restarts_;
    std::size_t declared_documents_ = 0;
};

} // namespace

void read_declarations(PackNode const& tree, Procedure& procedure, Problems& problems)
{
    DeclarationReader(tree, procedure, problems).run();
}

} // namespace duly::detail
