// SPDX-License-Identifier: Apache-2.0
// From a resolved tree to typed values. Every function reports what is wrong where it stands and goes on, so that one
// load tells everything. What is returned after a report only serves to go on; a pack with errors is never used.
#pragma once

#include "node.hpp"

#include "duly/law/procedure.hpp"

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// ---- words ----------------------------------------------------------------------------------------------------------

// What is spoken of is named in both languages: "规则 / rule R-1" is "规则 R-1" and "rule R-1". Without " / " it is a
// word of the format, the same in both.
[[nodiscard]] std::string zh_of(std::string_view what);
[[nodiscard]] std::string en_of(std::string_view what);

// The value of a key; nothing if it is absent or `unset` (what a parameter makes of a place it leaves open).
[[nodiscard]] PackNode const* get(PackNode const& mapping, std::string_view key);
[[nodiscard]] PackNode const* get_list(PackNode const& mapping, std::string_view key, Problems& problems);
[[nodiscard]] bool expect_mapping(PackNode const& node, std::string_view what, Problems& problems);
void check_keys(PackNode const& mapping, std::vector<std::string_view> const& known, std::string_view what,
                Problems& problems);
// A single word; empty after a report.
[[nodiscard]] std::string one_word(PackNode const& node, std::string_view what, Problems& problems);
[[nodiscard]] std::string word_of(PackNode const& mapping, std::string_view key, Problems& problems);
// A word, or a list of words; each once. `unset` in a list is left out.
[[nodiscard]] std::vector<PackNode const*> words_of(PackNode const& node, std::string_view what, Problems& problems);
[[nodiscard]] bool yes_no(PackNode const& node, std::string_view what, Problems& problems);
[[nodiscard]] bool yes_no_of(PackNode const& mapping, std::string_view key, Problems& problems); // default: no
[[nodiscard]] std::optional<int> integer(PackNode const& node, std::string_view what, int least, Problems& problems);
[[nodiscard]] std::optional<Date> date(PackNode const& node, std::string_view what, Problems& problems);
[[nodiscard]] std::optional<Fraction> fraction(PackNode const& node, std::string_view what, Problems& problems);
[[nodiscard]] std::optional<Duration> duration(PackNode const& node, std::string_view what, Problems& problems);
// {zh, en} of a mapping. What is missing is a warning and replaced by the other language, or by `otherwise`.
[[nodiscard]] Text titles(PackNode const& mapping, Place const& place, std::string_view of, std::string otherwise,
                          Problems& problems);
// A key that is {zh, en} or one text for both.
[[nodiscard]] Text text_of(PackNode const& mapping, std::string_view key, Problems& problems);
// "activity 'x' is not declared; did you mean 'y'?"
void unknown_name(Place const& place, std::string_view what_zh, std::string_view what_en, std::string_view name,
                  std::vector<std::string_view> const& known, Problems& problems, std::string hint_zh = {},
                  std::string hint_en = {});
// A name that a pack may give: no spaces, no ':' and no brackets; dots only in activities and rules.
[[nodiscard]] bool check_name(PackNode const& name, std::string_view what, bool dots, Problems& problems);

// One of a closed list of words, by position.
template <class Word>
[[nodiscard]] std::optional<Word> choice(PackNode const& node, std::string_view what,
                                         std::vector<std::pair<std::string_view, Word>> const& choices,
                                         Problems& problems)
{
    auto const text = one_word(node, what, problems);
    if (text.empty()) return std::nullopt;
    std::vector<std::string_view> words;
    for (auto const& [word, value] : choices) {
        if (word == text) return value;
        words.push_back(word);
    }
    unknown_name(node.place, zh_of(what), en_of(what), text, words, problems);
    return std::nullopt;
}

// ---- names ----------------------------------------------------------------------------------------------------------

// What the names of a pack stand for. Pointers into `procedure`, which must outlive it unchanged.
class Names {
public:
    explicit Names(Procedure const& procedure);

    [[nodiscard]] Activity const* activity(std::string_view id) const;
    [[nodiscard]] FieldSpec const* field(Activity const& activity, std::string_view name) const;
    [[nodiscard]] bool has_document(Activity const& activity, std::string_view kind) const;
    [[nodiscard]] bool role(std::string_view id) const { return roles_.contains(id); }
    [[nodiscard]] bool fact(std::string_view id) const { return facts_.contains(id); }
    [[nodiscard]] bool document(std::string_view kind) const { return documents_.contains(kind); }

