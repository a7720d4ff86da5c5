#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bad_input.sh PROGRAM: wrong usage, events that are none and files that are broken are told in one message with the
# right exit code, and nothing of them stays behind.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

# ---- a case to work on, in every form of output
expect 0 'acknowledged 3[0-9] lines' --lang en "${today[@]}" import --clock-follows-events "$example"
expect 0 '已记录' --lang zh "${today[@]}" import --clock-follows-events "$example"
expect 0 '"repeated":true' --json "${today[@]}" import --clock-follows-events "$example"
for language in zh en; do
    for form in "" --json; do
        here=(--lang "$language" $form "${today[@]}")
        expect 0 '.' "${here[@]}" packs
        expect 0 'MAD-25' "${here[@]}" show cn/major-decision
        expect 0 '2026-04-16' "${here[@]}" status case-1
        expect 0 '.' "${here[@]}" may case-1 --actor a --role organ
        expect 0 '.' "${here[@]}" worklist
        expect 0 '.' "${here[@]}" overdue
        expect 0 'case-1' "${here[@]}" cases
        expect 0 'decision.published +performed|"activity":"decision.published","entry":"performed"' "${here[@]}" log
        expect 0 '.' "${here[@]}" tick
        expect 0 '.' "${here[@]}" verify
        expect 0 '.' "${here[@]}" test "$root/tests/scenarios/S09.jsonl"
    done
done

# ---- refused, unlawful
expect 0 '[0-9a-f]{32}' --lang en "${today[@]}" open major-decision --organ gov --level county --key c2 --at 2026-02-02
submit='{"activity": "submission.made", "actor": "d", "role": "undertaking_unit", "fields": {"draft": "d1"}}'
expect 1 'Art. 25\(1\)' --lang en "${today[@]}" perform c2 "$submit"
[ "$(wc -l <err)" = 1 ] || complain "a refusal is told more than once:"
expect 1 '第25\(1\)条' --lang zh "${today[@]}" perform c2 "$submit"
expect 1 '^\{"error":\{"code":"refused","where":"submission.made"' --json "${today[@]}" perform c2 "$submit"
expect 1 '25\(1\)' --lang en "${today[@]}" may c2 --event "$submit"
printf '%s\n' '{"scenario": "x", "pack": "cn/major-decision", "expect": {"findings": ["MAD-25 25(1) @ nothing"]}}' \
    '{"activity": "proposal.made", "at": "2026-01-05", "actor": "a", "role": "any"}' >wrong.jsonl
expect 1 'expected, not found' --lang en "${today[@]}" test wrong.jsonl
before="$(leaves)"

# ---- wrong usage
wrong 2 'there is no command nonsense' '没有命令 nonsense' "${today[@]}" nonsense
wrong 2 'required' '缺少必需的参数' "${today[@]}"
wrong 2 'CASE is required' '缺少必需的参数.*CASE' "${today[@]}" status
wrong 2 'EVENT is required' '缺少必需的参数.*EVENT' "${today[@]}" correct case-1 --reason r --actor a
wrong 2 'EVENT' '类型不对.*EVENT' "${today[@]}" correct case-1 first --reason r --actor a
wrong 2 '--ground is required' '缺少必需的参数.*--ground' "${today[@]}" sanction case-1 --role r MAD-25 --actor a
wrong 2 'not expected: too' '多余的参数.*too' "${today[@]}" status case-1 too
wrong 2 'store must name a file' '须指明文件' --store '' cases
wrong 2 '255 bytes without control' '不含控制字符' "${today[@]}" --log $'a\nb' cases
wrong 2 'no log of nowhere; it has: duly.local' '没有 nowhere 的留痕' "${today[@]}" --log nowhere cases
expect 2 'not in' --lang fr packs
wrong 2 'no date' '不是存在的日期' --today 2026-02-30 packs
wrong 2 'no date' '不是日期' "${today[@]}" open major-decision --organ o --at 2026-13-01
wrong 2 'P-03=must' 'P-03=must' "${today[@]}" open major-decision --organ o --set P-03
wrong 2 'no case' '没有案件' "${today[@]}" status 0123456789abcdef
wrong 2 'no pack' '没有程序包' "${today[@]}" show cn/nothing
wrong 2 'whole number from 0 to 10000' '整数' "${today[@]}" log --limit 10001
wrong 2 'today says' '请用 --today' --store store.db tick

