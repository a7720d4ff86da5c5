# SPDX-License-Identifier: Apache-2.0
"""Judges an evidence bundle, as docs/bundle-format.md says: first its lines are read, then what they hold is judged."""
import functools
import re

from trail import (SIGNATURE_OF_TREE, TREES, Bad, Unknown, canonical, digest, from_decimal, from_hash, from_utf8,
                   is_digest, is_hex, is_name, is_trusted, leaf_hash, need, parse_checkpoint, parse_json, parse_leaf,
                   parse_vkey, root_by_inclusion, roots_by_consistency, signature_holds, tree_of)
from verdict import Event, Finding, conclude, is_erased, judge_chain, judge_signature, older_of


class Lines:
    """The lines of a bundle; `number` is that of the line read last, from 1."""

    def __init__(self, data):
        self.lines, self.number = data.split(b"\n"), 0

    def begins(self, word):
        line = self.lines[self.number] if self.number < len(self.lines) else b""
        return line == word.encode() or line.startswith(word.encode() + b" ")

    def take(self):
        self.number += 1
        need(self.number < len(self.lines), "the bundle ends too early, or without LF")  # what follows the last LF
        return from_utf8(self.lines[self.number - 1])

    def rest(self, word):
        line = self.take()
        need(line.startswith(word + " "), f"not a line of `{word}`")
        return line[len(word) + 1:]

    def hashes(self, word):
        line = self.take()
        need(line == word or line.startswith(word + " "), f"not a line of `{word}`")
        words = line.split(" ")[1:]
        need(len(words) <= 64, "more than 64 hashes")
        return [from_hash(text) for text in words]


def read_bundle(lines, bundle):
    first = lines.take()
    if re.fullmatch("duly-bundle@v(0|[1-9][0-9]*)", first) and first != "duly-bundle@v1":
        raise Unknown("another version of bundle")
    need(first == "duly-bundle@v1", "not a bundle")
    bundle.log = lines.rest("log")
    need(is_name(bundle.log), "an origin that is not a name")
    bundle.suite = lines.rest("suite")
    if bundle.suite not in TREES:
        need(re.fullmatch("[a-z0-9]+", bundle.suite), "not a word")
        raise Unknown("another suite")
    bundle.case = lines.rest("case")
    need(is_hex(bundle.case, 32), "not the id of a case")
    while lines.begins("law"):
        count, _, text = lines.rest("law").partition(" ")
        number = lines.number
        bundle.laws.append((number, text, [lines.take() for _ in range(from_decimal(count))]))
    while lines.begins("leaf"):
        index, _, text = lines.rest("leaf").partition(" ")
        number, proofs, personal = lines.number, {}, []
        index = from_decimal(index)
        for tree in TREES[bundle.suite]:
            if lines.begins(tree):
                path = lines.hashes(tree)
                proofs[tree] = (lines.number, path)
        while any(lines.begins(word) for word in ("given", "withheld", "erased", "missing")):
            word, _, rest = lines.take().partition(" ")
            personal.append((lines.number, word, rest))
        bundle.leaves.append((number, index, text, proofs, personal))
    for tree in TREES[bundle.suite]:
        consistency = []
        while lines.begins("consistency"):
            size, *hashes = lines.rest("consistency").split(" ")
            need(1 <= len(hashes) <= 129, "not an older root and at most 128 hashes")
            root, *path = map(from_hash, hashes)
            consistency.append((lines.number, from_decimal(size), root, path))
        count, number = from_decimal(lines.rest("checkpoint")), lines.number
        note = "".join(lines.take() + "\n" for _ in range(count))
        bundle.checkpoints[tree] = (number, parse_checkpoint(note.encode()), consistency)
    while lines.begins("key"):
        key = parse_vkey(lines.rest("key"))
        bundle.keys.append((lines.number, key))
    while lines.begins("actor"):
        vkey, _, actor = lines.rest("actor").partition(" ")
        bundle.actors.append((lines.number, parse_vkey(vkey), actor))
    before = b"".join(line + b"\n" for line in lines.lines[:lines.number])
    bundle.end = (lines.rest("end") == digest("sha256", before).hex(), lines.number)
    need(lines.lines[lines.number:] == [b""], "something follows `end`")


class Bundle:
    def __init__(self):
        self.laws, self.leaves, self.checkpoints, self.keys, self.actors = [], [], {}, [], []


