// SPDX-License-Identifier: Apache-2.0
// A procedure of four activities, to which the logs of a town hall are mapped.
#pragma once

#include "duly/law/pack.hpp"

#include <doctest/doctest.h>

namespace duly::test {

inline constexpr auto permit_pack = R"(
procedure: t/permit
valid_from: 2020-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules}
roles:
  clerk: {zh: 经办人, en: clerk}
  reviewer: {zh: 审查人, en: reviewer}
  head: {zh: 负责人, en: head}
  any: {zh: 任何人, en: anyone}
facts:
  large: {by: clerk, article: 9, zh: 重大, en: large}
documents:
  opinion: {zh: 意见书, en: opinion}
activities:
  main:
    application.received: {by: any, article: 1, zh: 收到申请, en: application received}
    term.extended: {by: clerk, article: 2, zh: 延长期限, en: term extended}
    review.done:
      by: reviewer
      article: 3
      zh: 审查
      en: reviewed
      fields: {outcome: {type: [good, bad], zh: 结果, en: outcome}}
      documents: [opinion]
    public.heard: {by: clerk, article: 4, zh: 听取意见, en: public heard}
    permit.granted: {by: head, article: 5, ends: true, zh: 许可, en: permit granted}
rules:
  - {id: R1, article: 3, kind: precedence, first: review.done, then: permit.granted,
     where: {field: outcome, is: good}, says: {zh: 先审查, en: reviewed first}}
  - {id: R2, article: 5, kind: response, after: application.received, then: permit.granted, within: {days: 14},
     extends: {by: term.extended, add: {days: 14}}, says: {zh: 限期, en: decided in time}}
  - {id: R3, article: 3, kind: separation, of: permit.granted.actor, from: review.done.actor,
     says: {zh: 分人, en: reviewer and head differ}}
  - {id: R4, article: 3, kind: content, of: review.done, has: [opinion],
     says: {zh: 附意见书, en: with an opinion}}
  - {id: R5, article: 4, kind: precedence, first: public.heard, then: permit.granted, when: large,
     says: {zh: 重大的先听取意见, en: the public is heard on large ones}}
)";

inline PackSet permit_packs()
{
    PackSet packs;
    for (auto const& problem : packs.add_text(permit_pack, "permit.yaml"))
        if (!problem.warning) FAIL(problem.where() << ": " << problem.says.en);
    return packs;
}

} // namespace duly::test
