# SPDX-License-Identifier: Apache-2.0
"""The pieces of the trail, read and checked as docs/leaf-format.md and docs/trail-format.md say: bytes, trees, keys,
signatures, notes, leaves. Written from these pages alone. `duly_verify.py` judges with them.

Python 3.11 and its standard library; signatures are checked by the `openssl` command, 3.0 or later.
"""
import base64
import binascii
import functools
import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections import namedtuple

TREES = {"intl": ["sha256"], "gm": ["sm3"], "dual": ["sha256", "sm3"]}  # trail-format.md, "Suites"
SIGNATURE_OF_TREE = {"sha256": "ed25519", "sm3": "sm2"}

Key = namedtuple("Key", "label name algorithm public")  # label: NAME+ID
KeyRange = namedtuple("KeyRange", "first last key")  # last: None while the key is in use
Checkpoint = namedtuple("Checkpoint", "origin size root signatures text")  # signatures: (label, bytes)
Older = namedtuple("Older", "checkpoint trusted index path")  # of a receipt; a bare checkpoint has the index None


class Bad(Exception):
    """Something that cannot be: tampering, or a wrong file of the verifier's own."""


class Unknown(Exception):
    """A version, a suite or a form of leaf that is not known here."""


def need(condition, what):
    if not condition:
        raise Bad(what)


# ---- bytes: leaf-format.md, "Bytes" and "Digests" --------------------------------------------------------------------

def from_base64(text):
    """RFC 4648, section 4, padded, unused bits zero: there is one spelling, so writing it again must give it."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Bad("not base 64") from None
    need(base64.b64encode(data).decode() == text, "not base 64 in its one form")
    return data


def from_hash(text):
    data = from_base64(text)
    need(len(data) == 32, "a hash has 32 bytes")
    return data


def from_decimal(text):
    need(re.fullmatch("0|[1-9][0-9]{0,19}", text) is not None and int(text) < 2**64, "not a decimal number below 2^64")
    return int(text)


def from_utf8(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("not UTF-8") from None


def members(pairs):
    names = [name for name, _ in pairs]
    need(all(re.fullmatch("[a-z0-9_]{1,64}", name) for name in names), "a name that cannot be")
    need(all(a < b for a, b in zip(names, names[1:])), "names out of order, or twice")
    return dict(pairs)


def whole_number(text):
    need(len(text) <= 17 and abs(int(text)) < 2**53, "a number beyond 2^53 - 1")
    return int(text)


def refuse_number(text):
    raise Bad("not a whole number: " + text)


def check_levels(value, left=16):
    if isinstance(value, (dict, list)):
        need(left > 0, "more than 16 levels")
        for inner in value.values() if isinstance(value, dict) else value:
            check_levels(inner, left - 1)
    need(not isinstance(value, str) or "\0" not in value, "U+0000 in a string")


def parse_json(text):
    """RFC 8785, narrowed: what is read, written in its one form, must be the text again."""
    try:
        value = json.loads(text, object_pairs_hook=members, parse_int=whole_number, parse_float=refuse_number,
                           parse_constant=refuse_number)
    except (ValueError, RecursionError):
        raise Bad("not JSON") from None
    check_levels(value)
    need(canonical(value) == text, "not canonical JSON")
    return value


def canonical(value):
    """`members` has seen to the order of the names; there are no fractions; Python escapes as RFC 8785 does."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest(algorithm, *parts):
    return hashlib.new(algorithm, b"".join(parts)).digest()


def is_hex(text, length):
    return isinstance(text, str) and re.fullmatch(f"[0-9a-f]{{{length}}}", text) is not None


# ---- trees: trail-format.md, "Tree" ----------------------------------------------------------------------------------

def leaf_hash(algorithm, data):
    return digest(algorithm, b"\0", data)


def node_hash(algorithm, left, right):
    return digest(algorithm, b"\1", left, right)


def root_by_inclusion(algorithm, index, size, leaf, path):
    """RFC 9162, 2.1.3.2: the root that the path leads to, None if it has not the length that it must have."""
    if index >= size:
        return None
    fn, sn, root = index, size - 1, leaf
    for step in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            root = node_hash(algorithm, step, root)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node_hash(algorithm, root, step)
        fn, sn = fn >> 1, sn >> 1
    return root if sn == 0 else None


