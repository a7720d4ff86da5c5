# SPDX-License-Identifier: Apache-2.0
"""Judges a whole store, as docs/store-format.md says."""
import os
import pathlib
import shutil
import sqlite3
import tempfile
from collections import namedtuple

from trail import (TREES, Bad, Unknown, append_leaf, digest, from_utf8, good_keys, is_trusted,
                   leaf_hash, need, parse_checkpoint, parse_json, parse_leaf, root_of, tree_of)
from verdict import Event, Finding, conclude, is_erased, judge_chain, judge_signature, older_of

Log = namedtuple("Log", "number origin suite leaves heads checkpoints")  # heads and checkpoints: one list per tree
LAST = 2**40  # positions in a log are below it


def open_store(path, folder):
    """Evidence is not written to. SQLite writes beside a file that has a write-ahead log, so it reads a copy."""
    wal = path + "-wal"
    if not os.path.exists(wal) or os.path.getsize(wal) == 0:
        return sqlite3.connect(pathlib.Path(path).resolve().as_uri() + "?mode=ro&immutable=1", uri=True)
    copy = os.path.join(folder, "store")
    shutil.copyfile(path, copy)
    shutil.copyfile(wal, copy + "-wal")
    return sqlite3.connect(copy)


def judge_store(path, trusted):
    """(verdict, findings) of a whole store."""
    findings, sizes, held = [], [], False

    def report(verdict, order, place, what):
        findings.append(Finding(verdict, order, place, what))

    with tempfile.TemporaryDirectory(prefix="duly_verify.") as folder:
        try:
            connection = open_store(path, folder)
            try:
                if connection.execute("PRAGMA application_id").fetchone() != (0x64756C79,) or \
                        connection.execute("PRAGMA user_version").fetchone() != (3,):
                    report("CANNOT JUDGE", (-1,), "the database", "not a store, or one of another version")
                    return conclude(findings, [], False)
                sizes, held = judge_tables(connection, trusted, report)
            finally:
                connection.close()
        except sqlite3.Error as problem:
            report("TAMPERED", (-1,), "the database", str(problem))
    return conclude(findings, sizes, held)


