#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How queries grow with the number of articles.

    run.py POSTIL QUERIES CORPUS SCRATCH [TIMES ...]

Makes speeches (make.py), indexes as many as the corpus has and 8 and 24 times that
(TIMES), and runs the queries of bench/queries over each: postil's fast engine, with
an exact and with a rough count, and Xapian with the same ranking. The queries
are those of the smallest index, whose words have frequencies that grow with
the articles. Prints medians in CPU microseconds, and by which power of the
articles they grow: the slope of a line through the logarithms. SCRATCH needs
some 0.9 GB for each time; it is removed.
"""
import collections
import math
import os
import shutil
import statistics
import subprocess
import sys
import time

from make import Maker, words_of

ENGINES = ("postil", "postil, rough", "Xapian, R")


def frequencies(texts):
    df = collections.Counter()
    for text in texts:
        df.update(set(words_of(text)))
    return df


def compare(maker, made):
    """How the made speeches of the first round are like the real ones."""
    real = frequencies(" ".join(s) for name in sorted(maker.sessions)
                       for s in maker.sessions[name])
    print("documents that have a word, made / real: quartiles by how many "
          "really have it")
    high = max(real.values()) + 1
    for low in (10000, 1000, 100, 10, 1):
        ratios = [made[w] / n for w, n in real.items() if low <= n < high]
        high = low
        if len(ratios) > 1:
            quartiles = statistics.quantiles(ratios, n=4)
            print(f"  from {low:6}: {len(ratios):6} words "
                  + " ".join(f"{q:6.2f}" for q in quartiles))


def measure(queries, index, drawn):
    """Median by class, snippets and engine."""
    out = subprocess.run([queries, index, "R", drawn], check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    medians = {}
    for line in out.splitlines()[1:]:
        kind, snippets = line.split()[:2]
        medians[kind, snippets, line[18:32].strip()] = float(line[32:].split()[0])
    return medians


def slope(points):
    xs = [math.log(x) for x, _ in points]
    ys = [math.log(y) for _, y in points]
    mx, my = statistics.mean(xs), statistics.mean(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys)) / \
        sum((x - mx) ** 2 for x in xs)


def report(all_medians):
    times = sorted(all_medians)
    print(f"{'CPU us a query, median':36}"
          + "".join(f"{f'x {t}':>10}" for t in times) + f"{'power':>8}")
    for key in all_medians[times[0]]:
        values = [all_medians[t][key] for t in times]
        kind, snippets, engine = key
        name = f"{kind}, {'no' if snippets == 'none' else snippets} snippets"
        power = slope(list(zip(times, values))) if len(times) > 1 else 0
        print(f"{name:22}{engine:14}"
              + "".join(f"{v:10.1f}" for v in values) + f"{power:8.2f}",
              flush=True)


def children_cpu():
    t = os.times()
    return t.children_user + t.children_system


def main():
    postil, queries, corpus, scratch = sys.argv[1:5]
    times = sorted(map(int, sys.argv[5:])) or [1, 8, 24]
    shutil.rmtree(scratch, ignore_errors=True)
    maker = Maker(corpus)
    v = maker.vocabulary
    print(f"corpus: {v.tokens} words, {v.size} distinct, Heaps exponent "
          f"{v.exponent:.3f}", flush=True)
    medians, first = {}, None
    for t in times:
        made = collections.Counter()
        while maker.rounds < t:
            see = (lambda text: made.update(set(words_of(text)))) \
                if maker.rounds == 0 else None
            maker.write(f"{scratch}/made/{maker.rounds:02}", see)
            if maker.rounds == 1:
                compare(maker, made)
        index = f"{scratch}/index-{t}"
        cpu, wall = children_cpu(), time.time()
        subprocess.run([postil, "index", "-q", "--no-config", "-j", "1",
                        "--index", index, f"{scratch}/made"], check=True)
        print(f"x {t}: {maker.tokens:.0f} words, {len(v.known)} distinct; "
              f"indexed in {children_cpu() - cpu:.1f} s of CPU, "
              f"{time.time() - wall:.1f} s", flush=True)
        first = first or index
        medians[t] = measure(queries, index, first)
        report(medians)
        if index != first:
            shutil.rmtree(index)
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
