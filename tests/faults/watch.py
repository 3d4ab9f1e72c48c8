# SPDX-License-Identifier: GPL-2.0-or-later
"""Bursts of changes under postil watch: soon after the last one the index holds
what the tree does, and after compacting it has the bytes of a fresh build.
BURSTS and FILES make it longer; SEED another one. Times are printed only."""
import os
import random
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
import living as l  # noqa: E402

BURSTS = int(os.environ.get("BURSTS", "4"))
FILES = int(os.environ.get("FILES", "60"))
SEED = int(os.environ.get("SEED", "1"))


def until(what, else_say=lambda: None):
    """Seconds until it is true; raises after many."""
    begin = time.monotonic()
    while not what():
        if time.monotonic() - begin > l.PLENTY:
            raise RuntimeError(f"it never came: {else_say()}")
        time.sleep(0.02)
    return time.monotonic() - begin


def difference(tree):
    """A few of the articles that the index and the tree do not both hold."""
    return sorted(set(l.held(tree).items()) ^ set(tree.files.items()))[:9]


def burst(tree, rng):
    """FILES files are made, half as many changes of other kinds follow."""
    for _ in range(FILES):
        tree.create()
    for _ in range(FILES // 2):
        tree.change()
        if rng.random() < 0.02:
            time.sleep(rng.random() * 0.3)
    while len(tree.files) > FILES:
        tree.delete()


def at_rest(pid):
    """CPU time and switches of a process."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        times = f.read().rsplit(")", 1)[1].split()[11:13]
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return times, [x for x in f if "ctxt" in x]


def main():
    tap, rng = l.s.Tap(), random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        tree = l.Tree(os.path.realpath(folder), rng)
        said = os.path.join(folder, "said")
        with open(said, "wb") as log:
            watcher = l.start(tree, ["watch"], to=log)
        try:
            until(lambda: b"\nwatching" in l.read(said))
            times = []
            for _ in range(BURSTS):
                burst(tree, rng)
                times.append(until(lambda: l.held(tree) == tree.files,
                                   lambda: difference(tree)))
            slow = f"{max(times):.1f} s after the last change at most"
            tap.ok(True, f"{BURSTS} bursts of {FILES} files; {slow}")
            until(lambda: at_rest(watcher.pid) == (
                at_rest(watcher.pid), time.sleep(1))[0])
            tap.ok(True, "at rest no CPU is used in a second")
        finally:
            watcher.send_signal(signal.SIGTERM)
            watcher.wait(timeout=l.PLENTY)
        odd = [x for x in l.read(said).decode().splitlines()
               if not x.startswith(("indexed", "watching", "read"))]
        tap.ok(watcher.returncode == 0 and not odd, "it ends well",
               f"{watcher.returncode} {odd}")
        trouble = l.differs_from_fresh(tree) or l.xapian_troubles(tree)
        tap.ok(not trouble, "compacted, it is a fresh build", trouble)
    tap.done()


if __name__ == "__main__":
    main()
