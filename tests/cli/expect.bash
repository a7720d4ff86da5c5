# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: a folder of its own to work in, and what a command must answer.
set -euo pipefail
program="$(realpath "${1:?$0 PROGRAM}")"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
folder="$(mktemp -d)"
at_end=()
leave() {
    local each
    for each in "${at_end[@]}"; do $each || true; done
    chmod -R u+rwX "$folder" 2>/dev/null || true
    rm -rf "$folder"
}
trap leave EXIT
cd "$folder"
unset DULY_STORE
failed=0
example="$root/examples/major-decision.jsonl"

complain() { # WHAT: and what the latest command wrote
    printf '%s\n' "$1"
    head -c 600 out err
    failed=1
}

# expect EXIT PATTERN ARGUMENTS: the exit code, and what standard output or error says.
expect() {
    local wanted="$1" pattern="$2" status=0
    shift 2
    timeout 120 "$program" "$@" >out 2>err </dev/null || status=$?
    if [ "$status" != "$wanted" ] || ! grep -qaE -- "$pattern" out err; then # no pipe: it would fail when grep has seen enough
        complain "duly ${*:0:12}
  exit $status, expected $wanted and \"$pattern\":"
    fi
}

# What went wrong is told once: one line on standard error, or with --json one object on standard output.
# wrong EXIT PATTERN_EN PATTERN_ZH ARGUMENTS, in English, in Chinese and as JSON
wrong() {
    local wanted="$1" en="$2" zh="$3" code
    shift 3
    expect "$wanted" "$en" --lang en "$@"
    [ "$(wc -l <err)" = 1 ] && grep -qa '^duly: ' err && [ ! -s out ] || complain "duly --lang en ${*:0:8}: not one message:"
    expect "$wanted" "$zh" --lang zh "$@"
    [ "$(wc -l <err)" = 1 ] && grep -qa '^duly: ' err && [ ! -s out ] || complain "duly --lang zh ${*:0:8}: not one message:"
    case "$wanted" in 1) code='[a-z_]+' ;; 2) code='bad_input|not_found|usage|key_reused' ;; 3) code=undetermined ;; 4) code=environment ;; esac
    expect "$wanted" "^\\{\"error\":\\{\"code\":\"($code)\",\"where\":\".*\"says\":\\{\"zh\":\".*\"en\":\"" --json "$@"
    [ "$(wc -l <out)" = 1 ] && [ ! -s err ] || complain "duly --json ${*:0:8}: not one object:"
}

# How many leaves a store holds.
leaves() { "$program" --json --store "${1:-store.db}" verify | sed 's/.*"leaves":\([0-9]*\).*/\1/'; }

# nothing_new BEFORE [STORE]: as many leaves as before, and the record is whole.
nothing_new() {
    expect 0 '"ok":true' --json --store "${2:-store.db}" verify
    [ "$(leaves "${2:-store.db}")" = "$1" ] || complain "the store has $(leaves "${2:-store.db}") leaves, not $1"
}

# no_file NAME: nothing of that name or beside it was left.
no_file() {
    local each
    for each in "$1" "$1"[-.]*; do [ ! -e "$each" ] || complain "$each was left behind"; done
}

today=(--today 2026-12-01 --store store.db)
