#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# failing_world.sh PROGRAM: a disk that is full, a store that may not be written or is none, an output that breaks. Each
# is one message and exit code 4; what was acknowledged is still there, verify passes, no half-made file is left.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

opening='{"open": {"family": "major-decision", "organ": "o", "level": "county", "place": "cn", "key": "k", "at": "2026-01-05"}}'
proposal='{"activity":"proposal.made","actor":"a","role":"any"}'
expect 0 'acknowledged' --lang en "${today[@]}" import --clock-follows-events "$example"
before="$(leaves)"

# ---- no store, or none of ours
wrong 4 'there is no such file' '没有这个文件' --store none.db status case-1
wrong 4 'there is no such file' '没有这个文件' --store none.db perform case-1 "$proposal"
wrong 4 'there is no such file' '没有这个文件' --store none.db verify
no_file none.db
wrong 4 'this is a folder' '这是文件夹' --store "$folder" verify
wrong 4 'this is a folder' '这是文件夹' --store "$folder" open major-decision --organ o --level county
printf 'not a database, but long enough to be looked at as one\n' >junk.db
wrong 4 'not an SQLite database' '不是 SQLite 数据库' --store junk.db status case-1
sqlite3 foreign.db 'CREATE TABLE t(a); INSERT INTO t VALUES(1)'
wrong 4 'not a store of duly' '不是 duly 的记录库' --store foreign.db cases
cp store.db newer.db
sqlite3 newer.db 'PRAGMA user_version=9'
wrong 4 'newer version of duly' '更新版本的 duly' --store newer.db cases
wrong 4 'cannot be opened' '无法打开' --store no/such/folder.db open major-decision --organ o --level county --place cn --at 2026-01-05
mkdir 'a ' && cp store.db 'a / b.db' # a path may hold what stands between the two languages
sqlite3 'a / b.db' 'PRAGMA user_version=9'
expect 4 '^duly: a / b.db: this store was made by a newer version of duly; upgrade the program$' --lang en --store 'a / b.db' cases
expect 4 '^duly: a / b.db：这个记录库由更新版本的 duly 建立，请升级程序$' --lang zh --store 'a / b.db' cases

# ---- a store that may only be read: the superuser becomes somebody else, since permissions do not stop him
mkdir readonly
cp store.db readonly/store.db
chmod 444 readonly/store.db
chmod 555 readonly
real="$program"
if [ "$(id -u)" = 0 ]; then
    cp "$program" duly
    chmod 755 "$folder" duly
    printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups "%s/duly" "$@"\n' "$folder" >as-nobody
    chmod 755 as-nobody
    program="$folder/as-nobody"
fi
there=(--today 2026-12-01 --store readonly/store.db)
expect 0 '2026-04-16' --lang en "${there[@]}" status case-1
expect 0 'whole and unchanged' --lang en "${there[@]}" verify
expect 0 'allowed' --json "${there[@]}" may case-1 --actor a
expect 0 'case.opened' --lang en "${there[@]}" log --limit 1
wrong 4 'readonly/store.db: .*read-only' '只读' "${there[@]}" attest case-1 "$proposal"
wrong 4 'read-only' '只读' "${there[@]}" correct case-1 1 --fields '{}' --reason r --actor a
wrong 4 'read-only' '只读' "${there[@]}" tick
wrong 4 'read-only' '只读' "${there[@]}" import "$example"
wrong 4 'readonly/new.db: the file cannot be opened' '无法打开' --store readonly/new.db open major-decision --organ o --level county --place cn
no_file readonly/new.db
program="$real"
nothing_new "$before" readonly/store.db

# ---- a disk that fills up: a small file system of its own where that is allowed, else a limit on the size of files
{
    printf '%s\n' "$opening"
    for n in $(seq 1 4000); do
        printf '{"activity": "proposal.made", "actor": "dept-%s", "role": "any", "fields": {"problem": "%0200d"}}\n' "$n" "$n"
    done
} >many.jsonl
mkdir small
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=1m tmpfs small 2>/dev/null; then
    at_end+=("umount $folder/small")
    limited() { "$@"; }
else
    limited() { (ulimit -f 1000; "$@"); }
fi
fill() { # ARGUMENTS: an import that runs out of space
    local status=0
    limited "$program" --today 2026-12-01 --store small/store.db "$@" import many.jsonl >out 2>err || status=$?
    [ "$status" = 4 ] || complain "an import on a full disk: exit $status"
}
fill --lang en
[ "$(wc -l <err)" = 1 ] && grep -qE '^duly: small/store.db: .*(full|space)' err || complain "a full disk is not told in one message:"
acknowledged="$(grep -cv '^  !' out)" # findings are no lines of their own
[ "$acknowledged" -gt 10 ] || complain "the disk was full at once: $acknowledged"
nothing_new "$acknowledged" small/store.db
fill --lang zh
grep -qE '^duly: small/store.db：.*(已满|空间)' err || complain "a full disk is not told in Chinese:"
fill --json
grep -q '"code":"environment"' out || complain "a full disk is no error object:"
expect 0 '"ok":true' --json --store small/store.db verify
[ "$(leaves small/store.db)" -ge "$acknowledged" ] || complain "what was acknowledged is gone"
if mountpoint -q small; then
    rm -f small/store.db*
    head -c 2000000 /dev/zero >small/filler 2>/dev/null || true
    wrong 4 'small/new.db: .*full' '已满' --store small/new.db open major-decision --organ o --level county --place cn
    no_file small/new.db
    rm small/filler
    expect 0 '.' --store small/new.db open major-decision --organ o --level county --place cn
