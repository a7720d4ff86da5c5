#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# hostile_packs.sh PROGRAM: a pack that is broken or means harm does not load. Every problem is a line that names file,
# line and column, in the user's language; nothing is done, and no store is made.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

cat >good.yaml <<'END_OF_PACK'
procedure: t/good
valid_from: 2020-01-01
title: {zh: 小程序, en: small}
source: {zh: 试行规定, en: trial rules}
roles:
  any: {zh: 任何人, en: anyone}
activities:
  main:
    a: {by: any, article: 1, zh: 甲, en: a done}
    b: {by: any, article: 2, zh: 乙, en: b done}
rules:
  - {id: R, article: 1, kind: precedence, first: a, then: b, says: {zh: 规则, en: the rule}}
END_OF_PACK

# broken EN ZH FILE: shown, used to open a case, and as one more pack of another command
broken() {
    local en="$1" zh="$2" file="$3" command
    for command in "show $file" "--pack $file --store new.db open t/good --organ o" "--pack $file packs"; do
        expect 2 "$en" --lang en $command
        grep -qaE "^$file(:[0-9]+:[0-9]+)?: " err && [ ! -s out ] || complain "--lang en $command: no message with the place:"
        expect 2 "$zh" --lang zh $command
        [ ! -s out ] || complain "--lang zh $command: something on standard output:"
        expect 2 '^\{"error":\{"code":"bad_input","where":"[^"]*","says":.*"problems":\[\{"where":' --json $command
        [ "$(wc -l <out)" = 1 ] && [ ! -s err ] || complain "--json $command: not one object:"
    done
    no_file new.db
}
# changed SED: the good pack with one thing wrong
changed() { sed "$1" good.yaml >changed.yaml; ! cmp -s good.yaml changed.yaml || complain "sed $1 changes nothing"; }
expect 0 'small' --lang en show good.yaml

# ---- not YAML, or not a pack
: >empty.yaml
broken '.' '.' empty.yaml
printf 'procedure: [\n' >open.yaml
broken '.' '.' open.yaml
head -c 4096 /dev/urandom >noise.yaml
broken '.' '.' noise.yaml
printf 'procedure: a\0b\n' >nul.yaml
broken '.' '.' nul.yaml
printf 'procedure: "\377\376"\n' >latin.yaml
broken 'UTF-8' 'UTF-8' latin.yaml
iconv -t UTF-16 good.yaml >wide.yaml 2>/dev/null || printf '\377\376p\0r\0' >wide.yaml
broken '.' '.' wide.yaml
printf '[1, 2]\n' >list.yaml
broken '.' '.' list.yaml
mkdir folder.yaml
broken 'folder' '文件夹' folder.yaml
broken '.' '.' nowhere.yaml

# ---- wrong types and names
changed 's/valid_from: 2020-01-01/valid_from: 2020-02-30/'
broken 'changed.yaml:2:' 'changed.yaml:2:' changed.yaml
changed 's/valid_from: 2020-01-01/valid_from: [2020]/'
broken 'changed.yaml:2:' 'changed.yaml:2:' changed.yaml
changed 's/^roles:/rolls:/'
broken 'did you mean' '是否' changed.yaml
changed 's/by: any, article: 1/by: nobody, article: 1/'
broken 'nobody' 'nobody' changed.yaml
changed 's/first: a, then: b/first: z, then: b/'
broken 'changed.yaml:12:' 'changed.yaml:12:' changed.yaml
changed 's/kind: precedence/kind: presidence/'
broken 'precedence' 'precedence' changed.yaml
changed 's/^rules:/rules: 7 #/'
broken '.' '.' changed.yaml
changed 's/, first: a//'
broken 'changed.yaml:12:' 'changed.yaml:12:' changed.yaml
changed '1s/^/procedure: t\/other\n/'
broken 'procedure' 'procedure' changed.yaml
changed 's/^rules:/extends: t\/nowhere\nrules:/'
broken 't/nowhere' 't/nowhere' changed.yaml
changed 's/^rules:/extends: t\/good\nrules:/'
broken '.' '.' changed.yaml
changed 's/{zh: 任何人, en: anyone}/{zh: 任何人, en: 99999999999999999999999999}\nvalid_to: 1e999/'
broken 'valid_to' 'valid_to' changed.yaml

changed 's/, en: the rule//' # that is a warning, given once
expect 0 'warning: rule R has no words in English' --lang en --pack changed.yaml --store warned.db open t/good --organ o
[ "$(wc -l <err)" = 1 ] || complain "a warning is given more than once:"

# ---- what would take all memory or all time
{
    printf 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n'
    for n in $(seq 1 12); do
        printf 'a%s: &a%s [' "$n" "$n"
        for _ in 1 2 3 4 5 6 7 8 9; do printf '*a%s, ' "$((n - 1))"; done
        printf '*a%s]\n' "$((n - 1))"
    done
} >laughs.yaml
broken '.' '.' laughs.yaml
printf 'a: &a {b: *a}\n' >itself.yaml
broken '.' '.' itself.yaml
head -c 200000 /dev/zero | tr '\0' '[' >deep.yaml
broken '.' '.' deep.yaml
{ for _ in $(seq 1 5000); do printf '{a: '; done; printf '\n'; } >deep-maps.yaml
broken '.' '.' deep-maps.yaml
{ printf 'procedure: t/long\ntitle: "'; head -c 20000000 /dev/zero | tr '\0' x; printf '"\n'; } >long.yaml
broken '.' '.' long.yaml

# ---- a scenario that names such a pack, or is itself none
scenario() { printf '%s\n' "$1" >s.jsonl; wrong 2 "$2" "$3" test s.jsonl; }
cp open.yaml broken.yaml
scenario '{"scenario": "x", "pack": "broken.yaml", "expect": {"findings": []}}' 'broken.yaml' 'broken.yaml'
scenario '{"scenario": "x", "pack": "t/nowhere", "expect": {"findings": []}}' 't/nowhere' 't/nowhere'
scenario '{"scenario": "x", "pack": "cn/major-decision"}' 'expect' 'expect'
scenario '[]' 'JSON object' 'JSON 对象'
scenario '{"scenario": "x"}' 'pack' 'pack'
scenario '{"scenario": "x", "pack": "cn/major-decision", "expect": []}' 'expect must be an object' 'expect 应为对象'
scenario '{"scenario": "x", "pack": 5.5, "expect": {}}' 'pack must not be a floating' 'pack 不得使用小数'
scenario '{"scenario": "x", "pack": "cn/major-decision", "parameters": 7, "expect": {}}' 'parameters must be an object' 'parameters 应为对象'
scenario '{"scenario": "x", "pack": "cn/major-decision", "expect": {"findings": {}}}' 'expect.findings must be a list' 'expect.findings 应为'
scenario '{"scenario": "x", "pack": "cn/major-decision", "expect": {"verdict": "fine"}}' 'must be lawful, warning' '应为 lawful'
scenario '{"scenario": "x", "pack": "cn/major-decision", "expect": {"finding": []}}' 'expect.finding is unknown' 'expect.finding 未知'
scenario '{"scenario": "x", "pack": "cn/major-decision", "pack": "y", "expect": {}}' 'pack is given twice' 'pack 重复出现'
scenario '{"scenario": "x", "pack": "cn/major-decision", "today": "2026-02-30", "expect": {}}' 'today is no date' 'today 不是存在的日期'
scenario '{"scenario": "x", "pack": "cn/major-decision", "calendar": 7, "expect": {}}' 'calendar must be plain' 'calendar 应为 plain'
scenario '' 'the file is empty' '空文件'
exit "$failed"
