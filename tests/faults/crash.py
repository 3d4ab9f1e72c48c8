# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever call of postil-index ends it, or fails, readers see the last state
or the new one, and the next run makes all as if nothing had been.

shim.c is preloaded: it numbers the calls that change files and lets one go
wrong. Kills do not show what a power cut would lose, so the order of syncs is
read from the shim's log. With FAULTS_ALL set, no call is left out."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402

INDEXER = os.path.join(s.BUILD, "bin", "postil-index")
SHIM = os.path.join(s.BUILD, "tests", "faults", "shim.so")
ALL = bool(os.environ.get("FAULTS_ALL"))
# Every so many-th call is tried, of kills nearly all.
STRIDE = 1 if ALL else 31 if s.SANITIZED else 13
KILL_STRIDE = 11 if s.SANITIZED and not ALL else 1
SUBFOLDERS = ("shards", "files", "dead", "tmp")


class World:
    """A tree, its index, and the states of the index that are kept."""

    def __init__(self, folder, name):
        self.folder = os.path.join(folder, name)
        self.tree = os.path.join(self.folder, "tree")
        self.index = os.path.join(self.tree, ".postil")
        os.makedirs(self.tree)

    def put(self, name, text):
        path = os.path.join(self.tree, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"About {name}\n\n{text}\n")
        os.utime(path, (1700000000, 1700000000))

    def remove(self, name):
        os.unlink(os.path.join(self.tree, name))

    def keep(self, name):
        if os.path.exists(self.index):
            shutil.copytree(self.index, os.path.join(self.folder, name))

    def restore(self, name):
        shutil.rmtree(self.index, ignore_errors=True)
        kept = os.path.join(self.folder, name)
        if os.path.exists(kept):
            shutil.copytree(kept, self.index)

    def build(self, extra=(), **fault):
        """Run the indexer; FAULT_* are given without their prefix."""
        env = s.environment(self.folder)
        if fault:
            env["LD_PRELOAD"] = SHIM
            if s.SANITIZED:
                env["ASAN_OPTIONS"] += ":verify_asan_link_order=0"
        for key, value in fault.items():
            env["FAULT_" + key] = str(value)
        return subprocess.run(
            [INDEXER, "index", "-q", "-j", "1", *extra, self.tree], env=env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=False, timeout=60)

    def log(self, extra=()):
        """The calls of an undisturbed run, as lists of words."""
        path = os.path.join(self.folder, "log")
        p = self.build(extra, LOG=path)
        with open(path, encoding="utf-8") as f:
            lines = [line.rstrip("\n").split("\t")[1:] for line in f]
        os.unlink(path)
        if p.returncode != 0:
            raise RuntimeError(p.stderr.decode())
        return lines

    def search(self):
        """What a reader finds."""
        out, status = s.run(["search", "-l", "--sort", "path",
                             "common OR added OR edited"],
                            self.folder, cwd=self.tree, check=(0, 1, 3))
        out = out.decode()
        if status != 3:
            s.run(["status"], self.folder, cwd=self.tree, check=(0,))
        return status, out

    def stub(self):
        return read(os.path.join(self.index, "index"))


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return None


def below(folder):
    """Each file below a folder by its relative path."""
    files = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            files[os.path.relpath(path, folder)] = read(path)
    return files


def named(stub):
    """What a stub names, relative to the index folder."""
    if stub is None:
        return set()
    return set(re.findall(r"\b(?:shards|files|dead)/[\d-]+", stub.decode()))


def listed(folder):
    return os.listdir(folder) if os.path.isdir(folder) else []


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def belongs(path, names):
    return any(path == n or path.startswith(n + "/") for n in names)


