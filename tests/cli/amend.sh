#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# amend.sh PROGRAM: what changes a case otherwise than by an event of its procedure, and the log that shows it all.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

cat >permit.yaml <<'END_OF_PACK'
procedure: t/permit
valid_from: 2020-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules}
roles:
  clerk: {zh: 经办人, en: clerk}
  head: {zh: 负责人, en: head}
activities:
  main:
    asked: {by: clerk, article: 1, zh: 申请, en: asked, fields: {size: {type: [small, large], zh: 规模, en: size}}}
    heard: {by: clerk, article: 2, zh: 听取, en: heard}
    granted: {by: head, article: 3, ends: true, zh: 许可, en: granted}
rules:
  - {id: R1, article: 2, kind: precedence, first: heard, then: granted, says: {zh: 先听取, en: heard first}}
  - {id: R2, article: 3, kind: response, after: asked, then: granted, within: {working_days: 5}, says: {zh: 限期, en: in time}}
END_OF_PACK
{
    cat permit.yaml
    echo ---
    sed 's/2020-01-01/2026-06-01/; s/working_days: 5/working_days: 3/' permit.yaml
} >both.yaml
on() { printf -- '--pack both.yaml --store %s --today %s' "${2:-store.db}" "$1"; }

expect 0 't/permit' $(on 2026-01-05) open t/permit --organ o --key k
expect 0 '^1  asked  [0-9a-f]{64}$' --lang en $(on 2026-01-05) perform k '{"activity": "asked", "actor": "c", "role": "clerk", "fields": {"size": "small"}}'

# ---- correct
expect 0 '^2  event 1 is corrected  [0-9a-f]{64}$' --lang en $(on 2026-01-06) correct k 1 --fields '{"size": "large"}' --reason misread --actor c --key c1
expect 0 '"seq":2,.*"repeated":true' --json $(on 2026-01-06) correct k 1 --fields '{"size": "large"}' --reason misread --actor c --key c1
expect 0 '^3  更正第 1 号事件  [0-9a-f]{64}$' --lang zh $(on 2026-01-06) correct k 1 --fields '{"_occurred": "2026-01-02"}' --reason 误记 --actor c
wrong 2 'no field nothing|nothing' 'nothing' $(on 2026-01-06) correct k 1 --fields '{"nothing": "x"}' --reason r --actor c
wrong 2 'fields must be an object' 'fields 应为对象' $(on 2026-01-06) correct k 1 --fields '[]' --reason r --actor c
wrong 2 '--fields, size: size is given twice' 'size 重复出现' $(on 2026-01-06) correct k 1 --fields '{"size": "small", "size": "large"}' --reason r --actor c
wrong 2 'was used for another command' '已用于另一命令' $(on 2026-01-06) correct k 1 --fields '{"size": "small"}' --reason r --actor c --key c1

# ---- sanction
grant='{"activity": "granted", "actor": "h", "role": "head"}'
expect 1 '\[R1\] Heard first' --lang en $(on 2026-01-06) perform k "$grant"
expect 0 '^4  one deviation from rule R1 is sanctioned  [0-9a-f]{64}$' --lang en $(on 2026-01-06) sanction k R1 --ground flood --approver g --actor h --key s1
expect 0 '"seq":4,.*"repeated":true' --json $(on 2026-01-06) sanction k R1 --ground flood --approver g --actor h --key s1
expect 0 '"rule":"R1".*"waived":true' --json $(on 2026-01-06) perform k "$grant"
wrong 2 'both are required' '须载明依据和批准人' $(on 2026-01-06) sanction k R1 --ground '' --approver g --actor h

# ---- migrate
expect 0 '.' $(on 2026-01-05 moved.db) open t/permit --organ o --key m
expect 0 '.' $(on 2026-01-05 moved.db) perform m '{"activity": "asked", "actor": "c", "role": "clerk"}'
wrong 2 'no date that exists' '不是存在的日期' $(on 2026-07-01 moved.db) migrate m --date 2026-06-31 --actor o
expect 0 '^2  the case goes on under another version of the law  [0-9a-f]{64}' --lang en $(on 2026-07-01 moved.db) migrate m --actor o
expect 1 '! \[R2\] In time. Owed since 2026-01-05, at the latest on 2026-01-08' --lang en $(on 2026-07-01 moved.db) status m
expect 0 'law.changed +migrated' --lang en $(on 2026-07-01 moved.db) log
expect 0 '.' $(on 2026-01-05 moved.db) open t/permit --organ o --key n
expect 0 '.' $(on 2026-01-05 moved.db) perform n '{"activity": "asked", "actor": "c", "role": "clerk"}'
expect 0 '"recorded":1' --json $(on 2026-07-01 moved.db) tick
expect 1 '\[R2\]' --strict --lang zh $(on 2026-07-01 moved.db) migrate n --date 2026-06-01 --actor o

# ---- the log shows all of it in order
expect 0 '^position +case +no. +activity +entry +hash' --lang en $(on 2026-07-01) log
[ "$(wc -l <out)" = 8 ] || complain "not 7 leaves:"
for line in '0 +[0-9a-f]{8} +0 +case.opened +opened' '2 +[0-9a-f]{8} +2 +correction.made +corrected' \
    '4 +[0-9a-f]{8} +granted +refused' '5 +[0-9a-f]{8} +4 +deviation.sanctioned +performed'; do
    grep -qE "^$line +[0-9a-f]{64}\$" out || complain "no line $line:"
done
expect 0 '^位置 +案件 +序号 +环节 +方式 +散列值' --lang zh $(on 2026-07-01) log --from 6
[ "$(wc -l <out)" = 2 ] || complain "not one leaf from position 6 on:"
expect 0 '"position":3,.*"entry":"corrected".*"next":5' --json $(on 2026-07-01) log --from 3 --limit 2
expect 0 '\{"leaves":\[\],"next":99\}' --json $(on 2026-07-01) log --from 99
expect 0 'whole and unchanged' --lang en --store store.db verify

# ---- every command says in both languages what it is for
for command in packs show test open perform attest import correct sanction migrate status may worklist overdue cases log tick verify; do
    expect 0 '/ .*[^ -~]' "$command" --help
    expect 0 "^  $command " --help
done
exit "$failed"
