# SPDX-License-Identifier: GPL-2.0-or-later
"""Four readers ask, each with another engine or a server, while a writer
publishes one generation after the other and waits for nobody: each answer is
that of some published state, none older than what the same reader has seen.
What each state answers is asked afterwards, of links to its files. Then the last
states are published in turn by nothing but renames, thousands of times.
SECONDS_OF_PUBLISHING makes it longer; SEED another one."""
import json
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
import living as l  # noqa: E402
import readers as r  # noqa: E402

SECONDS = float(os.environ.get("SECONDS_OF_PUBLISHING", "3"))
SEED = int(os.environ.get("SEED", "1"))
ROUNDS_LEAST = 5
FILES = 40
FLIPPED = 8  # states


def digest(answer):
    """Scores may differ in their last digit between engines."""
    return r.digest(re.sub(rb'"score":[-+.e0-9]+', b"", answer))


def programs(engine):
    class Programs(r.Commands):
        questions = tuple(
            q[:1] + ["--engine", engine] + q[1:] if q[0] == "search" else q
            for q in r.QUERIES)
        digest = staticmethod(digest)
    return Programs


class Engines(r.Server):
    """A server that is asked for an engine after the other."""
    questions = tuple({**q, "engine": e} for q in r.REQUESTS
                      for e in ("auto", "xapian", "fast"))
    digest = staticmethod(digest)


KINDS = (programs("fast"), programs("xapian"), programs("auto"), Engines)


class Published:
    """Every state by links to its files, and what it answers."""

    def __init__(self, tree):
        self.tree = tree
        self.folder = os.path.join(tree.home, "published")
        self.count = 0
        os.mkdir(self.folder)

    def of(self, number):
        return os.path.join(self.folder, str(number))

    def link(self, name, to):
        source = os.path.join(self.tree.index, name)
        if os.path.isdir(source):
            for below in os.listdir(source):
                self.link(os.path.join(name, below), to)
            return
        os.makedirs(os.path.dirname(os.path.join(to, name)), exist_ok=True)
        os.link(source, os.path.join(to, name))

    def add(self):
        """The present one. Only the writer's thread publishes, and calls."""
        to = self.of(self.count)
        stub = l.read(os.path.join(self.tree.index, "index")).decode()
        self.link("index", to)
        for line in stub.splitlines():
            words = line.split()
            if words[:2] == ["#", "files"] or words[0] == "glass":
                self.link(words[-1], to)
            if words[:2] == ["#", "dead"]:
                self.link(words[-1], to)
        self.count += 1

    def answers(self):
        """For each kind and question what the states answer, in order; each is
        put in the index's place. Engines agree, so one of each is asked."""
        known = {r.Commands: [[] for _ in r.QUERIES],
                 r.Server: [[] for _ in r.REQUESTS]}
        shutil.rmtree(self.tree.index)
        server = Engines(self.tree)
        for number in range(self.count):
            os.rename(self.of(number), self.tree.index)
            asker = KINDS[-2](self.tree)
            for i, states in enumerate(known[r.Commands]):
                states.append(asker.ask(i)[0])
            for i, states in enumerate(known[r.Server]):
                states.append(server.ask(i * 3)[0])
            os.rename(self.tree.index, self.of(number))
        server.close()
        return known


def check(reader, known):
    """Whether all was seen in an order that there was."""
    asker, at = reader.asker, 0
    is_server = isinstance(asker, r.Server)
    states = known[r.Server if is_server else r.Commands]
    for number, answer in reader.seen:
        of = states[number // 3 if is_server else number]
        while at < len(of) and of[at] != answer:
            at += 1
        if at == len(of):
            return f"{asker.questions[number]}: an answer of no state left"
    return None


def check_any(reader, known, number_of_states):
    """The same of the last states, which came in any order."""
    is_server = isinstance(reader.asker, r.Server)
    states = known[r.Server if is_server else r.Commands]
    for number, answer in reader.seen:
        of = states[number // 3 if is_server else number]
        if answer not in of[-number_of_states:]:
            return f"{reader.asker.questions[number]}: an answer of no state"
    return None


def gather(tree, states):
    """One index with the files of them all."""
    for state in states:
        for folder, _, names in os.walk(state):
            to = os.path.join(tree.index, os.path.relpath(folder, state))
            os.makedirs(to, exist_ok=True)
            for name in names:
                if not os.path.exists(os.path.join(to, name)):
                    os.link(os.path.join(folder, name),
                            os.path.join(to, name))


def flip(tree, states, until):
    """Publish them again and again; how often."""
    fresh, times = os.path.join(tree.index, "index.new"), 0
    while time.monotonic() < until:
        os.link(os.path.join(tree.rng.choice(states), "index"), fresh)
        os.rename(fresh, os.path.join(tree.index, "index"))
        # A rename to the same file leaves both.
        if os.path.exists(fresh):
            os.unlink(fresh)
        times += 1
    return times


def write(tree, published, until):
    while time.monotonic() < until or published.count < ROUNDS_LEAST:
        for _ in range(tree.rng.randrange(1, 4)):
            tree.change()
        l.must(tree, ["index", "-q"])
        published.add()
        if tree.rng.random() < 0.05:
            l.must(tree, ["compact", "-q"])
            published.add()


def while_asked(tree, writer):
    """Its result, and the readers that asked meanwhile."""
    stop = threading.Event()
    readers = [r.Reader(kind, tree, stop, i) for i, kind in enumerate(KINDS)]
    for reader in readers:
        reader.start()
    try:
        result = writer()
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    return result, readers


def main():
    tap, rng = l.s.Tap(), random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        tree = l.Tree(os.path.realpath(folder), rng)
        for _ in range(FILES):
            tree.create()
        l.must(tree, ["index", "-q"])
        published = Published(tree)
        published.add()
        _, readers = while_asked(tree, lambda: write(
            tree, published, time.monotonic() + SECONDS))
        failed = [x.failed for x in readers if x.failed]
        tap.ok(not failed, "no error reaches a reader", failed)
        known = published.answers()
        wrong = [w for w in (check(x, known) for x in readers) if w]
        tap.ok(not wrong, "each answer is that of a published state", wrong)
        different = len(set(known[r.Commands][-1]))
        tap.ok(different > published.count / 2, "the states differ", different)
        print(f"# {published.count} generations, {different} of them with "
              f"other articles; answers: "
              f"{json.dumps([len(x.seen) for x in readers])}")
        last = [published.of(n) for n in range(published.count)][-FLIPPED:]
        gather(tree, last)
        times, readers = while_asked(tree, lambda: flip(
            tree, last, time.monotonic() + SECONDS / 4))
        failed = [x.failed for x in readers if x.failed]
        tap.ok(not failed, "no error reaches a reader by renames alone", failed)
        wrong = [w for w in (check_any(x, known, FLIPPED) for x in readers)
                 if w]
        tap.ok(not wrong, "each answer is that of one of the states", wrong)
        print(f"# {times} renames; answers: "
              f"{json.dumps([len(x.seen) for x in readers])}")
    tap.done()


if __name__ == "__main__":
    main()
