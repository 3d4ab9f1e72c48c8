# SPDX-License-Identifier: GPL-2.0-or-later
"""Disks that are full and files that cannot be read: a clear message and status
6, the published index as it was, nothing left behind by the next run. crash.py
lets the calls that write fail; here, those that read do, and whole disks are
too small. With FAULTS_ALL set, no call is left out."""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
import living as l  # noqa: E402

ALL = bool(os.environ.get("FAULTS_ALL"))
STRIDE = 1 if ALL else 29 if l.s.SANITIZED else 11
SHARDS_MOST = 3  # with one more, some are merged
SELFTEST = 17  # so much rarer are the calls of the self-test, which are many
# Run by a shell of root in a namespace of its own: DISK SIZE COMMAND ...
ON_DISK = """
mount -t tmpfs -o size="$2" disk "$1" || exit 99
cp -a "$1.kept/." "$1" || exit 98
disk=$1
shift 2
before=$(cksum < "$disk/index")
"$@"
status=$?
after=$(cksum < "$disk/index")
cp -a "$disk/." "$disk.after"
[ $status -eq 0 ] || [ "$before" = "$after" ] || exit 97
exit $status
"""


def make_tree(folder, name):
    """A tree with an index of shards that the next run merges, some dead, and
    changes since."""
    tree = l.Tree(os.path.join(folder, name), random.Random(name))
    for _ in range(25):
        tree.create()
    l.must(tree, ["index", "-q"])
    while len(l.shards(tree.index)) < SHARDS_MOST:
        tree.edit()
        l.must(tree, ["index", "-q"])
    for _ in range(4):
        tree.change()
    tree.write("last.txt")
    tree.old_stub, tree.before = stub(tree), l.held(tree)
    # As if the grace of all that was retired had passed.
    for name in left_behind(tree, b""):
        path = os.path.join(tree.index, name)
        if os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    shutil.copytree(tree.index, tree.index + ".kept")
    return tree


def stub(tree):
    return l.read(os.path.join(tree.index, "index"))


def put_back(tree):
    shutil.rmtree(tree.index)
    shutil.copytree(tree.index + ".kept", tree.index)


def left_behind(tree, stubs):
    """What neither the stub names nor these, whose grace may go on."""
    named = re.findall(r"\b(?:shards|files|dead)/[\d-]+",
                       (stub(tree) + stubs).decode())
    found = [f"{sub}/{name}" for sub in ("shards", "files", "dead", "tmp")
             for name in os.listdir(os.path.join(tree.index, sub))]
    return [f for f in found if f not in named]


def check_next(tree):
    """The next run makes good what is missing."""
    stubs = tree.old_stub + stub(tree)
    status, said = l.run(tree, ["index", "-q"])
    if status != 0 or said:
        return f"the next run: {status} {said}"
    if l.held(tree) != tree.files:
        return "after the next run the index is not what the tree holds"
    left = left_behind(tree, stubs)
    return f"left behind: {left}" if left else None


# Reading.


def fail_reading(tree, n, call):
    """The n-th call fails. What it was decides what may come of it."""
    put_back(tree)
    status, said = l.run(tree, ["index", "-q", "-j", "1"],
                         {"AT": n, "DO": "EIO", "READS": tree.root})
    if status == 6:
        # What fails after the rename that publishes cannot undo it.
        after_all = call[0] in ("open", "sync") and call[2] == tree.index
        if stub(tree) != tree.old_stub and not after_all:
            return "status 6, but something was published"
        if "Input/output error" not in said or said.count("\n") != 1 or \
                tree.root not in said:
            return f"it says {said!r}"
    elif status == 5:
        path = os.path.relpath(call[2], tree.root)
        if f"failed {path}: " not in said:
            return f"it says {said!r}"
    elif status != 0 or (said and not is_refused(call, said)):
        return f"status {status}: {said!r}"
    return check_next(tree)


def is_refused(call, said):
    """The self-test finds that it cannot read: Xapian's writer is taken."""
    return "/selftest/" in call[2] and "writing slowly" in said


