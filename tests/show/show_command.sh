#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# show_command.sh PROGRAM: packs, cases and machines in every format, and what is said where Graphviz is missing.
set -euo pipefail
program="$(realpath "${1:?show_command.sh PROGRAM}")"
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
    if [ "$status" != "$wanted" ] || ! grep -qaE -- "$pattern" out err; then
        printf 'duly %s\n  exit %s, expected %s and "%s":\n' "$*" "$status" "$wanted" "$pattern"
        head -c 600 out err
        failed=1
    fi
}
zh=(--lang zh --today 2026-04-08 --store store.db)
en=(--lang en --today 2026-04-08 --store store.db)
head -n 22 "$root/examples/major-decision.jsonl" >part.jsonl

# ---- without a record there are packs and machines
expect 0 'digraph "cn/major-decision"' "${en[@]}" show cn/major-decision --as dot
expect 0 '合法性审查意见' "${zh[@]}" show cn/major-decision --as mermaid
expect 0 'needs: legality opinion given' "${en[@]}" show cn/major-decision --as text
expect 0 '的最早日程' "${zh[@]}" show cn/major-decision --as gantt
expect 0 'flowchart TB' "${en[@]}" show Meeting --as mermaid
expect 0 '逐项表决' "${zh[@]}" show Meeting
expect 0 '"as":"dot"' --json "${en[@]}" show Hearing --as dot
expect 2 'no pack' "${en[@]}" show cn/nothing --as dot
expect 2 'machine has no dates' "${en[@]}" show Meeting --as gantt
expect 2 'png' "${en[@]}" show cn/major-decision --as png

# ---- a case in the middle
expect 0 'acknowledged 22 lines' "${en[@]}" import --clock-follows-events part.jsonl
expect 0 '✓ draft prepared  12  2026-02-20' "${en[@]}" show case-1
expect 0 '▶ 合法性审查意见' "${zh[@]}" show case-1 --as dot
expect 0 'today 2026-04-08' "${en[@]}" show case-1 --as gantt
expect 2 'no pack' "${en[@]}" show cn/nothing --as dot
expect 2 'no case' "${en[@]}" show case-2 --as dot

# ---- Graphviz, and none
if command -v dot >/dev/null; then
    expect 0 '</svg>' "${zh[@]}" show case-1 --as svg
else
    echo 'skipped: graphviz is not installed'
fi
mkdir empty
for language in zh en; do
    status=0
    env PATH="$folder/empty" "$program" --lang "$language" show cn/major-decision --as svg >out 2>"$language" || status=$?
    [ "$status" = 4 ] || failed=1
done
grep -qa '安装 graphviz' zh || failed=1
grep -qa 'install graphviz' en || failed=1
exit "$failed"
