# SPDX-License-Identifier: GPL-2.0-or-later
"""AND, OR, NOT, NEAR, ADJ, phrases and stems against a slow reference.

Random queries over the example articles, and over ../shared/articles where
that is present: postil must find exactly the articles that an obvious scan
finds.
"""
import os
import random
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402
import words as w  # noqa: E402

STOPPED = set("""ourselves yourselves themselves himself herself itself because
between through during before should further doing having would could about
against cannot yourself myself theirs""".split())


class Words:
    """A quoted phrase, or an unquoted word (by stem)."""

    def __init__(self, text, exact, field=None):
        self.text = text
        self.exact = exact
        self.field = field
        self.wanted = [t[0] for t in w.positioned(text)]

    def __str__(self):
        head = f"{self.field}:" if self.field else ""
        return head + (f'"{self.text}"' if self.exact else self.text)

    def places(self, group):
        return group.occurrences(self.wanted)

    def match(self, article, world):
        if not self.exact and len(self.wanted) == 1 and self.field is None:
            stems = {world.stemmers.stem(l, self.wanted[0])
                     for l in world.languages}
            return not stems.isdisjoint(world.stems[article.path])
        if self.field is None and not article.default.issuperset(self.wanted):
            return False
        return any(self.places(group) for group in
                   article.searched(self.field))


class Prefix:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text + "*"

    def match(self, article, _world):
        return any(t.startswith(self.text)
                   for t in article.default | article.singles)


class Near:
    def __init__(self, children, n, ordered):
        self.children, self.n, self.ordered = children, n, ordered

    def __str__(self):
        op = f" {'ADJ' if self.ordered else 'NEAR'}/{self.n} "
        return op.join(str(c) for c in self.children)

    def match(self, article, _world):
        if not all(article.default.issuperset(c.wanted)
                   for c in self.children):
            return False
        return any(self._within(group) for group in article.searched())

    def _within(self, group):
        places = [c.places(group) for c in self.children]

        def choose(i, taken):
            if i == len(places):
                lo = min(a for a, _ in taken)
                hi = max(b for _, b in taken)
                return hi - lo <= self.n
            for place in places[i]:
                if any(place[0] <= b and a <= place[1] for a, b in taken):
                    continue
                if self.ordered and taken and place[0] <= taken[-1][1]:
                    continue
                if taken and abs(place[0] - taken[0][0]) > self.n + 20:
                    continue
                if choose(i + 1, taken + [place]):
                    return True
            return False

        return choose(0, [])


class Join:
    def __init__(self, op, children):
        self.op, self.children = op, children

    def __str__(self):
        glue = {"and": " AND ", "or": " OR ", "juxt": " "}.get(self.op)
        if self.op == "not":
            return f"({self.children[0]}) AND NOT ({self.children[1]})"
        if self.op == "minus":
            return f"{self.children[0]} -{self.children[1]}"
        return glue.join(
            f"({c})" if isinstance(c, (Join, Near)) else str(c)
            for c in self.children)

    def match(self, article, world):
        got = [c.match(article, world) for c in self.children]
        if self.op == "or":
            return any(got)
        if self.op in ("not", "minus"):
            return got[0] and not got[1]
        return all(got)


class World:
    """The articles below a folder, and an index of them."""

    def __init__(self, root, home, index):
        self.root, self.home, self.index = root, home, index
        s.run(["index", "--quiet", "--index", index, root], home,
              check=(0, 5))
        out, _ = s.run(["status", "--json", "--index", index], home)
        self.articles = []
        for path in s.files_below(root):
            record = s.extract(path, home)
            if record:
                record["path"] = os.path.relpath(path, root)
                self.articles.append(s.Article(record))
        self.languages = {a.lang for a in self.articles}
        self.stemmers = s.Stemmers()
        self.stems = {a.path: {self.stemmers.stem(a.lang, t)
                               for t in a.default} for a in self.articles}
        self.frequency = {}
        for a in self.articles:
            for t in a.default:
                self.frequency[t] = self.frequency.get(t, 0) + 1

    def search(self, query):
        out, _ = s.run(["search", "-l", "-0", "--index", self.index, "--",
                        str(query)], self.home, cwd=self.root)
        return {p.decode("utf-8", "surrogateescape")
                for p in out.split(b"\0") if p}

    def reference(self, query):
        return {a.path for a in self.articles if query.match(a, self)}