# ---- events that are none
event() { wrong 2 "$1" "$2" "${today[@]}" attest case-1 "$3"; }
event 'not valid JSON' '不是有效的 JSON' '{"activity": '
event 'byte 38 is not UTF-8' '第 38 字节处不是 UTF-8' "$(printf '{"activity":"proposal.made","actor":"\xff\xfe"}')"
event 'not valid JSON' '不是有效的 JSON' '{"activity":"proposal.made","actor":"\ud800"}'
event 'actor must not hold a NUL' 'actor 不得含有 NUL' '{"activity":"proposal.made","actor":"a\u0000"}'
event 'must be an object' '应为对象' '[1]'
event 'must be an object' '应为对象' 'null'
event 'actor must be a string' 'actor 应为字符串' '{"activity":"proposal.made","actor":true}'
event 'fields must be an object' 'fields 应为对象' '{"activity":"proposal.made","actor":"a","fields":["problem"]}'
event 'documents must be a list' 'documents 应为列表' '{"activity":"proposal.made","actor":"a","documents":{}}'
event 'floating-point' '不得使用小数' '{"activity":"proposal.made","actor":"a","fields":{"problem":1.5}}'
event 'fields.problem must be true, false' 'fields.problem 应为' '{"activity":"proposal.made","actor":"a","fields":{"problem":{}}}'
event 'no such key here' '没有这个键' '{"activity":"proposal.made","aktor":"a"}'
event 'id is given twice' 'id 重复出现' '{"activity":"proposal.made","actor":{"id":"a","id":"b"}}'
event 'id is given twice' 'id 重复出现' '{"activity":"proposal.made","actor":{"id":"a","\u0069d":"b"}}'
event 'nested more than 16' '嵌套超过 16' "{\"activity\":\"proposal.made\",\"cites\":$(printf '[%.0s' {1..40})"
event 'did you mean' '是否' '{"activity":"proposal.mad","actor":"a"}'
event 'future' '在将来' '{"activity":"proposal.made","actor":"a","at":"2027-01-01"}'
event 'future' '在将来' '{"activity":"proposal.made","actor":"a","at":"9999-12-31"}'
event 'no date' '不是存在的日期' '{"activity":"proposal.made","actor":"a","at":"2026-02-30"}'
event 'no date' '不是存在的日期' '{"activity":"proposal.made","actor":"a","at":"10000-01-01"}'
event 'who acts is missing' '须说明由谁作出' '{"activity":"proposal.made"}'
event 'activity is missing' 'activity 缺少' '{"actor":"a"}'
event 'activity is missing' 'activity 缺少' '{"open":{"family":"major-decision"}}'
event 'open is unknown' 'open 未知' '{"activity":"proposal.made","open":{"family":"major-decision"}}'
event 'corrects is unknown' 'corrects 未知' '{"activity":"proposal.made","actor":"a","corrects":1}'
event 'command of its own' '专门的命令' '{"activity":"correction.made","actor":"a"}'
wrong 2 'activity is missing' 'activity 缺少' "${today[@]}" may case-1 --event '{}'
wrong 2 'the --fields|fields' 'fields' "${today[@]}" correct case-1 1 --reason r --actor a --fields '{"x": }'
wrong 2 'no event 999' '没有第 999 号事件' "${today[@]}" correct case-1 999 --reason r --actor a
wrong 2 'reason is empty' '更正须说明理由' "${today[@]}" correct case-1 1 --reason '' --actor a
wrong 2 'no rule MAD-999' '没有规则 MAD-999' "${today[@]}" sanction case-1 MAD-999 --ground g --approver p --actor a
wrong 2 'already goes on' '已适用' "${today[@]}" migrate case-1 --actor a
nothing_new "$before"

# ---- a field too long for the record has one answer wherever it comes from: too long, and nothing of it is kept
printf '{"open": {"family": "major-decision", "organ": "o", "level": "county", "place": "cn", "key": "big", "at": "2026-01-05"}}\n' >open.jsonl
"$program" "${today[@]}" import open.jsonl >/dev/null
before="$(leaves)"
long() { # ACTIVITY FIELD BYTES: with `case`, so that the line stands alone
    printf '{"case": "big", "activity": "%s", "actor": "a", "role": "any", "fields": {"%s": "' "$1" "$2"
    head -c "$3" /dev/zero | tr '\0' x
    printf '"}}\n'
}
long proposal.made problem 10000000 >personal.jsonl
wrong 2 'fields.problem is too long: a text has at most 1 MiB' 'fields.problem 过长' "${today[@]}" import personal.jsonl
long proposal.made proposed_by 10000000 >public.jsonl
wrong 2 'too long' '过长' "${today[@]}" import public.jsonl
long proposal.made x 17000000 >line.jsonl
wrong 2 'line.jsonl:1: a line has at most 16 MiB' '一行不得超过 16 MiB' "${today[@]}" import line.jsonl
head -c 40000000 /dev/zero | tr '\0' x >endless.jsonl
wrong 2 'endless.jsonl:1: a line has at most 16 MiB' '一行不得超过 16 MiB' "${today[@]}" import endless.jsonl
nothing_new "$before"

