#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# town_year.sh PROGRAM: the year of a township (examples/town_year): its report has the figures that it is known for, in
# their order, and one event more or less changes the figures that depend on it and no other.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"
year="$root/examples/town_year"
town=(--lang en --log town.example --pack "$year/petition-2021.yaml" --pack "$year/mediation-2021.yaml")

# figures SCRIPT [OUTPUT]: "id value" of each figure of the report on what the script says.
figures() {
    rm -f town.db*
    "$program" "${town[@]}" --store town.db import --clock-follows-events "$1" >out 2>err </dev/null || complain "import $1: exit $?"
    "$program" "${town[@]}" --json --store town.db report --year 2021 --organ town-gov 2>err |
        sed 's/{"id":/\n{"id":/g' | sed -n 's/^{"id":"\([^"]*\)".*"now":"\([^"]*\)".*/\1 \2/p' >"$2"
    [ -s "$2" ] || complain "the report on $1 has no figures"
}
figures "$year/2021.jsonl" whole

while read -r id value; do
    grep -qx "$id $value" whole || complain "$id is not $value but $(grep "^$id " whole)"
done <<'END_OF_FIGURES'
petitions_city 19
petitions_central 1
disputes_mediated 127
study_sessions 12
exam_participation 100%
exam_pass_rate 100%
publicity_school 3
publicity_enterprise 6
publicity_village 23
publicity_community 8
advisers 1
interferences 0
END_OF_FIGURES
"$program" "${town[@]}" --store town.db report --year 2021 --organ town-gov -o town.md
order="$(grep -o '(#f-[a-z_]*)' town.md | tr -d '(#)' | sed 's/f-//' |
    grep -xE 'petitions_city|petitions_central|disputes_mediated|study_sessions|exam_participation|publicity_school|publicity_enterprise|publicity_village|publicity_community|advisers|interferences' | awk '!seen[$0]++' | tr '\n' ' ')"
[ "$order" = 'petitions_city petitions_central disputes_mediated study_sessions exam_participation publicity_school publicity_enterprise publicity_village publicity_community advisers interferences ' ] ||
    complain "the figures stand in another order: $order"
expect 0 'figures hold' "${town[@]}" --store town.db report --verify town.md

# changes SCRIPT FIGURES: against the whole year exactly these figures are others; those of findings are not named.
changes() {
    figures "$1" part
    local other
    other="$({ diff whole part || true; } | sed -n 's/^> \([^ ]*\) .*/\1/p' | sed '/^findings\./d' | sort | tr '\n' ' ')"
    [ "$other" = "$2 " ] || complain "$1 changes $other, not $2"
}
while read -r activity changed; do
    number="$(grep -n "\"activity\": \"$activity\"" "$year/2021.jsonl" | tail -n 1 | cut -d: -f1)"
    sed "${number}d" "$year/2021.jsonl" >"without_$activity"
    changes "without_$activity" "$changed"
    [ "$activity" = adviser.engaged ] && continue # the same adviser twice is one
    sed "${number}p" "$year/2021.jsonl" >"twice_$activity"
    changes "twice_$activity" "$changed"
done <<'END_OF_EVENTS'
session.held study_sessions
school.visited publicity_school
enterprise.visited publicity_enterprise
village.visited publicity_village
community.gathered publicity_community
adviser.engaged advisers
inspection.held inspections
list.updated lists_updated
law.studied pre_meeting_study
END_OF_EVENTS
exit "$failed"
