# SPDX-License-Identifier: Apache-2.0
"""The second verifier against bundles and stores of all three suites, good and tampered with; and against the examples
of docs/. With DULY_NIGHTLY every byte is flipped, otherwise a sample of them.
"""
import contextlib
import io
import os
import pathlib
import re
import shutil
import sqlite3
import sys
import tempfile
import unittest

import trail
from bundle import judge_bundle
from duly_verify import exit_code, judge_file, main
from forge import (CASE, CLERK, DISCLOSURE, LAW, ORIGIN, OTHER, TREES, Case, b64, blocks, bundle, checkpoint, compact,
                   consistency, ended, inclusion, key_of, law_block, leaf_block, make_log, make_store, mth, receipt,
                   sha256, signature, signer, vkey_of)
from store import judge_store
from trail import Bad, parse_older
from verdict import Trusted

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
NIGHTLY = bool(os.environ.get("DULY_NIGHTLY"))
KEPT = {"opinion": "erased", "telephone": "erased", "reason": "given"}
GIVEN = {"opinion": "given", "telephone": "withheld", "reason": "given"}


def trusted(suite, *older, keys=None, actors=True):
    lines = keys or "".join(f"0 - {key_of(tree).vkey}\n" for tree in TREES[suite])
    ranges = trail.parse_keys(b"duly-keys@v1\n" + lines.encode())
    list_of_actors = [(trail.parse_vkey(CLERK[suite].vkey), "zhang-w")] if actors else None
    return Trusted(ranges, list_of_actors, [parse_older(text.encode(), ranges) for text in older])


class Judged(unittest.TestCase):
    def judged(self, data, trust, begins):
        verdict, findings = judge_bundle(data, trust)
        self.assertTrue(verdict.startswith(begins), (begins, verdict, findings[:5]))
        return findings


