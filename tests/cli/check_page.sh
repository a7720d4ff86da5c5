#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check_page.sh PROGRAM: the page of a checked log, and how it stands in a real browser without a network: on a
# telephone and on a wide screen, nothing may be wider than the window, nothing be asked for, and nothing go wrong.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

cat >rules.yaml <<'END_OF_RULES'
rules: permits
title: {zh: 许可办理, en: permits}
rules_of_the_log:
  - {id: R-1, article: "Awb 4:13", template: response, of: [Received, Decided], within: {days: 56, roll: true}}
  - {id: R-2, template: four_eyes, of: [Reviewed, Decided], says: {zh: 审查与决定分人, en: reviewer and decider differ}}
  - {id: R-3, template: absence, of: [{glob: "<script>*"}], says: {zh: 不得有脚本, en: no scripts}}
  - {id: R-4, template: interval, of: [Reviewed, Decided], at_least: {working_days: 2}}
END_OF_RULES
long="$(printf 'Donaudampfschifffahrtsgesellschaftskapitän%.0s' 1 2 3 4 5 6)"
chinese="$(printf '重大行政决策程序合法性审查%.0s' 1 2 3 4 5 6 7 8)"
{
    echo 'case,activity,time,actor,unit'
    for i in $(seq 1 40); do
        month=$((i % 12 + 1))
        printf '%s-%s,Received,2026-%02d-02,%s,%s\n' "$long" "$i" "$month" "$chinese" "$long"
        printf '%s-%s,Reviewed,2026-%02d-12,Li,%s\n' "$long" "$i" "$month" "$chinese"
        printf '%s-%s,<script>document.title=1</script>%s,2026-%02d-13,Li,\n' "$long" "$i" "$long" "$month"
        [ $((i % 3)) = 0 ] || printf '%s-%s,Decided,2026-%02d-13,Li,South\n' "$long" "$i" "$month"
    done
} >log.csv
page() { expect 1 '</html>' --lang "$1" --today 2026-12-31 check log.csv --rules rules.yaml --as html; }

for language in zh en; do
    page "$language"
    cp out "$language.html"
    grep -qa '<script' out && complain 'a name of the log became markup'
done
grep -qa '<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-CN"' zh.html || complain 'the page is not in Chinese'
grep -qa 'reviewer and decider differ' en.html || complain 'the page is not in English'
cp log.csv other.csv
wrong 2 'a page is of one log' '一页只报告一个日志' check log.csv other.csv --rules rules.yaml --as html

for language in zh en; do stands_in_browser "$language.html"; done
exit "$failed"
