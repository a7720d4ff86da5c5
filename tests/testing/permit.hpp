// SPDX-License-Identifier: Apache-2.0
// A pack small enough to count by hand what a test of it exercised.
#pragma once

#include "duly/testing.hpp"

#include <stdexcept>
#include <string>

namespace permits {

inline constexpr char const* pack_text = R"(procedure: test/permit
valid_from: 2020-01-01
title: {zh: 许可, en: Permit}
roles:
  office: {zh: 机关, en: office}
  lawyer: {zh: 律师, en: lawyer}
facts:
  urgent: {by: office, article: 3, zh: 情况紧急, en: urgent}
  small:  {by: office, article: 6, zh: 小额, en: small}
parameters:
  P-1: {default: 7, choices: [7, 3], asks: {zh: 公布期限, en: days to publish}}
activities:
  preparing:
    draft.made: {by: office, fields: {draft: digest}, zh: 拟订草案, en: draft made}
    review.given:
      by: lawyer
      fields: {draft: digest, outcome: [fair, foul]}
      documents: [opinion]
      zh: 审查
      en: review given
  decided:
    permit.issued: {by: office, fields: {draft: digest, members: actors}, zh: 许可, en: permit issued}
    permit.published: {by: office, zh: 公布, en: permit published}
    case.closed: {by: office, ends: true, zh: 办结, en: case closed}
rules:
  - id: R-1
    article: 1
    kind: precedence
    first: review.given
    then: permit.issued
    same: draft
    unless: urgent
    says: {zh: 先审查后许可, en: review comes first}
  - id: R-2
    article: 2
    kind: absence
    of: permit.issued
    when: {field: review.given.outcome, is: foul}
    says: {zh: 审查不通过不得许可, en: no permit against the review}
  - id: R-3
    article: 4
    kind: content
    of: review.given
    has: [outcome, opinion]
    says: {zh: 审查应有结论和意见书, en: a review has an outcome and an opinion}
  - id: R-4
    article: 5
    kind: response
    after: permit.issued
    then: permit.published
    within: {days: {param: P-1}}
    says: {zh: 及时公布, en: a permit is published}
  - id: R-5
    article: 6
    kind: derogation
    from: [R-3]
    severity: warning
    when: small
    says: {zh: 小额从宽, en: small matters are judged more leniently}
outcomes:
  - {id: revoked, article: 7, finding: R-2, says: {zh: 撤销许可, en: the permit is revoked}}
)";

inline duly::PackSet const& packs()
{
    static auto const set = [] {
        duly::PackSet made;
        for (auto const& problem : made.add_text(pack_text, "permit.yaml"))
            if (!problem.warning) throw std::runtime_error(problem.where() + ": " + problem.says.en);
        return made;
    }();
    return set;
}

inline duly::Law law(duly::Parameters const& parameters = {})
{
    return packs().bind("test/permit", parameters, duly::Calendar::plain_weekdays()).value();
}

inline duly::testing::Trace drafted()
{
    duly::testing::Trace trace(law());
    trace.on("2026-03-02").by("bureau", "office").fact("urgent", false).event("draft.made", {{"draft", "d1"}});
    return trace;
}

// A review comes before the permit, which is published: nothing is wrong.
inline duly::testing::Trace lawful()
{
    auto trace = drafted();
    trace.after_days(1).by("ada", "lawyer").event("review.given", {{"draft", "d1"}, {"outcome", "fair"}}, {"opinion"});
    trace.after_days(1).by("bureau", "office").event("permit.issued", {{"draft", "d1"}, {"members", {"p1", "p2"}}});
    trace.after_days(3).event("permit.published");
    return trace;
}

// No review.
inline duly::testing::Trace unreviewed()
{
    auto trace = drafted();
    trace.after_days(1).event("permit.issued", {{"draft", "d1"}});
    return trace;
}

} // namespace permits
