#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# duly-verify from outside: what it links, how large it is, and that it answers wrong usage and files that are not there.
set -euo pipefail
duly=$1
verify="$(dirname "$duly")/duly-verify"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }
expect() { # exit code, command
    local code=0
    "${@:2}" >"$work/out" 2>"$work/err" || code=$?
    [ "$code" = "$1" ] || fail "exit $code, not $1: ${*:2}: $(cat "$work/out" "$work/err")"
}

# Nothing shared but libcrypto and the run-time libraries of the compiler.
while read -r library; do
    case "$library" in
    libcrypto.so.* | libstdc++.so.* | libgcc_s.so.* | libm.so.* | libc.so.* | ld-linux*) ;;
    lib*san.so.*) ;; # a build with sanitizers
    *) fail "duly-verify links $library" ;;
    esac
done < <(readelf -d "$verify" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
if ! readelf -d "$verify" | grep -q 'lib.*san\.so' && ! grep -q __asan_init "$verify" && readelf -S "$verify" | grep -vq '\.debug_info'; then
    cp "$verify" "$work/stripped" && strip "$work/stripped"
    [ "$(stat -c %s "$work/stripped")" -lt 8000000 ] || fail "duly-verify is larger than 8 MB"
fi

expect 2 "$verify"
expect 0 "$verify" --help
printf 'duly-keys@v1\n' >"$work/keys"
expect 4 "$verify" "$work/none" --keys "$work/keys"
expect 4 "$verify" "$work/keys" --keys "$work/none"
expect 2 "$verify" "$work/keys" --keys "$work/out"
expect 1 "$verify" "$work/keys" --keys "$work/keys" --lang en # no bundle
grep -q 'TAMPERED at line 1' "$work/out" || fail "$(cat "$work/out")"
printf 'duly-bundle@v7\n' >"$work/newer"
expect 3 "$verify" "$work/newer" --keys "$work/keys" --json
grep -q '"verdict":"CANNOT JUDGE"' "$work/out" || fail "$(cat "$work/out")"
expect 1 "$verify" "$work/newer" "$work/keys" --keys "$work/keys" # the first verdict of the table

# A store as evidence, which reading leaves as it was; without a checkpoint nobody has signed for it.
"$duly" --store "$work/county.db" open major-decision --organ county-gov --level county --place cn --key 2026-1 >/dev/null
before=$(sha256sum "$work"/county.db)
expect 9 "$verify" "$work/county.db" --keys "$work/keys"
[ "$before" = "$(sha256sum "$work"/county.db)" ] || fail "verifying wrote to the store"
expect 2 "$duly" --store "$work/county.db" export 2026-1 -o "$work/case.duly" --keys "$work/keys"
[ ! -e "$work/case.duly" ] || fail "a bundle that cannot be was written"
echo "evidence: as it should be"
