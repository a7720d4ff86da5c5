#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# import_streams.sh PROGRAM: an import reads line by line. What comes through a pipe is acknowledged while the pipe is
# still open, what it takes in memory does not grow with the file, and it tells how far it is only to somebody watching.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

opening='{"open": {"family": "major-decision", "organ": "o", "level": "county", "place": "cn", "key": "k", "at": "2026-01-05"}}'
proposal='{"activity": "proposal.made", "at": "2026-01-05", "actor": "a", "role": "any"}'
await() { # COUNT FILE: until it has so many lines
    for _ in $(seq 1 600); do
        [ "$(wc -l <"$2")" -lt "$1" ] || return 0
        sleep 0.05
    done
    complain "$2 has $(wc -l <"$2") lines, not $1"
}

# ---- each line is acknowledged, and durable, before the next one is sent
mkfifo pipe
"$program" --json "${today[@]}" import - <pipe >out 2>err &
child=$!
exec 3>pipe
printf '%s\n' "$opening" >&3
await 1 out
grep -q '"procedure":"cn/major-decision".*"line":1}' out || complain "the first line was not acknowledged:"
printf '%s' "${proposal:0:30}" >&3 # half a line is none
sleep 0.2
[ "$(wc -l <out)" = 1 ] || complain "half a line was acknowledged:"
printf '%s\r\n\n   \n' "${proposal:30}" >&3
await 2 out
grep -q '"seq":1,.*"line":2}' out || complain "the second line was not acknowledged:"
[ "$(leaves)" = 2 ] || complain "what was acknowledged is not there"
printf '%s' "$proposal" >&3 # the last line of a file may have no end
exec 3>&-
wait "$child" || complain "the import failed:"
grep -q '"seq":2,.*"line":5}' out && [ "$(wc -l <out)" = 3 ] || complain "the last line was not acknowledged:"
nothing_new 3

# ---- a writer that dies leaves what was acknowledged
"$program" --json "${today[@]}" import - <pipe >out 2>err &
child=$!
exec 3>pipe
printf '{"case": "k", "key": "x1", %s\n{"case": "k", "ke' "${proposal:1}" >&3
await 1 out
exec 3>&-
status=0
wait "$child" || status=$?
[ "$status" = 2 ] && grep -q '"where":"-:2"' out || complain "a line that was cut off: exit $status"
nothing_new 4

# ---- memory does not grow with the file: 400 MB of it, in lines as long as they may be
if ! ldd "$program" | grep -c libasan >/dev/null; then
    "$program" --json "${today[@]}" import - <pipe >out 2>err &
    child=$!
    exec 3>pipe
    head -c 16000000 /dev/zero | tr '\0' ' ' >blank
    for _ in $(seq 1 25); do cat blank; echo; done >&3
    printf '{"case": "k", "key": "x2", %s\n' "${proposal:1}" >&3
    await 1 out
    peak="$(sed -n 's/^VmHWM: *\([0-9]*\) kB/\1/p' "/proc/$child/status" 2>/dev/null || true)"
    exec 3>&-
    wait "$child" || complain "the import of a large file failed:"
    [ "${peak:-0}" -lt 150000 ] || complain "the import took $peak kB"
    nothing_new 5
fi

# ---- progress is for a terminal, and for work that takes longer than a second
slow() { for n in 1 2 3; do sleep 0.7; printf '{"case": "k", "key": "p%s%s", %s\n' "$1" "$n" "${proposal:1}"; done; }
slow a | "$program" "${today[@]}" import - >out 2>err
[ ! -s err ] || complain "progress is told where nobody watches:"
if command -v script >/dev/null; then
    mkfifo events
    slow c >events &
    script -qec "'$program' ${today[*]} import events >out" seen >/dev/null 2>&1 </dev/null ||
        { complain "nothing was imported on a terminal:"; timeout 9 cat events >/dev/null; }
    grep -qa $'\r[23]' seen || { complain "no progress on a terminal:"; head -c 300 seen; }
    printf '%s\n' "$opening" >short.jsonl
    script -qec "'$program' ${today[*]} import short.jsonl >out" seen >/dev/null 2>&1 </dev/null
    ! grep -qa $'\r[0-9]' seen || complain "progress of what takes no time"
    wait
fi
expect 0 'whole and unchanged' --lang en "${today[@]}" verify
exit "$failed"
