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

# stands_in_browser PAGE: in a real browser without a network, on a telephone and on a wide screen, nothing may be wider
# than the window, nothing be asked for, and nothing go wrong. The page stands in a frame, since no window is as narrow
# as a telephone. It opens every fold and tells its measures: how wide the frame is, the page, how many elements reach
# out of it (what scrolls by itself may), and how much was fetched.
stands_in_browser() {
    local page="$1" browser='' name width title frame wide reaching fetched
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then browser="$name" && break; fi
    done
    if [ -z "$browser" ]; then
        echo 'skipped: there is no Chromium to open the page in'
        return
    fi
    cat >measure.html <<'END_OF_SCRIPT'
<script>addEventListener("load", function () {
  document.querySelectorAll("details").forEach(function (each) { each.open = true; });
  var root = document.documentElement;
  var reach = [].filter.call(document.querySelectorAll("main *, header *"), function (each) {
    return !each.closest("svg svg, thead, .wide") && each.getBoundingClientRect().right > root.clientWidth + 1;
  });
  var fetched = performance.getEntriesByType("resource").length;
  parent.postMessage(["measured", innerWidth, root.scrollWidth, reach.length, fetched].join(" "), "*");
});</script></body></html>
END_OF_SCRIPT
    sed 's|</body>||; s|</html>||' "$page" | cat - measure.html >measured.html
    for width in 360 1600; do
        cat >frame.html <<END_OF_FRAME
<!DOCTYPE html><title>nothing came</title><script>addEventListener("message", function (told) {
  document.title = told.data; });</script>
<iframe src="measured.html" style="width:${width}px;height:900px;border:0"></iframe>
END_OF_FRAME
        timeout 120 "$browser" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
            --user-data-dir="$folder/profile" --host-resolver-rules='MAP * ~NOTFOUND' --enable-logging=stderr \
            --window-size=1700,1000 --virtual-time-budget=10000 --dump-dom "file://$folder/frame.html" \
            >out 2>err </dev/null || true
        title="$(sed -n 's|.*<title>\(measured [0-9 ]*\)</title>.*|\1|p' out)"
        read -r _ frame wide reaching fetched <<<"${title:-measured 0 1 1 1}"
        if [ "$frame" != "$width" ] || [ "$wide" -gt "$frame" ] || [ "$reaching" != 0 ] || [ "$fetched" != 0 ]; then
            complain "$page at $width: frame, page, elements beyond it, fetched: '$title'"
        fi
        ! grep -a 'CONSOLE' err || complain "$page at $width: the browser complains"
    done
}