fi
wrong 4 'full|opened|read-only' '已满|打开|只读' --store /dev/full import "$example"
rm -f /dev/full-journal # a superuser can make one beside it

# ---- an output that breaks
if [ -w /dev/full ]; then
    status=0
    "$program" --lang en packs >/dev/full 2>err || status=$?
    [ "$status" = 4 ] && grep -q 'standard output cannot be written' err || complain "packs >/dev/full: exit $status"
    printf '%s\n' "$opening" "$proposal" "$proposal" >few.jsonl
    status=0
    "$program" --lang en --store few.db import few.jsonl >/dev/full 2>err || status=$?
    [ "$status" = 4 ] && grep -q 'few.jsonl:1: the acknowledgement cannot be written' err || complain "import >/dev/full: exit $status"
    expect 0 'acknowledged 3 lines, recorded before: 0' --lang en --store few.db import few.jsonl
fi

# ---- a record that was changed, and one that this version cannot judge
cp store.db changed.db
sqlite3 changed.db "DROP TRIGGER leaf_stays; UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), '2026-01-05', '2026-01-06') AS BLOB) WHERE seq = 1"
expect 1 'not what was written' --lang en --store changed.db verify
expect 1 '与原来不符' --lang zh --store changed.db verify
expect 1 '"kind":"changed"' --json --store changed.db verify
expect 0 '.' --store one.db open major-decision --organ o --level county --place cn
sqlite3 one.db 'SELECT body FROM leaf' | tr -d '\n' | sed 's/"v":1}$/"v":9}/' >leaf
hash="$({ printf '\0'; cat leaf; } | sha256sum | cut -c1-64)"
sqlite3 one.db 'DROP TRIGGER leaf_stays; DROP TRIGGER head_stays' \
    "UPDATE leaf SET body = CAST(readfile('leaf') AS BLOB)" "UPDATE head SET subtrees = x'$hash'"
expect 3 'cannot judge' --lang en --store one.db verify
expect 3 '无法判断' --lang zh --store one.db verify
expect 3 '"kind":"cannot_judge"' --json --store one.db verify

# ---- a verdict that is not determined
expect 0 '.' "${today[@]}" open major-decision --organ o --level county --place cn --key open --at 2026-11-20
expect 0 'fact|\[MAD' --lang en "${today[@]}" attest open '{"activity": "decision.launched", "actor": "o", "role": "organ", "at": "2026-11-23"}'
expect 1 'verdict: unlawful' --lang en "${today[@]}" status open
expect 0 '.' "${today[@]}" attest open '{"activity": "proposal.made", "actor": "o", "role": "any"}'
cat >open.yaml <<'END_OF_PACK'
procedure: t/open
valid_from: 2020-01-01
title: {zh: 小程序, en: small}
source: {zh: 试行规定, en: trial rules}
roles:
  any: {zh: 任何人, en: anyone}
facts:
  large: {by: any, article: 9, zh: 重大, en: large}
activities:
  main:
    a: {by: any, article: 1, zh: 甲, en: a done}
    b: {by: any, article: 2, zh: 乙, en: b done}
rules:
  - {id: R, article: 1, kind: precedence, first: a, then: b, when: large, says: {zh: 规则, en: the rule}}
  - {id: I, article: 2, kind: interval, from: a, to: b, at_least: {working_days: 5}, says: {zh: 间隔, en: the gap}}
END_OF_PACK
small=(--pack open.yaml --store small.db --today 2026-12-29)
expect 0 '.' "${small[@]}" open t/open --organ o --key u
expect 0 '\[R\]' "${small[@]}" attest u '{"activity": "b", "actor": "x", "role": "any"}'
expect 3 'verdict: undetermined' --lang en "${small[@]}" status u
expect 3 '结论：无法判断' --lang zh "${small[@]}" status u
expect 3 '"verdict":"undetermined"' --json "${small[@]}" status u
printf '%s\n' '{"scenario": "u", "pack": "open.yaml", "expect": {"findings": ["R 1 @ b undeterminable"]}}' \
    '{"activity": "b", "at": "2026-01-05", "actor": "x", "role": "any"}' >u.jsonl
expect 3 'the verdict is undetermined' --lang en test u.jsonl
expect 3 '结论未定' --lang zh test u.jsonl
expect 3 '"passed":true,"undetermined":true' --json test u.jsonl
sed 's/"expect": {/"expect": {"verdict": "undetermined", /' u.jsonl >known.jsonl
expect 0 'failed: 0' --lang en test known.jsonl

# ---- dates beyond the calendar are provisional, with the reason
expect 0 '.' "${small[@]}" attest u '{"activity": "a", "actor": "x", "role": "any"}'
dry=(may u --event '{"activity": "b", "actor": "x", "role": "any"}')
expect 1 'earliest lawful date: 2027-01-05 .*provisional: the calendar cn .*has no days off for 2027' --lang en "${small[@]}" "${dry[@]}"
expect 1 '最早合法日期：2027-01-05.*暂定：日历cn.*没有2027年的放假安排' --lang zh "${small[@]}" "${dry[@]}"
expect 1 '"earliest":"2027-01-05","derivation":.*"provisional":\{"zh":"日历cn' --json "${small[@]}" "${dry[@]}"
exit "$failed"