    [[nodiscard]] std::vector<std::string_view> activity_ids() const;
    [[nodiscard]] std::vector<std::string_view> fact_ids() const { return {facts_.begin(), facts_.end()}; }
    [[nodiscard]] std::vector<std::string_view> role_ids() const { return {roles_.begin(), roles_.end()}; }
    [[nodiscard]] std::vector<std::string_view> document_kinds() const
    {
        return {documents_.begin(), documents_.end()};
    }

    // Each reports a name that is not declared.
    Activity const* look_up_activity(PackNode const& name, Problems& problems) const;
    bool look_up_role(PackNode const& name, Problems& problems) const;

private:
    std::map<std::string_view, Activity const*> activities_;
    std::set<std::string_view> roles_, facts_, documents_;
};

// The activities that a key lists.
[[nodiscard]] std::vector<std::string> activities_of(PackNode const& mapping, std::string_view key, Names const& names,
                                                     Problems& problems);

// ---- conditions -----------------------------------------------------------------------------------------------------

using Activities = std::vector<Activity const*>;

// Whose fields a bare path names.
struct Readers {
    Activities bare;   // one of these has the field
    Activities judged; // in a set's `where`: a bare path after same_as is the judged event's
    bool in_set = false;
    std::string_view nobody_zh; // why a bare path names nothing here
    std::string_view nobody_en;
};

class ConditionReader {
public:
    ConditionReader(Names const& names, Problems& problems) : names_(names), problems_(problems) {}

    [[nodiscard]] Condition condition(PackNode const& node, Readers const& readers);
    [[nodiscard]] Set set(PackNode const& node, Readers const& readers);
    // A path whose content is compared: never personal. The field it names, or nothing after a report.
    [[nodiscard]] FieldSpec const* compared_path(PackNode const& node, Readers const& readers, Path& path);
    [[nodiscard]] std::vector<Same> same(PackNode const& node, Activities const& earlier, Activities const& later);

private:
    [[nodiscard]] FieldSpec const* path(PackNode const& node, Readers const& readers, Path& path);
    [[nodiscard]] Condition from_word(PackNode const& node);
    [[nodiscard]] Condition parts(PackNode const& node, Condition::Op op, Readers const& readers);
    [[nodiscard]] Condition field(PackNode const& node, Readers const& readers);
    void compare(PackNode const& literal, FieldSpec const& spec, Condition& condition, Readers const& readers);
    [[nodiscard]] std::optional<Value> literal(PackNode const& node, FieldType type, FieldSpec const& spec);
    [[nodiscard]] Condition document(PackNode const& node, Readers const& readers);
    [[nodiscard]] Condition done(PackNode const& node);
    [[nodiscard]] Condition share(PackNode const& node, Readers const& readers);
    [[nodiscard]] Set set_of_path(PackNode const& node, Readers const& readers);
    void check_same(PackNode const& name, std::string const& field, Activities const& activities);

    Names const& names_;
    Problems& problems_;
};

[[nodiscard]] Condition all_of(std::vector<Condition> parts);
[[nodiscard]] Condition any_of(std::vector<Condition> parts);
[[nodiscard]] Condition not_of(Condition part);

// ---- rules and procedures -------------------------------------------------------------------------------------------

// The rule, or the links of its chain. `known_ids`: the ids of all rules, for suggestions.
[[nodiscard]] std::vector<Rule> read_rule(PackNode const& node, Names const& names,
                                          std::vector<std::string_view> const& known_ids, Problems& problems);

// The keys before the first part: who, where, when. Enough for a list of packs.
struct Head {
    std::string id, family, extends, place, grade, note;
    Text title, source;
    std::string source_number;
    std::vector<std::string> levels;
    std::optional<Date> valid_from;
    std::optional<Date> valid_until;
    int edition = 1;
};
[[nodiscard]] Head read_head(PackNode const& tree, Problems& problems);

// Everything except claims, rules, outcomes and renames, which name what this declares.
void read_declarations(PackNode const& tree, Procedure& procedure, Problems& problems);
void read_claims(PackNode const& tree, Names const& names, Procedure& procedure, Problems& problems);
void read_outcomes(PackNode const& tree, Names const& names, Procedure& procedure, Problems& problems);

// The whole tree, in which no parameter is left open.
[[nodiscard]] Procedure read_procedure(PackNode const& resolved, Problems& problems);

} // namespace duly::detail
