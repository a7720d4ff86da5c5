#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mapping.sh PROGRAM: a log by a map, in the words of a pack, with a rule file; a store; drafts of maps.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

sed -n '/^procedure: /,/^)";/p' "$root/tests/check/permit_pack.hpp" | sed '$d' >permit.yaml
sed -n '/^```yaml/,/^```/p' "$root/docs/mapping.md" | sed '1d;$d' >town.map.yaml
cat >town.csv <<'END_OF_LOG'
case,activity,time,user,role,question,result,letter,case:area
1,In,2026-03-02,An,Bote,,,,50
1,Check,2026-03-05,Li,,,ok,yes,50
1,Longer,2026-03-06,An,Sachbearbeiter,False,,,50
1,Out,2026-03-10,Wu,Chef,,,,50
2,In,2026-03-02,An,Bote,,,,50
2,Mail 7,2026-03-03,An,Bote,,,,50
2,Check,2026-03-05,Wu,,,ok,yes,50
2,Out,2026-03-20,Wu,Chef,,,,50
END_OF_LOG
with="--lang en --pack permit.yaml"

# ---- by the map of docs/mapping.md
expect 1 'town.csv: 2 cases, 8 events, as of 2026-03-20. unlawful: unlawful 1, undetermined 0' $with check town.csv --map town.map.yaml
expect 1 '2: Decided in time.*14 days from 2026-03-02.*; made good by: permit granted \(head\)' $with check town.csv --map town.map.yaml
expect 1 '"unmapped_activities":\[\]' $with check town.csv --map town.map.yaml --as json
expect 1 '<testsuite name="town.csv" tests="5" failures="2"' $with check town.csv --map town.map.yaml --as junit
printf 'rules: own\nrules_of_the_log:\n  - {id: X, template: absence, of: [Longer]}\n' >own.yaml
expect 1 '"rules":"own, town hall"' $with check town.csv --map town.map.yaml --rules own.yaml --as json
echo '3,Stamp,2026-03-20,Wu,Chef,,,,50' >>town.csv
expect 1 "not mapped: 'Stamp', 1 events" $with check town.csv --map town.map.yaml
expect 0 '^  - log: "Stamp"' $with map town.csv --to t/permit --map town.map.yaml

# ---- what is wrong
wrong 2 'there are no rules' '没有规则' --pack permit.yaml check town.csv
wrong 2 'pipe or a device' '管道或设备' --pack permit.yaml check /dev/null --map town.map.yaml
wrong 2 'folder' '文件夹' --pack permit.yaml check . --map town.map.yaml
wrong 2 'do not stand together' '不与 --pack 并用' --pack permit.yaml check town.csv --map town.map.yaml --pack t/permit
sed 's/permit.granted/permit.grantd/' town.map.yaml >bad.map.yaml
wrong 2 "bad.map.yaml:14:20: .*did you mean 'permit.granted'" 'bad.map.yaml:14:20' --pack permit.yaml check town.csv --map bad.map.yaml
wrong 2 'nowhere' 'nowhere' --pack permit.yaml check town.csv --map nowhere.yaml
wrong 2 'did you mean' '是否指' --pack permit.yaml map town.csv --to t/permti

# ---- several logs: one that cannot be read keeps no other from being reported
expect 2 '<testsuite name="town.csv"' $with check nowhere.csv town.csv --map town.map.yaml --as junit
grep -q '^duly: nowhere.csv: there is no file' err || complain 'the missing log was not told:'
expect 1 '^</testsuites>' $with check town.csv town.csv --map town.map.yaml --as junit
[ "$(grep -c '<testsuite ' out)" = 2 ] || complain 'not two test suites:'

# ---- a draft, which loads and says what remains
"$program" $with map town.csv --to t/permit -o draft.yaml
expect 3 'draft.yaml:[0-9]+:[0-9]+: .In. remains to be decided' $with check town.csv --map draft.yaml

# ---- in the words of a pack, and as a store
grep -v '"open"\|"attempt"' "$example" | sed 's/^{/{"case": "c", /' >own.jsonl
expect 0 'own.jsonl: 1 cases, 35 events.* lawful' --lang en check own.jsonl --pack cn/major-decision --offset +08:00
expect 0 'acknowledged' --lang en --store store.db --today 2026-12-01 import --clock-follows-events "$example"
expect 0 'store.db: 1 cases, 36 events.* lawful' --lang en check store.db
wrong 2 'without a map' '不用映射' check store.db --pack cn/major-decision
exit "$failed"