class Documents(unittest.TestCase):
    def test_the_proofs_and_keys_of_the_page_on_the_trail_verify(self):
        page = (DOCS / "trail-format.md").read_text()
        proofs = re.findall(r"```\n(c2sp.*?)```\n\n    (\S+)\n", page, re.S)
        self.assertEqual(len(proofs), 2)
        for text, vkey in proofs:
            key = trail.parse_vkey(vkey)
            ranges = trail.parse_keys(f"duly-keys@v1\n# a comment\n\n5 - {vkey}\n".encode())
            older = parse_older(text.encode(), ranges)
            tree = "sm3" if key.algorithm == "sm2" else "sha256"
            leaf = trail.leaf_hash(tree, b"three")
            self.assertEqual(trail.root_by_inclusion(tree, older.index, 5, leaf, older.path), older.checkpoint.root)
            five = [b"one", b"two", b"three", b"four", b"five"]
            self.assertEqual((mth(tree, five), inclusion(tree, 2, five)), (older.checkpoint.root, older.path))
            with self.assertRaises(Bad):
                trail.parse_keys(f"duly-keys@v1\n6 5 {vkey}\n".encode())
            later = trail.parse_keys(f"duly-keys@v1\n6 - {vkey}\n".encode())
            self.assertEqual([parse_older(text.encode(), keys).trusted for keys in (ranges, later)], [True, False])
            label, alg = re.escape(key.label), key.algorithm
            value = trail.from_base64(re.search(rf"\n    {alg} {label} (\S+)\n", page)[1])
            message = f"duly-command@v1\n{sha256('command')}\n".encode()
            self.assertTrue(trail.signature_holds(alg, key.public, message, value))
            self.assertFalse(trail.signature_holds(alg, key.public, message + b"\n", value))

    def test_the_examples_of_the_page_on_leaves_are_what_it_says(self):
        page = (DOCS / "leaf-format.md").read_text()
        leaf, disclosure = re.findall(r"```json\n(.*?)\n```", page, re.S)
        leaf = trail.parse_leaf(leaf)
        self.assertEqual((leaf["seq"], leaf["cmd"]), (2, trail.command_of(leaf)))
        value = re.search(r"SHA-256 is `([0-9a-f]{64})`", page)[1]
        self.assertEqual(sha256(compact(trail.parse_json(disclosure))), value)

    def test_a_leaf_has_one_form(self):
        good = trail.parse_leaf(Case(CASE).leaf("opened").decode())
        for change in ({"x": "y"}, {"seq": None}, {"judged": 1}, {"activity": ""}, {"cites": []}, {"seq": True},
                       {"seq": -1}, {"law": "A" * 64}, {"recorded": "2026-01-04T16:00:00Z"}, {"entry": "refused"},
                       {"actor": {"id": "a", "name": "b"}}, {"fields": {"x": 1}}, {"v": "1"}, {"key": "k" * 61440},
                       {"signature": {"alg": "rsa", "key": "a+b", "value": b64(bytes(64))}}):
            with self.subTest(change=change), self.assertRaises(Bad):
                trail.parse_leaf(compact({n: v for n, v in (good | change).items() if v is not None}))
        for change in ({"v": 2}, {"suite": "sm3"}):
            with self.assertRaises(trail.Unknown):
                trail.parse_leaf(compact(good | change))

    def test_json_has_one_form(self):
        for text in ('{"a":1}', '"é\\u001f\\n\\"\\\\/\x7f"', "[]", "-9007199254740991", '{"a":{"b":[true,"😀"]}}',
                     "[" * 16 + "]" * 16):
            self.assertEqual(trail.canonical(trail.parse_json(text)), text)
        for text in ("", "{", '{"b":1,"a":1}', '{"a":1,"a":1}', '{"A":1}', '{"":1}', "[1, 2]", "1.0", "1e2", "-0", "01",
                     "9007199254740992", "NaN", "Infinity", '"\\/"', '"\\u00e9"', '"\\u001F"', '"\\u000a"', '"\\ud800"',
                     '"\\u0000"', '"\n"', "[" * 17 + "]" * 17, "[" * 100000, "1" * 5000, "\ufeff[]", "[]\n", "'a'"):
            with self.subTest(text=text[:20]), self.assertRaises(Bad):
                trail.parse_json(text)
        for data in (b"\xff", b"\xed\xa0\x80", b"\xc0\x80"):
            with self.assertRaises(Bad):
                trail.from_utf8(data)

    def test_weak_keys_are_refused(self):
        p = 2**255 - 19
        low = ["0100000000000000000000000000000000000000000000000000000000000000",
               "0000000000000000000000000000000000000000000000000000000000000000",
               "0000000000000000000000000000000000000000000000000000000000000080",
               "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
               "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
               "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
               "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
               "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"]
        bad = [bytes.fromhex(text) for text in low]
        bad += [(y + sign * 2**255).to_bytes(32, "little") for y in (p, p + 1, p + 18) for sign in (0, 1)]
        bad += [(1 + 2**255).to_bytes(32, "little"), (p - 1 + 2**255).to_bytes(32, "little"), b"\2" + bytes(31)]
        for public in bad:
            self.assertFalse(trail.is_good_ed25519(public), public.hex())
        point = trail.parse_vkey(key_of("sm3").vkey).public
        self.assertTrue(trail.is_good_sm2(point))
        for public in (point[:-1] + bytes([point[-1] ^ 1]), b"\2" + point[1:], b"\4" + bytes(64)):
            self.assertFalse(trail.is_good_sm2(public))
            with self.assertRaises(Bad):
                trail.parse_vkey(vkey_of("a", "sm2", public))
        with self.assertRaises(Bad):
            trail.parse_vkey(vkey_of("a", "ed25519", bad[0]))

    def test_lists_of_keys_that_cannot_be_are_refused(self):
        a, b = signer("a", "ed25519").vkey, signer("a", "ed25519", "2").vkey
        trail.parse_keys(f"duly-keys@v1\n0 7 {a}\n8 - {b}\n".encode())
        renamed = vkey_of("b", "ed25519", trail.parse_vkey(a).public)
        for text in (f"0 7 {a}\n9 - {b}\n", f"0 - {a}\n0 - {a}\n", f"0 - {a}\n0 - {renamed}\n", f"7 6 {a}\n",
                     f"0 7 {a}\n8 - {signer('a', 'sm2').vkey}\n", f"0 {a}\n", f"0  - {a}\n", f"00 - {a}\n",
                     f"0 - {a[:-4]}\n"):
            with self.subTest(text=text), self.assertRaises(Bad):
                trail.parse_keys(b"duly-keys@v1\n" + text.encode())
        with self.assertRaises(Bad):
            trail.parse_actor_keys(f"duly-actors@v1\n{a} x\n{a} y\n".encode())

    def test_proofs_hold_by_the_definition_and_in_no_other_length(self):
        for tree in ("sha256", "sm3"):
            leaves = [bytes([n]) for n in range(17)]
            for size in range(1, 18):
                root = mth(tree, leaves[:size])
                for m in range(size):
                    path, leaf = inclusion(tree, m, leaves[:size]), trail.leaf_hash(tree, leaves[m])
                    self.assertEqual(trail.root_by_inclusion(tree, m, size, leaf, path), root)
                    self.assertIsNone(trail.root_by_inclusion(tree, m, size, leaf, [*path, root]))
                    self.assertIsNone(trail.root_by_inclusion(tree, size, size, leaf, path))
                    if path:
                        self.assertIsNone(trail.root_by_inclusion(tree, m, size, leaf, path[:-1]))
                    path, old = consistency(tree, m + 1, leaves[:size]), mth(tree, leaves[:m + 1])
                    self.assertEqual(trail.roots_by_consistency(tree, m + 1, size, old, path), (old, old)
                                     if m + 1 == size else (old, root))
                    self.assertIsNone(trail.roots_by_consistency(tree, m + 1, size, old, [*path, root]))
                    self.assertIsNone(trail.roots_by_consistency(tree, 0, size, old, path))