@functools.lru_cache(maxsize=64)
def words_of_law(text):
    """`law`: [id, article, zh, en] of each rule. A Law is canonical like a leaf, and may be longer."""
    law, words = parse_json(text), []
    for rule in law.get("procedure", {}).get("rules", []):
        says = rule.get("says", {})
        says = {"zh": says, "en": says} if isinstance(says, str) else says
        words.append(canonical([rule.get("id", ""), rule.get("article", ""), says.get("zh", ""), says.get("en", "")]))
    return words


def judge_bundle(data, trusted):
    """(verdict, findings) of the bytes of a bundle. Raises Bad where an older checkpoint is of another log."""
    findings, lines, bundle = [], Lines(data), Bundle()

    def report(verdict, line, what):
        findings.append(Finding(verdict, line, f"line {line}", what))

    try:
        read_bundle(lines, bundle)
    except Unknown as problem:
        report("CANNOT JUDGE", lines.number, str(problem))
        return conclude(findings, [], False)
    except Bad as problem:
        report("TAMPERED", lines.number, str(problem))
        return conclude(findings, [], False)
    if not bundle.end[0]:
        report("TAMPERED", bundle.end[1], "`end` is not the digest of what is before it")
    events = judge_leaves_of_bundle(bundle, report)
    judge_laws_of_bundle(bundle, events, report)
    judge_signatures_of_bundle(bundle, events, trusted, report)
    sizes, older = judge_checkpoints_of_bundle(bundle, trusted, report)
    need(all(tree_of(o.checkpoint.origin, bundle.log, bundle.suite) for o in trusted.older) or
         any(f.verdict == "TAMPERED" for f in findings), "an older checkpoint is of another log")
    return conclude(findings, [min(sizes)] if sizes else [], older)


def judge_leaves_of_bundle(bundle, report):
    events, last = [], -1
    for number, index, text, proofs, _ in bundle.leaves:
        data, leaf = text.encode(), None
        try:
            leaf = parse_leaf(text)
            need((leaf["log"], leaf["case"]) == (bundle.log, bundle.case), "a leaf of another log or case")
        except Unknown as problem:
            report("CANNOT JUDGE", number, str(problem))
        except Bad as problem:
            report("TAMPERED", number, str(problem))
        if index <= last:
            report("TAMPERED", number, "leaves out of order")
        last = max(last, index)
        events.append(Event(number, f"line {number}", leaf, leaf_hash("sha256", data).hex()))
        for tree in TREES[bundle.suite]:
            checkpoint, (line, path) = bundle.checkpoints[tree][1], proofs.get(tree, (number, None))
            if path is None:
                report("INCOMPLETE", number, f"no proof in the tree of {tree}")
            elif root_by_inclusion(tree, index, checkpoint.size, leaf_hash(tree, data), path) != checkpoint.root:
                report("TAMPERED", line, "the inclusion proof does not lead to the checkpoint")
    if not events:
        report("INCOMPLETE", 4, "no leaf of the case")
    erasures = judge_chain(events, bundle.log, bundle.case, lambda verdict, line, _, what: report(verdict, line, what))
    unread = any(event.leaf is None for event in events)  # it may be the erasure
    for event, (_, _, _, _, personal) in zip(events, bundle.leaves):
        if event.leaf is not None:
            judge_personal_of_bundle(event, personal, unread or is_erased(event.leaf, erasures), report)
    return events


def judge_personal_of_bundle(event, personal, erased, report):
    wanted = event.leaf.get("personal", {})
    if len(personal) != len(wanted):
        report("TAMPERED", (personal or [[event.order]])[-1][0], "not one line for each personal field")
    for (number, word, rest), (field, value) in zip(personal, wanted.items()):
        if word == "given":
            try:
                given = parse_json(rest)
                need(isinstance(given, list) and len(given) == 3 and is_digest(given[0]) and given[1] == field and
                     digest("sha256", rest.encode()).hex() == value, "what is given is not what the leaf holds")
            except Bad as problem:
                report("TAMPERED", number, str(problem))
        elif rest != field:
            report("TAMPERED", number, "another field than the leaf's")
        elif word == "erased":
            report("LAWFULLY ERASED" if erased else "TAMPERED", number,
                   f"`{field}` is erased" + ("" if erased else ", which no later event says"))
        elif word == "missing":
            report("INCOMPLETE", number, f"`{field}` is missing")


