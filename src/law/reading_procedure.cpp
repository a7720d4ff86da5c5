// SPDX-License-Identifier: Apache-2.0
// Reading a whole pack: head and declarations first, then what names them: rules, claims, outcomes, renames.
#include "reading.hpp"

#include "duly/law/duration.hpp"

#include <algorithm>
#include <map>

namespace duly::detail {

namespace {

// "MAD-11" stands for itself, and for the links of the chain that it was written as.
using Expansions = std::map<std::string, std::vector<std::string>, std::less<>>;

std::vector<std::string_view> ids_of(Expansions const& expansions)
{
    std::vector<std::string_view> ids;
    for (auto const& [id, links] : expansions) ids.push_back(id);
    return ids;
}

class ProcedureReader {
public:
    ProcedureReader(PackNode const& tree, Problems& problems) : tree_(tree), problems_(problems) {}

    Procedure run()
    {
        check_keys(tree_,
                   {"format",     "procedure", "family", "place",      "levels", "extends", "valid_from", "valid_until",
                    "edition",    "title",     "source", "grade",      "note",   "renames", "roles",      "facts",
                    "parameters", "documents", "phases", "activities", "claims", "rules",   "outcomes",   "no_rule"},
                   "程序包 / pack", problems_);
        head();
        read_declarations(tree_, procedure_, problems_);
        Names const names(procedure_);
        rules(names);
        read_claims(tree_, names, procedure_, problems_);
        read_outcomes(tree_, names, procedure_, problems_);
        outcome_rules();
        renames(names);
        no_rule();
        return std::move(procedure_);
    }

private:
    void head()
    {
        auto read = read_head(tree_, problems_);
        procedure_.id = std::move(read.id);
        procedure_.family = std::move(read.family);
        procedure_.extends = std::move(read.extends);
        procedure_.title = std::move(read.title);
        procedure_.source = std::move(read.source);
        procedure_.source_number = std::move(read.source_number);
        procedure_.grade = std::move(read.grade);
        procedure_.place = std::move(read.place);
        procedure_.levels = std::move(read.levels);
        if (read.valid_from) procedure_.valid_from = *read.valid_from;
        else if (get(tree_, "valid_from") == nullptr)
            problems_.error(tree_.place, "缺少 valid_from（施行日期，如 2019-09-01）",
                            "'valid_from' is missing: the date from which the law is in force, such as 2019-09-01");
        procedure_.valid_until = read.valid_until;
        procedure_.edition = read.edition;
        procedure_.note = std::move(read.note);
    }

    void rules(Names const& names)
    {
        auto const* const list = get_list(tree_, "rules", problems_);
        if (list == nullptr) return;
        std::vector<std::string_view> ids;
        for (auto const& node : list->items)
            if (auto const* const id = node.find("id")) ids.push_back(id->text);
        std::vector<std::pair<PackNode const*, std::size_t>> derogations;
        std::map<std::string, Place, std::less<>> seen;
        for (auto const& node : list->items) {
            auto read = read_rule(node, names, ids, problems_);
            auto const* const id = node.find("id");
            for (auto& rule : read) {
                unique(rule.id, id == nullptr ? node.place : id->place, seen);
                if (id != nullptr) expansions_[id->text].push_back(rule.id);
                if (id != nullptr && rule.id != id->text) expansions_[rule.id].push_back(rule.id);
                if (rule.kind == RuleKind::derogation) derogations.emplace_back(&node, procedure_.rules.size());
                procedure_.rules.push_back(std::move(rule));
            }
        }
        for (auto const& [node, index] : derogations) lowers(*node, procedure_.rules[index]);
    }

    void unique(std::string const& id, Place const& place, std::map<std::string, Place, std::less<>>& seen)
    {
        if (id.empty()) return;
        auto const [old, is_new] = seen.emplace(id, place);
        if (!is_new)
            problems_.error(place, "规则 " + id + " 重复；第 " + std::to_string(old->second.line) + " 行已有",
                            "rule " + id + " stands twice; the first is on line " + std::to_string(old->second.line));
    }

