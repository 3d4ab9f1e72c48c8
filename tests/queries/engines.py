#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Both engines over real articles, compared in random queries; by hand, long.

    engines.py POSTIL COMPARE SCRATCH QUERIES CORPUS...

COMPARE is the program of tests/unit/search_engines.c. Each corpus is copied,
indexed, and changed four times: texts are added, edited and deleted, a run over
the paths of each kind makes a shard of its own. After each state QUERIES
random queries are put to both engines: the same articles, order, numbers and
scores; then a quarter as many with sidecars missing, of another state,
truncated, and with bits flipped. At last as many over random shards.
"""
import os
import random
import shutil
import subprocess
import sys

STATES = 5
CHANGES = 12  # of a kind, between two states
FLIPS = 3  # bits of a sidecar


def run(args, good=(0,), **environment):
    done = subprocess.run(args, check=False, env={**os.environ, **environment})
    if done.returncode not in good:
        sys.exit(f"{' '.join(args)}: exit status {done.returncode}")


def texts(tree):
    found = []
    for folder, _, names in os.walk(tree):
        if "/." not in folder:
            found += [os.path.join(folder, name) for name in names
                      if not name.startswith(".")]
    return sorted(found)


def add(path, number):
    """A part of the text, as another one beside it."""
    stem, ending = os.path.splitext(path)
    with open(path, "rb") as text:
        content = text.read()
    with open(f"{stem}-{number}{ending}", "wb") as text:
        text.write(content[:len(content) // 2])
    return f"{stem}-{number}{ending}"


def edit(path, number):
    with open(path, "ab") as text:
        text.write(b"\n\nSentence %d is new in this text.\n" % number)
    return path


def delete(path, _):
    os.remove(path)
    return path


def change(postil, tree, state, chance):
    for how in add, edit, delete:
        paths = [how(p, state) for p in chance.sample(texts(tree), CHANGES)]
        # 5: some files were skipped.
        run([postil, "index", "-q"] + paths, good=(0, 5))


def sidecars(index):
    """Those of the shards that are in force."""
    with open(os.path.join(index, "index"), encoding="utf-8") as stub:
        shards = [line.split()[-1] for line in stub
                  if line.startswith("glass ")]
    return [os.path.join(index, shard, "sidecar") for shard in shards]


def truncate(content, _, chance):
    return content[:chance.randrange(len(content))]


def flip(content, _, chance):
    content = bytearray(content)
    for _ in range(FLIPS):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


SPOILED = {"missing": lambda *_: None,
           "of another state": lambda _, other, __: other,
           "truncated": truncate, "with bits flipped": flip}


def put(path, content):
    """Anew: who has the old one mapped keeps it."""
    if os.path.exists(path):
        os.unlink(path)
    if content is not None:
        with open(path, "wb") as file:
            file.write(content)


def compare_spoiled(compare, index, queries, seed, chance, other):
    """`other` is a sidecar of another state, or nothing."""
    paths = sidecars(index)
    good = {}
    for path in paths:
        with open(path, "rb") as file:
            good[path] = file.read()
    for number, (how, spoil) in enumerate(SPOILED.items()):
        print(f"sidecars {how}", flush=True)
        for path in paths:
            put(path, spoil(good[path], other, chance))
        run([compare, index], QUERIES=str(max(int(queries) // 16, 1)),
            SEED=str(seed + 100 * (number + 1)))
    for path in paths:
        put(path, good[path])
    return good[paths[-1]]


def compare_corpus(postil, compare, scratch, queries, corpus):
    chance = random.Random(corpus)
    tree = os.path.join(scratch, "tree")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(corpus, tree)
    run([postil, "index", "-q", tree], good=(0, 5))
    index, other = os.path.join(tree, ".postil"), None
    for state in range(1, STATES + 1):
        print(f"{corpus}, state {state}", flush=True)
        run([compare, index], QUERIES=queries, SEED=str(1000 + state))
        other = compare_spoiled(compare, index, queries, 1000 + state, chance,
                                other)
        if state < STATES:
            change(postil, tree, state, chance)
    shutil.rmtree(tree)


def main():
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    postil, compare, scratch, queries = sys.argv[1:5]
    os.makedirs(scratch, exist_ok=True)
    for corpus in sys.argv[5:]:
        compare_corpus(postil, compare, os.path.abspath(scratch), queries,
                       os.path.abspath(corpus))
    run([compare])
    print("the engines agree")


if __name__ == "__main__":
    main()
