# SPDX-License-Identifier: Apache-2.0
"""Makes logs, bundles and stores for the tests of the verifier, as docs/ define them: roots and proofs by the recursive
definitions of RFC 6962, where the verifier goes by the algorithms of RFC 9162; keys and signatures by `openssl`.
"""
import base64
import functools
import hashlib
import json
import os
import sqlite3
import subprocess
import tempfile
from collections import namedtuple

TREES = {"intl": ["sha256"], "gm": ["sm3"], "dual": ["sha256", "sm3"]}
ORIGIN, CASE, OTHER = "gov.example/county", "da5c53de0ea6d1e701a967be35671978", "00000000000000000000000000000001"
LAW = {"calendar": {"place": "cn"}, "format": "duly-law@v1", "procedure": {"rules": [
    {"article": "25(1)", "id": "MAD-25", "says": {"en": "nothing unreviewed", "zh": "未经合法性审查"}},
    {"id": "MAD-X"}]}}
Signer = namedtuple("Signer", "vkey label pem algorithm")


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def b64(data):
    return base64.b64encode(data).decode()


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


LAW_TEXT = compact(LAW)


# ---- keys ------------------------------------------------------------------------------------------------------------

def run(*command, data=None):
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def vkey_of(name, algorithm, public):
    kind = b"\1" if algorithm == "ed25519" else b"\xffduly/note/sm2-with-sm3/v1"
    key_id = hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4].hex()
    return f"{name}+{key_id}+{b64(kind + public)}"


@functools.lru_cache(maxsize=None)
def signer(name, algorithm, nickname=""):
    """A new key, the same for the same arguments."""
    pem = run("openssl", "genpkey", "-algorithm", {"ed25519": "ED25519", "sm2": "SM2"}[algorithm])
    public = run("openssl", "pkey", "-pubout", "-outform", "DER", data=pem)[-32 if algorithm == "ed25519" else -65:]
    vkey = vkey_of(name, algorithm, public)
    return Signer(vkey, "+".join(vkey.split("+")[:2]), pem, algorithm)


@functools.lru_cache(maxsize=None)
def sign(key, message):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("key", "message", "signature")]
        for path, data in zip(paths, (key.pem, message)):
            with open(path, "wb") as file:
                file.write(data)
        more = ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] if key.algorithm == "sm2" else []
        run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", paths[0], "-in", paths[1], "-out", paths[2], *more)
        with open(paths[2], "rb") as file:
            signature = file.read()
    if key.algorithm == "ed25519":
        return signature
    r_end = 4 + signature[3]
    return b"".join(part.lstrip(b"\0").rjust(32, b"\0") for part in (signature[4:r_end], signature[r_end + 2:]))


def note(text, keys):
    lines = ""
    for key in keys:
        name, key_id = key.label.split("+")
        lines += f"— {name} {b64(bytes.fromhex(key_id) + sign(key, text.encode()))}\n"
    return f"{text}\n{lines}"


# ---- trees: RFC 6962, 2.1 --------------------------------------------------------------------------------------------

def below(n):
    return 1 << ((n - 1).bit_length() - 1)


def hashed(tree, data):
    return hashlib.new(tree, data).digest()


def mth(tree, leaves):
    if len(leaves) < 2:
        return hashed(tree, b"\0" + leaves[0]) if leaves else hashed(tree, b"")
    k = below(len(leaves))
    return hashed(tree, b"\1" + mth(tree, leaves[:k]) + mth(tree, leaves[k:]))


def inclusion(tree, m, leaves):
    if len(leaves) == 1:
        return []
    k = below(len(leaves))
    if m < k:
        return inclusion(tree, m, leaves[:k]) + [mth(tree, leaves[k:])]
    return inclusion(tree, m - k, leaves[k:]) + [mth(tree, leaves[:k])]


def consistency(tree, m, leaves, whole=True):
    if m == len(leaves):
        return [] if whole else [mth(tree, leaves)]
    k = below(len(leaves))
    if m <= k:
        return consistency(tree, m, leaves[:k], whole) + [mth(tree, leaves[k:])]
    return consistency(tree, m - k, leaves[k:], False) + [mth(tree, leaves[:k])]


# ---- a log of two cases ----------------------------------------------------------------------------------------------

def origin_of(tree):
    return ORIGIN + ("/sm3" if tree == "sm3" else "")


def key_of(tree, nickname=""):
    return signer(origin_of(tree), "sm2" if tree == "sm3" else "ed25519", nickname)