def roots_by_consistency(algorithm, old_size, size, old_root, path):
    """RFC 9162, 2.1.4.2: the two roots that the path leads to, None if its length cannot be."""
    if not 0 < old_size <= size or (old_size == size) != (not path):
        return None
    if old_size == size:
        return old_root, old_root
    if old_size & (old_size - 1) == 0:
        path = [old_root, *path]
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for step in path[1:]:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            old, new = node_hash(algorithm, step, old), node_hash(algorithm, step, new)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(algorithm, new, step)
        fn, sn = fn >> 1, sn >> 1
    return (old, new) if sn == 0 else None


def append_leaf(algorithm, peaks, leaf):
    """RFC 6962, 2.1. `peaks`, (level, root) of the largest complete subtrees, grows by a leaf; what it completes."""
    completed = [leaf]
    peaks.append((0, leaf))
    while len(peaks) > 1 and peaks[-2][0] == peaks[-1][0]:
        (level, left), (_, right) = peaks[-2:]
        peaks[-2:] = [(level + 1, node_hash(algorithm, left, right))]
        completed.append(peaks[-1][1])
    return completed


def root_of(algorithm, peaks):
    if not peaks:
        return digest(algorithm)
    return functools.reduce(lambda right, left: node_hash(algorithm, left, right), [h for _, h in reversed(peaks)])


# ---- keys and signatures: trail-format.md, "Keys" and "Notes and checkpoints" ----------------------------------------