class Generator:
    def __init__(self, world, seed):
        self.world = world
        self.random = random.Random(seed)
        n = len(world.articles)
        self.common = sorted(
            t for t, f in world.frequency.items()
            if 1 < f <= n // 2 and len(t) > 2 and t.isalnum())

    def phrase(self, longest=4):
        while True:
            article = self.random.choice(self.world.articles)
            field, piece, found = self.random.choice(article.slices)
            if field not in s.SEARCHED or not found:
                continue
            k = self.random.randint(1, min(longest, len(found)))
            i = self.random.randrange(len(found) - k + 1)
            text = piece[found[i][1]:found[i + k - 1][2]]
            if '"' in text or any(c in text for c in "“”„‟«»"):
                continue
            if w.positioned(text):
                return Words(text, True)

    def word(self):
        return Words(self.random.choice(self.common), True)

    def stemmed(self):
        while True:
            term = self.random.choice(self.common)
            if len(term) > 5 and term not in STOPPED and term.isascii():
                return Words(term, False)

    def leaf(self):
        kind = self.random.random()
        if kind < 0.35:
            return self.phrase()
        if kind < 0.6:
            return self.word()
        if kind < 0.85:
            return self.stemmed()
        return Prefix(self.random.choice(self.common)[:3])

    def near(self):
        ordered = self.random.random() < 0.5
        longest = 2 if self.random.random() < 0.2 else 1
        article = self.random.choice(self.world.articles)
        field, piece, found = self.random.choice(article.slices)
        if field in s.SEARCHED and len(found) > 3:
            i = self.random.randrange(len(found) - 2)
            j = min(len(found) - 1, i + self.random.randint(1, 9))
            pair = [piece[found[k][1]:found[k][2]] for k in (i, j)]
            if not any('"' in p for p in pair) and all(
                    w.positioned(p) for p in pair):
                children = [Words(p, True) for p in pair]
                if not ordered:
                    self.random.shuffle(children)
                return Near(children, self.random.randint(1, 12), ordered)
        return Near([self.phrase(longest) for _ in range(2)],
                    self.random.randint(1, 40), ordered)

    def query(self, depth=0):
        kind = self.random.random()
        if depth >= 2 or kind < 0.25:
            return self.leaf()
        if kind < 0.4:
            return self.near()
        if kind < 0.5:
            return Join("minus", [self.leaf(), self.leaf()])
        op = self.random.choice(["and", "or", "or", "not", "juxt"])
        n = 2 if op == "not" else self.random.randint(2, 3)
        return Join(op, [self.query(depth + 1) for _ in range(n)])


def compare(tap, world, name, wanted, seed):
    """Run `wanted` queries; report disagreements and how useful they were."""
    generator = Generator(world, seed)
    wrong = []
    useful = 0
    done = 0
    limit = len(world.articles) // 2
    while done < wanted:
        query = generator.query()
        expected = world.reference(query)
        inside = 1 <= len(expected) <= limit
        # At least half of the queries match between one and half of all.
        if not inside and (done - useful) * 2 >= wanted:
            continue
        done += 1
        useful += inside
        found = world.search(query)
        if found != expected and len(wrong) < 12:
            wrong.append(f"{query}\n  missing {sorted(expected - found)[:5]}"
                         f"\n  extra {sorted(found - expected)[:5]}")
        elif found != expected:
            break
    tap.ok(not wrong, f"{name}: {done} queries find what the reference finds",
           "\n".join(wrong))
    tap.ok(useful * 2 >= done,
           f"{name}: {useful} of {done} match 1 to half of the articles")


def main():
    tap = s.Tap()
    count = 200 if s.SANITIZED else 1000
    seed = int(os.environ.get("SEED", "1"))
    with tempfile.TemporaryDirectory() as tmp:
        world = World(s.EXAMPLES, tmp, os.path.join(tmp, "examples"))
        tap.ok(len(world.articles) >= 24, "the examples are all extracted")
        compare(tap, world, "examples", count, seed)
        examples = world
        if os.path.isdir(s.ARTICLES):
            world = World(s.ARTICLES, tmp, os.path.join(tmp, "shared"))
            compare(tap, world, "real articles", count, seed + 1)
            world.stemmers.close()
        else:
            # The whole number all the same.
            compare(tap, world, "examples again", count, seed + 1)
        examples.stemmers.close()
    tap.done()


if __name__ == "__main__":
    main()