    std::vector<std::string> expand(PackNode const& names, std::string_view what)
    {
        std::vector<std::string> ids;
        for (auto const* const name : words_of(names, what, problems_)) {
            auto const found = expansions_.find(name->text);
            if (found != expansions_.end()) {
                ids.insert(ids.end(), found->second.begin(), found->second.end());
                continue;
            }
            auto const meant = nearest(name->text, ids_of(expansions_));
            auto const zh = meant.empty() ? std::string() : "；是否指“" + std::string(meant) + "”？";
            auto const en = meant.empty() ? std::string() : "; did you mean '" + std::string(meant) + "'?";
            problems_.warning(name->place, "没有规则“" + name->text + "”" + zh,
                              "no rule has the id '" + name->text + "'" + en);
        }
        return ids;
    }

    void lowers(PackNode const& node, Rule& rule)
    {
        std::vector<std::string> except;
        if (auto const* const names = get(node, "except")) except = expand(*names, "except");
        std::vector<std::string> from;
        if (!rule.all_rules) {
            if (auto const* const names = get(node, "from")) from = expand(*names, "from");
        } else {
            for (auto const& other : procedure_.rules)
                if (other.kind != RuleKind::derogation) from.push_back(other.id);
        }
        for (auto& id : from)
            if (std::find(except.begin(), except.end(), id) == except.end()) rule.lowers.push_back(std::move(id));
    }

    void outcome_rules()
    {
        auto const* const list = get(tree_, "outcomes");
        if (list == nullptr || !list->is_list()) return;
        for (auto const& node : list->items) {
            auto const* const finding = get(node, "finding");
            if (finding == nullptr) continue;
            // As in `except`: without the rule the outcome does not arise, and the pack can still be read and proved.
            static_cast<void>(expand(*finding, "finding"));
        }
        for (auto& outcome : procedure_.outcomes) { // the id of a chain stands for its links
            std::vector<std::string> links;
            for (auto const& id : outcome.findings)
                if (auto const found = expansions_.find(id); found != expansions_.end())
                    links.insert(links.end(), found->second.begin(), found->second.end());
            outcome.findings = std::move(links);
        }
    }

    void renames(Names const& names)
    {
        auto const* const node = get(tree_, "renames");
        if (node == nullptr || !expect_mapping(*node, "renames", problems_)) return;
        for (std::size_t i = 0; i < node->size(); ++i) {
            auto const now = one_word(node->value(i), "renames", problems_);
            auto const is_known = [&](std::string const& id) {
                return names.activity(id) != nullptr || names.fact(id) || expansions_.contains(id);
            };
            if (!now.empty() && !is_known(now)) {
                auto known = names.activity_ids();
                for (auto const id : names.fact_ids()) known.push_back(id);
                for (auto const id : ids_of(expansions_)) known.push_back(id);
                unknown_name(node->value(i).place, "环节、事实或者规则", "activity, fact or rule", now, known,
                             problems_);
            }
            if (is_known(node->key(i).text))
                problems_.error(node->key(i).place, "“" + node->key(i).text + "”仍在使用，不是旧名称",
                                "'" + node->key(i).text + "' is still in use, so it is no old name");
            procedure_.renames.emplace(node->key(i).text, now);
        }
    }

    void no_rule()
    {
        auto const* const list = get_list(tree_, "no_rule", problems_);
        if (list == nullptr) return;
        for (auto const& item : list->items) {
            if (!expect_mapping(item, "no_rule", problems_)) continue;
            check_keys(item, {"article", "why"}, "no_rule", problems_);
            if (get(item, "article") == nullptr || get(item, "why") == nullptr)
                problems_.error(item.place, "no_rule 的每一项应当有 article 和 why",
                                "every entry of no_rule needs 'article' and 'why'");
            (void)word_of(item, "article", problems_);
            (void)text_of(item, "why", problems_);
        }
    }

    PackNode const& tree_;
    Problems& problems_;
    Procedure procedure_;
    Expansions expansions_;
};

} // namespace

Procedure read_procedure(PackNode const& resolved, Problems& problems)
{
    if (!resolved.is_mapping()) {
        problems.error(resolved.place, "程序包应当是映射，以 procedure: 开头",
                       "a pack is a mapping that starts with procedure: …");
        return {};
    }
    return ProcedureReader(resolved, problems).run();
}

} // namespace duly::detail