class Case:
    """A world in which a run takes the index from `old` to `new`."""

    def __init__(self, world):
        self.world = world
        # As if the grace of all that was retired had passed.
        for sub in SUBFOLDERS:
            for n in listed(os.path.join(world.index, sub)):
                if f"{sub}/{n}" not in named(world.stub()):
                    remove(os.path.join(world.index, sub, n))
        world.keep("old")
        self.old_stub, self.old_seen = world.stub(), world.search()
        self.calls = world.log()
        self.new_stub, self.new_seen = world.stub(), world.search()
        self.new_files = below(world.index)
        self.shards = [below(os.path.join(world.index, n))
                       for n in named(self.new_stub) | named(self.old_stub)
                       if n.startswith("shards/")]
        if self.old_stub == self.new_stub:
            raise RuntimeError("the run changed nothing")

    def check_readers(self):
        """Old or new; nothing else can be opened. Says what is wrong."""
        stub = self.world.stub()
        if stub not in (self.old_stub, self.new_stub):
            return f"the stub is neither: {stub}"
        seen = self.world.search()
        wanted = self.old_seen if stub == self.old_stub else self.new_seen
        if seen != wanted:
            return f"a reader sees {seen}, not {wanted}"
        # A run reads what it made for itself; nobody else does.
        for where, _, names in os.walk(self.world.index):
            own = os.path.basename(where) in ("selftest", "fresh")
            if "iamglass" in names and not own and \
                    below(where) not in self.shards:
                return f"{where} has iamglass, but is not whole"
        return None

    def check_clean(self):
        """No traces: only what is named, or was, and has its grace."""
        names = named(self.world.stub()) | named(self.old_stub)
        for path in below(self.world.index):
            if path not in ("index", "lock", ".gitignore") and \
                    not belongs(path, names):
                return f"{path} was left behind"
        for sub in SUBFOLDERS:
            for name in listed(os.path.join(self.world.index, sub)):
                if not belongs(f"{sub}/{name}", names):
                    return f"{sub}/{name} was left behind"
        return None

    def check_next(self):
        """The next run makes what an undisturbed one would have made."""
        p = self.world.build()
        if p.returncode != 0 or p.stderr:
            return f"the next run: {p.returncode}, {p.stderr.decode()}"
        files = below(self.world.index)
        for path in self.new_files:
            if path in ("index", ".gitignore") or \
                    belongs(path, named(self.new_stub)):
                if files.get(path) != self.new_files[path]:
                    return f"after the next run {path} is another"
        return self.check_clean()

    def kill(self, n):
        p = self.world.build(AT=n, DO="kill")
        if p.returncode != -signal.SIGKILL:
            return f"status {p.returncode}"
        return self.check_readers() or self.check_next()

    def interrupt(self, n):
        """The run ends with 130 and undoes what it did, or is past that."""
        p = self.world.build(AT=n, DO="interrupt")
        stub = self.world.stub()
        published = stub == self.new_stub
        if p.returncode != (0 if published else 130):
            return f"status {p.returncode}"
        if not published and b"run this again" not in p.stderr:
            return f"it says {p.stderr.decode()}"
        if self.old_stub is None and not published and \
                os.path.exists(self.world.index):
            return "an index folder was left behind"
        return self.check_readers() or self.check_clean() or self.check_next()

    def fail(self, n, what):
        """Status 6 and a message, unless the run can do without the call."""
        p = self.world.build(AT=n, DO=what)
        said = p.stderr.decode()
        text = os.strerror(getattr(__import__("errno"), what))
        if p.returncode == 6:
            if text not in said or said.count("\n") != 1 or \
                    self.world.tree not in said:
                return f"it says {said!r}"
        elif p.returncode != 0:
            return f"status {p.returncode}: {said}"
        elif self.world.stub() != self.new_stub:
            return "status 0, but nothing published"
        return self.check_readers() or self.check_next()

    def meet(self, n, then=""):
        """Another run comes in between. One of the two has the lock."""
        other = f"'{INDEXER}' index -q '{self.world.tree}'"
        p = self.world.build(AT=n, DO="run",
                             RUN=f"{other} 2> /dev/null{then}")
        if p.returncode not in (0, 130):
            return f"status {p.returncode}: {p.stderr.decode()}"
        published = self.world.stub() == self.new_stub
        if p.returncode == 0 and not published:
            return "status 0, but nothing published"
        locks = [i for i, c in enumerate(self.calls)
                 if c[0] == "open" and c[2].endswith("/lock")]
        if n <= locks[0] + 1 and not published:
            return "the work of the other run is undone"
        return self.check_readers() or self.check_clean() or self.check_next()

    def each(self, tap, name, stride, one):
        wrong, tried = [], 0
        for n in range(1, len(self.calls) + 1, stride):
            self.world.restore("old")
            trouble = one(n)
            tried += 1
            if trouble:
                wrong.append(f"{n} {' '.join(self.calls[n - 1])}: {trouble}")
        tap.ok(not wrong, f"{name} ({tried} of {len(self.calls)})",
               "\n".join(w[:300] for w in wrong))


# The order of calls.


