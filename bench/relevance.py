#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How good is the order of the hits: test collections, as a user would search.

usage: relevance.py POSTIL SCRATCH SETS [ARTICLES] [-- OPTION ...]

SETS holds a folder for each collection: docs.jsonl {id, title, text},
queries.tsv "id<TAB>text", qrels.tsv "query<TAB>doc<TAB>gain". Each document
becomes an HTML file, each collection an index in SCRATCH, each query a run of
`postil search --any -l` with its words in lower case, once ranked by plain
BM25, once as postil does it, and, if there are OPTIONs, once with these.

AP over 1,000 hits; nDCG@10 with linear gain and log2 discount; recall at 100;
the reciprocal rank of the first hit that is relevant. p: how often a random
exchange of a run's figures and those of the run before it, query by query,
gives a difference as great (paired randomisation test, two-sided, 20,000
rounds, seeded).

ARTICLES is a folder of real articles. They are indexed without their titles,
and each title is a query for its article: the mean reciprocal rank in the
first 100, of titles of two words or more that only one article has.
"""
import html
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys

RUNS = ("BM25", "postil", "options")
MEASURES = ("MAP", "nDCG@10", "P@10", "R@100", "MRR")
# Lucene 8, BM25Similarity as it comes, English analyzer: MAP and nDCG@10.
LUCENE = {"cran": (.2953, .3588), "cisi": (.2083, .3710),
          "adi": (.4118, .4863), "med": (.5264, .6895),
          "lisa": (.3709, .4638)}
ROUNDS = 20000
DEPTH = 1000
KNOWN_DEPTH = 100


def words(text):
    """Words alone, so that nothing in them is an operator."""
    return " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower()))


def page(title, paragraphs, language):
    head = f"<title>{html.escape(title)}</title>" if title else ""
    body = "\n".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    return (f'<!DOCTYPE html><html lang="{html.escape(language)}">'
            f'<head><meta charset="utf-8">{head}</head>\n'
            f"<body>\n{body}\n</body></html>\n")


class Postil:
    def __init__(self, program, scratch):
        self.program = program
        self.scratch = scratch
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith("POSTIL_")}

    def run(self, *args, good=(0,)):
        done = subprocess.run([self.program, *args], env=self.env,
                              stdout=subprocess.PIPE, check=False)
        if done.returncode not in good:
            sys.exit(f"{' '.join(args)[:200]}: status {done.returncode}")
        return done.stdout

    def index(self, name, pages):
        """pages: (file name without suffix, HTML)."""
        folder = os.path.join(self.scratch, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for stem, text in pages:
            path = os.path.join(folder, stem + ".html")
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
        self.run("index", "--quiet", folder)
        return folder

    def search(self, folder, query, limit, options):
        found = self.run("search", "--no-config", "--index", folder, "--any",
                         "-l0", "--limit", str(limit), *options, "--", query,
                         good=(0, 1))
        paths = found.decode().split("\0")[:-1]
        return [os.path.basename(p)[:-len(".html")] for p in paths]


def measure(ranked, gains):
    """In the order of MEASURES."""
    relevant = sum(1 for g in gains.values() if g > 0)
    found = average = dcg = first = 0
    top10 = top100 = 0
    for rank, doc in enumerate(ranked[:DEPTH], 1):
        gain = gains.get(doc, 0)
        if gain <= 0:
            continue
        found += 1
        average += found / rank
        first = first or 1 / rank
        top100 += rank <= 100
        if rank <= 10:
            top10 += 1
            dcg += gain / math.log2(rank + 1)
    ideal = sum(g / math.log2(i + 2) for i, g in enumerate(
        sorted((g for g in gains.values() if g > 0), reverse=True)[:10]))
    return (average / relevant, dcg / ideal, top10 / 10, top100 / relevant,
            first)


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def random_p(a, b):
    """Of a paired randomisation test over two lists of figures."""
    differences = [x - y for x, y in zip(a, b) if x != y]
    seen = abs(sum(differences)) - 1e-12
    chance = random.Random(1)
    hits = sum(abs(sum(d if chance.getrandbits(1) else -d
                       for d in differences)) >= seen for _ in range(ROUNDS))
    return (hits + 1) / (ROUNDS + 1)


def read_set(folder):
    with open(os.path.join(folder, "docs.jsonl"), encoding="utf-8") as f:
        docs = [json.loads(line) for line in f]
    queries, gains = {}, {}
    with open(os.path.join(folder, "queries.tsv"), encoding="utf-8") as f:
        for line in f:
            number, text = line.rstrip("\n").split("\t", 1)
            queries[number] = text
    with open(os.path.join(folder, "qrels.tsv"), encoding="utf-8") as f:
        for line in f:
            number, doc, gain = line.split()
            gains.setdefault(number, {})[doc] = int(gain)
    judged = {n: g for n, g in gains.items() if max(g.values()) > 0}
    return docs, {n: t for n, t in queries.items() if n in judged}, judged


def run_set(postil, name, folder, runs):
    """For each run the figures of each query."""
    docs, queries, gains = read_set(folder)
    where = postil.index(name, ((d["id"], page(d["title"], [d["text"]], "en"))
                                for d in docs))
    return [[measure(postil.search(where, words(text), DEPTH, options),
                     gains[number]) for number, text in queries.items()]
            for options in runs]


def line(name, run, figures, p=()):
    cells = "".join(f"{f:9.4f}" for f in figures)
    print(f"{name:<8}{run:<10}{cells}" + "".join(f"{x:10.4f}" for x in p),
          flush=True)


def report_set(name, figures):
    """The table's lines of one collection; `figures` of each run."""
    if name in LUCENE:
        line(name, "Lucene", LUCENE[name])
    for i, (run, values) in enumerate(zip(RUNS, figures)):
        line(name, run, columns(values), tests(figures, i))


