# SPDX-License-Identifier: GPL-2.0-or-later
"""Six readers ask, one search after another, while a writer edits, deletes and
merges: no error reaches a reader, and each answer is that of some published
state, none older than what the same reader has seen. Four start a program for
each search; two keep a server, which moves on by itself. SECONDS makes it
longer; SEED another one."""
import hashlib
import json
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
COMMANDS, SERVERS = 4, 2
ROUNDS_LEAST = 3
ENOUGH = 4  # answers a reader
# Ranked, boolean, a phrase and a pattern, and all that there is.
QUERIES = (["search", "--json", "--no-limit", "common word7"],
           ["search", "--json", "word1 OR word2 -word3"],
           ["search", "--json", '"about marker*"~3 OR word4*'],
           ["search", "-l", "--sort", "path", "common"],
           ["export"])
REQUESTS = ({"query": "common word7", "limit": 1000},
            {"query": "word1 OR word2 -word3", "snippets": 2},
            {"query": '"about marker*"~3 OR word4*', "facets": ["year"]},
            {"query": "common", "sort": "path", "limit": 1000})


def digest(answer):
    """Whether a file is stale is no matter of the index alone."""
    answer = re.sub(rb'"stale":(true|false)', b"", answer)
    return hashlib.sha256(answer).hexdigest()


class Commands:
    """A program for each question."""
    questions = QUERIES
    pause = 0
    digest = staticmethod(digest)

    def __init__(self, tree):
        self.tree = tree

    def ask(self, number):
        """What it answers, and what is wrong with that."""
        p = subprocess.run(
            [l.s.POSTIL, *self.questions[number]], cwd=self.tree.root, check=False,
            env=l.s.environment(self.tree.home), timeout=l.PLENTY,
            stdin=subprocess.DEVNULL, capture_output=True)
        wrong = p.returncode not in (0, 1) or b"postil:" in p.stderr
        return self.digest(p.stdout), f"{p.returncode} {p.stderr}" if wrong else ""

    def close(self):
        pass


class Server:
    """One for all questions."""
    questions = REQUESTS
    pause = 0.002
    digest = staticmethod(digest)

    def __init__(self, tree):
        self.server = subprocess.Popen(
            [l.s.POSTIL, "serve"], cwd=tree.root, bufsize=0,
            env=l.s.environment(tree.home), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.answers = os.fdopen(os.dup(self.server.stdout.fileno()), "rb")

    def ask(self, number):
        request = {"jsonrpc": "2.0", "id": 1, "method": "search",
                   "params": self.questions[number]}
        self.server.stdin.write(json.dumps(request).encode() + b"\n")
        answer = self.answers.readline()
        wrong = b'"result":' not in answer
        return self.digest(answer), answer.decode() if wrong else ""

    def close(self):
        self.server.stdin.close()
        self.server.wait(timeout=l.PLENTY)
        self.server.stdout.close()
        self.answers.close()


class States:
    """What each question is answered with in each published state, in order."""

    def __init__(self, tree):
        self.tree = tree
        self.answers = {kind: [[] for _ in kind.questions]
                        for kind in (Commands, Server)}

    def add(self):
        for kind, answers in self.answers.items():
            asker = kind(self.tree)
            for number, known in enumerate(answers):
                known.append(asker.ask(number)[0])
            asker.close()

    def count(self):
        return len(self.answers[Commands][0])

    def last(self, kind):
        return [known[-1] for known in self.answers[kind]]

    def reached(self, kind, number, answer, least):
        """The first state from `least` on with this answer, or None."""
        known = self.answers[kind][number]
        for i in range(least, len(known)):
            if known[i] == answer:
                return i
        return None


class Reader(threading.Thread):
    def __init__(self, kind, tree, stop, seed):
        super().__init__()
        self.asker, self.stop = kind(tree), stop
        self.rng = random.Random(seed)
        self.seen = []
        self.failed = self.last = None

    def run(self):
        while not self.stop.is_set() and not self.failed:
            number = self.rng.randrange(len(self.asker.questions))
            answer, wrong = self.asker.ask(number)
            if wrong:
                self.failed = f"{self.asker.questions[number]}: {wrong}"
            self.seen.append((number, answer))
            time.sleep(self.asker.pause)
        self.last = [self.asker.ask(n)[0]
                     for n in range(len(self.asker.questions))]
        self.asker.close()

    def check(self, states):
        """Whether all was seen in an order that there was."""
        at = 0
        for number, answer in self.seen:
            reached = states.reached(type(self.asker), number, answer, at)
            if reached is None:
                return (f"{self.asker.questions[number]}: an answer of no "
                        f"state after {at}")
            at = reached
        if self.last != states.last(type(self.asker)):
            return "it stays behind the last state"
        return None


def write(tree, states, readers, until):
    """Change, publish, and note what is then answered, again and again; at
    least a few times, however slow all is."""
    rounds = 0
    while time.monotonic() < until or rounds < ROUNDS_LEAST or \
            any(len(r.seen) < ENOUGH and not r.failed for r in readers):
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
        readers = [Reader(kind, tree, stop, i) for i, kind in
                   enumerate([Commands] * COMMANDS + [Server] * SERVERS)]
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
        asked = [sum(len(r.seen) for r in readers
                     if isinstance(r.asker, kind))
                 for kind in (Commands, Server)]
        print(f"# {asked[0]} answers of programs, {asked[1]} of servers; "
              f"{states.count()} states, {rounds} rounds")
    tap.done()


if __name__ == "__main__":
    main()