class Disk:
    """What a power cut would leave, call by call: paths whose bytes, and
    folders whose names, were not yet synced."""

    def __init__(self):
        self.bytes = set()
        self.names = {}  # path of a name that changed -> its folder
        self.wrong = []

    def unsynced(self, path):
        inside = [p for p in sorted(self.bytes | set(self.names))
                  if p == path or p.startswith(path + "/")]
        return inside

    def move(self, old, new):
        def moved(p):
            return new + p[len(old):] if belongs(p, (old,)) else p
        self.bytes = {moved(p) for p in self.bytes}
        self.names = {moved(p): moved(d) for p, d in self.names.items()}
        for p in (old, new):
            self.names[p] = os.path.dirname(p)

    def call(self, what, size, path, to=None):
        del size
        if what in ("open", "write", "truncate"):
            self.bytes.add(path)
        if what in ("open", "mkdir", "unlink"):
            self.names[path] = os.path.dirname(path)
        if what == "unlink":
            self.bytes.discard(path)
        if what == "sync":
            self.bytes.discard(path)
            self.names = {p: d for p, d in self.names.items() if d != path}
        if what == "rename":
            self.move(path, to)


def check_order(calls, index):
    """What in the log of a run would not survive a power cut."""
    disk, wrong, sealed = Disk(), [], set()
    for words in calls:
        what, _, path = words[:3]
        if what in ("open", "write") and os.path.dirname(path) in sealed:
            wrong.append(f"{path} is written after iamglass")
        if what == "rename" and os.path.basename(words[3]) == "iamglass":
            shard = os.path.dirname(path)
            sealed.add(shard)
            wrong += [f"{p} is not synced before iamglass"
                      for p in disk.bytes if belongs(p, (shard,))]
        publishes = what == "rename" and words[3] == f"{index}/index"
        if publishes:
            # A name that is gone need not be gone for ever.
            kept = [n for n in named(read(words[3]))]
            for part in [path, *(f"{index}/{n}" for n in kept)]:
                wrong += [f"{p} is not synced before publishing"
                          for p in disk.unsynced(part)
                          if p != path or p in disk.bytes]
            above = [index, *(f"{index}/{sub}" for sub in SUBFOLDERS[:3])]
            wrong += [f"the name {p} is not synced before publishing"
                      for p in above if p in disk.names]
        disk.call(*words)
    wrong += [f"{p} is not synced at the end"
              for p in (f"{index}/index", index) if p in disk.names]
    if not any(w[0] == "rename" and w[3] == f"{index}/index" for w in calls):
        wrong.append("nothing is published")
    return wrong


def check_whole(case):
    """Every byte of what was published passed through the shim; some are
    written twice."""
    sizes, wrong = {}, []
    for what, size, path, *to in case.calls:
        if what == "write":
            sizes[path] = sizes.get(path, 0) + int(size)
        elif what == "rename":
            sizes = {to[0] + p[len(path):] if belongs(p, (path,)) else p: n
                     for p, n in sizes.items()}
    fresh = named(case.new_stub) - named(case.old_stub) | {"index"}
    for path, data in case.new_files.items():
        if belongs(path, fresh) and \
                sizes.get(f"{case.world.index}/{path}", 0) < len(data):
            wrong.append(f"{path}: the shim saw too little of it")
    return wrong


def check_syncs(tap, name, case):
    index = case.world.index
    wrong = check_whole(case) + check_order(case.calls, index)
    tap.ok(not wrong, f"{name}: all is synced before it is published",
           "\n".join(wrong))
    # This test itself: without any one of these syncs it must complain.
    unseen = []
    changed = {p for words in case.calls if words[0] in ("open", "rename")
               for p in (words[-1], os.path.dirname(words[-1]))}
    for i, (what, _, path, *_) in enumerate(case.calls):
        # The index folder is synced more than once, some without need.
        needed = what == "sync" and path in changed and path != index and \
            not path.startswith(f"{index}/.gitignore")
        if needed and not check_order(case.calls[:i] + case.calls[i + 1:],
                                      index):
            unseen.append(f"{i + 1}: sync of {path}")
    tap.ok(not unseen, f"{name}: no sync could be left out",
           "\n".join(unseen))


# The self-test.


def refuse(world, spoil, extra=()):
    """Run with a byte of the self-test's database spoilt."""
    world.restore("none")
    log = os.path.join(world.folder, "log")
    p = world.build(extra, SPOIL=f"selftest/{spoil}", LOG=log)
    grew = b"/growing/" in read(log)
    os.unlink(log)
    return p.returncode, p.stderr.decode(), grew