def columns(values):
    return [mean(v[i] for v in values) for i in range(len(MEASURES))]


def tests(figures, run):
    """p of MAP and of nDCG@10 against the run before; none of the first."""
    return [random_p(*([v[i] for v in values]
                       for values in figures[run - 1:run + 1]))
            for i in (0, 1) if run > 0]


def collections(postil, sets, runs):
    print(f"{'':18}" + "".join(f"{m:>9}" for m in MEASURES)
          + f"{'p(MAP)':>10}{'p(nDCG)':>10}")
    whole = []
    for name in sorted(os.listdir(sets)):
        if os.path.exists(os.path.join(sets, name, "qrels.tsv")):
            figures = run_set(postil, name, os.path.join(sets, name), runs)
            report_set(name, figures)
            whole.append((name, figures))
    if not whole:
        sys.exit(f"{sets}: no collections")
    if all(name in LUCENE for name, _ in whole):
        line("mean", "Lucene", [mean(LUCENE[name][i] for name, _ in whole)
                                for i in (0, 1)])
    together = [sum((f[i] for _, f in whole), []) for i in range(len(runs))]
    for i, run in enumerate(RUNS[:len(runs)]):
        means = zip(*(columns(f[i]) for _, f in whole))
        line("mean", run, [mean(m) for m in means], tests(together, i))


def read_articles(postil, articles):
    """What postil makes of them: (title, paragraphs, language)."""
    found = []
    for folder, folders, names in os.walk(articles):
        folders.sort()
        for name in sorted(names):
            text = postil.run("extract", "--json", os.path.join(folder, name),
                              good=(0, 1))
            found += map(json.loads, text.decode().splitlines())
    return found


def known_items(postil, articles, runs):
    pages, titles = [], {}
    for number, a in enumerate(read_articles(postil, articles)):
        text = a["text"].encode()
        body = [text[s["begin"]:s["end"]].decode() for s in a["stretches"]
                if s["field"] == "body"]
        title = words(a["title"])
        if body:
            pages.append((f"{number:06}", page("", body, a["lang"])))
            titles.setdefault(title, []).append(f"{number:06}")
    where = postil.index("articles", pages)
    queries = {t: numbers[0] for t, numbers in titles.items()
               if len(numbers) == 1 and len(t.split()) > 1}
    ranks = [[measure(postil.search(where, title, KNOWN_DEPTH, options),
                      {number: 1})[4] for title, number in queries.items()]
             for options in runs]
    print(f"\nknown items: {len(queries)} titles, {len(pages)} articles "
          "without titles")
    for i, (run, values) in enumerate(zip(RUNS, ranks)):
        p = f"   p {random_p(*ranks[i - 1:i + 1]):.4f}" if i > 0 else ""
        print(f"{'':8}{run:<10}MRR {mean(values):.4f}{p}")


def main():
    args = sys.argv[1:]
    options = []
    if "--" in args:
        options = args[args.index("--") + 1:]
        args = args[:args.index("--")]
    if not 3 <= len(args) <= 4:
        sys.exit(__doc__.split("\n\n")[1])
    postil = Postil(os.path.abspath(args[0]), args[1])
    runs = [["--rank", "bm25"], []] + ([options] if options else [])
    collections(postil, args[2], runs)
    if len(args) == 4:
        known_items(postil, args[3], runs)


main()
