# SPDX-License-Identifier: GPL-2.0-or-later
"""What the Python tests share: TAP, running postil, articles, stemmers."""
import json
import os
import subprocess
import sys

import words as w

SOURCE = os.environ.get("POSTIL_SOURCE") or os.path.abspath(
    os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ.get("POSTIL_BUILD") or os.path.join(SOURCE, "build")
POSTIL = os.path.join(BUILD, "bin", "postil")
EXAMPLES = os.path.join(SOURCE, "examples", "articles")
SHARED = os.environ.get("POSTIL_SHARED") or os.path.join(
    SOURCE, "..", "shared")
ARTICLES = os.path.join(SHARED, "articles")
SANITIZED = bool(os.environ.get("POSTIL_SAN"))


class Tap:
    """Counts tests and prints TAP; done() prints the plan."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, good, name, detail=""):
        self.count += 1
        if not good:
            self.failed += 1
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}")
        if not good and detail:
            for line in str(detail).splitlines()[:40]:
                print(f"# {line}")
        sys.stdout.flush()

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}")

    def done(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)


def environment(home):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("POSTIL_", "XDG_"))}
    env.update(HOME=home, XDG_CONFIG_HOME=home, LC_ALL="C.UTF-8", TZ="UTC")
    return env


def run(args, home, cwd=None, check=(0, 1)):
    """Output and exit status of postil; unexpected statuses raise."""
    p = subprocess.run([POSTIL, *args], cwd=cwd, env=environment(home),
                       stdin=subprocess.DEVNULL, capture_output=True)
    if p.returncode not in check:
        raise RuntimeError(f"postil {args}: exit {p.returncode}\n"
                           f"{p.stderr.decode(errors='replace')}")
    return p.stdout, p.returncode


def complaint(args, home):
    """What postil says on standard error, on one line."""
    p = subprocess.run([POSTIL, *args], env=environment(home),
                       stdin=subprocess.DEVNULL, capture_output=True)
    return " ".join(p.stderr.decode(errors="replace").split())


class Stemmers:
    """Xapian's stemmers, by a small program over the C binding."""

    def __init__(self):
        self.program = subprocess.Popen(
            [os.path.join(BUILD, "tests", "reference", "stem")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.cache = {}

    def close(self):
        self.program.stdin.close()
        self.program.wait()
        self.program.stdout.close()

    def stem(self, language, term):
        key = (language, term)
        if key not in self.cache:
            stem = term
            if len(term) <= 64 and not any(
                    c.isdigit() or w.CJK.match(c) for c in term):
                self.program.stdin.write(f"{language} {term}\n".encode())
                self.program.stdin.flush()
                stem = self.program.stdout.readline().decode()[:-1]
            self.cache[key] = stem
        return self.cache[key]


SEARCHED = ("title", "body", "summary", "caption")


class Group:
    """The words of one field's value, within which words are near."""

    def __init__(self):
        self.terms = []
        self.places = {}

    def add(self, terms):
        for t in terms:
            self.places.setdefault(t, []).append(len(self.terms))
            self.terms.append(t)

    def occurrences(self, wanted):
        """Intervals (first, last) where the wanted terms stand in a row."""
        n = len(wanted)
        return [(i, i + n - 1) for i in self.places.get(wanted[0], ())
                if self.terms[i:i + n] == wanted]


class Article:
    """Words of one extracted article, by (field, number of the value)."""

    def __init__(self, record):
        self.path = record["path"]
        self.lang = record["lang"]
        text = record["text"].encode()
        self.groups = {}
        self.slices = []
        seen = {}
        for s in record["stretches"]:
            piece = text[s["begin"]:s["end"]].decode()
            field = s["field"]
            if field == "body":
                group = ("body", 0)
            else:
                seen[field] = seen.get(field, 0) + 1
                group = (field, seen[field])
            found = w.positioned(piece)
            self.groups.setdefault(group, Group()).add(t[0] for t in found)
            self.slices.append((field, piece, found))
        self.terms = {}
        for (field, _), group in self.groups.items():
            self.terms.setdefault(field, set()).update(group.places)
        self.default = set().union(
            *(self.terms.get(f, set()) for f in SEARCHED))
        self.singles = {
            t[0] for f, piece, _ in self.slices if f in SEARCHED
            for t in w.words(piece) if t[3] == "single"}

    def searched(self, field=None):
        for (f, _), group in self.groups.items():
            if f == field or (field is None and f in SEARCHED):
                yield group


def extract(path, home):
    out, status = run(["extract", "--json", path], home, check=(0, 1))
    if status or not out.strip():
        return None
    return json.loads(out)


def extract_all(path, home):
    """The articles of a file of many."""
    out, _ = run(["extract", "--json", path], home)
    return [json.loads(line) for line in out.splitlines()]


def files_below(root):
    for folder, names, files in os.walk(root):
        names.sort()
        for name in sorted(files):
            yield os.path.join(folder, name)