def judge_tables(connection, trusted, report):
    def rows(columns, table, *types):
        for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2"):
            if all(isinstance(value, kind) for value, kind in zip(row, types)):
                yield row
            else:
                report("TAMPERED", (-1,), "the database", f"a row of `{table}` that cannot be")

    problems = [problem for problem, in connection.execute("PRAGMA integrity_check") if problem != "ok"]
    for problem in problems:
        report("TAMPERED", (-1,), "the database", problem)
    logs = {number: Log(number, origin, suite, {}, ([], []), ([], []))
            for number, origin, suite in rows("id, origin, suite", "log", int, str, str)}
    unknown = [log for log in logs.values() if log.suite not in TREES]
    for log in unknown:
        report("CANNOT JUDGE", (log.number, 0), log.origin, "another suite")
    if unknown:
        return [], False
    cases = dict(rows("number, case_id", "case_number", int, bytes))
    for table, columns, types in (("leaf", "position, case_number, seq, key, body",
                                   (int, int, (int, type(None)), (bytes, type(None)), bytes)),
                                  ("head", "position, subtrees", (int, bytes)),
                                  ("checkpoint", "position, note", (int, str))):
        for position, *values in rows(columns, table, *types):
            log, tree, index = logs.get(position // LAST // 2), position // LAST % 2, position % LAST
            if log is None or (tree and (table == "leaf" or len(TREES[log.suite]) == 1)):
                report("TAMPERED", (-1,), f"{table} {position}", "of no log, or of no tree of it")
            elif table == "leaf":
                log.leaves[index] = [cases.get(values[0], b""), *values[1:]]
            else:
                (log.heads if table == "head" else log.checkpoints)[tree].append((index, *values))
    laws = set()
    for name, body in rows("digest, body", "law", str, str):
        laws.add(name)
        try:
            parse_json(body)
            need(digest("sha256", body.encode()).hex() == name, "another law than its digest says")
        except Bad as problem:
            report("TAMPERED", (-1,), f"law {name}", str(problem))
    disclosed = set(rows("position, field", "disclosure", int, str))
    sizes, held = [], False
    for log in logs.values():
        judge_leaves_of_log(log, laws, disclosed, trusted, report)
        signed, older = judge_trees_of_log(log, trusted, report)
        sizes.append(signed)
        held = held or older
    for position, field in disclosed:
        log, index = logs.get(position // LAST // 2), position % LAST
        if log is None or index in log.leaves:
            report("TAMPERED", (-1,), f"disclosure {position}", f"no leaf has a personal field `{field}` there")
        else:
            report("INCOMPLETE", (log.number, index), f"leaf {index} of {log.origin}", "the leaf is not there")
    for older in trusted.older:
        if not any(tree_of(older.checkpoint.origin, log.origin, log.suite) for log in logs.values()):
            report("ROLLBACK", (-1,), older.checkpoint.origin, "there is no such log in the store any more")
            held = True
    return sizes, held


def judge_leaves_of_log(log, laws, disclosed, trusted, report):
    """Each leaf, the columns beside it, the chain of its case, its Law and its disclosures. Takes from `disclosed`
    those that are found to belong to a leaf."""
    cases, keys = {}, set()
    for index, (case, seq, key, body) in sorted(log.leaves.items()):
        order, place, leaf = (log.number, index), f"leaf {index} of {log.origin}", None
        try:
            leaf = parse_leaf(from_utf8(body))
            need((leaf["log"], leaf["case"], leaf.get("seq")) == (log.origin, case.hex(), seq),
                 "log, case or `seq` are not those of the row")
            own = key_of_row(leaf)
            need(key == own or key is None and own in keys, "`key` of the row is not that of the leaf")
            keys.add(own)
        except Unknown as problem:
            report("CANNOT JUDGE", order, place, str(problem))
        except Bad as problem:
            report("TAMPERED", order, place, str(problem))
        event = Event(order, place, leaf, leaf_hash("sha256", body).hex())
        cases.setdefault(case.hex(), []).append(event)
        if leaf is None:
            disclosed -= {row for row in disclosed if row[0] == log.number * 2 * LAST + index}
            continue
        if "law" in leaf and leaf["law"] not in laws:
            report("INCOMPLETE", order, place, "the law of this leaf is not there")
        if "signature" in leaf and trusted.actors is not None and not judge_signature(
                event, [key for key, _ in trusted.actors], trusted.actors, report):
            report("UNTRUSTED KEY", order, place, "an actor's key that is not in the list")
    for case, events in cases.items():
        erasures = judge_chain(events, log.origin, case, report)
        for event in events:
            for field in event.leaf.get("personal", {}) if event.leaf is not None else ():
                row = (log.number * 2 * LAST + event.order[1], field)
                if row in disclosed:
                    disclosed.remove(row)
                elif is_erased(event.leaf, erasures):
                    report("LAWFULLY ERASED", event.order, event.place, f"`{field}` is erased")
                else:
                    report("INCOMPLETE", event.order, event.place, f"`{field}` is missing")


def key_of_row(leaf):
    """What finds a command again. Of several leaves with one key only the first has it."""
    if "key" not in leaf or leaf["entry"] == "refused":
        return None
    words = (leaf["log"], leaf.get("actor", {}).get("id", ""), leaf["key"])
    return digest("sha256", "\n".join(words).encode())[:16]


def judge_trees_of_log(log, trusted, report):
    """The size up to which the log is signed for, and whether something older was held against it."""
    size, signed, held = max(log.leaves, default=-1) + 1, {}, False
    for at, tree in enumerate(TREES[log.suite]):
        older = older_of(trusted, log.origin, log.suite, tree, report, (log.number, size))
        held = held or bool(older)
        wanted = {c[0] for c in log.checkpoints[at]} | {o.size for o in older}
        tree_size, roots = grow_tree(log, tree, log.heads[at], wanted, report)
        size = max(size, tree_size)
        for row in log.checkpoints[at]:
            if judge_checkpoint_of_log(log, tree, row, size, roots, trusted, report):
                signed[tree] = row[0]
        for old in older:
            order, place = (log.number, old.size), f"head {old.size} of {old.origin}"
            if old.size > size:
                report("ROLLBACK", order, place, f"there are {size} leaves, and a checkpoint of {old.size} is held")
            elif roots.get(old.size) != old.root:
                report("FORK", order, place, "an older checkpoint has this size and another root")
    covered = min(signed.values(), default=0)
    if not signed and size:
        report("UNTRUSTED KEY", (log.number, size), log.origin, "no checkpoint has a signature by a trusted key")
    elif covered < size:
        report("OK", (log.number, covered), log.origin, f"no checkpoint signs for the leaves from {covered} on")
    return covered, held


def grow_tree(log, tree, heads, wanted, report):
    """The tree of the leaves against the heads beside them. Where a leaf is changed or not there, goes on with the hash
    that was stored, so that only this leaf is named. Returns the size of the last head, and the wanted roots."""
    peaks, size, roots = [], 0, {0: digest(tree)}
    for head, subtrees in heads:
        order, place, offset = (log.number, head, 1), f"head {head} of {log.origin} ({tree})", 0
        if not 1 <= head - size <= 64:
            report("TAMPERED", order, place, "a head that is no step of the tree")
            break
        for index in range(size, head):
            stored, leaf = subtrees[offset:offset + 32], f"leaf {index} of {log.origin}"
            if index not in log.leaves:
                report("INCOMPLETE", (log.number, index), leaf, "the leaf is not there")
            elif leaf_hash(tree, log.leaves[index][3]) != stored:
                report("TAMPERED", (log.number, index), leaf, "not the leaf that was hashed")
            completed = append_leaf(tree, peaks, stored)
            if subtrees[offset:offset + 32 * len(completed)] != b"".join(completed):
                report("TAMPERED", order, place, "not the roots of its subtrees")
            offset += 32 * len(completed)
            if index + 1 in wanted:
                roots[index + 1] = root_of(tree, peaks)
        if len(subtrees) != offset:
            report("TAMPERED", order, place, "more than the roots of its subtrees")
        size = head
    for index in sorted(index for index in log.leaves if index >= size):
        report("TAMPERED", (log.number, index), f"leaf {index} of {log.origin}", "a leaf that no head covers")
    return size, roots


def judge_checkpoint_of_log(log, tree, row, size, roots, trusted, report):
    """Is it signed by a trusted key?"""
    order, place = (log.number, row[0], 2), f"checkpoint {row[0]} of {log.origin} ({tree})"
    try:
        checkpoint = parse_checkpoint(row[1].encode())
        need(tree_of(checkpoint.origin, log.origin, log.suite) == tree and checkpoint.size == row[0],
             "the checkpoint of another tree or size")
        good = good_keys(checkpoint, [r.key for r in trusted.keys])
        if checkpoint.size > size:
            report("ROLLBACK", order, place, f"there are only {size} leaves")
        else:
            need(roots.get(checkpoint.size) == checkpoint.root, "the leaves have another root")
        if is_trusted(checkpoint, tree, good, trusted.keys):
            return True
        if any(r.key.name == checkpoint.origin for r in trusted.keys):
            report("UNTRUSTED KEY", order, place, "no signature by a trusted key within its range")
    except Bad as problem:
        report("TAMPERED", order, place, str(problem))
    return False
