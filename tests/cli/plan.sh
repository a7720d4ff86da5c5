#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# plan.sh PROGRAM: when what is missing can happen, in words, as JSON and drawn; what if; another calendar.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

cat >permit.yaml <<'END_OF_PACK'
procedure: t/permit
valid_from: 2020-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules}
roles:
  clerk: {zh: 经办人, en: clerk}
  head: {zh: 负责人, en: head}
facts:
  large: {by: clerk, article: 9, zh: 重大, en: large}
activities:
  main:
    asked: {by: clerk, article: 1, zh: 申请, en: asked}
    heard: {by: clerk, article: 2, zh: 听取, en: heard}
    granted: {by: head, article: 3, ends: true, zh: 许可, en: granted}
rules:
  - {id: R1, article: 2, kind: precedence, first: heard, then: granted, when: large, says: {zh: 先听取, en: heard first}}
  - {id: R2, article: 2, kind: interval, from: heard, to: granted, at_least: {working_days: 7}, says: {zh: 间隔, en: time}}
  - {id: R3, article: 3, kind: response, after: asked, then: granted, within: {working_days: 10}, says: {zh: 限期, en: in time}}
END_OF_PACK
on="--pack permit.yaml --store store.db --today 2026-09-28"

# ---- from the start: 29, 30 September, 8, 9, Sat 10 (worked), 12, 13 October
expect 0 '^2026-10-13 +0 +\* +granted \(granted\)' --lang en $on plan t/permit
expect 0 'Art. 2 \[R2\] 7 working days from 2026-09-28: 1–7 October off, 10 October worked; end on 2026-10-13' --lang en $on plan t/permit
expect 0 '第2条 \[R2\] 自2026年9月28日的次日起算7个工作日' --lang zh $on plan t/permit
expect 0 '"date":"2026-09-28"' --json $on plan t/permit --fact large=false
expect 0 '"date":"2026-10-19"' --json $on plan t/permit --done heard=2026-10-09
expect 0 'latest *slack' --lang en $on plan t/permit --by 2026-10-20
expect 1 '3 days after the last day, 2026-10-10 \(wanted by 2026-10-10\)' --lang en $on plan t/permit --by 2026-10-10
expect 0 '<svg ' --lang en $on plan t/permit --by 2026-10-20 --as svg
expect 0 '"as":"svg"' --json $on plan t/permit --as svg

# ---- a case: asked on 28 September, so by 16 October; 8 October off moves both dates by a day
cat >other.json <<'END_OF_CALENDAR'
{"place": "cn", "extends": "cn", "years": {"2026": {"holidays": ["2026-10-08"], "workdays": []}}}
END_OF_CALENDAR
expect 0 't/permit' $on open t/permit --organ o --key k
expect 0 '^1  asked' --lang en $on perform k '{"activity": "asked", "actor": "c", "role": "clerk"}'
expect 0 'the last day for "granted" is 2026-10-16 \(Art. 3 \[R3\]' --lang en $on plan k
expect 0 '"granted" moves from 2026-10-13 to 2026-10-14, 1 day later' --lang en $on plan k --compare-calendar other.json
expect 0 '\[R3\]的最后一日由2026-10-16改为2026-10-19，推迟3日' --lang zh $on plan k --compare-calendar other.json
expect 0 '"changes":\[\{"activity":"granted"' --json $on plan k --compare-calendar other.json
expect 3 'the case has ended' --lang en $on plan "$(
    "$program" $on attest k '{"activity": "granted", "actor": "h", "role": "head"}' >/dev/null && echo k
)"
expect 3 '"no_way":' --json $on plan k

# ---- wrong
wrong 2 'the procedure has no activity nothing' '本程序没有环节 nothing' $on plan t/permit --target nothing
wrong 2 '--by is no date that exists' '--by 不是存在的日期' $on plan t/permit --by 2026-02-30
wrong 2 '--done is written NAME=VALUE' '--done 应写作 名称=值' $on plan t/permit --done heard
wrong 2 '--fact is true or false' '--fact 的值应为 true 或 false' $on plan t/permit --fact large=maybe

exit "$failed"
