#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bad_input.sh PROGRAM: what is wrong is told in one message with the right exit code, and nothing of it stays behind.
set -euo pipefail
program="${1:?bad_input.sh PROGRAM}"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
unset DULY_STORE
failed=0

# expect EXIT PATTERN ARGUMENTS: the exit code, and what standard output or error says.
expect() {
    local wanted="$1" pattern="$2" status=0
    shift 2
    timeout 120 "$program" "$@" >out 2>err </dev/null || status=$?
    if [ "$status" != "$wanted" ] || ! grep -qaE -- "$pattern" out err; then # no pipe: it would fail when grep has seen enough
        printf 'duly %s\n  exit %s, expected %s and "%s":\n' "${*:0:12}" "$status" "$wanted" "$pattern"
        head -c 600 out err
        failed=1
    fi
}
en=(--lang en --today 2026-12-01 --store store.db)
zh=(--lang zh --today 2026-12-01 --store store.db)
lines() { "$program" --json --store store.db verify | sed 's/.*"leaves":\([0-9]*\).*/\1/'; }

# ---- a case to work on, in every form of output
expect 0 'acknowledged 3[0-9] lines' "${en[@]}" import --clock-follows-events "$root/examples/major-decision.jsonl"
expect 0 '已记录' "${zh[@]}" import --clock-follows-events "$root/examples/major-decision.jsonl"
expect 0 '"repeated":true' --json "${en[@]}" import --clock-follows-events "$root/examples/major-decision.jsonl"
before="$(lines)"
for language in zh en; do
    for form in "" --json; do
        here=(--lang "$language" $form --today 2026-12-01 --store store.db)
        expect 0 '.' "${here[@]}" packs
        expect 0 'MAD-25' "${here[@]}" show cn/major-decision
        expect 0 '2026-04-16' "${here[@]}" status case-1
        expect 0 '.' "${here[@]}" may case-1 --actor a --role organ
        expect 0 '.' "${here[@]}" worklist
        expect 0 '.' "${here[@]}" overdue
        expect 0 'case-1' "${here[@]}" cases
        expect 0 '.' "${here[@]}" tick
        expect 0 '.' "${here[@]}" verify
        expect 0 '.' "${here[@]}" test "$root/tests/scenarios/S09.jsonl"
    done
done

# ---- refused, unlawful, undetermined
expect 0 '[0-9a-f]{32}' "${en[@]}" open major-decision --organ gov --level county --key c2 --at 2026-02-02
submit='{"activity": "submission.made", "actor": "d", "role": "undertaking_unit", "fields": {"draft": "d1"}}'
expect 1 'Art. 25\(1\)' "${en[@]}" perform c2 "$submit"
expect 1 '第25\(1\)条' "${zh[@]}" perform c2 "$submit"
expect 1 '"code":"refused"' --json "${en[@]}" perform c2 "$submit"
expect 1 '25\(1\)' "${en[@]}" may c2 --event "$submit"
printf '%s\n' '{"scenario": "x", "pack": "cn/major-decision", "expect": {"findings": ["MAD-25 25(1) @ nothing"]}}' \
    '{"activity": "proposal.made", "at": "2026-01-05", "actor": "a", "role": "any"}' >wrong.jsonl
expect 1 'expected, not found' "${en[@]}" test wrong.jsonl

# ---- wrong usage
expect 2 '用法有误' "${zh[@]}" nonsense
expect 2 'required' "${en[@]}"
expect 2 'CASE' "${en[@]}" status
expect 2 'not in' --lang fr packs
expect 2 'no date' --today 2026-02-30 packs
expect 2 'no case' "${en[@]}" status 0123456789abcdef
expect 2 'no pack' "${en[@]}" show cn/nothing
expect 2 'folder' "${en[@]}" show "$folder"
expect 2 'folder' "${en[@]}" import "$folder"
expect 2 'cannot be read' "${en[@]}" import nowhere.jsonl