# ---- files that are broken: what was acknowledged before stays, what follows is not read
head -n 3 "$example" | sed 's/"case-1"/"case-3"/; s/, "key": "step-[0-9]*"//' >part.jsonl
printf '{"activity": "proposal.made", "actor": \n' >>part.jsonl
printf '{"activity": "proposal.researched", "actor": "never read", "role": "undertaking_unit"}\n' >>part.jsonl
expect 2 'part.jsonl:4' --lang en "${today[@]}" import part.jsonl
[ "$(wc -l <err)" = 1 ] || complain "a broken line is told more than once:"
expect 2 '"code":"bad_input".*"line":4' --json "${today[@]}" import part.jsonl
[ ! -s err ] && [ "$(wc -l <out)" = 4 ] || complain "not three acknowledgements and one error:"
expect 0 'proposal' --json "${today[@]}" status case-3
! grep -qa 'never read' out || complain "what follows a broken line was read:"
printf '{"activity": "proposal.made", "actor": "a\0b"}\n' >nul.jsonl
wrong 2 'nul.jsonl:1: not valid JSON' '不是有效的 JSON' "${today[@]}" import nul.jsonl
printf '{"activity": "proposal.made", "actor": "\377"}\n' >latin.jsonl
wrong 2 'is not UTF-8' '不是 UTF-8' "${today[@]}" import latin.jsonl
printf '{"open": 7}\n' >open7.jsonl
wrong 2 'open must be an object' 'open 应为对象' "${today[@]}" import open7.jsonl
printf '{"open": {"family": "major-decision", "organ": ["o"]}}\n' >organs.jsonl
wrong 2 'open.organ must be a string' 'open.organ 应为字符串' "${today[@]}" import organs.jsonl
printf '{"case": "nobody", "activity": "proposal.made", "actor": "a"}\n' >nobody.jsonl
wrong 2 'no case nobody' '没有案件 nobody' "${today[@]}" import nobody.jsonl

# ---- a folder or nothing where a file should be
wrong 2 'folder' '文件夹' "${today[@]}" import "$folder"
wrong 2 'cannot be read' '无法读取' "${today[@]}" import nowhere.jsonl
wrong 2 'cannot be read' '无法读取' "${today[@]}" test nowhere.jsonl
mkdir empty && wrong 2 'no scenario files' '没有找到场景文件' "${today[@]}" test empty
wrong 2 'folder' '文件夹' "${today[@]}" --calendar "$folder" cases
printf '{"years": 7}' >calendar.json
wrong 2 'calendar.json' 'calendar.json' --calendar calendar.json "${today[@]}" cases

# ---- one scenario file that cannot be used does not end the run
mkdir mixed
cp "$root/tests/scenarios/S09.jsonl" mixed/b.jsonl
printf '{"scenario": "a"\n' >mixed/a.jsonl
sed '1s/"parameters": {}/"parameters": {"P-12": "soon"}/' "$root/tests/scenarios/S09.jsonl" >mixed/c.jsonl
expect 2 '3 scenarios, failed: 2' --lang en "${today[@]}" test mixed
expect 2 'a.jsonl:1' --lang en "${today[@]}" test mixed
expect 2 "P-12 cannot be 'soon'" --lang en "${today[@]}" test mixed
expect 0 '1 scenarios, failed: 0' --lang en "${today[@]}" test mixed/b.jsonl

# ---- nothing of a half-failed command stays behind
new=(--today 2026-12-01 --store new.db)
wrong 2 'no-such-thing' 'no-such-thing' "${new[@]}" open no-such-thing --organ o
no_file new.db
wrong 2 'organ is empty' 'organ 为空' "${new[@]}" open major-decision --organ '' --level county
no_file new.db
wrong 2 'future' '在将来' "${new[@]}" open major-decision --organ o --level county --at 2027-01-01
no_file new.db
tail -n 2 part.jsonl >tail.jsonl
wrong 2 'tail.jsonl:1' 'tail.jsonl:1' "${new[@]}" import tail.jsonl
no_file new.db
printf '{"activity": "proposal.made", "actor": "a"}\n' >no-open.jsonl
wrong 2 'line must come first' '先要有' "${new[@]}" import no-open.jsonl
wrong 2 'line must come first' '先要有' "${new[@]}" import nobody.jsonl
printf '{"open": {"family": "no-such-thing", "organ": "o"}}\n' >no-family.jsonl
wrong 2 'no-such-thing' 'no-such-thing' "${new[@]}" import no-family.jsonl
no_file new.db

expect 0 'whole and unchanged' --lang en "${today[@]}" verify
exit "$failed"
