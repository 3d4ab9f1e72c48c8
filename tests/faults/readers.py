# SPDX-License-Identifier: GPL-2.0-or-later
"""Four readers ask, one search after another, while a writer edits, deletes and
merges: no error reaches a reader, and each answer is that of some published
state, none older than what the same reader has seen. SECONDS makes it longer;
SEED another one."""
import hashlib
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
import living as l  # noqa: E402

SECONDS = float(os.environ.get("SECONDS_OF_READING", "4"))
SEED = int(os.environ.get("SEED", "1"))
READERS = 4
ROUNDS_LEAST = 3
# Ranked, boolean, a phrase and a pattern, and all that there is.
QUERIES = (["search", "--json", "--no-limit", "common word7"],
           ["search", "--json", "word1 OR word2 -word3"],
           ["search", "--json", '"about marker*"~3 OR word4*'],
           ["search", "-l", "--sort", "path", "common"],
           ["export"])


def ask(tree, query):
    """Status, a digest of the answer, and complaints. Whether a file is stale
    is no matter of the index alone."""
    p = subprocess.run([l.s.POSTIL, *query], cwd=tree.root, check=False,
                       env=l.s.environment(tree.home), timeout=l.PLENTY,
                       stdin=subprocess.DEVNULL, capture_output=True)
    answer = re.sub(rb'"stale":(true|false)', b"", p.stdout)
    return p.returncode, hashlib.sha256(answer).hexdigest(), p.stderr


class States:
    """What each query answers in each published state, in order."""

    def __init__(self, tree):
        self.tree = tree
        self.answers = [[] for _ in QUERIES]

    def add(self):
        for known, query in zip(self.answers, QUERIES):
            known.append(ask(self.tree, query)[:2])

    def reached(self, number, answer, least):
        """The first state from `least` on with this answer, or None."""
        known = self.answers[number]
        for i in range(least, len(known)):
            if known[i] == answer:
                return i
        return None


class Reader(threading.Thread):
    def __init__(self, tree, stop, seed):
        super().__init__()
        self.tree, self.stop, self.rng = tree, stop, random.Random(seed)
        self.seen = []
        self.failed = None

    def run(self):
        while not self.stop.is_set():
            number = self.rng.randrange(len(QUERIES))
            status, digest, said = ask(self.tree, QUERIES[number])
            if status not in (0, 1) or b"postil:" in said:
                self.failed = f"{QUERIES[number]}: {status} {said}"
                return
            self.seen.append((number, (status, digest)))

    def check(self, states):
        """Whether all was seen in an order that there was."""
        at = 0
        for number, answer in self.seen:
            reached = states.reached(number, answer, at)
            if reached is None:
                return f"{QUERIES[number]}: an answer of no state after {at}"
            at = reached
        return None


def write(tree, states, readers, until):
    """Change, publish, and note what is then answered, again and again; at
    least a few times, however slow all is."""
    rounds = 0
    while time.monotonic() < until or rounds < ROUNDS_LEAST or \
            any(len(r.seen) < READERS and not r.failed for r in readers):
        for _ in range(tree.rng.randrange(1, 8)):
            tree.change()
        l.must(tree, ["index", "-q"])
        states.add()
        if tree.rng.random() < 0.2:
            l.must(tree, ["compact", "-q"])
            states.add()
        rounds += 1
    return rounds


def main():
    tap, rng = l.s.Tap(), random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        tree = l.Tree(os.path.realpath(folder), rng)
        for _ in range(40):
            tree.create()
        l.must(tree, ["index", "-q"])
        states = States(tree)
        states.add()
        stop = threading.Event()
        readers = [Reader(tree, stop, i) for i in range(READERS)]
        for r in readers:
            r.start()
        try:
            rounds = write(tree, states, readers,
                           time.monotonic() + SECONDS)
        finally:
            stop.set()
            for r in readers:
                r.join()
        failed = [r.failed for r in readers if r.failed]
        tap.ok(not failed, "no error reaches a reader", failed)
        wrong = [w for w in (r.check(states) for r in readers) if w]
        tap.ok(not wrong, "each answer is that of a published state", wrong)
        asked = sum(len(r.seen) for r in readers)
        print(f"# {asked} answers, {len(states.answers[0])} states, "
              f"{rounds} rounds")
    tap.done()


if __name__ == "__main__":
    main()