def chosen(calls):
    """Their numbers, from 1 on."""
    for n, call in enumerate(calls, 1):
        stride = STRIDE * (SELFTEST if "/selftest/" in call[2] and not ALL
                           else 1)
        if n % stride == 0 or os.path.basename(call[2]) in ("index", ".postil"):
            yield n


def check_reading(tap, folder):
    tree = make_tree(folder, "reading")
    log = os.path.join(folder, "log")
    l.run(tree, ["index", "-q", "-j", "1"],
          {"LOG": log, "READS": tree.root})
    with open(log, encoding="utf-8") as f:
        calls = [line.rstrip("\n").split("\t")[1:] for line in f]
    wrong, tried = [], 0
    for n in chosen(calls):
        trouble = fail_reading(tree, n, calls[n - 1])
        tried += 1
        if trouble:
            wrong.append(f"{n} {' '.join(calls[n - 1])}: {trouble}"[:300])
    tap.ok(not wrong, f"EIO, also of reads ({tried} of {len(calls)})",
           "\n".join(wrong))
    tap.ok({"open", "read", "mmap", "write", "sync", "rename"}
           <= {c[0] for c in calls}, "calls of each kind are among them")


# Full disks.


def on_disk(tree, size, args):
    """Run with the index on a disk of so many bytes, which holds it already."""
    shutil.rmtree(tree.index + ".after", ignore_errors=True)
    p = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", ON_DISK, "sh", tree.index, str(size),
         l.INDEXER, *args, "-q"], cwd=tree.root, env=l.environment(tree),
        stdin=subprocess.DEVNULL, check=False, capture_output=True,
        timeout=l.PLENTY)
    return p.returncode, p.stderr.decode(errors="replace")


def used(folder):
    """What it takes on a disk of pages."""
    pages = sum(-(-os.path.getsize(os.path.join(where, n)) // 4096)
                for where, _, names in os.walk(folder) for n in names)
    return (pages + 2) * 4096


def full_disk(tree, status, said, after):
    """What is wrong with the end of a run, after which the index holds what
    there was, or `after`."""
    if status not in (0, 6):
        return f"status {status}: {said!r}"
    if status == 6 and ("No space left on device" not in said or
                        said.count("\n") != 1 or tree.root not in said):
        return f"it says {said!r}"
    if status == 0 and said:
        return f"status 0, and {said!r}"
    shutil.rmtree(tree.index)
    os.rename(tree.index + ".after", tree.index)
    if l.held(tree) != (after if status == 0 else tree.before):
        return "readers see something else"
    return check_next(tree)


def check_command(tap, tree, args, step, after):
    """On larger and larger disks, until one suffices."""
    wrong, full, size = [], 0, used(tree.index)
    status = 6
    while status == 6 and full < 2000:
        status, said = on_disk(tree, size, args)
        trouble = full_disk(tree, status, said, after)
        put_back(tree)
        if trouble:
            wrong.append(f"{size} bytes: {trouble}"[:300])
        full += status == 6
        size += step
    tap.ok(not wrong and full > 0,
           f"{args[0]} on {full} disks too small, then on one that is not",
           "\n".join(wrong))


def check_disks(tap, folder):
    tree = make_tree(folder, "disk")
    status, said = on_disk(tree, used(tree.index) * 20, ["index"])
    if status == 99:
        tap.skip("full disks", f"none can be mounted here: {said.strip()}")
        return
    step = 4096 if ALL else 65536 if l.s.SANITIZED else 16384
    check_command(tap, tree, ["index", "-j", "1"], step, tree.files)
    check_command(tap, tree, ["index", "-j", "2", "--rebuild"], step,
                  tree.files)
    check_command(tap, tree, ["compact"], step, tree.before)


def main():
    tap = l.s.Tap()
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        check_reading(tap, folder)
        check_disks(tap, folder)
    tap.done()


if __name__ == "__main__":
    main()
