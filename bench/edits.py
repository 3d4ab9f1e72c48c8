#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What everyday edits cost, and what they leave of an index.

    edits.py POSTIL CORPUS SCRATCH [N]

Copies the corpus, indexes it, then adds a sentence to one random text after
the other, N times (1,000), each followed by `postil index PATH`. Prints the mean
of what each run took with the merges in it, the number of shards, the size of
the index against its size after `postil compact`, and what compacting took.
Leaves SCRATCH/edited and SCRATCH/compacted, two indexes of the same texts, for
comparing queries.
"""

import os
import random
import resource
import shutil
import subprocess
import sys
import time


def run(*args):
    """Wall and CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    code = subprocess.run(args, check=False).returncode
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code not in (0, 5):
        sys.exit(f"{' '.join(args)}: exit status {code}")
    return wall, (after.ru_utime - before.ru_utime +
                  after.ru_stime - before.ru_stime)


def size(index):
    """Megabytes of the shards that the stub names, and how many."""
    with open(os.path.join(index, "index"), encoding="utf-8") as stub:
        shards = [line.split()[1] for line in stub if line.startswith("glass")]
    total = 0
    for shard in shards:
        folder = os.path.join(index, shard)
        total += sum(os.path.getsize(os.path.join(folder, name))
                     for name in os.listdir(folder))
    return total / 1e6, len(shards)


def texts(tree):
    for folder, _, names in os.walk(tree):
        if "/." in folder:
            continue
        for name in names:
            if not name.startswith("."):
                yield os.path.join(folder, name)


def edit(path, number):
    with open(path, "a", encoding="utf-8") as text:
        text.write(f"\n\nA sentence that edit {number} adds to the text.\n")


def main():
    postil, corpus, scratch = sys.argv[1:4]
    edits = int(sys.argv[4]) if len(sys.argv) > 4 else 1000
    tree, index = os.path.join(scratch, "tree"), os.path.join(scratch, "edited")
    compacted = os.path.join(scratch, "compacted")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(corpus, tree, symlinks=True)
    options = ["-q", "--no-config", "--index", index]
    wall, cpu = run(postil, "index", *options, tree)
    print(f"fresh index: {size(index)[0]:.1f} MB; {wall:.2f} s")

    random.seed(1)
    names = sorted(texts(tree))
    walls, cpus, most = [], [], 0
    for number in range(edits):
        path = random.choice(names)
        edit(path, number)
        wall, cpu = run(postil, "index", *options, path)
        walls.append(wall)
        cpus.append(cpu)
        most = max(most, size(index)[1])
    megabytes, shards = size(index)
    walls.sort()
    print(f"{edits} edits: mean {1000 * sum(walls) / edits:.1f} ms "
          f"(CPU {1000 * sum(cpus) / edits:.1f}), "
          f"median {1000 * walls[edits // 2]:.1f}, worst {1000 * walls[-1]:.0f}")
    print(f"shards: {shards} now, {most} at most")

    shutil.copytree(index, compacted)
    wall, cpu = run(postil, "compact", "-q", "--index", compacted, tree)
    small = size(compacted)[0]
    print(f"index: {megabytes:.1f} MB, {megabytes / small:.3f} times the "
          f"{small:.1f} MB of the compacted one")
    print(f"compacting: {wall:.2f} s, CPU {cpu:.2f}: "
          f"{small / cpu:.0f} MB a second of CPU")


if __name__ == "__main__":
    main()
