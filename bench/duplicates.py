#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How well near duplicates are found, by the share of parts that must agree.

    duplicates.py POSTIL ARTICLES SCRATCH

Takes the texts of the articles, of at least 100 words, and for each makes
copies in which 5, 10, 20, 30 and 50 % of the words are changed: replaced by
words of other articles, dropped, or with another one put in; and one of which
only the first half is left. Each goes into an index of its own with the
originals. Prints for each threshold how many copies are in the group of their
original, and how many groups hold more than one original: those, and the pairs
among the originals alone, are for the reader to judge.
"""

import json
import os
import random
import shutil
import subprocess
import sys

PERCENTS = (13, 19, 25, 32, 38, 50, 63)


def postil(*args, status=(0, 1, 5)):
    done = subprocess.run([program, *args], capture_output=True, check=False)
    if done.returncode not in status:
        sys.exit(done.stderr.decode())
    return done.stdout.decode()


def edited(words, share, pool):
    out = []
    for word in words:
        if random.random() >= share:
            out.append(word)
            continue
        kind = random.randrange(3)
        if kind == 0:
            out.append(random.choice(pool))
        elif kind == 1:
            out += [word, random.choice(pool)]
    return out


def write(folder, number, words):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{number:05d}.txt")
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"Text {number}\n\n")
        for at in range(0, len(words), 60):
            f.write(" ".join(words[at:at + 60]) + "\n\n")


def groups(index, percent):
    lines = postil("duplicates", "--json", "--alike", str(percent), "--index",
                   index).splitlines()
    for line in lines:
        yield [a["path"].get("text", "").split("/")[-2:]
               for a in json.loads(line)["articles"]]


program, articles, scratch = sys.argv[1:4]
shutil.rmtree(scratch, ignore_errors=True)
os.makedirs(scratch)
postil("index", "-q", "--no-config", "--index", scratch + "/all", articles)
texts = []
for line in postil("export", "--index", scratch + "/all").splitlines():
    a = json.loads(line)
    body = "".join(a["text"].encode()[s["begin"]:s["end"]].decode() + " "
                   for s in a["stretches"] if s["field"] == "body").split()
    if len(body) >= 100:
        texts.append(body)
random.seed(1)
pool = [w for t in texts for w in t]
changes = {f"{p} % changed": lambda t, p=p: edited(t, p / 100, pool)
           for p in (5, 10, 20, 30, 50)}
changes["first half"] = lambda t: t[:len(t) // 2]
print(f"{len(texts)} texts; at least so many percent of the parts alike:")
print(" " * 16 + "".join(f"{p:8d}" for p in PERCENTS))
mixed = {}
for name, change in changes.items():
    tree = os.path.join(scratch, "tree")
    shutil.rmtree(tree, ignore_errors=True)
    for number, text in enumerate(texts):
        write(tree + "/original", number, text)
        write(tree + "/copy", number, change(text))
    index = os.path.join(scratch, "index")
    shutil.rmtree(index, ignore_errors=True)
    postil("index", "-q", "--no-config", "--index", index, tree)
    row = ""
    for percent in PERCENTS:
        found = others = 0
        for group in groups(index, percent):
            names = {tuple(g) for g in group}
            originals = [n for f, n in names if f == "original"]
            found += sum(("copy", n) in names for n in originals)
            others += len(originals) > 1
        row += f"{100 * found / len(texts):7.1f}%"
        mixed[percent] = others
    print(f"{name:16s}{row}")
print("groups of more  " + "".join(f"{mixed[p]:8d}" for p in PERCENTS))
print("in the articles as they are:")
print(" " * 16 + "".join(
    f"{len(list(groups(scratch + '/all', p))):8d}" for p in PERCENTS))
