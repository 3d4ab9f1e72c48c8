# SPDX-License-Identifier: GPL-2.0-or-later
"""Shards that postil writes directly against shards that Xapian writes.

The same articles go through both writers of `postil index`. Then the two
databases must hold the same, answer random queries with the same documents,
order and scores to the last bit, and stay equal and sound through changes by
Xapian's WritableDatabase, through xapian-compact, as single files and as
shards of one database.

    shards.py [BULK XAPIAN]   two shards that are there already
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402

SHARDS = os.path.join(s.BUILD, "tests", "reference", "shards")
TOOLS = ("xapian-check", "xapian-compact", "xapian-delve")
QUERIES = 300 if s.SANITIZED else 2000
CHANGES = 200 if s.SANITIZED else 1000
# Xapian can go round for ever in a broken database.
SECONDS = 3600 if len(sys.argv) > 1 else 600


def run(*args):
    """(whether it worked, what it said)"""
    try:
        p = subprocess.run(args, stdin=subprocess.DEVNULL, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           errors="replace", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return False, f"still running after {SECONDS} seconds"
    return p.returncode == 0, p.stdout


class Pair:
    """What both writers made: paths of postil's database and of Xapian's.

    What is made from a pair in `full` is compared in all it holds; from
    another, whose contents would take long, by fewer queries alone.
    """

    def __init__(self, tap, name, ours, theirs, full=True):
        self.tap, self.name, self.full = tap, name, full
        self.ours, self.theirs = ours, theirs

    def check(self, what, *args):
        good, said = run(*args)
        lines = said.strip().splitlines() or [""]
        self.tap.ok(good, f"{self.name}: {what} ({lines[-1]})", said)
        return good

    def same(self, queries):
        self.check("same contents", SHARDS, "contents", self.ours, self.theirs)
        self.answers(queries)

    def answers(self, queries):
        self.check("same answers", SHARDS, "queries", str(queries), self.ours,
                   self.theirs)

    def still_same(self):
        if self.full:
            self.same(QUERIES // 4)
        else:
            self.answers(QUERIES // 4)

    def sound(self):
        """xapian-check and xapian-delve find nothing wrong with ours."""
        good, said = run("xapian-check", self.ours)
        self.tap.ok(good and "No errors found" in said,
                    f"{self.name}: xapian-check finds no errors", said)
        self.delve()

    def delve(self):
        said = [run("xapian-delve", path)
                for path in (self.ours, self.theirs)]
        # The UUID and the revision are a database's own.
        told = [[line for line in text.splitlines()
                 if not line.startswith(("UUID =", "revision ="))]
                for _, text in said]
        self.tap.ok(said[0][0] and said[1][0] and told[0] == told[1],
                    f"{self.name}: xapian-delve says the same of both",
                    said[0][1] + said[1][1])

    def made(self, what, folder, command):
        """The pair that a command makes of both, in a folder of its own."""
        paths = []
        os.mkdir(folder)
        for which in ("ours", "theirs"):
            source = getattr(self, which)
            sources = source if isinstance(source, list) else [source]
            to = os.path.join(folder, which)
            good, said = command(sources, to)
            if not good:
                self.tap.ok(False, f"{self.name}: {what}", said)
            paths.append(to)
        return Pair(self.tap, f"{self.name}, {what}", *paths, self.full)


def copy(sources, to):
    shutil.copytree(sources[0], to)
    return True, ""


def compact(sources, to):
    return run("xapian-compact", *sources, to)


def compact_single(sources, to):
    return run("xapian-compact", "--single-file", *sources, to)


def stub(sources, to):
    with open(to, "w", encoding="utf-8") as f:
        f.writelines(f"glass {os.path.abspath(path)}\n" for path in sources)
    return True, ""


def lives_on(pair, folder):
    """Changes with commits between, then some more."""
    changed = pair.made("changed", folder, copy)
    for round_, count in enumerate((CHANGES, CHANGES // 5)):
        for path in (changed.ours, changed.theirs):
            changed.check(f"{count} changes", SHARDS, "change", str(count),
                          str(7 + round_), path)
        changed.sound()
        if pair.full or round_ == 1:
            changed.same(QUERIES // 4)
    compacted = changed.made("compacted", folder + "-compacted", compact)
    compacted.sound()
    compacted.still_same()


def other_forms(pair, folder):
    compacted = pair.made("compacted", folder + "-compacted", compact)
    compacted.sound()
    compacted.still_same()
    single = pair.made("single file", folder + "-single", compact_single)
    single.sound()
    single.still_same()
    back = single.made("and back", folder + "-back", compact)
    back.sound()
    back.still_same()


def exercise(pair, tmp):
    tools = all(map(shutil.which, TOOLS))
    if tools:
        pair.sound()
    pair.same(QUERIES)
    if not tools:
        pair.tap.skip("Xapian's tools agree", "xapian-tools is not installed")
        return
    lives_on(pair, os.path.join(tmp, "changed"))
    other_forms(pair, os.path.join(tmp, "other"))


def several(pairs, tmp):
    """The shards as one database, by a stub, and merged into one."""
    tap = pairs[0].tap
    together = Pair(tap, f"{len(pairs)} shards", [p.ours for p in pairs],
                    [p.theirs for p in pairs], pairs[0].full)
    stubbed = together.made("by a stub", os.path.join(tmp, "stub"), stub)
    stubbed.still_same()
    if not all(map(shutil.which, TOOLS)):
        return
    stubbed.delve()
    merged = together.made("merged", os.path.join(tmp, "merged"), compact)
    merged.sound()
    merged.still_same()


def indexed(tap, root, tmp, full):
    """Index a folder by both writers, which must make one shard each."""
    paths = []
    for writer in ("bulk", "xapian"):
        index = os.path.join(tmp, writer)
        os.makedirs(index)
        # 5: some files could not be read as articles.
        s.run(["index", "-q", "--writer", writer, "--index", index, root],
              tmp, check=(0, 5))
        shards = os.listdir(os.path.join(index, "shards"))
        assert len(shards) == 1, shards
        paths.append(os.path.join(index, "shards", shards[0]))
    return Pair(tap, os.path.relpath(root, s.SOURCE), *paths, full)


def folders(root):
    return sorted(e.path for e in os.scandir(root) if e.is_dir())


def main():
    tap = s.Tap()
    with tempfile.TemporaryDirectory() as tmp:
        if len(sys.argv) == 3:
            exercise(Pair(tap, "shards", *sys.argv[1:], full=False), tmp)
            tap.done()
        roots = [s.EXAMPLES]
        if os.path.isdir(s.ARTICLES) and not s.SANITIZED:
            roots.append(s.ARTICLES)
        for number, root in enumerate(roots):
            place = os.path.join(tmp, str(number))
            full = root == s.EXAMPLES
            exercise(indexed(tap, root, os.path.join(place, "all"), full),
                     place)
            several([indexed(tap, folder, os.path.join(place, str(n)), full)
                     for n, folder in enumerate(folders(root)[:3])], place)
    tap.done()


if __name__ == "__main__":
    main()
