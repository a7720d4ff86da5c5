// SPDX-License-Identifier: Apache-2.0
// Reading what stands beside the rules: claims, which are proved from them, and outcomes, which follow from a verdict.
#include "reading.hpp"

#include <algorithm>
#include <set>

namespace duly::detail {

namespace {

Activities pointers(std::vector<std::string> const& ids, Names const& names)
{
    Activities found;
    for (auto const& id : ids)
        if (auto const* const activity = names.activity(id)) found.push_back(activity);
    return found;
}

class ClaimReader {
public:
    ClaimReader(PackNode const& node, Names const& names, Problems& problems)
        : node_(node), names_(names), problems_(problems), conditions_(names, problems)
    {}

    Claim run()
    {
        check_keys(node_,
                   {"id", "article", "says", "first", "then", "same", "where", "when", "unless", "since", "never",
                    "always_possible", "after", "note"},
                   "保证 / claim", problems_);
        claim_.id = word_of(node_, "id", problems_);
        if (claim_.id.empty()) problems_.error(node_.place, "保证缺少 id", "a claim needs an id");
        claim_.article = word_of(node_, "article", problems_);
        claim_.says = text_of(node_, "says", problems_);
        if (claim_.says.empty())
            problems_.warning(node_.place, "保证 " + claim_.id + " 没有文字（says）",
                              "claim " + claim_.id + " says nothing");
        bool const never = get(node_, "never") != nullptr;
        bool const possible = get(node_, "always_possible") != nullptr;
        bool const precedes = get(node_, "first") != nullptr || get(node_, "then") != nullptr;
        if (static_cast<int>(never) + static_cast<int>(possible) + static_cast<int>(precedes) != 1) {
            problems_.error(node_.place,
                            "保证应当是 first 与 then、never 与 after、always_possible 与 after 三种写法之一",
                            "a claim is either first and then, or never and after, or always_possible and after");
            return std::move(claim_);
        }
        claim_.kind = never ? Claim::Kind::excludes : possible ? Claim::Kind::reachable : Claim::Kind::precedes;
        if (precedes) first_then();
        else of_after(never ? "never" : "always_possible");
        return std::move(claim_);
    }

private:
    std::vector<std::string> listed(std::string_view key)
    {
        if (get(node_, key) == nullptr)
            problems_.error(node_.place, "保证 " + claim_.id + " 缺少 " + std::string(key),
                            "claim " + claim_.id + " needs '" + std::string(key) + "'");
        return activities_of(node_, key, names_, problems_);
    }

    void when(Activities const& judged)
    {
        Readers const readers{judged, {}, false, {}, {}};
        if (auto const* const node = get(node_, "when")) claim_.when = conditions_.condition(*node, readers);
        if (auto const* const node = get(node_, "unless")) claim_.unless = conditions_.condition(*node, readers);
    }

    void first_then()
    {
        claim_.first = listed("first");
        claim_.then = listed("then");
        claim_.since = activities_of(node_, "since", names_, problems_);
        auto const earlier = pointers(claim_.first, names_);
        auto const later = pointers(claim_.then, names_);
        when(later);
        if (auto const* const where = get(node_, "where"))
            claim_.where = conditions_.condition(*where, {earlier, {}, false, {}, {}});
        if (auto const* const same = get(node_, "same")) claim_.same = conditions_.same(*same, earlier, later);
        if (auto const* const after = node_.find_key("after"))
            problems_.error(after->place, "after 只与 never 或者 always_possible 同用",
                            "'after' goes with 'never' or 'always_possible' only");
    }

    void of_after(std::string_view key)
    {
        claim_.then = listed(key);
        claim_.after = listed("after");
        when(pointers(claim_.then, names_));
        for (std::string_view const other : {"where", "same", "since"})
            if (auto const* const misplaced = node_.find_key(other))
                problems_.error(misplaced->place, std::string(other) + " 只与 first 和 then 同用",
                                "'" + std::string(other) + "' goes with 'first' and 'then' only");
    }

    PackNode const& node_;
    Names const& names_;
    Problems& problems_;
    ConditionReader conditions_;
    Claim claim_;
};

} // namespace

void read_claims(PackNode const& tree, Names const& names, Procedure& procedure, Problems& problems)
{
    auto const* const list = get_list(tree, "claims", problems);
    if (list == nullptr) return;
    std::set<std::string> seen;
    for (auto const& node : list->items) {
        if (!expect_mapping(node, "保证 / claim", problems)) continue;
        auto claim = ClaimReader(node, names, problems).run();
        if (!claim.id.empty() && !seen.insert(claim.id).second)
            problems.error(node.place, "保证 " + claim.id + " 重复", "claim " + claim.id + " stands twice");
        procedure.claims.push_back(std::move(claim));
    }
}

void read_outcomes(PackNode const& tree, Names const& names, Procedure& procedure, Problems& problems)
{
    auto const* const list = get_list(tree, "outcomes", problems);
    if (list == nullptr) return;
    std::set<std::string> seen;
    for (auto const& node : list->items) {
        if (!expect_mapping(node, "后果 / outcome", problems)) continue;
        check_keys(node, {"id", "article", "says", "finding", "activity", "when", "note"}, "后果 / outcome", problems);
        Outcome outcome;
        outcome.id = word_of(node, "id", problems);
        if (outcome.id.empty()) problems.error(node.place, "后果缺少 id", "an outcome needs an id");
        else if (!seen.insert(outcome.id).second)
            problems.error(node.place, "后果 " + outcome.id + " 重复", "outcome " + outcome.id + " stands twice");
        outcome.article = word_of(node, "article", problems);
        outcome.says = text_of(node, "says", problems);
        if (auto const* const finding = get(node, "finding"))
            for (auto const* const id : words_of(*finding, "finding", problems)) outcome.findings.push_back(id->text);
        auto const* const activity = get(node, "activity");
        if (activity != nullptr && !one_word(*activity, "activity", problems).empty()) {
            outcome.activity = activity->text;
            (void)names.look_up_activity(*activity, problems);
        }
        if (outcome.findings.empty() == outcome.activity.empty())
            problems.error(node.place, "后果应当有 finding（违反的规则）或者 activity，二者只取其一",
                           "an outcome needs either 'finding' (the rule violated) or 'activity'");
        if (auto const* const when = get(node, "when")) {
            Readers const nobody{{}, {}, false, "后果不针对某一环节", "an outcome is not about one event"};
            outcome.when = ConditionReader(names, problems).condition(*when, nobody);
        }
        procedure.outcomes.push_back(std::move(outcome));
    }
}

} // namespace duly::detail
