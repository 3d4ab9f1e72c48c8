# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs over a tree that changes at random are killed or interrupted at random
moments, killed at random calls that write, stopped and continued, and race one another. After each
the index is one of the two states that it may be in; time and again it is
brought up to date, and made one shard that has the bytes of a fresh build.

crash.py tries every call of a few runs; this one tries some calls of many runs,
after many others were killed. ROUNDS makes it longer; SEED another one."""
import os
import random
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
import living as l  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "6" if l.s.SANITIZED else "24"))
SEED = int(os.environ.get("SEED", "1"))
CONVERGE = 5   # rounds from one comparison with a fresh build to the next
CALLS = 150    # a run of these trees makes about so many calls that write


class World:
    def __init__(self, folder, seed):
        self.rng = random.Random(seed)
        self.tree = l.Tree(folder, self.rng)
        self.lasts = 0.05  # seconds that a run takes, about
        self.killed = 0
        for _ in range(25):
            self.tree.create()
        l.must(self.tree, ["index", "-q"])

    def command(self):
        """A command, and the state that it leads to from here."""
        before = l.held(self.tree)
        kind = self.rng.choice(("all", "all", "all", "some", "compact"))
        if kind == "all":
            return ["index", "-q", "-j", "1"], dict(self.tree.files)
        if kind == "compact":
            return ["compact", "-q"], before
        chosen = sorted(self.rng.sample(
            sorted(set(self.tree.files) | set(before)), 3))
        after = {p: w for p, w in before.items() if p not in chosen}
        after.update({p: self.tree.files[p] for p in chosen
                      if p in self.tree.files})
        return ["index", "-q", "-j", "1", *chosen], after

    def check(self, before, after):
        """Readers see one of two states. Says what is wrong."""
        seen = l.held(self.tree)
        if seen not in (before, after):
            odd = set(seen.items()) ^ set(before.items())
            return f"neither the old state nor the new: {sorted(odd)[:5]}"
        if l.found(self.tree) != set(seen):
            return "a search does not find what there is"
        return None

    def killed_at_call(self, args):
        n = self.rng.randrange(1, CALLS)
        status, said = l.run(self.tree, args, {"AT": n, "DO": "kill"})
        return status, f"at call {n}", said

    def interrupted_at_time(self, args):
        return self.killed_at_time(args, signal.SIGINT)

    def killed_at_time(self, args, by=signal.SIGKILL):
        begin = time.monotonic()
        p = l.start(self.tree, args)
        wait = self.rng.random() * self.lasts * 1.2
        try:
            p.wait(timeout=wait)
            self.lasts = time.monotonic() - begin
        except l.subprocess.TimeoutExpired:
            p.send_signal(by)
        _, said = p.communicate(timeout=l.PLENTY)
        return p.returncode, f"after {wait:.4f} s", said.decode()

    def kill(self):
        for _ in range(self.rng.randrange(1, 12)):
            self.tree.change()
        before = l.held(self.tree)
        args, after = self.command()
        kill = self.rng.choice((self.killed_at_call, self.killed_at_time,
                                self.interrupted_at_time))
        status, when, said = kill(args)
        if status == 130 and "run this again" in said:
            when += ", interrupted"
        elif status not in (0, -signal.SIGKILL, -signal.SIGINT):
            return f"{args} {when}: {status} {said}"
        self.killed += status != 0
        trouble = self.check(before, after)
        return f"{args} {when}: {trouble}" if trouble else None

    def converge(self):
        """The next run and compacting make all as if nothing had been."""
        trouble = l.xapian_troubles(self.tree)
        if not trouble:
            l.must(self.tree, ["index", "-q"])
            trouble = self.check(self.tree.files, self.tree.files)
        if not trouble:
            trouble = l.differs_from_fresh(self.tree)
        left = os.listdir(os.path.join(self.tree.index, "tmp"))
        return trouble or (f"left behind: {left}" if left else None)

    def pause(self):
        """Stopped in the middle: readers go on, writers wait; then it ends."""
        for _ in range(5):
            self.tree.change()
        before = l.held(self.tree)
        p = l.start(self.tree, ["index", "-q", "-j", "1"],
                    {"AT": self.rng.randrange(10, 60), "DO": "stop"})
        pid, status = os.waitpid(p.pid, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            trouble = self.check(before, self.tree.files)
            other, said = l.run(self.tree, ["index", "-q"])
            if not trouble and (other != 4 or f"pid {pid}" not in said):
                trouble = f"the other writer: {other} {said}"
            p.send_signal(signal.SIGCONT)
            p.communicate(timeout=l.PLENTY)
            status = p.returncode
        else:
            trouble = "it was not stopped"
        if not trouble and status != 0:
            trouble = f"status {status}"
        return trouble or self.check(self.tree.files, self.tree.files)

    def race(self):
        """Several writers at once; none is lost, none undoes another."""
        for _ in range(8):
            self.tree.change()
        before = l.held(self.tree)
        writers = [l.start(self.tree, [*args, "-q", "--lock-timeout", "60"])
                   for args in (["index"], ["index", "-j", "2"], ["compact"])]
        wrong = [(p.args, p.returncode, said) for p in writers
                 for said in [p.communicate(timeout=l.PLENTY)[1]]
                 if p.returncode != 0]
        if wrong:
            return wrong
        return self.check(self.tree.files, self.tree.files) and \
            f"from {len(before)} articles: not what the tree holds"


def each(tap, name, count, one, *then):
    """Say what is wrong in one of so many rounds, and stop there."""
    for i in range(count):
        for step in (one, *then):
            trouble = step(i)
            if trouble:
                tap.ok(False, name, f"SEED {SEED}, round {i}: {trouble}")
                return
    tap.ok(True, name)


def main():
    tap = l.s.Tap()
    with tempfile.TemporaryDirectory() as folder:
        w = World(os.path.realpath(folder), SEED)
        each(tap, f"killed, {ROUNDS} rounds", ROUNDS, lambda i: w.kill(),
             lambda i: w.converge() if (i + 1) % CONVERGE == 0 else None)
        tap.ok(w.killed >= ROUNDS // 4, "enough of them were", w.killed)
        few = max(2, ROUNDS // 10)
        each(tap, f"stopped and continued, {few} rounds", few,
             lambda i: w.pause())
        each(tap, f"three writers at once, {few} rounds", few,
             lambda i: w.race())
        trouble = w.converge()
        tap.ok(not trouble, "compacted, it is a fresh build", trouble)
    print(f"# {w.killed} of {ROUNDS} killed")
    tap.done()


if __name__ == "__main__":
    main()