# ---- events that are none
event() { expect 2 "$1" "${en[@]}" attest case-1 "$2"; }
event 'not valid JSON' '{"activity": '
event 'not valid JSON' "$(printf '{"activity":"proposal.made","actor":"\xff\xfe"}')"
event 'not valid JSON' '{"activity":"proposal.made","actor":"\ud800"}'
event 'NUL' '{"activity":"proposal.made","actor":"a\u0000"}'
event 'object' '[1]'
event 'string' '{"activity":"proposal.made","actor":true}'
event 'floating-point' '{"activity":"proposal.made","actor":"a","fields":{"problem":1.5}}'
event 'no such key' '{"activity":"proposal.made","aktor":"a"}'
event 'given twice' '{"activity":"proposal.made","actor":{"id":"a","id":"b"}}'
event 'given twice' '{"activity":"proposal.made","actor":{"id":"a","\u0069d":"b"}}'
event 'did you mean' '{"activity":"proposal.mad","actor":"a"}'
event 'future' '{"activity":"proposal.made","actor":"a","at":"2027-01-01"}'
event 'no date' '{"activity":"proposal.made","actor":"a","at":"2026-02-30"}'
event 'actor' '{"activity":"proposal.made"}'

# ---- files that are broken: what was acknowledged before stays, what follows is not read
head -n 3 "$root/examples/major-decision.jsonl" | sed 's/"case-1"/"case-3"/; s/, "key": "step-[0-9]*"//' >part.jsonl
printf '{"activity": "proposal.made", "actor": \n' >>part.jsonl
expect 2 'part.jsonl:4' "${en[@]}" import part.jsonl
expect 0 'proposal' --json "${en[@]}" status case-3
{ printf '{"activity": "proposal.made", "actor": "'; head -c 17000000 /dev/zero | tr '\0' x; printf '"}\n'; } >long.jsonl
expect 2 '16 MiB' "${en[@]}" import long.jsonl
{
    printf '{"open": {"family": "major-decision", "organ": "o", "level": "county", "key": "big"}}\n'
    printf '{"activity": "proposal.made", "actor": "a", "role": "any", "fields": {"problem": "'
    head -c 10000000 /dev/zero | tr '\0' x
    printf '"}}\n'
} >big.jsonl
status=0
timeout 120 "$program" "${en[@]}" import big.jsonl >out 2>err || status=$?
case "$status" in 0 | 2) ;; *) echo "a field of 10 MB: exit $status"; head -c 600 err; failed=1 ;; esac
printf 'procedure: [\n' >broken.yaml
expect 2 'broken.yaml' "${en[@]}" show broken.yaml
head -c 4096 /dev/urandom >noise.yaml
expect 2 'noise.yaml' "${en[@]}" show noise.yaml

# ---- one scenario file that cannot be used does not end the run
mkdir mixed
cp "$root/tests/scenarios/S09.jsonl" mixed/b.jsonl
printf '{"scenario": "a"\n' >mixed/a.jsonl
sed '1s/"parameters": {}/"parameters": {"P-12": "soon"}/' "$root/tests/scenarios/S09.jsonl" >mixed/c.jsonl
expect 2 '3 scenarios, failed: 2' "${en[@]}" test mixed
expect 2 'a.jsonl:1' "${en[@]}" test mixed
expect 2 "P-12 cannot be 'soon'" "${en[@]}" test mixed
expect 0 '1 scenarios, failed: 0' "${en[@]}" test mixed/b.jsonl

# ---- a world that fails
expect 4 'no such file' --lang en --store none.db status case-1
expect 4 '"code":"environment"' --json --store none.db status case-1
[ ! -e none.db ] || { echo "a store was made by reading"; failed=1; }
expect 4 'folder' --lang en --store "$folder" verify
printf 'not a database, but long enough to be looked at as one\n' >junk.db
expect 4 'SQLite' --lang en --store junk.db status case-1
expect 4 'full' --lang en --store /dev/full import "$root/examples/major-decision.jsonl"
rm -f /dev/full-journal # a superuser can make one beside it
if [ "$(id -u)" != 0 ]; then
    chmod a-w store.db .
    expect 4 'read' "${en[@]}" attest case-1 '{"activity":"proposal.made","actor":"a","role":"any"}'
    chmod u+w . store.db
fi

expect 0 'whole and unchanged' "${en[@]}" verify
[ "$(lines)" -ge "$before" ] || { echo "something was lost"; failed=1; }
exit "$failed"