class Bundles(Judged):
    def test_a_good_bundle_is_ok_and_one_with_an_erasure_says_so(self):
        for suite in TREES:
            tree, leaves = TREES[suite][0], make_log(suite)
            erased = bundle(blocks(suite, leaves, KEPT))
            self.judged(erased, trusted(suite), "LAWFULLY ERASED to size 11, rollback not excluded")
            self.judged(bundle(blocks(suite, make_log(suite, erased=False), GIVEN)), trusted(suite),
                        "OK to size 11, rollback not excluded")
            for old in (leaves[:3], leaves[:4], leaves):
                verdict, _ = judge_bundle(erased, trusted(suite, checkpoint(tree, old)))
                self.assertEqual(verdict, "LAWFULLY ERASED to size 11")
            one = [Case(CASE).leaf("opened")]
            self.judged(bundle(blocks(suite, one, old_sizes=())), trusted(suite), "OK to size 1,")

    def test_no_flipped_byte_passes(self):
        step = 1 if NIGHTLY else 37
        for number, suite in enumerate(TREES):
            leaves = make_log(suite)
            good = bundle(blocks(suite, leaves, KEPT))
            trust = trusted(suite, *(checkpoint(tree, leaves[:n]) for n in (3, 4) for tree in TREES[suite]))
            self.judged(good, trust, "LAWFULLY ERASED")
            end = good.rindex(b"end ")
            for at in range(number, len(good), step):
                for bit in (1, 0x20) if NIGHTLY else (1,):
                    flipped = good[:at] + bytes([good[at] ^ bit]) + good[at + 1:]
                    line = good[:at].count(b"\n") + 1
                    verdict, findings = judge_bundle(flipped, trust)
                    context = (at, bit, line, verdict, findings[:3])
                    self.assertTrue(verdict.startswith("TAMPERED") or line in (1, 3) and verdict == "CANNOT JUDGE",
                                    context)
                    if at < end:
                        verdict, findings = judge_bundle(ended(flipped[:end]), trust)
                        self.assertTrue(verdict.startswith("TAMPERED") or line in (1, 3) and
                                        verdict == "CANNOT JUDGE", context)

    def test_a_leaf_removed_swapped_duplicated_or_inserted_is_found(self):
        for suite in TREES:
            leaves, trust = make_log(suite), trusted(suite)
            # The places in CASE: opened, opinion, refused, signed, attested, erased, performed.
            for at, expected in enumerate(("INCOMPLETE", "INCOMPLETE", "LAWFULLY", "INCOMPLETE", "INCOMPLETE",
                                           "TAMPERED", "LAWFULLY")):
                parts = blocks(suite, leaves, KEPT)
                del parts["leaves"][at]
                self.judged(bundle(parts), trust, expected)  # the last, or a refused attempt: nothing shows it
                if at < 6:
                    parts = blocks(suite, leaves, KEPT)
                    parts["leaves"][at:at + 2] = parts["leaves"][at + 1:at - 1 if at else None:-1]
                    self.judged(bundle(parts), trust, "TAMPERED at line")
                parts = blocks(suite, leaves, KEPT)
                parts["leaves"].insert(at, parts["leaves"][at])
                self.judged(bundle(parts), trust, "TAMPERED at line")
            own = [leaf for leaf in leaves if CASE.encode() in leaf]
            chain = Case(CASE)
            forged = [chain.leaf("opened"), chain.leaf("performed"), chain.leaf("performed")]
            parts = blocks(suite, forged, old_sizes=())
            parts["trees"], parts["keys"] = (blocks(suite, leaves)[name] for name in ("trees", "keys"))
            self.judged(bundle(parts), trust, "TAMPERED at line 9")  # the proof of the first forged leaf
            self.assertEqual(len(own), 7)

    def test_a_chain_that_is_broken_is_found_though_the_log_is_signed(self):
        for suite in TREES:
            for broken in ({"prev": sha256("x")}, {"seq": 0, "prev": sha256(f"{ORIGIN}\n{CASE}")}, {"log": "x"},
                           {"case": OTHER}):
                chain = Case(CASE)
                leaves = [chain.leaf("opened"), chain.leaf("performed", **broken)]
                parts = blocks(suite, leaves, old_sizes=())
                parts["leaves"] = [leaf_block(suite, index, leaves, {}) for index in (0, 1)]
                self.judged(bundle(parts), trusted(suite), "TAMPERED at line ")

    def test_every_key_has_signed_something(self):
        parts = blocks("dual", make_log("dual"), KEPT)
        for keys in (parts["keys"] * 2, parts["keys"][:1], parts["keys"][::-1], []):
            self.judged(bundle(parts | {"keys": keys}), trusted("dual"), "TAMPERED at line")

    def test_a_bundle_cut_off_anywhere_is_tampered_with(self):
        good = bundle(blocks("dual", make_log("dual"), KEPT))
        lines = good.split(b"\n")[:-1]
        for count in range(len(lines)):
            cut = b"".join(line + b"\n" for line in lines[:count])
            for data in (cut, cut + lines[count][:5], cut + lines[count]):
                self.judged(data, trusted("dual"), "TAMPERED at line")
        self.judged(good + b"\n", trusted("dual"), "TAMPERED")
        for count in range(4, len(lines) - 1):  # a line left out, the digest put right
            cut = ended(b"".join(line + b"\n" for line in lines[:count] + lines[count + 1:-1]))
            verdict, findings = judge_bundle(cut, trusted("dual"))
            proof = lines[count].startswith((b"sha256", b"sm3"))
            self.assertTrue(verdict.startswith("INCOMPLETE" if proof else "TAMPERED") or
                            lines[count].startswith(b"consistency"), (lines[count], verdict, findings))

    def test_only_a_trusted_key_within_its_range_counts(self):
        for suite in TREES:
            tree, leaves = TREES[suite][-1], make_log(suite)
            forged = bundle(blocks(suite, leaves, KEPT, keys={t: key_of(t, "another") for t in TREES[suite]}))
            self.judged(forged, trusted(suite), "UNTRUSTED KEY")
            good = bundle(blocks(suite, leaves, KEPT))
            for own, ok in ((f"0 10 {key_of(tree).vkey}\n", False), (f"12 - {key_of(tree).vkey}\n", False),
                            (f"11 11 {key_of(tree).vkey}\n", True), (f"0 - {signer('x', 'sm2').vkey}\n", False)):
                self.judged(good, trusted(suite, keys=own), "LAWFULLY ERASED" if ok else "UNTRUSTED KEY")
            other = signer(key_of(tree).label.split("+")[0], "ed25519" if tree == "sm3" else "sm2")
            wrong = bundle(blocks(suite, leaves, KEPT, keys={tree: other}))  # the right name, the other algorithm
            self.judged(wrong, trusted(suite, keys=f"0 - {other.vkey}\n"), "TAMPERED")

    def test_of_a_dual_log_one_trusted_tree_suffices_and_the_other_may_contradict_nothing(self):
        leaves = make_log("dual")
        parts = blocks("dual", leaves, KEPT, keys={"sm3": key_of("sm3", "another")})
        self.judged(bundle(parts), trusted("dual"), "LAWFULLY ERASED")
        other = blocks("dual", make_log("dual", changed="!"), KEPT)
        parts["trees"][1] = other["trees"][1]
        parts["keys"][1] = other["keys"][1]
        self.judged(bundle(parts), trusted("dual"), "TAMPERED")

    def test_forks_and_rollbacks_show_against_what_is_held(self):
        for suite in TREES:
            for tree in TREES[suite]:
                leaves, changed = make_log(suite), make_log(suite, changed="!")
                self.judged(bundle(blocks(suite, changed, KEPT)), trusted(suite, checkpoint(tree, leaves)), "FORK")
                for old in (3, 4):
                    held = trusted(suite, checkpoint(tree, leaves[:old]))
                    self.judged(bundle(blocks(suite, changed, KEPT)), held, "FORK")
                    self.judged(bundle(blocks(suite, leaves, KEPT)), held, "LAWFULLY ERASED to size 11")
                    self.judged(bundle(blocks(suite, leaves, KEPT, old_sizes=())), held, "INCOMPLETE")
                backup = bundle(blocks(suite, leaves[:10], KEPT))
                self.judged(backup, trusted(suite), "LAWFULLY ERASED to size 10, rollback")
                for held in (checkpoint(tree, leaves), receipt(tree, 10, leaves)):
                    self.judged(backup, trusted(suite, held), "ROLLBACK")
                self.judged(bundle(blocks(suite, leaves, KEPT)), trusted(suite, receipt(tree, 9, leaves)), "LAWFULLY")
                self.judged(bundle(blocks(suite, changed, KEPT)), trusted(suite, receipt(tree, 0, leaves)), "FORK")
        leaves = make_log("intl")
        self.judged(bundle(blocks("intl", leaves, KEPT)),
                    trusted("intl", checkpoint("sha256", leaves, key_of("sha256", "another"))), "UNTRUSTED KEY")
        with self.assertRaises(Bad):
            judge_bundle(bundle(blocks("intl", leaves, KEPT)), trusted("intl", checkpoint("sm3", leaves)))

    def test_what_is_not_known_is_not_judged(self):
        parts = blocks("intl", make_log("intl"), KEPT)
        for line, text in ((0, "duly-bundle@v2"), (2, "suite pqc")):
            head = parts["head"][:line] + [text] + parts["head"][line + 1:]
            self.judged(bundle(parts | {"head": head}), trusted("intl"), "CANNOT JUDGE")
        chain = Case(CASE)
        future = [chain.leaf("opened"), chain.leaf("performed", v=2, new={"x": "y"}), chain.leaf("performed")]
        self.judged(bundle(blocks("intl", future, old_sizes=())), trusted("intl"), "CANNOT JUDGE")

    def test_disclosures_are_what_the_leaf_holds_or_accounted_for(self):
        leaves, kept = make_log("intl"), make_log("intl", erased=False)
        self.judged(bundle(blocks("intl", kept, KEPT)), trusted("intl"), "TAMPERED")  # erased, and no event says so
        self.judged(bundle(blocks("intl", kept, GIVEN | {"opinion": "missing"})), trusted("intl"), "INCOMPLETE")
        parts = blocks("intl", leaves, KEPT)
        for line in ("given " + DISCLOSURE["opinion"], f"given  {DISCLOSURE['reason']}", "erased reason", "withheld x",
                     "given " + DISCLOSURE["reason"].replace("ill", "well"), "given"):
            changed = [[line if text.startswith("given") else text for text in block] for block in parts["leaves"]]
            self.judged(bundle(parts | {"leaves": changed}), trusted("intl"), "TAMPERED")

    def test_laws_are_those_of_the_leaves_and_their_words_the_laws(self):
        parts, trust = blocks("intl", make_log("intl"), KEPT), trusted("intl")
        self.judged(bundle(parts | {"laws": []}), trust, "INCOMPLETE")
        own, other = law_block(), law_block(LAW | {"format": "another"})
        for laws in ([own, other], [own, own], [other, own], [own[:1] + own[2:]], [own[:2] + own[1:2]],
                     [[own[0], own[1].replace("25", "26"), own[2]]], [[own[0].replace("cn", "de"), *own[1:]]]):
            self.judged(bundle(parts | {"laws": laws}), trust, "TAMPERED at line")

    def test_actors_signatures_hold_for_their_actor(self):
        for suite in TREES:
            parts = blocks(suite, make_log(suite), KEPT)
            self.judged(bundle(parts), trusted(suite, actors=False), "LAWFULLY")
            self.judged(bundle(parts), trusted(suite)._replace(actors=[]), "UNTRUSTED KEY")
            for actors in ([], [[parts["actors"][0][0] + "x"]], parts["actors"] * 2,
                           [[f"actor {signer('clerk-7', 'ed25519', 'other').vkey} zhang-w"]]):
                self.judged(bundle(parts | {"actors": actors}), trusted(suite), "TAMPERED")
            chain = Case(CASE)
            a, b = sha256("a"), sha256("b")
            for forged in ([Case(CASE).leaf("opened", cmd=a, signature=signature(suite, b))],  # over another digest
                           [Case(CASE).leaf("opened", cmd=a, signature=signature(suite, a))],  # not of this command
                           [chain.leaf("opened"), *(chain.leaf("performed", signed=suite) for _ in "ab")]):  # twice
                self.judged(bundle(blocks(suite, forged, old_sizes=())), trusted(suite), "TAMPERED")
            attempt = [Case(CASE).leaf("opened"), Case(CASE).leaf("refused", judged=2)]
            self.judged(bundle(blocks(suite, attempt, old_sizes=())), trusted(suite), "INCOMPLETE")


