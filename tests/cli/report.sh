#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# report.sh PROGRAM: a yearly report from the command line, in each form, and counted again after the record grew and
# after somebody changed a figure in it; and how the page stands in a real browser without a network.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

expect 0 '' --store store.db --today 2026-12-01 import "$example" --clock-follows-events
organ="$(sed -n 's/.*"organ": *"\([^"]*\)".*/\1/p' "$example" | head -1)"
report() { # EXIT PATTERN ARGUMENTS
    local wanted="$1" pattern="$2"
    shift 2
    expect "$wanted" "$pattern" --store store.db --today 2026-12-31 report "$@"
}
made() { # FILE ARGUMENTS: it is written, and nothing is said
    local file="$1"
    shift
    "$program" --store store.db --today 2026-12-31 report "$@" -o "$file" >out 2>err </dev/null || complain "report $*: exit $?"
    [ -s "$file" ] && [ ! -s out ] && [ ! -s err ] || complain "report $*: $file was not written, or something was said"
}

# ---- written -----------------------------------------------------------------------------------------------------------
made report.md --year 2026 --organ "$organ"
made report.html --year 2026 --organ "$organ"
grep -qa '\[1\](#f-decided)' report.md || complain 'the decision is not counted'
grep -qa '<script' report.html && complain 'the page has a script'
expect 0 '"id":"decided".*"now":"1"' --json --store store.db --today 2026-12-31 report --year 2026 --organ "$organ"
report 0 "$("$program" --json --store store.db cases | sed -n 's/.*"case":"\([0-9a-f]\{32\}\)".*/\1/p' | head -1)" \
    --year 2026 --organ "$organ" --cases decided
for language in zh en; do
    expect 0 'duly-report@v1' --lang "$language" --store store.db --today 2026-12-31 report --year 2026 --organ "$organ"
done

# ---- counted again -----------------------------------------------------------------------------------------------------
for file in report.md report.html; do
    report 0 'figures hold' --verify "$file"
    expect 0 '"ok":true' --json --store store.db report --verify "$file"
done
sed 's/\[1\](#f-decided)/[2](#f-decided)/' report.md >changed.md
report 1 '✗ decided' --verify changed.md
report 1 '1 of [0-9]* figures do not hold' --verify changed.md
expect 1 '"ok":false' --json --store store.db report --verify changed.md
sed 's/\(href="#f-decided">\)1</\12</' report.html >changed.html
report 1 'says 2, counted again it is 1' --verify changed.html
sed 's/activity: decision.made/activity: decision.issued/' report.md >changed.md
report 1 'definition that the report carries was changed' --verify changed.md

# The record grows: the report holds at its size, and a new one has another figure.
expect 0 '' --store store.db --today 2026-12-02 open major-decision --organ "$organ" --level county --key more-1
report 0 'figures hold' --verify report.md
expect 0 '"id":"opened".*"now":"2"' --json --store store.db --today 2026-12-31 report --year 2026 --organ "$organ"
size="$(sed -n 's/.*"size":\([0-9]*\).*/\1/p' report.md | tail -1)"
made again.md --year 2026 --organ "$organ" --size "$size"
cmp -s report.md again.md || complain 'at the same size the report is another'
expect 0 '' --store other.db --today 2026-12-02 open major-decision --organ "$organ" --level county --key other-1
expect 1 'fewer leaves|another record' --store other.db report --verify report.md

# ---- what is wrong with the request --------------------------------------------------------------------------------------
base=(--store store.db --today 2026-12-31 report)
wrong 2 'has no case of the organ' '没有机关' "${base[@]}" --year 2026 --organ nowhere
wrong 2 '--year and --organ are needed' '须指明 --year' "${base[@]}"
wrong 2 'there is no report definition' '没有报告定义' "${base[@]}" --year 2026 --organ "$organ" --definition no/such
wrong 2 'there is no figure' '没有数字' "${base[@]}" --year 2026 --organ "$organ" --cases none
wrong 2 'not clear in which form' '不知应写成什么格式' "${base[@]}" --year 2026 --organ "$organ" -o report.pdf
wrong 2 'no Markdown or HTML that duly report wrote' '不是 duly report 写出的' "${base[@]}" --verify "$example"
wrong 2 'the log has [0-9]* leaves, not 999999' '没有 999999 条' "${base[@]}" --year 2026 --organ "$organ" --size 999999
wrong 2 'the year has not begun' '尚未开始' "${base[@]}" --year 2027 --organ "$organ"
wrong 2 'there is no such store' '记录库不存在' --store none.db report --year 2026 --organ "$organ"
no_file none.db
printf 'report: x\nfigures:\n  - {id: a, cases: opend, zh: 甲, en: a}\n' >bad.yaml
expect 2 "bad.yaml:3:20: .*did you mean 'opened'" --lang en "${base[@]}" --year 2026 --organ "$organ" --definition bad.yaml
expect 2 "figures:|parts" --lang en "${base[@]}" --year 2026 --organ "$organ" --definition bad.yaml

# ---- a .docx ----------------------------------------------------------------------------------------------------------
if command -v pandoc >/dev/null; then
    made report.docx --year 2026 --organ "$organ"
    made edited.docx --edited report.md
    for file in report.docx edited.docx; do
        [ "$(head -c 2 "$file")" = PK ] || complain "$file is no .docx"
    done
else
    wrong 4 'install pandoc' '请安装 pandoc' "${base[@]}" --year 2026 --organ "$organ" -o report.docx
    wrong 4 'install pandoc' '请安装 pandoc' "${base[@]}" --edited report.md -o report.docx
    no_file report.docx
    echo 'skipped: there is no pandoc to write a .docx with'
fi

# ---- in a browser -------------------------------------------------------------------------------------------------------
stands_in_browser report.html
exit "$failed"
