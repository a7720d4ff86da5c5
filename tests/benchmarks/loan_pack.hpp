// SPDX-License-Identifier: Apache-2.0
// A procedure for granting loans, and the map to it of the public log of a bank that granted them: rules of every kind
// that a log of names, times and actors can be held against.
#pragma once

namespace benchmarks {

inline constexpr auto loan_pack = R"(
procedure: t/loan
valid_from: 2000-01-01
title: {zh: 贷款, en: loan}
source: {zh: 试行规定, en: trial rules}
roles:
  any: {zh: 任何人, en: anyone}
activities:
  main:
    application.submitted: {by: any, article: 1, zh: 提出申请, en: application submitted}
    application.partly: {by: any, article: 1, zh: 部分提交, en: partly submitted}
    application.preaccepted: {by: any, article: 1, zh: 初步受理, en: preaccepted}
    application.accepted: {by: any, article: 1, zh: 受理, en: accepted}
    application.completed: {by: any, article: 2, zh: 补齐材料, en: application completed}
    application.finalized: {by: any, article: 2, zh: 材料齐备, en: finalized}
    offer.created: {by: any, article: 3, zh: 拟定要约, en: offer created}
    offer.sent: {by: any, article: 3, zh: 寄出要约, en: offer sent}
    offer.followed: {by: any, article: 3, zh: 跟进要约, en: offer followed up}
    offer.returned: {by: any, article: 3, zh: 退回要约, en: offer returned}
    offer.accepted: {by: any, article: 3, zh: 接受要约, en: offer accepted}
    application.validated: {by: any, article: 4, zh: 核验, en: application validated}
    fraud.assessed: {by: any, article: 4, zh: 查核欺诈, en: fraud assessed}
    loan.approved: {by: any, article: 5, zh: 批准, en: loan approved}
    loan.registered: {by: any, article: 5, zh: 登记, en: loan registered}
    loan.activated: {by: any, article: 5, zh: 发放, en: loan activated}
    loan.declined: {by: any, article: 5, zh: 拒绝, en: loan declined}
    loan.cancelled: {by: any, article: 5, zh: 取消, en: loan cancelled}
rules:
  - {id: L-1, article: 1, kind: precedence, first: application.submitted, then: offer.sent,
     says: {zh: 先申请, en: applied first}}
  - {id: L-2, article: 3, kind: precedence, first: application.accepted, then: offer.sent,
     says: {zh: 先受理, en: accepted first}}
  - {id: L-3, article: 3, kind: precedence, first: offer.created, then: offer.sent, since: offer.sent,
     says: {zh: 先拟定, en: created first}}
  - {id: L-4, article: 4, kind: precedence, first: application.validated, then: loan.approved,
     says: {zh: 先核验, en: validated first}}
  - {id: L-5, article: 5, kind: absence, of: loan.declined, after: loan.approved,
     says: {zh: 批准后不得拒绝, en: not declined once approved}}
  - {id: L-6, article: 4, kind: absence, of: fraud.assessed, after: loan.approved,
     says: {zh: 先查核, en: assessed before}}
  - {id: L-7, article: 3, kind: response, after: offer.returned, then: application.validated,
     says: {zh: 退回后核验, en: validated once returned}}
  - {id: L-8, article: 5, kind: response, after: loan.approved, then: loan.activated,
     says: {zh: 批准后发放, en: activated once approved}}
  - {id: L-9, article: 1, kind: response, after: application.submitted, then: loan.approved, within: {days: 30},
     says: {zh: 限期, en: decided in time}}
  - {id: L-10, article: 3, kind: response, after: offer.sent, then: offer.returned, within: {working_days: 20},
     says: {zh: 限期答复, en: answered in time}}
  - {id: L-11, article: 3, kind: interval, from: offer.sent, to: offer.accepted, at_least: {days: 1},
     says: {zh: 考虑一日, en: a day to think}}
  - {id: L-12, article: 4, kind: separation, of: application.validated.actor, from: application.completed.actor,
     says: {zh: 分人, en: four eyes}}
  - {id: L-13, article: 5, kind: separation, of: loan.approved.actor, from: application.completed.actor,
     says: {zh: 分人, en: four eyes}}
)";

inline constexpr auto loan_map = R"(
map: loans
pack: t/loan
activities:
  - {log: A_SUBMITTED, to: application.submitted, role: any}
  - {log: A_PARTLYSUBMITTED, to: application.partly, role: any}
  - {log: A_PREACCEPTED, to: application.preaccepted, role: any}
  - {log: A_ACCEPTED, to: application.accepted, role: any}
  - {log: A_FINALIZED, to: application.finalized, role: any}
  - {log: W_Completeren aanvraag, to: application.completed, role: any}
  - {log: W_Valideren aanvraag, to: application.validated, role: any}
  - {log: W_Nabellen offertes, to: offer.followed, role: any}
  - {log: W_Beoordelen fraude, to: fraud.assessed, role: any}
  - {log: O_CREATED, to: offer.created, role: any}
  - {log: O_SENT, to: offer.sent, role: any}
  - {log: O_SENT_BACK, to: offer.returned, role: any}
  - {log: O_ACCEPTED, to: offer.accepted, role: any}
  - {log: A_APPROVED, to: loan.approved, role: any}
  - {log: A_REGISTERED, to: loan.registered, role: any}
  - {log: A_ACTIVATED, to: loan.activated, role: any}
  - {log: A_DECLINED, to: loan.declined, role: any}
  - {log: A_CANCELLED, to: loan.cancelled, role: any}
  - {regex: "[OW]_.*", to: nothing}
)";

} // namespace benchmarks