CLERK = {suite: signer("clerk-7", "sm2" if suite == "gm" else "ed25519") for suite in TREES}
DISCLOSURE = {field: compact([sha256(field), field, value]) for field, value in
              (("opinion", "我反对"), ("telephone", "0871"), ("reason", "ill"))}


COMMAND = "activity actor case cites corrects documents entry fields occurred personal".split()


class Case:
    """Writes the leaves of one case, each with the hash of the one before."""

    def __init__(self, case):
        self.case, self.seq, self.prev = case, 0, sha256(f"{ORIGIN}\n{case}")

    def leaf(self, entry, signed=None, **more):
        leaf = {"case": self.case, "cmd": sha256(entry + str(self.seq)), "entry": entry, "law": sha256(LAW_TEXT),
                "log": ORIGIN, "occurred": "2026-01-05T00:00:00.000000+08:00",
                "recorded": "2026-01-04T16:00:00.000000Z", "suite": "sha256", "v": 1, "actor": {"id": "zhang-w"}}
        if entry == "refused":
            leaf["judged"] = self.seq
        else:
            leaf |= {"seq": self.seq, "prev": self.prev}
        if signed:
            asked = {name: sorted(value) if name == "personal" else value for name, value in (leaf | more).items()
                     if name in COMMAND and (name, entry) != ("case", "opened")}
            leaf["cmd"] = sha256(compact(asked))
            leaf["signature"] = signature(signed, leaf["cmd"])
        text = compact({name: value for name, value in (leaf | more).items() if value is not None}).encode()
        if entry != "refused":
            self.seq, self.prev = self.seq + 1, hashlib.sha256(b"\0" + text).hexdigest()
        return text


def personal(*fields):
    return {field: sha256(DISCLOSURE[field]) for field in fields}


def signature(suite, cmd):
    key = CLERK[suite]
    return {"alg": key.algorithm, "key": key.label, "value": b64(sign(key, f"duly-command@v1\n{cmd}\n".encode()))}


def make_log(suite, erased=True, changed="", last=""):
    """Eleven leaves of two cases: CASE has an erasure, a refused attempt and a signed event."""
    a, b = Case(CASE), Case(OTHER)
    return [
        a.leaf("opened", fields={"matter": "停车" + changed}),
        b.leaf("opened"),
        a.leaf("performed", activity="opinion.given", personal=personal("opinion", "telephone")),
        a.leaf("refused", findings=[{"args": ["x"], "article": "25(1)", "rule": "MAD-25", "severity": "error",
                                     "status": "violated"}]),
        b.leaf("performed", activity="proposal.made"),
        a.leaf("performed", signed=suite),
        a.leaf("attested", signed=suite, fields={"x": "y"}, personal=personal("reason"), documents=[{"kind": "draft"}]),
        *([a.leaf("erased", activity="privacy.erased", fields={"events": ["1"], "ground": "PIPL 47"})] if erased else
          [a.leaf("performed", activity="nothing.erased")]),
        b.leaf("performed", activity="meeting.opened"),
        a.leaf("performed", fields={"agreed": True, "units": ["x", "y"]}),
        b.leaf("performed", activity="decision.made" + last)]


def checkpoint(tree, leaves, key=None):
    key = key or key_of(tree)
    return note(f"{origin_of(tree)}\n{len(leaves)}\n{b64(mth(tree, leaves))}\n", [key])


def receipt(tree, index, leaves):
    path = "".join(b64(h) + "\n" for h in inclusion(tree, index, leaves))
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{path}\n{checkpoint(tree, leaves)}"


# ---- bundles ---------------------------------------------------------------------------------------------------------

def law_block(law=LAW):
    rules = law["procedure"]["rules"]
    words = [[r["id"], r.get("article", ""), r.get("says", {}).get("zh", ""), r.get("says", {}).get("en", "")]
             for r in rules]
    return [f"law {len(rules)} {compact(law)}", *map(compact, words)]


def leaf_block(suite, index, leaves, words, size=None):
    leaf = leaves[index]
    lines = [f"leaf {index} {leaf.decode()}"]
    for tree in TREES[suite]:
        lines.append(" ".join([tree, *map(b64, inclusion(tree, index, leaves[:size]))]))
    for field in json.loads(leaf).get("personal", {}):
        word = words.get(field, "withheld")
        lines.append(f"given {DISCLOSURE[field]}" if word == "given" else f"{word} {field}")
    return lines


