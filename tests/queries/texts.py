# SPDX-License-Identifier: GPL-2.0-or-later
"""Random texts of queries with random options, searched by both engines: the
same output, but for last digits of scores. Over the examples, in two shards with
dead articles, or over the index that INDEX names; QUERIES and SEED say how many
and which."""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402

QUERIES = int(os.environ.get("QUERIES", "150"))
SEED = int(os.environ.get("SEED", "1"))
INDEX = os.environ.get("INDEX")
PARTS = 4  # side by side, at most
DEPTH = 2
OPTION_EVERY = 8  # queries
OPTIONS = (["--any"], ["--sort", "date"], ["--sort", "path"], ["--reverse"],
           ["--rank", "recency"], ["--rank", "bm25"], ["--feedback"],
           ["--partial"], ["--collapse", "author"], ["--facet", "year"],
           ["--timeline"], ["--offset", "2"])
JOINS = (" ", " OR ", " OR ", " OR ", " AND ", " -", " NOT ", " +")
SHAPES = ("{0}", "{0}", "{0}", "{0}", "{2}*", '"{0} {1}"', "{0}~1",
          "{0} NEAR/7 {1}", "title:{0}", "{0}^3", "({3})", "({3})")


def text(rng, words, depth=0):
    """A query; most are none that anybody would type."""
    out = ""
    for i in range(rng.randrange(PARTS) + 1):
        one, other = rng.choice(words), rng.choice(words)
        shape = rng.choice(SHAPES[:-2] if depth == DEPTH else SHAPES)
        deeper = text(rng, words, depth + 1) if "{3}" in shape else ""
        out += (rng.choice(JOINS) if i else "") + \
            shape.format(one, other, one[:rng.randrange(3, 6)], deeper)
    return out


def vocabulary(index, home):
    """The longer words of what is indexed, as often as they come."""
    out, _ = s.run(["export", "--index", index], home)
    return re.findall(r"\b[a-z]{4,12}\b", out.decode())[:200000]


def answer(index, home, engine, args):
    p = subprocess.run(
        [s.POSTIL, "search", "--json", "--snippets", "1", "--index", index,
         "--engine", engine, *args], cwd=home, env=s.environment(home),
        stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if p.returncode not in (0, 1):
        raise RuntimeError(f"{args}: {p.returncode} {p.stderr}")
    return re.sub(rb'"score":[-+.e0-9]+', b"", p.stdout), p.stderr


def make_index(home):
    """Two shards, some articles of the first dead."""
    tree = os.path.join(home, "articles")
    shutil.copytree(s.EXAMPLES, tree)
    s.run(["index", "-q"], home, cwd=tree, check=(0, 5))
    paths = sorted(os.path.join(folder, name)
                   for folder, _, names in os.walk(tree) for name in names
                   if name.endswith(".md") and ".postil" not in folder)
    for path in paths[::5]:
        with open(path, "a", encoding="utf-8") as file:
            file.write("\n\nThe night train is late again.\n")
    s.run(["index", "-q"], home, cwd=tree, check=(0, 5))
    return os.path.join(tree, ".postil")


def main():
    tap, rng = s.Tap(), random.Random(SEED)
    with tempfile.TemporaryDirectory() as home:
        index = INDEX or make_index(home)
        words = vocabulary(index, home)
        differ, found = [], 0
        for _ in range(QUERIES):
            args = ["--limit", str(rng.choice((1, 5, 10, 30)))]
            for option in OPTIONS:
                if rng.randrange(OPTION_EVERY) == 0:
                    args += option
            args += ["--", text(rng, words)]
            fast = answer(index, home, "fast", args)
            found += b'"type":"hit"' in fast[0]
            if fast != answer(index, home, "xapian", args):
                differ.append(args)
        tap.ok(not differ, f"{QUERIES} texts, both engines", differ)
        tap.ok(found > QUERIES / 4, "many find something", found)
        print(f"# {found} of {QUERIES} find something")
    tap.done()


if __name__ == "__main__":
    main()
