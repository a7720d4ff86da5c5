# SPDX-License-Identifier: Apache-2.0
"""What a bundle and a store have in common: findings and the verdict on them (docs/bundle-format.md, "Verdicts"), the
chain of a case, the signatures of actors.
"""
from collections import namedtuple

from trail import command_of, digest, from_base64, signature_holds, tree_of

# The first of these that is found is said.
EXIT_CODES = {"TAMPERED": 1, "FORK": 5, "ROLLBACK": 6, "UNTRUSTED KEY": 9, "INCOMPLETE": 7, "CANNOT JUDGE": 3,
              "LAWFULLY ERASED": 8, "OK": 0}
RANK = list(EXIT_CODES)

Finding = namedtuple("Finding", "verdict order place what")  # `order` sorts places; a remark has the verdict OK
Trusted = namedtuple("Trusted", "keys actors older", defaults=(None, ()))  # actors: None where no list was given
Event = namedtuple("Event", "order place leaf digest")  # leaf: None where its form is not known


def older_of(trusted, log, suite, tree, report, order):
    """The older checkpoints to be held against this tree. bundle-format.md, after the table of verdicts."""
    found = []
    for older in trusted.older:
        if tree_of(older.checkpoint.origin, log, suite) == tree:
            if older.trusted:
                found.append(older.checkpoint)
            else:
                report("UNTRUSTED KEY", order, older.checkpoint.origin, "no trusted key signed an older checkpoint")
    return found


def judge_signature(event, keys, actors, report):
    """trail-format.md, "Signatures of actors". False: none of these keys is the one it names."""
    signature, leaf = event.leaf["signature"], event.leaf
    key = next((k for k in keys if k.label == signature["key"]), None)
    if key is None:
        return False
    message = f"duly-command@v1\n{leaf['cmd']}\n".encode()
    if key.algorithm != signature["alg"] or not signature_holds(key.algorithm, key.public, message,
                                                                from_base64(signature["value"])):
        report("TAMPERED", event.order, event.place, "the actor's signature does not hold")
    elif leaf["entry"] != "refused" and command_of(leaf) != leaf["cmd"]:  # of an attempt not all is kept
        report("TAMPERED", event.order, event.place, "the actor signed another command than this")
    elif actors is not None and (key, leaf["actor"]["id"]) not in actors:
        report("UNTRUSTED KEY", event.order, event.place, "an actor's key that is not in the list for this actor")
    return True


def judge_chain(events, log, case, report):
    """The leaves of one case by rising index: each `seq` once, each `prev` the leaf before. What follows a leaf that
    cannot be read is not judged by its place. Returns what was erased, by which event: bundle-format.md, "erased"."""
    count, before, erasures, signatures = 0, digest("sha256", f"{log}\n{case}".encode()).hex(), {}, set()
    for order, place, leaf, own in events:
        if leaf is None:
            count = None
        elif leaf["entry"] == "refused":
            if count is not None and leaf["judged"] > count:
                report("INCOMPLETE", order, place, "judged at a version that the events before it do not reach")
        else:
            if count is not None:
                if leaf["seq"] < count:
                    report("TAMPERED", order, place, "a `seq` twice, or out of order")
                elif leaf["seq"] > count:
                    report("INCOMPLETE", order, place, f"`seq` {count} is left out")
                elif leaf["prev"] != before:
                    report("TAMPERED", order, place, "`prev` is not the leaf before")
                count, before = max(count, leaf["seq"] + 1), own
            signature = (leaf["signature"]["key"], leaf["signature"]["value"]) if "signature" in leaf else None
            if signature in signatures:
                report("TAMPERED", order, place, "the signature of another event")
            signatures |= {signature} - {None}
            if leaf["entry"] == "erased":
                listed = leaf.get("fields", {}).get("events")
                for seq in listed if isinstance(listed, list) else []:
                    erasures[seq] = max(erasures.get(seq, 0), leaf["seq"])
    if count == 0 and events:
        report("INCOMPLETE", events[-1].order, events[-1].place, "no event of the case")
    return erasures


def is_erased(leaf, erasures):
    return "seq" in leaf and erasures.get(str(leaf["seq"]), 0) > leaf["seq"]


def conclude(findings, sizes, older):
    """bundle-format.md, "Verdicts"."""
    findings.sort(key=lambda f: (RANK.index(f.verdict), f.order))
    word = findings[0].verdict if findings else "OK"
    if word == "TAMPERED":
        word += " at " + findings[0].place
    elif word in ("OK", "LAWFULLY ERASED"):
        word += " to size " + ", ".join(map(str, sizes)) + ("" if older else ", rollback not excluded")
    return word, [f"{f.place}: {f.verdict + ': ' if f.verdict != 'OK' else ''}{f.what}" for f in findings]
