# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of a living index share: a tree that changes at random, but by
a seed, what an index of it must hold, and ways to look."""
import json
import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402

INDEXER = os.path.join(s.BUILD, "bin", "postil-index")
SHIM = os.path.join(s.BUILD, "tests", "faults", "shim.so")
PLENTY = 20  # seconds that no command takes
# Jobs in the background of a shell ignore it, and so would what they start.
signal.signal(signal.SIGINT, signal.SIG_DFL)


class Tree:
    """Files of a folder: path -> the word that its present text has alone."""

    def __init__(self, folder, rng):
        self.root = os.path.join(folder, "tree")
        self.index = os.path.join(self.root, ".postil")
        self.home = folder
        self.rng = rng
        self.files = {}
        self.number = 0
        os.makedirs(self.root)

    def write(self, path):
        self.number += 1
        word = f"marker{self.number}"
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        filler = " ".join(f"word{self.rng.randrange(500)}"
                          for _ in range(self.rng.randrange(5, 60)))
        with open(full, "w", encoding="utf-8") as f:
            f.write(f"About {word}\n\nCommon {filler}.\n")
        self.files[path] = word

    def create(self):
        folder = "/".join(f"d{self.rng.randrange(4)}"
                          for _ in range(self.rng.randrange(3)))
        self.write(os.path.join(folder, f"f{self.number}.txt"))

    def choose(self):
        return self.rng.choice(sorted(self.files))

    def edit(self):
        self.write(self.choose())

    def delete(self):
        path = self.choose()
        os.unlink(os.path.join(self.root, path))
        del self.files[path]

    def rename(self):
        path = self.choose()
        to = os.path.join(os.path.dirname(path), f"r{self.number}.txt")
        self.number += 1
        os.rename(os.path.join(self.root, path), os.path.join(self.root, to))
        self.files[to] = self.files.pop(path)

    def move_folder(self):
        folder = self.choose().split("/")[0] + "/"
        if not any(p.startswith(folder) for p in self.files):
            return
        to = f"m{self.number}/"
        self.number += 1
        os.rename(os.path.join(self.root, folder),
                  os.path.join(self.root, to))
        self.files = {to + p[len(folder):] if p.startswith(folder) else p: w
                      for p, w in self.files.items()}

    def change(self):
        """One change; more files come than go until there are some."""
        what = self.rng.choice(
            (self.create, self.create, self.edit, self.edit, self.rename,
             self.delete, self.delete, self.move_folder))
        if len(self.files) < 5:
            what = self.create
        what()


def environment(tree, fault=None):
    env = s.environment(tree.home)
    if fault:
        env["LD_PRELOAD"] = SHIM
        if s.SANITIZED:
            env["ASAN_OPTIONS"] += ":verify_asan_link_order=0"
        env.update({"FAULT_" + k: str(v) for k, v in fault.items()})
    return env


def start(tree, args, fault=None, to=subprocess.PIPE):
    """A command of postil-index in the tree, not waited for; what it says goes
    `to` there."""
    return subprocess.Popen(
        [INDEXER, *args], cwd=tree.root, env=environment(tree, fault),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=to)


def run(tree, args, fault=None):
    """The same to its end: status and what it said."""
    p = start(tree, args, fault)
    _, said = p.communicate(timeout=PLENTY)
    return p.returncode, said.decode(errors="replace")


def must(tree, args):
    status, said = run(tree, args)
    if status != 0:
        raise RuntimeError(f"{args}: {status} {said}")


def held(tree):
    """What the index holds, as Tree.files has it; None: there is none."""
    out, status = s.run(["export"], tree.home, cwd=tree.root, check=(0, 3))
    if status == 3:
        return None
    articles = (json.loads(line) for line in out.splitlines())
    return {a["path"]["text"]: a["text"].split()[1] for a in articles}


def found(tree, query="common"):
    """The paths that a search finds."""
    out, status = s.run(["search", "-l", query], tree.home, cwd=tree.root,
                        check=(0, 1, 3))
    return None if status == 3 else set(out.decode().split())


def read(path):
    with open(path, "rb") as f:
        return f.read()


def shards(index):
    """The folders of the shards that are in force, in order."""
    lines = read(os.path.join(index, "index")).decode().splitlines()
    return [os.path.join(index, line.split()[-1]) for line in lines
            if line.startswith("glass ")]


def contents(shard):
    return {n: read(os.path.join(shard, n)) for n in sorted(os.listdir(shard))}


def differs_from_fresh(tree):
    """Make one shard of the index; how it differs from that of a new index."""
    fresh = os.path.join(tree.home, "fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    must(tree, ["compact", "-q"])
    must(tree, ["index", "-q", "--index", fresh, tree.root])
    ours, theirs = shards(tree.index), shards(fresh)
    if len(ours) != len(theirs):
        return f"{len(ours)} shards, not {len(theirs)}"
    for a, b in zip(ours, theirs):
        one, other = contents(a), contents(b)
        if one != other:
            names = [n for n in one | other if one.get(n) != other.get(n)]
            return f"{', '.join(names)}: other bytes than a fresh build"
    return None


def xapian_troubles(tree):
    """What Xapian's own check says of the shards in force; None: nothing, or
    the tool is not there."""
    if shutil.which("xapian-check") is None:
        return None
    for shard in shards(tree.index):
        p = subprocess.run(["xapian-check", shard], capture_output=True,
                           check=False, timeout=PLENTY)
        if p.returncode != 0:
            return p.stdout.decode(errors="replace")[-500:]
    return None