def blocks(suite, leaves, words=None, old_sizes=(3, 4), keys=None, case=CASE):
    """A bundle in parts, to be changed and put together by `bundle`."""
    words = words or {}
    parts = {"head": ["duly-bundle@v1", f"log {ORIGIN}", f"suite {suite}", f"case {case}"], "laws": [law_block()],
             "leaves": [leaf_block(suite, i, leaves, words) for i, leaf in enumerate(leaves)
                        if json.loads(leaf)["case"] == case], "trees": [], "keys": [], "actors": []}
    for tree in TREES[suite]:
        key = (keys or {}).get(tree) or key_of(tree)
        text = checkpoint(tree, leaves, key).rstrip("\n").split("\n")
        proofs = [(old, [mth(tree, leaves[:old]), *consistency(tree, old, leaves)]) for old in old_sizes]
        parts["trees"].append([f"consistency {old} {' '.join(map(b64, hashes))}" for old, hashes in proofs] +
                              [f"checkpoint {len(text)}", *text])
        parts["keys"].append([f"key {key.vkey}"])
    if any(b'"signature"' in leaf for leaf in leaves if json.loads(leaf)["case"] == case):
        parts["actors"] = [[f"actor {CLERK[suite].vkey} zhang-w"]]
    return parts


def ended(text):
    return text + f"end {hashlib.sha256(text).hexdigest()}\n".encode()


def bundle(parts):
    lines = list(parts["head"])
    for name in ("laws", "leaves", "trees", "keys", "actors"):
        for block in parts[name]:
            lines += block
    return ended("".join(line + "\n" for line in lines).encode())


# ---- stores ----------------------------------------------------------------------------------------------------------

def subtree_hashes(tree, leaves, start, end):
    """For each leaf its hash, then the roots of the complete subtrees that it completes, smallest first."""
    out = b""
    for n in range(start + 1, end + 1):
        width = 1
        while n % width == 0:
            out += mth(tree, leaves[n - width:n])
            width *= 2
    return out


def make_store(path, suite, leaves, steps=(1, 2, 5, 11), signed=(5, 11), keys=None, number=1, kept=("reason",),
               wal=False):
    if os.path.exists(path):
        os.remove(path)
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous=OFF")
    if wal:
        db.execute("PRAGMA journal_mode=WAL")
    db.executescript("""
        PRAGMA application_id=1685417081; PRAGMA user_version=3;
        CREATE TABLE log(id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, suite TEXT NOT NULL) STRICT;
        CREATE TABLE case_number(number INTEGER PRIMARY KEY, case_id BLOB NOT NULL UNIQUE) STRICT;
        CREATE TABLE leaf(position INTEGER PRIMARY KEY, case_number INTEGER NOT NULL, seq INTEGER, key BLOB,
          body BLOB NOT NULL) STRICT;
        CREATE TABLE head(position INTEGER PRIMARY KEY, subtrees BLOB NOT NULL) STRICT;
        CREATE TABLE checkpoint(position INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
        CREATE TABLE law(digest TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
        CREATE TABLE disclosure(position INTEGER NOT NULL, field TEXT NOT NULL, key BLOB NOT NULL,
          body BLOB NOT NULL, PRIMARY KEY(position, field)) STRICT, WITHOUT ROWID;""")
    fill_store(db, suite, leaves, steps, signed, keys, number, kept)
    db.commit()
    return db


def fill_store(db, suite, leaves, steps, signed, keys, number, kept):
    db.execute("INSERT INTO log VALUES(?,?,?)", (number, ORIGIN, suite))
    db.execute("INSERT INTO law VALUES(?,?)", (sha256(LAW_TEXT), LAW_TEXT))
    for index, text in enumerate(leaves):
        leaf = json.loads(text)
        position, case = (2 * number << 40) + index, bytes.fromhex(leaf["case"])
        db.execute("INSERT OR IGNORE INTO case_number(case_id) VALUES(?)", (case,))
        db.execute("INSERT INTO leaf SELECT ?, number, ?, NULL, ? FROM case_number WHERE case_id=?",
                   (position, leaf.get("seq"), text, case))
        for field in leaf.get("personal", {}):
            if field in kept:
                db.execute("INSERT INTO disclosure VALUES(?,?,x'00',x'01')", (position, field))
    for t, tree in enumerate(TREES[suite]):
        base = (2 * number + t) << 40
        for start, end in zip((0, *steps), steps):
            db.execute("INSERT INTO head VALUES(?,?)", (base + end, subtree_hashes(tree, leaves, start, end)))
        for size in signed:
            db.execute("INSERT INTO checkpoint VALUES(?,?)",
                       (base + size, checkpoint(tree, leaves[:size], (keys or {}).get(tree))))
