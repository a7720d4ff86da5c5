#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# prove.sh PROGRAM: what is told of a procedure besides its claims, in words and as JSON.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

cat >permit.yaml <<'END_OF_PACK'
procedure: t/permit
valid_from: 2020-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules}
roles:
  clerk: {zh: 经办人, en: clerk}
facts:
  large: {by: clerk, article: 9, zh: 重大, en: large}
activities:
  main:
    asked: {by: clerk, article: 1, zh: 申请, en: asked}
    heard: {by: clerk, article: 2, zh: 听取, en: heard}
    notified: {by: clerk, article: 2, zh: 通知, en: notified}
    lost: {by: clerk, article: 3, zh: 遗失, en: file lost}
    sealed: {by: clerk, article: 4, zh: 用印, en: sealed}
    signed: {by: clerk, article: 4, zh: 签发, en: signed}
    granted: {by: clerk, article: 3, ends: true, zh: 许可, en: granted}
rules:
  - {id: R1, article: 2, kind: precedence, first: heard, then: granted, says: {zh: 先听取, en: heard first}}
  - {id: R2, article: 2, kind: precedence, first: [asked, notified], then: heard, says: {zh: 先申请, en: asked first}}
  - {id: R3, article: 2, kind: precedence, first: asked, then: notified, says: {zh: 先申请, en: asked first}}
  - {id: R4, article: 3, kind: absence, of: granted, after: lost, says: {zh: 不得许可, en: not granted}}
  - {id: R5, article: 4, kind: precedence, first: sealed, then: signed, says: {zh: 先用印, en: sealed first}}
  - {id: R6, article: 4, kind: precedence, first: signed, then: sealed, says: {zh: 先签发, en: signed first}}
  - {id: R7, article: 5, kind: precedence, first: asked, then: heard, when: [large, {not: large}], says: {zh: 申请, en: asked}}
END_OF_PACK
on="--today 2026-09-28"

# ---- what every way goes through: what both alternatives wait for
expect 0 '^every way to granted goes through: asked, heard$' --lang en $on prove permit.yaml
expect 0 '^到达“许可”必经：申请、听取$' --lang zh $on prove permit.yaml
expect 0 '"every_way":\[{"to":"granted","through":\["asked","heard"\],"complete":true}\]' --json $on prove permit.yaml

# ---- a circle, named
expect 0 '^! sealed \(sealed\) can never happen: sealed waits for signed, signed for sealed \(R6, R5\)$' --lang en $on prove permit.yaml
expect 0 '^! “用印”（sealed）永远不能发生：sealed 须先有 signed，signed 须先有 sealed（依据 R6、R5）$' --lang zh $on prove permit.yaml
expect 0 '{"kind":"never_happens","id":"signed","says":{"zh":"[^"]*","en":"[^"]*"},"circle":\["sealed","signed"\],"rules":\["R6","R5"\]}' --json $on prove permit.yaml

# ---- a condition that contradicts itself
expect 0 '^! the rule R7 never applies: its condition contradicts itself$' --lang en $on prove permit.yaml
expect 0 '^! 规则 R7 永远不会适用：它的条件自相矛盾$' --lang zh $on prove permit.yaml
expect 0 '{"kind":"never_fires","id":"R7",' --json $on prove permit.yaml

# ---- a dead end, and the way there as a scenario that is lawful
expect 0 '^! after file lost \(lost\) the case can never be ended \(R4\)$' --lang en $on prove permit.yaml
expect 0 '^! “遗失”（lost）之后，案件再也不能办结（依据 R4）$' --lang zh $on prove permit.yaml
expect 0 '{"kind":"dead_end","id":"lost",.*"rules":\["R4"\],"example":\[{"scenario":"lost"' --json $on prove permit.yaml
"$program" --lang en $on prove permit.yaml | sed -n '/^{"scenario":"lost"/,/^[^{]/p' | grep '^{' >lost.jsonl
expect 0 "^1 scenarios, failed: 0$" --lang en test lost.jsonl
grep -q '"activity":"lost"' lost.jsonl || complain "the way into the dead end does not lose the file:"

exit "$failed"
