#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The second verifier of the trail, written from docs/ alone: it shares no line with the library that it checks.

    duly_verify.py FILE --keys KEYS [--actor-keys FILE] [--older FILE]...
    duly_verify.py --batch --keys KEYS ...                                  names of files on standard input

FILE is an evidence bundle (docs/bundle-format.md) or a whole store (docs/store-format.md). The first line says the
verdict, each further one a finding; the exit codes are those of bundle-format.md. It judges structure and cryptography
and does not replay the law. To be read in this order: trail.py, verdict.py, bundle.py, store.py. It needs Python 3.11
and the `openssl` command, 3.0 or later.
"""
import argparse
import sys

from bundle import judge_bundle
from store import judge_store
from trail import Bad, parse_actor_keys, parse_keys, parse_older
from verdict import EXIT_CODES, Trusted


def judge_file(path, trusted):
    with open(path, "rb") as file:
        if file.read(16) == b"SQLite format 3\0":
            return judge_store(path, trusted)
        file.seek(0)
        return judge_bundle(file.read(), trusted)


def read_list(path, parse, *more):
    with open(path, "rb") as file:
        data = file.read()
    try:
        return parse(data, *more)
    except Bad as problem:
        raise Bad(f"{path}: {problem}") from None


def exit_code(verdict):
    return next(code for word, code in EXIT_CODES.items() if verdict.startswith(word))


def main(arguments):
    parser = argparse.ArgumentParser(prog="duly_verify.py", description="Judges an evidence bundle or a store.")
    parser.add_argument("file", nargs="?")
    parser.add_argument("--batch", action="store_true", help="names of files on standard input, a verdict a line")
    parser.add_argument("--keys", required=True, help="duly-keys@v1: the keys of logs to be trusted")
    parser.add_argument("--actor-keys", help="duly-actors@v1: the keys of actors to be trusted")
    parser.add_argument("--older", action="append", default=[], help="a checkpoint or receipt held from earlier")
    options = parser.parse_args(arguments)
    if options.batch == (options.file is not None):
        parser.error("either FILE or --batch")
    try:
        keys = read_list(options.keys, parse_keys)
        actors = None if options.actor_keys is None else read_list(options.actor_keys, parse_actor_keys)
        trusted = Trusted(keys, actors, [read_list(path, parse_older, keys) for path in options.older])
        if options.batch:
            for line in sys.stdin:
                print(judge_file(line.rstrip("\n"), trusted)[0], flush=True)
            return 0
        verdict, findings = judge_file(options.file, trusted)
    except Bad as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as problem:
        print(problem, file=sys.stderr)
        return 4
    print("\n".join([verdict, *findings]))
    return exit_code(verdict)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