def check_refusals(tap, folder):
    w = World(folder, "selftest")
    w.put("a.txt", "Common words alpha.")
    seen = (0, "a.txt\n")
    # The date of the format, then a byte of what each table holds.
    for spoil in ("iamglass:15", "postlist.glass:8187", "docdata.glass:8187",
                  "termlist.glass:8187", "position.glass:16379"):
        status, said, grew = refuse(w, spoil)
        tap.ok(status == 0 and said.count("\n") == 1 and grew and
               "libxapian" in said and w.search() == seen,
               f"{spoil} is seen, and Xapian's writer taken",
               f"{status} {said}")
    status, said, grew = refuse(w, "iamglass:15", ["--writer", "bulk"])
    tap.ok(status == 2 and "--writer xapian" in said and not grew and
           not os.path.exists(w.index), "--writer bulk is then an error",
           f"{status} {said}")
    status, said, grew = refuse(w, "iamglass:15", ["--writer", "xapian"])
    tap.ok(status == 0 and said == "" and grew and w.search() == seen,
           "--writer xapian needs no test", f"{status} {said}")
    status, said, grew = refuse(w, "none:0")
    tap.ok(status == 0 and said == "" and not grew and w.search() == seen,
           "with a sound libxapian nothing is said", f"{status} {said}")


# The cases.


def first(folder):
    """The first run, which makes the index folder, too."""
    w = World(folder, "first")
    w.put("a.txt", "Common words alpha.")
    w.put("b.txt", "Common words beta.")
    return Case(w)


def with_many(folder, name):
    """A world of many files, indexed, one of them removed since."""
    w = World(folder, name)
    for i in range(30):
        w.put(f"{i:02}.txt", f"Common words {i}.")
    w.build()
    w.remove("07.txt")
    return w


def update(folder):
    """Few changes to many files: a new shard and bitmaps of the dead."""
    w = with_many(folder, "update")
    w.put("12.txt", "Edited.")
    w.put("40.txt", "Added.")
    return Case(w)


def merge(folder):
    """Shards are merged, others go, a bitmap is superseded."""
    w = with_many(folder, "merge")
    w.put("40.txt", "Added.")
    w.put("41.txt", "Added, too.")
    w.build()
    w.remove("08.txt")
    w.put("40.txt", "Edited.")
    return Case(w)


def all_gone(folder):
    """Nothing is left of a shard, and no new one made."""
    w = World(folder, "gone")
    w.put("a.txt", "Common words.")
    w.build()
    w.put("b.txt", "Added.")
    w.build()
    w.remove("b.txt")
    return Case(w)


def check_idle(tap, folder):
    """Nothing changed: no file is made, and none written but the lock."""
    w = World(folder, "idle")
    w.put("a.txt", "Common words.")
    w.build()
    calls = [c for c in w.log() if not is_vain(w, c)]
    lock = os.path.join(w.index, "lock")
    table = os.path.join(w.index, "files", "1")
    wrong = [c for c in calls
             if c[2] != lock and [c[0], c[2]] != ["utimens", table]]
    tap.ok(not wrong, "nothing changed: nothing is written but the lock",
           wrong)


def is_vain(world, call):
    """It makes a folder that is there, or removes what is not."""
    return call[0] == "mkdir" and os.path.isdir(call[2]) or \
        call[0] == "unlink" and \
        call[2].startswith((os.path.join(world.index, "tmp"),
                            os.path.join(world.index, "files")))


def main():
    tap = s.Tap()
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        check_refusals(tap, folder)
        check_idle(tap, folder)
        for make in (first, update, merge, all_gone):
            name, case = make.__name__, make(folder)
            check_syncs(tap, name, case)
            # An update's calls are those of the two around it.
            stride = STRIDE if make is update else KILL_STRIDE
            case.each(tap, f"{name}: killed", stride, case.kill)
            case.each(tap, f"{name}: interrupted", STRIDE, case.interrupt)
            case.each(tap, f"{name}: another run", STRIDE, case.meet)
            case.each(tap, f"{name}: another run, then interrupted", STRIDE,
                      lambda n, c=case: c.meet(n, "; kill -TERM $PPID"))
            for what in ("ENOSPC", "EIO"):
                case.each(tap, f"{name}: {what}", STRIDE,
                          lambda n, w=what, c=case: c.fail(n, w))
    tap.done()


if __name__ == "__main__":
    main()