def judge_laws_of_bundle(bundle, events, report):
    used = list(dict.fromkeys(e.leaf["law"] for e in events if e.leaf is not None and "law" in e.leaf))
    there = [digest("sha256", text.encode()).hex() for _, text, _ in bundle.laws]
    place = -1
    for (number, text, words), name in zip(bundle.laws, there):
        try:
            rules = words_of_law(text)
            need(len(words) == len(rules), "not one line for each rule of the law")
            for at, (word, rule) in enumerate(zip(words, rules), 1):
                if word != rule:
                    report("TAMPERED", number + at, "words that are not the law's")
        except (Bad, AttributeError, TypeError) as problem:
            report("TAMPERED", number, str(problem) if isinstance(problem, Bad) else "not a law")
        if name in used and used.index(name) > place:
            place = used.index(name)
        elif all(event.leaf is not None for event in events):  # a leaf of a form that is not known may name it
            report("TAMPERED", number, "a law that no leaf names, or out of the order of first use")
    for name in used:
        if name not in there:
            first = next(e for e in events if e.leaf is not None and e.leaf.get("law") == name)
            report("INCOMPLETE", first.order, "the law of this leaf is not there")


def judge_signatures_of_bundle(bundle, events, trusted, report):
    """`actor`: of every signature in a leaf, in order of first use and once each."""
    wanted, by_place = {}, lambda verdict, line, _, what: report(verdict, line, what)
    for event in events:
        if event.leaf is not None and "signature" in event.leaf:
            if trusted.actors is None:
                report("OK", event.order, "no list of actors' keys: a signature is held against the bundle's only")
            wanted.setdefault((event.leaf["signature"]["key"], event.leaf["actor"]["id"]), event)
            known = [key for _, key, actor in bundle.actors if actor == event.leaf["actor"]["id"]]
            if not judge_signature(event, known, trusted.actors, by_place):
                report("TAMPERED", event.order, "a signature without the line of its actor")
    there = [(key.label, actor) for _, key, actor in bundle.actors]
    for at, (number, _, _) in enumerate(bundle.actors):
        if at >= len(wanted) or there[at] != list(wanted)[at]:
            report("TAMPERED", number, "an actor that signed nothing, or out of order")


def judge_checkpoints_of_bundle(bundle, trusted, report):
    """Sizes with a trusted signature, and whether an older checkpoint was held against them."""
    keys, sizes, held = list(bundle.keys), [], False
    for tree, (number, checkpoint, consistency) in bundle.checkpoints.items():
        if tree_of(checkpoint.origin, bundle.log, bundle.suite) != tree:
            report("TAMPERED", number + 1, "the checkpoint of another tree")
        good = []
        for at, (label, signature) in enumerate(checkpoint.signatures):
            line = number + checkpoint.text.count(b"\n") + 2 + at
            key_line, key = keys.pop(0) if keys else (line, None)
            if key is None or key.label != label or key.algorithm != SIGNATURE_OF_TREE[tree]:
                report("TAMPERED", key_line, "a signature line without its `key`, or a `key` out of place")
            elif not signature_holds(key.algorithm, key.public, checkpoint.text, signature):
                report("TAMPERED", line, "the signature does not hold")
            else:
                good.append(key)
        if is_trusted(checkpoint, tree, good, trusted.keys):
            sizes.append(checkpoint.size)
        older = older_of(trusted, bundle.log, bundle.suite, tree,
                         lambda verdict, line, _, what: report(verdict, line, what), number)
        held = held or bool(older)
        judge_consistency(tree, number, checkpoint, consistency, older, report)
    for number, _ in keys:
        report("TAMPERED", number, "a key that signed nothing")
    if not sizes:
        report("UNTRUSTED KEY", min(c[0] for c in bundle.checkpoints.values()), "no signature by a trusted key")
    return sizes, held


def judge_consistency(tree, number, checkpoint, consistency, older, report):
    """`consistency`, and FORK, ROLLBACK, INCOMPLETE of "Verdicts"."""
    last, roots = 0, {checkpoint.size: checkpoint.root, 0: digest(tree)}
    for line, size, root, path in consistency:
        if size <= last or roots_by_consistency(tree, size, checkpoint.size, root, path) != (root, checkpoint.root):
            report("TAMPERED", line, "the consistency proof does not lead to the checkpoint")
        last, roots[size] = size, root
    for old in older:
        if old.size > checkpoint.size:
            report("ROLLBACK", number, f"an older checkpoint is of size {old.size}")
        elif old.size not in roots:
            report("INCOMPLETE", number, f"no consistency proof from size {old.size}")
        elif old.root != roots[old.size]:
            report("FORK", number, f"an older checkpoint of size {old.size} has another root")