P25519 = 2**255 - 19
D25519 = -121665 * pow(121666, -1, P25519) % P25519
P_SM2 = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
B_SM2 = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
KEY_TYPES = {b"\x01": ("ed25519", 32), b"\xffduly/note/sm2-with-sm3/v1": ("sm2", 65)}
# What stands before the public key in a SubjectPublicKeyInfo (RFC 8410; RFC 5480 with the curve 1.2.156.10197.1.301).
KEY_PREFIX = {"ed25519": bytes.fromhex("302a300506032b6570032100"),
              "sm2": bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")}


def is_good_ed25519(public):
    """Not of low order, y below p, not x = -0, a point of the curve."""
    y, sign = int.from_bytes(public, "little") & (2**255 - 1), public[31] >> 7
    if y >= P25519:
        return False
    square = (y * y - 1) * pow(D25519 * y * y + 1, -1, P25519) % P25519
    x = pow(square, (P25519 + 3) // 8, P25519)
    if (x * x - square) % P25519:
        x = x * pow(2, (P25519 - 1) // 4, P25519) % P25519
    if (x * x - square) % P25519 or (x == 0 and sign):
        return False
    for _ in range(3):  # eight times a point of low order is (0, 1); the sign of x makes no difference to that
        t = D25519 * x * x * y * y
        x, y = 2 * x * y * pow(1 + t, -1, P25519) % P25519, (y * y + x * x) * pow(1 - t, -1, P25519) % P25519
    return (x, y) != (0, 1)


def is_good_sm2(public):
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    return public[0] == 4 and max(x, y) < P_SM2 and (y * y - x * x * x + 3 * x - B_SM2) % P_SM2 == 0


def is_name(name):
    return 1 <= len(name.encode()) <= 255 and not any(c.isspace() or c == "+" or c < " " for c in name)


@functools.lru_cache(maxsize=None)
def parse_vkey(text):
    """NAME+ID+BASE64(TYPE, public key)"""
    parts = text.split("+", 2)
    need(len(parts) == 3 and is_name(parts[0]) and is_hex(parts[1], 8), "not a vkey")
    data = from_base64(parts[2])
    for kind, (algorithm, length) in KEY_TYPES.items():
        if data.startswith(kind) and len(data) == len(kind) + length:
            public = data[len(kind):]
            need(digest("sha256", parts[0].encode(), b"\n", data)[:4].hex() == parts[1], "the id is not the key's")
            need((is_good_ed25519 if algorithm == "ed25519" else is_good_sm2)(public), "a key that is refused")
            return Key(f"{parts[0]}+{parts[1]}", parts[0], algorithm, public)
    raise Bad("a key of no known type")


def der_of_sm2(signature):
    """openssl takes SEQUENCE { INTEGER r, INTEGER s }; ours are 32 bytes each."""
    numbers = b""
    for part in (signature[:32], signature[32:]):
        part = part.lstrip(b"\0") or b"\0"
        part = b"\0" + part if part[0] & 0x80 else part
        numbers += bytes([2, len(part)]) + part
    return bytes([0x30, len(numbers)]) + numbers


@functools.lru_cache(maxsize=None)
def signature_holds(algorithm, public, message, signature):
    if len(signature) != 64:
        return False
    options = ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] if algorithm == "sm2" else []
    with tempfile.TemporaryDirectory(prefix="duly_verify.") as folder:
        paths = [os.path.join(folder, name) for name in ("key", "message", "signature")]
        signature = der_of_sm2(signature) if algorithm == "sm2" else signature
        for path, data in zip(paths, (KEY_PREFIX[algorithm] + public, message, signature)):
            with open(path, "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", paths[0],
                   "-in", paths[1], "-sigfile", paths[2], *options]
        run = subprocess.run(command, capture_output=True, check=False)
    return run.returncode == 0


def parse_checkpoint(data):
    """A signed note whose text is origin, number of leaves, root; lines may follow."""
    note = from_utf8(data)
    need(not any(c < " " and c != "\n" for c in note), "a control character in a note")
    parting = note.rfind("\n\n")
    need(parting > 0 and note.endswith("\n"), "a note without its empty line")
    text, lines = note[:parting + 1], note[parting + 2:].split("\n")[:-1]
    need(1 <= len(lines) <= 100, "a note has from 1 to 100 signature lines")
    signatures = []
    for line in lines:
        parts = line.split(" ")
        need(len(parts) == 3 and parts[0] == "—" and is_name(parts[1]), "not a signature line")
        data = from_base64(parts[2])
        need(len(data) > 4, "a signature line without a signature")
        signatures.append((f"{parts[1]}+{data[:4].hex()}", data[4:]))
    body = text.split("\n")[:-1]
    need(len(body) >= 3 and all(body), "a checkpoint has three lines, and none that is empty")
    need(is_name(body[0]), "an origin that is not a name")
    return Checkpoint(body[0], from_decimal(body[1]), from_hash(body[2]), signatures, text.encode())


def good_keys(checkpoint, keys):
    """Who of these signed it. A line of a known key that does not verify condemns the note."""
    good = []
    for label, signature in checkpoint.signatures:
        for key in keys:
            if key.label == label:
                need(signature_holds(key.algorithm, key.public, checkpoint.text, signature), f"not signed by {label}")
                good.append(key)
    return good


def is_trusted(checkpoint, tree, good, ranges):
    """Signed by a key of the list with the origin's name, the tree's algorithm, and a range that covers its size."""
    return any(r.key in good and r.key.name == checkpoint.origin and r.key.algorithm == SIGNATURE_OF_TREE[tree] and
               r.first <= checkpoint.size and (r.last is None or checkpoint.size <= r.last) for r in ranges)


def tree_of(origin, log, suite):
    """Which tree of the log an origin names: trail-format.md, "Suites"."""
    return next((tree for tree in TREES[suite] if origin == log + ("/sm3" if tree == "sm3" else "")), None)


# ---- what the verifier is given from elsewhere: trail-format.md, "Keys"; bundle-format.md, end -----------------------

def lines_of_list(data, header):
    lines = from_utf8(data).split("\n")
    need(lines[0] == header and lines[-1] == "", "the file does not begin with " + header)
    return [line.split(" ") for line in lines[1:] if line and not line.startswith("#")]


def parse_keys(data):
    ranges = []
    for parts in lines_of_list(data, "duly-keys@v1"):
        need(len(parts) == 3, "not: FIRST LAST VKEY")
        last = None if parts[1] == "-" else from_decimal(parts[1])
        ranges.append(KeyRange(from_decimal(parts[0]), last, parse_vkey(parts[2])))
        need(last is None or ranges[-1].first <= last, "a range that ends before it begins")
    need(len({(r.key.algorithm, r.key.public) for r in ranges}) == len(ranges), "a key stands twice")
    for name in {r.key.name for r in ranges}:
        own = sorted((r for r in ranges if r.key.name == name), key=lambda r: r.first)
        need(len({r.key.algorithm for r in own}) == 1, f"keys of {name} with two algorithms")
        covered = own[0].last
        for r in own[1:]:
            need(covered is None or r.first <= covered + 1, f"sizes that no key of {name} covers")
            covered = None if covered is None or r.last is None else max(covered, r.last)
    return ranges


def parse_actor_keys(data):
    actors = [(parse_vkey(parts[0]), " ".join(parts[1:])) for parts in lines_of_list(data, "duly-actors@v1")]
    need(all(actor for _, actor in actors), "not: VKEY ACTOR")
    need(len({(key.algorithm, key.public) for key, _ in actors}) == len(actors), "a key stands twice")
    return actors


def parse_older(data, ranges):
    """A checkpoint, or a receipt (trail-format.md, "Event proof"); and whether somebody trusted signed it."""
    index, path = None, []
    if data.startswith(b"c2sp.org/tlog-proof@v1\n"):
        head, parting, data = data.partition(b"\n\n")
        lines = from_utf8(head).split("\n")[1:]
        if lines and lines[0].startswith("extra "):
            from_base64(lines.pop(0)[len("extra "):])
        need(parting and lines and lines[0].startswith("index ") and len(lines) <= 65, "not an event proof")
        index, path = from_decimal(lines[0][len("index "):]), [from_hash(line) for line in lines[1:]]
    checkpoint = parse_checkpoint(data)
    need(index is None or index < checkpoint.size, "an event beyond the checkpoint")
    try:
        good = good_keys(checkpoint, [r.key for r in ranges])
    except Bad:
        good = []
    return Older(checkpoint, any(is_trusted(checkpoint, t, good, ranges) for t in SIGNATURE_OF_TREE), index, path)


# ---- leaves: leaf-format.md, "Members" -------------------------------------------------------------------------------

def is_text(value):
    return isinstance(value, str) and value != ""


def is_number(value):
    return type(value) is int and value >= 0


def is_list(value, inner):
    return isinstance(value, list) and value != [] and all(inner(v) for v in value)


def is_object(value, names, inner=lambda v: v is not None and v != "" and v != [] and v != {}):
    return isinstance(value, dict) and value != {} and all(n in names and inner(v) for n, v in value.items())


def is_field(value):
    return isinstance(value, (bool, str)) or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def is_digest(value):
    return is_hex(value, 64)


def is_time(end):
    form = re.compile(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}" + end, re.ASCII)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


class Anything:
    def __contains__(self, _):
        return True


MEMBERS = {
    "activity": is_text, "case": lambda v: is_hex(v, 32), "cites": lambda v: is_list(v, is_digest), "cmd": is_digest,
    "actor": lambda v: is_object(v, {"id", "on_behalf_of", "roles", "unit"}) and is_text(v.get("id")),
    "corrects": is_number,
    "documents": lambda v: is_list(v, lambda d: is_object(d, {"digest", "kind", "length", "uri", "version"})),
    "entry": is_text, "fields": lambda v: is_object(v, Anything(), is_field),
    "findings": lambda v: is_list(v, lambda f: is_object(
        f, {"args", "article", "at", "date", "marks", "rule", "severity", "status"})),
    "judged": is_number, "key": is_text, "law": is_digest, "log": is_name, "occurred": is_time(r"[+-]\d\d:\d\d"),
    "personal": lambda v: is_object(v, Anything(), is_digest), "prev": is_digest, "recorded": is_time("Z"),
    "seq": is_number, "suite": is_text, "v": is_number,
    "signature": lambda v: is_object(v, {"alg", "key", "value"}, is_text) and len(v) == 3}


def command_of(leaf):
    """Digest of the command that asked for an event: leaf-format.md, "Digests"."""
    names = ["activity", "actor", "case", "cites", "corrects", "documents", "entry", "fields", "occurred", "personal"]
    if leaf["entry"] == "opened":
        names.remove("case")
    command = {name: list(leaf[name]) if name == "personal" else leaf[name] for name in names if name in leaf}
    return digest("sha256", canonical(command).encode()).hex()


def parse_leaf(text):
    leaf = parse_json(text)
    need(isinstance(leaf, dict) and len(text.encode()) <= 60 * 1024, "a leaf is one object of at most 60 KiB")
    need(is_number(leaf.get("v")) and is_text(leaf.get("suite")), "a leaf without `v` or `suite`")
    if leaf["v"] != 1 or leaf["suite"] != "sha256":
        raise Unknown("a leaf of another form")
    for name, value in leaf.items():
        need(name in MEMBERS and MEMBERS[name](value), f"`{name}` cannot be")
    need(all(name in leaf for name in ("case", "entry", "log", "occurred", "recorded")), "a member is not there")
    refused = leaf["entry"] == "refused"
    need(("judged" in leaf, "seq" in leaf, "prev" in leaf) == (refused, not refused, not refused),
         "`judged` is of a refused attempt, `seq` and `prev` of every other leaf")
    if "signature" in leaf:  # trail-format.md, "Signatures of actors"
        need("cmd" in leaf and "actor" in leaf, "a signature of nobody or over nothing")
        need(leaf["signature"]["alg"] in KEY_PREFIX and len(from_base64(leaf["signature"]["value"])) == 64,
             "not a signature")
    return leaf
