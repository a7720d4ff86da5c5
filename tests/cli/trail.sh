#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Keys, checkpoints, receipts, bundles and erasure from the command line, in every suite; and a store that was put back
# to a backup, in which nothing is recorded any more.
source "$(dirname "${BASH_SOURCE[0]}")/expect.bash"
verify="$(dirname "$program")/duly-verify"

# judged EXIT PATTERN ARGUMENTS: what duly-verify says.
judged() {
    local wanted="$1" pattern="$2" status=0
    shift 2
    "$verify" "$@" >out 2>err </dev/null || status=$?
    [ "$status" = "$wanted" ] && grep -qa -- "$pattern" out || complain "duly-verify $*
  exit $status, expected $wanted and \"$pattern\":"
}

# ---- keys --------------------------------------------------------------------------------------------------------
expect 0 '^duly\.local\+[0-9a-f]{8}\+' key new a.key --keys keys
[ "$(stat -c %a a.key)" = 600 ] || complain "the key file can be read by others"
cp a.key before
wrong 2 'never replaced' '不会覆盖' key new a.key
cmp -s a.key before || complain "a key was replaced"
wrong 2 'there is no key' '没有密钥' key retire duly.local+00000000 --keys keys
expect 0 'ed25519' key list --keys keys
expect 0 '^duly\.local/sm3\+' key new s.key --algorithm sm2 --keys keys
expect 0 'sm2' --json key list --keys keys
chmod 644 s.key
wrong 2 'chmod 600' 'chmod 600' --suite dual --sign a.key --sign s.key open major-decision --organ o --level county --place cn
chmod 600 s.key
no_file duly.db

# ---- each suite: recorded, signed, taken out, judged -----------------------------------------------------------------
for suite in intl gm dual; do
    sign=()
    [ "$suite" = gm ] || sign+=(--sign a.key)
    [ "$suite" = intl ] || sign+=(--sign s.key)
    store=(--store "$suite.db")
    expect 0 'acknowledged 38 lines' "${store[@]}" --suite "$suite" "${sign[@]}" --checkpoint-copy "$suite.outside" \
        import --clock-follows-events "$example"
    expect 0 'c2sp.org/tlog-proof@v1' "${store[@]}" receipt case-1 20
    expect 0 '' "${store[@]}" export case-1 -o "$suite.duly" --keys keys
    judged 0 'OK to size 38, rollback not excluded' --lang en "$suite.duly" --keys keys
    judged 0 'OK to size 38' --lang en "$suite.db" --keys keys --older "$(ls "$suite".outside* | head -n 1)"
    cp "$suite.db" "$suite.backup"
    expect 4 'never changes' --store "$suite.db" --suite "$([ "$suite" = gm ] && echo intl || echo gm)" open \
        major-decision --organ o --level county --place cn --key other
done
wrong 2 'is not for the log' '不能为留痕' --store intl.db --sign s.key checkpoint
wrong 2 '--sign names' '请用 --sign' --store intl.db checkpoint

# ---- erased: the text is in no file, the record says so, every proof stands ----------------------------------------
expect 0 '' --store intl.db export case-1 -o whole.duly --keys keys --disclose all
text='资金、用地已初步落实'
grep -qa "$text" whole.duly || complain "the text is not in what was given"
wrong 2 'not who carries it out' '不得是经办人' --store intl.db erase case-1 --ground g --approver me --actor me
expect 0 'erased' --lang en --store intl.db --sign a.key --checkpoint-copy intl.outside erase case-1 \
    --ground '个人信息保护法第47条' --approver chief --actor clerk
! grep -qa "$text" intl.db* || complain "the erased text is still in a file of the store"
expect 0 '' --store intl.db export case-1 -o erased.duly --keys keys --disclose all
judged 8 'LAWFULLY ERASED to size 39' --lang en erased.duly --keys keys
judged 8 'LAWFULLY ERASED' intl.db --keys keys --older intl.outside
wrong 2 'nothing personal' '没有该主体' --store intl.db erase case-1 --ground g --approver chief --actor clerk

# ---- keys that are exchanged: both sign the size at which one ends --------------------------------------------------
old="$(sed -n 's/^0 - \(duly\.local+[0-9a-f]*\)+.*/\1/p' keys)"
expect 0 'up to size 39' --lang en --store intl.db key retire "$old" --keys keys
expect 0 '' --store intl.db key new b.key --keys keys
expect 0 '' --store intl.db --sign b.key --checkpoint-copy intl.outside open major-decision --organ o --level county --place cn --key 2
judged 8 'to size 40' --lang en intl.db --keys keys --older intl.outside

# ---- a backup put back is behind the copy outside -------------------------------------------------------------------
cp intl.backup intl.db
rm -f intl.db-wal intl.db-shm
expect 4 'for reading only' --store intl.db --checkpoint-copy intl.outside open major-decision --organ o --level county --place cn --key 3
expect 0 'case-1' --store intl.db --checkpoint-copy intl.outside cases
judged 6 'ROLLBACK' intl.db --keys keys --older intl.outside
exit "$failed"