class Stores(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="duly_verifier_test.")
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = os.path.join(self.folder, "store.sqlite")

    def judged(self, begins, *older, suite="intl", trust=None):
        verdict, findings = judge_store(self.path, trust or trusted(suite, *older))
        self.assertTrue(verdict.startswith(begins), (begins, verdict, findings[:5]))

    def make(self, suite="intl", leaves=None, change="", *values, **more):
        """A store, changed by a statement."""
        db = make_store(self.path, suite, leaves or make_log(suite), **more)
        if change:
            changed = db.execute(change, values)
            self.assertNotEqual(changed.rowcount, 0, change)
        db.commit()
        db.close()

    def test_a_good_store_is_ok_and_one_with_an_erasure_says_so(self):
        for suite in TREES:
            with self.subTest(suite=suite):
                leaves = make_log(suite)
                self.make(suite)
                self.judged("LAWFULLY ERASED to size 11, rollback not excluded", suite=suite)
                older = [checkpoint(tree, leaves[:n]) for tree in TREES[suite] for n in (1, 4, 5, 11)]
                self.judged("LAWFULLY ERASED to size 11", receipt(TREES[suite][0], 3, leaves[:7]), *older, suite=suite)
                self.make(suite, make_log(suite, erased=False), kept=DISCLOSURE, signed=(5,))
                self.judged("OK to size 5, rollback", suite=suite)

    def test_no_flipped_byte_of_an_evidence_row_passes(self):
        step = 1 if NIGHTLY else 41
        for suite in TREES:
            self.make(suite)
            db = sqlite3.connect(self.path)
            db.execute("PRAGMA synchronous=OFF")
            cells = [(table, column, row, bytes(value) if isinstance(value, bytes) else value.encode(), kind)
                     for table, column, kind in (("leaf", "body", "blob"), ("case_number", "case_id", "blob"),
                                                 ("head", "subtrees", "blob"), ("checkpoint", "note", "text"),
                                                 ("law", "body", "text"), ("law", "digest", "text"),
                                                 ("log", "origin", "text"))
                     for row, value in db.execute(f"SELECT rowid, {column} FROM {table}")]
            at = 0
            for table, column, row, value, kind in cells:
                while at < len(value):
                    flipped = value[:at] + bytes([value[at] ^ 1]) + value[at + 1:]
                    db.execute(f"UPDATE {table} SET {column}=CAST(? AS {kind}) WHERE rowid=?", (flipped, row))
                    db.commit()
                    # A signature line of a key that is not known is no signature.
                    self.judged(("TAMPERED at ", "UNTRUSTED KEY")[:1 + (column == "note")], suite=suite)
                    db.execute(f"UPDATE {table} SET {column}=CAST(? AS {kind}) WHERE rowid=?", (value, row))
                    at += step
                at -= len(value)
            db.commit()
            db.close()
            self.judged("LAWFULLY", suite=suite)

    def test_numbers_that_are_changed_are_found(self):
        base = 2 << 40
        for change in ("UPDATE leaf SET seq=9 WHERE seq=1", "UPDATE leaf SET seq=0 WHERE seq IS NULL",
                       "UPDATE head SET position=position+1 WHERE position%256=5", "UPDATE log SET id=2",
                       "UPDATE checkpoint SET position=position-1", "UPDATE disclosure SET position=position+1",
                       "UPDATE disclosure SET field='x'", "UPDATE log SET suite='gm'",
                       f"UPDATE leaf SET position=position+{base // 2} WHERE seq IS NULL"):
            self.make("intl", None, change)
            self.judged("TAMPERED at ")
        self.make("intl", None, "UPDATE log SET suite='pqc'")
        self.judged("CANNOT JUDGE")
        self.make("intl", None, "PRAGMA user_version=4")
        self.judged("CANNOT JUDGE")

    def test_leaves_removed_swapped_or_inserted_are_found(self):
        base = 2 << 40
        for index in range(11):
            self.make("dual", None, "DELETE FROM leaf WHERE position=?", base + index)
            self.judged("INCOMPLETE", suite="dual")
        self.make()
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            db.executescript(f"UPDATE leaf SET position=99 WHERE position={base + 2};"
                             f"UPDATE leaf SET position={base + 2} WHERE position={base + 4};"
                             f"UPDATE leaf SET position={base + 4} WHERE position=99")
        self.judged(f"TAMPERED at leaf 2 of {ORIGIN}")
        leaves, chain = make_log("gm"), Case(CASE)
        forged = [chain.leaf("opened"), *leaves]
        self.make("gm", forged, steps=(1, 2, 5, 12), signed=())
        db = sqlite3.connect(self.path)  # every head put right; the checkpoints are those of before
        db.execute("INSERT INTO checkpoint VALUES(?,?)", (base + 11, checkpoint("sm3", leaves)))
        db.commit()
        db.close()
        self.judged("TAMPERED", suite="gm")

    def test_a_tail_cut_off_shows_by_what_is_left_or_held(self):
        leaves = make_log("intl")
        for table, expected in (("leaf", "INCOMPLETE"), ("head", "TAMPERED"),
                                ("checkpoint", "LAWFULLY ERASED to size 5")):
            self.make("intl", None, f"DELETE FROM {table} WHERE position%1024>=10")
            self.judged(expected)
        self.make("intl", leaves[:10], steps=(1, 2, 5, 10), signed=(5, 10))
        self.judged("LAWFULLY ERASED to size 10, rollback not excluded")
        self.judged("ROLLBACK", checkpoint("sha256", leaves))
        self.judged("ROLLBACK", receipt("sha256", 2, leaves))
        db = sqlite3.connect(self.path)
        db.execute("INSERT INTO checkpoint VALUES(?,?)", ((2 << 40) + 11, checkpoint("sha256", leaves)))
        db.commit()
        db.close()
        self.judged("ROLLBACK")
        self.make("intl", None, "DELETE FROM log")
        self.judged("TAMPERED", checkpoint("sha256", leaves))

    def test_a_log_made_anew_is_a_fork_of_what_is_held(self):
        for suite in TREES:
            leaves, changed = make_log(suite), make_log(suite, changed="!")
            self.make(suite, changed)
            self.judged("LAWFULLY", suite=suite)
            for tree in TREES[suite]:
                for held in (checkpoint(tree, leaves), checkpoint(tree, leaves[:3]), receipt(tree, 0, leaves)):
                    self.judged("FORK", held, suite=suite)

    def test_leaves_that_are_not_those_signed_for_are_found(self):
        for suite in TREES:
            self.make(suite, make_log(suite, changed="!"), signed=())
            db = sqlite3.connect(self.path)  # leaves and heads made anew; the checkpoint is that of before
            for t, tree in enumerate(TREES[suite]):
                position, note = ((2 + t) << 40) + 11, checkpoint(tree, make_log(suite))
                db.execute("INSERT INTO checkpoint VALUES(?,?)", (position, note))
            db.commit()
            db.close()
            self.judged("TAMPERED at checkpoint 11", suite=suite)
            for broken in ({"prev": sha256("x")}, {"seq": 0}):
                chain = Case(CASE)
                self.make(suite, [chain.leaf("opened"), chain.leaf("performed", **broken)], steps=(2,), signed=(2,))
                self.judged("TAMPERED at leaf 1", suite=suite)

    def test_only_trusted_keys_count(self):
        other = signer(ORIGIN, "sm2")  # the right name, the other algorithm
        self.make("intl", keys={"sha256": other})
        self.judged("UNTRUSTED KEY", trust=trusted("intl", keys=f"0 - {other.vkey}\n"))
        self.make("intl", keys={"sha256": key_of("sha256", "another")})
        self.judged("UNTRUSTED KEY")
        self.make("intl", signed=())
        self.judged("UNTRUSTED KEY")
        self.make("dual", keys={"sm3": key_of("sm3", "another")})
        self.judged("UNTRUSTED KEY", suite="dual")
        self.judged("LAWFULLY ERASED to size 11", trust=trusted("dual", keys=f"0 - {key_of('sha256').vkey}\n"))
        self.make("intl")
        self.judged("UNTRUSTED KEY", trust=trusted("intl", keys=f"0 10 {key_of('sha256').vkey}\n"))
        self.judged("UNTRUSTED KEY", trust=trusted("intl")._replace(actors=[]))

    def test_laws_and_disclosures_that_are_not_there_are_missed(self):
        self.make("intl", None, "DELETE FROM law")
        self.judged("INCOMPLETE")
        self.make("intl", None, "DELETE FROM disclosure")
        self.judged("INCOMPLETE")
        self.make("intl", make_log("intl", erased=False))
        self.judged("INCOMPLETE")

    def test_a_write_ahead_log_is_read_and_left_as_it_is(self):
        db = make_store(self.path, "intl", make_log("intl"), wal=True)
        before = {name: (pathlib.Path(self.folder) / name).read_bytes() for name in os.listdir(self.folder)}
        self.assertIn("store.sqlite-wal", before)
        self.judged("LAWFULLY")
        after = {name: (pathlib.Path(self.folder) / name).read_bytes() for name in os.listdir(self.folder)}
        self.assertEqual(before, after)
        db.close()

    def test_a_damaged_file_is_tampered_with(self):
        self.make()
        data = pathlib.Path(self.path).read_bytes()
        for page in range(1, len(data) // 4096):
            pathlib.Path(self.path).write_bytes(data[:page * 4096] + b"\xff" * 64 + data[page * 4096 + 64:])
            self.judged("TAMPERED at ")


class Command(unittest.TestCase):
    def run_main(self, *arguments, names=""):
        out, error, real = io.StringIO(), io.StringIO(), sys.stdin
        sys.stdin = io.StringIO(names)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
                code = main(list(arguments))
        except SystemExit as problem:
            code = problem.code
        finally:
            sys.stdin = real
        return code, out.getvalue()

    def test_exit_codes_and_batches_are_those_of_the_page(self):
        page = (DOCS / "bundle-format.md").read_text()
        rows = re.findall(r"(?m)^\| ([A-Z ]+?)(?: at N)? \| (\d) \|", page)
        self.assertEqual(len(rows), 8)
        for word, code in rows:
            self.assertEqual(exit_code(word), int(code))
        with tempfile.TemporaryDirectory(prefix="duly_verifier_test.") as folder:
            def file(name, data):
                path = os.path.join(folder, name)
                pathlib.Path(path).write_bytes(data)
                return path
            leaves = make_log("intl")
            keys = file("keys", f"duly-keys@v1\n0 - {key_of('sha256').vkey}\n".encode())
            actors = file("actors", f"duly-actors@v1\n{CLERK['intl'].vkey} zhang-w\n".encode())
            good = bundle(blocks("intl", leaves, KEPT))
            path, bad = file("good", good), file("bad", good.replace("停".encode(), "仃".encode()))
            older = file("older", checkpoint("sha256", leaves).encode())
            self.assertEqual(self.run_main(path, "--keys", keys, "--actor-keys", actors, "--older", older)[0], 8)
            code, text = self.run_main(bad, "--keys", keys)
            self.assertEqual((code, text.split("\n")[0][:17]), (1, "TAMPERED at line "))
            other = file("other", bundle(blocks("intl", leaves, case=OTHER)))
            store = os.path.join(folder, "store")
            make_store(store, "intl", leaves).close()
            code, text = self.run_main("--batch", "--keys", keys, "--older", older,
                                       names=f"{path}\n{bad}\n{other}\n{store}\n")
            self.assertEqual([line[:10] for line in text.splitlines()], ["LAWFULLY E", "TAMPERED a", "OK to size",
                                                                         "LAWFULLY E"])
            self.assertEqual(code, 0)
            self.assertEqual(judge_file(other, trusted("intl"))[0], "OK to size 11, rollback not excluded")
            self.assertEqual(self.run_main(path, "--keys", actors)[0], 2)
            self.assertEqual(self.run_main(path, "--keys", keys, "--older", keys)[0], 2)
            self.assertEqual(self.run_main("--keys", keys)[0], 2)
            self.assertEqual(self.run_main(path + "x", "--keys", keys)[0], 4)
            self.assertEqual(self.run_main(path, "--keys", keys + "x")[0], 4)


if __name__ == "__main__":
    unittest.main()
