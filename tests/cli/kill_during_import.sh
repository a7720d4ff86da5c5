#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kill_during_import.sh PROGRAM: kills `duly import` at random moments (DULY_KILLS, default 200) and looks at what is
# left. Every line that was acknowledged must be there, nothing may be half-written, and verify must pass. A library
# loaded before libc's own makes each fdatasync slow and marks its begin and end, so that most kills fall inside a
# commit and the test knows which did.
set -euo pipefail
program="${1:?kill_during_import.sh PROGRAM}"
kills="${DULY_KILLS:-200}"
# A program under a sanitizer takes ten times as long.
if [ -z "${DULY_KILLS:-}" ] && ldd "$program" | grep -c libasan >/dev/null; then kills=20; fi
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
export ASAN_OPTIONS="verify_asan_link_order=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

cat >"$folder/slow.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
int fdatasync(int fd)
{
    static int (*real)(int);
    static int mark = -1;
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    if (mark < 0) mark = open(getenv("DULY_TEST_MARK"), O_CREAT | O_RDWR, 0600);
    if (pwrite(mark, "1", 1, 0) != 1) abort();
    usleep(16000);
    int result = real(fd);
    usleep(16000);
    if (pwrite(mark, "0", 1, 0) != 1) abort();
    return result;
}
END
"${CC:-cc}" -shared -fPIC -O1 -o "$folder/slow.so" "$folder/slow.c" -ldl

# Cases of three events each.
for n in $(seq 1 400); do
    printf '{"open": {"family": "major-decision", "organ": "county-gov", "level": "county", "place": "cn", "at": "2026-01-05", "key": "c%s"}}\n' "$n"
    for step in 1 2 3; do
        printf '{"activity": "proposal.made", "at": "2026-01-0%s", "actor": "dept-a", "role": "any"}\n' "$((step + 4))"
    done
done >"$folder/events.jsonl"

run() { "$program" --json --lang en --today 2026-03-01 --store "$folder/store.db" "$@"; }
inside=0
acknowledged=0
RANDOM="${DULY_SEED:-20260415}"
for round in $(seq 1 "$kills"); do
    rm -f "$folder"/store.db* "$folder/mark"
    : >"$folder/acknowledged"
    DULY_TEST_MARK="$folder/mark" LD_PRELOAD="$folder/slow.so" \
        "$program" --json --today 2026-03-01 --store "$folder/store.db" import "$folder/events.jsonl" \
        >"$folder/acknowledged" 2>"$folder/errors" &
    child=$!
    # Every eighth is killed while the file is still being made, the others while lines are acknowledged.
    sign="$folder/acknowledged"
    [ $((round % 8)) -ne 0 ] || sign="$folder/mark"
    while [ ! -s "$sign" ] && kill -0 "$child" 2>/dev/null; do sleep 0.002; done
    sleep "0.$(printf '%03d' $((RANDOM % 160)))"
    kill -9 "$child" 2>/dev/null || { cat "$folder/errors" >&2; echo "round $round: import ended by itself" >&2; exit 1; }
    wait "$child" 2>/dev/null || true
    [ "$(head -c 1 "$folder/mark")" = 1 ] && inside=$((inside + 1))
    [ -e "$folder/store.db" ] || continue

    # A last line without its end was not acknowledged.
    grep -E "\}$" "$folder/acknowledged" >"$folder/whole" || true
    lines="$(wc -l <"$folder/whole")"
    acknowledged=$((acknowledged + lines))
    # Killed before the tables were made, the file is not a store yet; the second import makes it one.
    if [ "$lines" -gt 0 ] && ! run verify >"$folder/verified"; then
        cat "$folder/verified" >&2
        echo "round $round: verify fails" >&2
        exit 1
    fi
    # Imported again, each line that was acknowledged is known, under the same case and the same leaf hash.
    head -n "$((lines + 3))" "$folder/events.jsonl" >"$folder/again.jsonl"
    run import "$folder/again.jsonl" >"$folder/second"
    for side in whole second; do
        head -n "$lines" "$folder/$side" | sed 's/,"repeated".*//' >"$folder/$side.leaves" # findings are said once
    done
    if ! cmp -s "$folder/whole.leaves" "$folder/second.leaves" || head -n "$lines" "$folder/second" | grep -c '"repeated":false' >/dev/null; then
        diff "$folder/whole.leaves" "$folder/second.leaves" >&2 || true
        echo "round $round: what was acknowledged is not there" >&2
        exit 1
    fi
    if ! run verify >"$folder/verified" || ! grep -q "\"leaves\":$((lines + 3))," "$folder/verified"; then
        cat "$folder/verified" >&2
        echo "round $round: verify fails, or an event is doubled or missing" >&2
        exit 1
    fi
done
echo "killed $kills times, $inside of them inside a commit; $acknowledged acknowledged lines were all there"
[ "$inside" -ge $((kills / 2)) ] || { echo "too few kills fell inside a commit" >&2; exit 1; }
