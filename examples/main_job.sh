#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# main_job.sh PROGRAM [FOLDER]: one major decision from proposal to archive, with an attempt to decide without legality
# review that the law refuses; its record verified; and one byte of a copy changed, which verification finds.
set -euo pipefail
program="${1:?main_job.sh PROGRAM [FOLDER]}"
folder="${2:-$(mktemp -d)}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$folder"
rm -f "$folder"/record.sqlite* "$folder"/copy.sqlite*
store="$folder/record.sqlite"
copy="$folder/copy.sqlite"

say() { printf '\n== %s\n   %s\n' "$1" "$2"; }

say "一、办理全程（含一次跳过合法性审查的尝试）" "1. The whole case, with one attempt to skip the legality review"
"$program" --store "$store" --lang zh import --clock-follows-events "$here/major-decision.jsonl"

say "二、步骤表" "2. The table of steps"
"$program" --store "$store" --lang zh status case-1

say "三、核验记录" "3. The record is verified"
"$program" --store "$store" --lang zh verify
"$program" --store "$store" --lang en verify

say "四、在副本中把决定日期改动一个字节，再核验" "4. In a copy one byte of the date of decision is changed, and found"
sqlite3 "$store" ".backup '$copy'"
# The copy's owner can lift the triggers that forbid changes; the digests are what gives the change away.
sqlite3 "$copy" "SELECT 'DROP TRIGGER \"' || name || '\";' FROM sqlite_schema WHERE type = 'trigger';" |
    sqlite3 "$copy"
# In the entry of the decision, one digit of its date: the 16th becomes the 15th.
sqlite3 "$copy" "UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), '\"occurred\":\"2026-04-16', '\"occurred\":\"2026-04-15')
    AS BLOB) WHERE CAST(body AS TEXT) LIKE '%\"activity\":\"decision.made\"%\"entry\":\"performed\"%';"
status=0
"$program" --store "$copy" --lang zh verify || status=$?
"$program" --store "$copy" --lang en verify || true
if [ "$status" != 1 ]; then
    echo "verify 未发现改动（退出码 $status） / verify did not find the change (exit code $status)" >&2
    exit 1
fi
say "完成：改动已被发现" "Done: the change was found. The record: $store"
