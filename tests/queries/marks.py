# SPDX-License-Identifier: GPL-2.0-or-later
"""Random queries of every operator over a random small corpus: postil finds
the articles, and marks the places, that an obvious evaluator finds.

The corpus is written here, so the places of its words in the files are known
without postil. Patterns are capped at a few words, which both must choose
alike. QUERIES=20000 runs as many.
"""
import itertools
import json
import os
import random
import re
import sys
import tempfile
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402
import words as w  # noqa: E402

CAP = 6
VOCABULARY = """dam dam dams damn damned Dam DAM weir weir weirs water waters
Water ward word Word wood worth wards korea Korea Koreas KOREA korean us US
U.S. Us color colour colours colors collar naïve naive Naïve café cafe Café
co-op co-operative Co-Op don't don’t North’s north North elect election
elections elected Elections 北京 北京大学 大学 AT&T C++ 1,000 1000 3.5 train
train night Night nacht Brücke brucke tain tarin trian strait e-mail""".split()
FIELDS = ("title", "author", "tag", "summary", "layout")
KEYS = {"author": "author", "tag": "tags", "summary": "summary"}
# Where a query without a field looks, and what it marks.
SEARCHED = ("title", "body", "summary")


class Word:
    """One word of a stretch: begin and end are bytes in the file."""

    def __init__(self, term, begin, end, kind, surface, position):
        self.term, self.begin, self.end = term, begin, end
        self.kind, self.surface, self.position = kind, surface, position


class Article:
    def __init__(self, path, lang, date):
        self.path, self.lang, self.date = path, lang, date
        self.values = {}  # field: its values, each a list of stretches
        self.groups = []  # (field, words with positions of their own)

    def source(self):
        """The file, noting where each stretch stands."""
        out = "---\n"
        places = []

        def put(field, head, text):
            nonlocal out
            out += head
            places.append((field, text, len(out.encode())))
            out += text + "\n"

        for field in FIELDS:
            values = self.values.get(field, [])
            if field == "tag" and values:
                out += "tags:\n"
                for v in values:
                    put(field, "  - ", v)
            elif values:
                put(field, KEYS.get(field, field) + ": ", values[0])
        out += f"lang: {self.lang}\n"
        if self.date:
            out += f"date: {self.date}\n"
        out += "---\n"
        for text in self.values["body"]:
            out += "\n"
            put("body", "", text)
        body = []
        self.count = 0
        for field, text, at in places:
            group = body if field == "body" else []
            self.add_words(group, text, at)
            if field != "body":
                self.groups.append((field, group))
            if field in ("title", "body"):
                self.count += len(w.positioned(text))
        self.groups.append(("body", body))
        return out

    def add_words(self, group, text, at):
        position = group[-1].position + 1 if group else 0
        if group and group[-1].kind in ("single", "whole"):
            position = max(x.position for x in group) + 1
        for term, begin, end, kind in w.words(text):
            surface = unicodedata.normalize("NFC", "".join(
                "'" if c in w.APOSTROPHES else c for c in text[begin:end]
                if ord(c) not in w.INVISIBLE))
            takes = kind in ("word", "bigram")
            group.append(Word(term, at + len(text[:begin].encode()),
                              at + len(text[:end].encode()), kind, surface,
                              position if takes else -1))
            position += takes

    def looked_at(self, field):
        for f, group in self.groups:
            if f == field or (field is None and f in SEARCHED):
                yield f, group


# --- what a word of a query stands for -----------------------------------


def distance(a, b):
    """Optimal string alignment, the whole table."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)]
            for i in range(len(a) + 1)]
    for i, j in itertools.product(range(1, len(a) + 1), range(1, len(b) + 1)):
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1,
                         rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


class Term:
    def __init__(self, text, term):
        self.text, self.term = text, term

    def takes(self, word, _world, _field):
        return word.term == self.term


class Stem(Term):
    def takes(self, word, world, _field):
        return word.kind in ("word", "bigram") and \
            world.stem(word) in world.stems_of(self.term)


class Cased(Term):
    def takes(self, word, _world, _field):
        return word.term == self.term and word.surface == self.text.replace(
            "’", "'")


class Pattern:
    """`test` says whether it stands for a term, were there no cap."""

    def __init__(self, text, test):
        self.text, self.test = text, test

    def takes(self, word, world, field):
        return word.term in world.expand(self, field)


def glob(text):
    expression = re.compile("".join(
        {"*": ".*", "?": "."}.get(c) or re.escape(c) for c in w.fold(text)))
    return Pattern(text, lambda t: expression.fullmatch(t) is not None)


def fuzzy(term, edits):
    k = edits or 1
    if len(term) < 3:
        k = 0
    return Pattern(f"{term}~{edits or ''}", lambda t: distance(t, term) <= k)


def regex(text):
    expression = re.compile(text, re.IGNORECASE)
    return Pattern(f"/{text}/", lambda t: expression.fullmatch(t) is not None)


# --- nodes: holds(article) and marks(article) ----------------------------


class Words:
    """A phrase of matchers; `alone`: one word, found without position too."""

    def __init__(self, matchers, field=None, quoted=False, cased=False):
        self.matchers, self.field = matchers, field
        self.quoted, self.cased = quoted, cased
        self.boost = ""  # which changes nothing here

    def may_weigh(self):
        patterns = any(isinstance(m, Pattern) for m in self.matchers)
        return self.field is None or (
            self.field in SEARCHED and not patterns)

    def __str__(self):
        # A space alone does not part CJK characters.
        text = self.matchers[0].text
        for m in self.matchers[1:]:
            joined = w.CJK.match(text[-1]) and w.CJK.match(m.text[0])
            text += (", " if joined else " ") + m.text
        head = f"{self.field_name()}:" if self.field else ""
        if self.quoted:
            text = f'"{text}"'
        return head + ("=" if self.cased else "") + text + self.boost

    def field_name(self):
        return "meta.layout" if self.field == "layout" else self.field

    def places(self, article, world, positioned=False):
        """(group, first, last, begin, end) of each occurrence."""
        out = []
        for number, (field, group) in enumerate(article.looked_at(self.field)):
            at = {}
            for x in group:
                if x.position >= 0:
                    at[x.position] = x
            first = self.matchers[0]
            for x in group:
                alone = len(self.matchers) == 1 and not positioned
                if x.position < 0 and not alone:
                    continue
                if not first.takes(x, world, self.field):
                    continue
                run = [x]
                for k, m in enumerate(self.matchers[1:], 1):
                    y = at.get(x.position + k)
                    if y is None or not m.takes(y, world, self.field):
                        break
                    run.append(y)
                if len(run) == len(self.matchers):
                    out.append(((field, number), x.position,
                                x.position + len(run) - 1,
                                min(y.begin for y in run),
                                max(y.end for y in run)))
        return out

    def evaluate(self, article, world):
        places = self.places(article, world)
        return bool(places), [p[3:] for p in places]


class Near:
    def __init__(self, operands, n, ordered, text=None):
        self.operands, self.n, self.ordered = operands, n, ordered
        self.text = text

    def __str__(self):
        if self.text:
            return self.text
        glue = f" {'ADJ' if self.ordered else 'NEAR'}/{self.n} "
        return glue.join(f"({' OR '.join(map(str, o))})" if len(o) > 1
                         else str(o[0]) for o in self.operands)

    def evaluate(self, article, world):
        lists = [[p for x in o for p in x.places(article, world, True)]
                 for o in self.operands]
        marks = set()
        for chosen in itertools.product(*lists):
            if len({p[0] for p in chosen}) > 1:
                continue
            if max(p[2] for p in chosen) - min(p[1] for p in chosen) > self.n:
                continue
            pairs = itertools.combinations(chosen, 2)
            if all(a[2] < b[1] or (not self.ordered and b[2] < a[1])
                   for a, b in pairs):
                marks.update(p[3:] for p in chosen)
        return bool(marks), sorted(marks)


class Fact:
    def __init__(self, text, test):
        self.text, self.test = text, test

    def __str__(self):
        return self.text

    def evaluate(self, article, _world):
        return self.test(article), []


class Join:
    def __init__(self, op, children, sign="NOT ", boost=""):
        self.op, self.children = op, children
        self.sign, self.boost = sign, boost

    def __str__(self):
        parts = [f"({c}){self.boost}" if isinstance(c, (Join, Near))
                 else str(c) for c in self.children]
        if self.op == "not":
            return self.sign + parts[0]
        return {"and": " AND ", "or": " OR ", "side": " "}[self.op].join(parts)

    def evaluate(self, article, world):
        if self.op == "not" and getattr(self.children[0], "op", "") == "not":
            return self.children[0].children[0].evaluate(article, world)
        got = [c.evaluate(article, world) for c in self.children]
        if self.op == "not":
            return not got[0][0], []
        truth = (any if self.op == "or" else all)(g[0] for g in got)
        # The marks of what holds, also beside what does not.
        return truth, [m for held, marks in got if held for m in marks]


def outermost(marks):
    kept = []
    for begin, end in sorted(set(marks), key=lambda m: (m[0], -m[1])):
        if not kept or end > kept[-1][1]:
            kept.append((begin, end))
    return kept


# --- the corpus ----------------------------------------------------------


class World:
    def __init__(self, home, rng):
        self.home, self.rng = home, rng
        self.root = os.path.join(home, "tree")
        self.index = os.path.join(home, "index")
        self.stemmers = s.Stemmers()
        self.articles = {}
        self.known = {}
        for i in range(40):
            a = self.make_article(f"{'abc'[i % 3]}/{i:02}.md")
            self.articles[a.path] = a
        self.languages = {a.lang for a in self.articles.values()}
        s.run(["index", "-q", "--index", self.index, self.root], home)
        with open(os.path.join(self.index, "config"), "w",
                  encoding="ascii") as f:
            f.write(f"[search]\nexpansions = {CAP}\n")

    def text(self, least, most):
        return " ".join(self.rng.choice(VOCABULARY)
                        for _ in range(self.rng.randint(least, most)))

    def make_article(self, path):
        r = self.rng
        date = r.choice(["", "2014", "2014-03", "2014-08-09", "2015-01-31",
                         "2015-12", "2016-02-29"])
        a = Article(path, r.choice(["en", "en", "de"]), date)
        a.values["title"] = [self.text(1, 4)]
        a.values["body"] = [self.text(1, 14)
                            for _ in range(r.randint(1, 4))]
        if r.random() < 0.6:
            a.values["author"] = [self.text(2, 2)]
        if r.random() < 0.5:
            tags = [self.text(1, 2) for _ in range(r.randint(1, 3))]
            a.values["tag"] = list({w.fold(t): t for t in tags}.values())
        if r.random() < 0.4:
            a.values["summary"] = [self.text(2, 6)]
        if r.random() < 0.4:
            a.values["layout"] = [self.text(1, 2)]
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as f:
            f.write(a.source())
        for _, group in a.groups:
            for x in group:
                x.lang = a.lang
        return a

    def stem(self, word):
        return self.stemmers.stem(word.lang, word.term)

    def stems_of(self, term):
        return {self.stemmers.stem(l, term) for l in self.languages}

    def expand(self, pattern, field):
        """The most frequent of the field's words; body has those of all."""
        field = None if field == "body" else field
        key = (field, pattern.text)
        if key not in self.known:
            count = {}
            for a in self.articles.values():
                for t in {x.term for _, g in a.looked_at(field) for x in g}:
                    count[t] = count.get(t, 0) + 1
            found = sorted((t for t in count if pattern.test(t)),
                           key=lambda t: (-count[t], t.encode()))
            self.known[key] = set(found[:CAP])
        return self.known[key]

    def reference(self, query):
        out = {}
        for a in self.articles.values():
            truth, marks = query.evaluate(a, self)
            if truth:
                out[a.path] = outermost(marks)
        return out

    def search(self, query):
        out, _ = s.run(["search", "--json", "--no-limit", "--snippets", "0",
                        "--index", self.index, "--", str(query)], self.home,
                       cwd=self.root)
        lines = [json.loads(line) for line in out.splitlines()]
        found = {x["path"]["text"]: [(m["byte"], m["end_byte"])
                                     for m in x["matches"]]
                 for x in lines[1:-1]}
        return found, [r["message"] for r in lines[0]["repairs"]]


# --- queries -------------------------------------------------------------


def days(text):
    """First and last day of a date, as comparable text."""
    year, month, day = (text.split("-") + [None, None])[:3]
    last = {"02": "29" if year == "2016" else "28", "04": "30", "06": "30",
            "09": "30", "11": "30"}
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{last.get(month, '31')}"
    return text, text


def within(text, low, high):
    return Fact(text, lambda a: bool(a.date) and days(a.date)[0] >= low and
                days(a.date)[1] <= high)


class Generator:
    def __init__(self, rng):
        self.rng = rng

    def known(self, plain=False):
        """A word of the corpus that is one word with a position."""
        while True:
            text = self.rng.choice(VOCABULARY)
            terms = [x for x in w.words(text) if x[3] in ("word", "bigram")]
            if len(terms) != 1 or len(text) == 1:
                continue
            if plain and not w.fold(text).isalpha():
                continue
            return text, terms[0][0]

    def pattern(self, bare):
        r = self.rng
        _, term = self.known(plain=True)
        kind = r.random()
        if kind < 0.35 or w.CJK.match(term[0]):
            _, term = self.known(plain=True)
            while w.CJK.match(term[0]) or len(term) < 4:
                _, term = self.known(plain=True)
            i = r.randrange(len(term))
            return glob(r.choice([
                term[:2] + "*", "*" + term[-2:], "*" + term[1:3] + "*",
                term[:i] + "?" + term[i + 1:] if i + 1 < len(term)
                else "?" + term[1:],
                term[0] + "*" + term[-1], term[:1] + "?*" + term[-1]]))
        if kind < 0.75 or not bare:
            if r.random() < 0.6 and len(term) > 3:
                i = r.randrange(len(term) - 1)
                term = term[:i] + term[i + 1] + term[i] + term[i + 2:]
            return fuzzy(term, r.choice([None, 1, 2]))
        return regex(r.choice(["col+ou?rs?", "[dw]a[mr].*", "(?:co-)?op.*",
                               "w.r(d|th)s?", ".*[aeiou]n", "ELECT.+",
                               "\\d+", "na[ïi]ve|caf."]))

    def exact(self):
        return Term(*self.known())

    def field(self):
        return self.rng.choice(["title", "body", "author", "tag", "layout",
                                "summary"])

    def words(self):
        r = self.rng
        field = self.field() if r.random() < 0.3 else None
        kind = r.random()
        if kind < 0.2 and field is None:
            stem = Stem(*self.known())
            while stem.term == "don't":  # a stop word
                stem = Stem(*self.known())
            return Words([stem])
        if kind < 0.4:
            return Words([self.pattern(True)], field)
        if kind < 0.6:
            count = r.choice([1, 1, 2])
            return Words([Cased(*self.known()) for _ in range(count)], field,
                         count > 1 or r.random() < 0.3, True)
        return Words([self.pattern(False) if r.random() < 0.3 else self.exact()
                      for _ in range(r.randint(1, 3))], field, True)

    def operand(self, field):
        r = self.rng
        kind = r.random()
        if kind < 0.25:
            return Words([self.pattern(True)], field)
        if kind < 0.4:
            return Words([Cased(*self.known())], field, False, True)
        if kind < 0.6:
            return Words([self.exact(), self.exact()], field, True)
        return Words([self.exact()], field, True)

    def near(self):
        r = self.rng
        field = self.field() if r.random() < 0.2 else None
        if r.random() < 0.3:
            cased = r.random() < 0.3
            make = (lambda: Cased(*self.known())) if cased else self.exact
            matchers = [make() for _ in range(r.randint(2, 3))]
            slop = r.randint(1, 6)
            phrase = Words(matchers, field, True, cased)
            return Near([[Words([m], field, True, cased)] for m in matchers],
                        len(matchers) - 1 + slop, True, f"{phrase}~{slop}")
        operands = [[self.operand(field) for _ in range(r.choice([1, 1, 2]))]
                    for _ in range(r.choice([2, 2, 3]))]
        return Near(operands, r.randint(1, 8), r.random() < 0.5)

    def fact(self):
        r = self.rng
        n = r.randint(2, 40)
        return r.choice([
            Fact(f"words:>{n}", lambda a: a.count > n),
            Fact(f"words:<={n}", lambda a: a.count <= n),
            Fact(f"words:{n}..{n + 9}", lambda a: n <= a.count <= n + 9),
            Fact("lang:german", lambda a: a.lang == "de"),
            Fact("has:author", lambda a: "author" in a.values),
            Fact("has:date", lambda a: bool(a.date)),
            Fact("path:b/", lambda a: a.path.startswith("b/")),
            Fact("path:*1*", lambda a: "1" in a.path),
            Fact("path:?/0*", lambda a: a.path[2] == "0"),
            Fact("path:**/?5.m?",
                 lambda a: a.path.endswith("5.md")),
            Fact("path:c/**", lambda a: a.path.startswith("c/")),
            Fact("meta.layout:*", lambda a: "layout" in a.values),
            within("date:2014-W32", "2014-08-04", "2014-08-10"),
            within('date:"summer 2014"', "2014-06-01", "2014-08-31"),
            within("date:2016-Q1", "2016-01-01", "2016-03-31"),
            Fact("kind:article", lambda a: True),
            within("date:2014", "2014-01-01", "2014-12-31"),
            within("date:2014-Q3", "2014-07-01", "2014-09-30"),
            within("since:2014-08", "2014-08-01", "9999"),
            within("until:2015", "0000", "2015-12-31"),
            within("date:2014-03..2015-01", "2014-03-01", "2015-01-31")])

    def query(self, depth=0):
        kind = self.rng.random()
        if depth >= 3 or kind < 0.3:
            words = self.words()
            if words.may_weigh() and self.rng.random() < 0.2:
                words.boost = self.rng.choice(["^2", "^0.5", "^0"])
            return words
        if kind < 0.45:
            return self.near()
        if kind < 0.55:
            return self.fact()
        if kind < 0.65:
            return Join("not", [self.query(depth + 1)],
                        self.rng.choice(["NOT ", "-", "!"]))
        op = self.rng.choice(["and", "or", "side"])
        return Join(op, [self.query(depth + 1)
                         for _ in range(self.rng.randint(2, 3))],
                    boost=self.rng.choice(["", "", "^1.5"]))


def disagreement(world, query):
    expected = world.reference(query)
    found, repairs = world.search(query)
    if repairs:
        return f"repairs {repairs}", False
    if found.keys() != expected.keys():
        return (f"missing {sorted(expected.keys() - found.keys())[:5]} extra "
                f"{sorted(found.keys() - expected.keys())[:5]}"), False
    for path, marks in expected.items():
        if found[path] != marks:
            return f"{path}: {found[path]} for {marks}", False
    return None, any(expected.values())


def main():
    tap = s.Tap()
    count = int(os.environ.get("QUERIES", "150" if s.SANITIZED else "1000"))
    rng = random.Random(int(os.environ.get("SEED", "1")))
    wrong = []
    marked = 0
    with tempfile.TemporaryDirectory() as home:
        world = World(home, rng)
        generator = Generator(rng)
        for _ in range(count):
            query = generator.query()
            fault, has_marks = disagreement(world, query)
            marked += has_marks
            if fault:
                wrong.append(f"{query}\n  {fault}")
            if len(wrong) > 9:
                break
        world.stemmers.close()
    tap.ok(not wrong, f"{count} queries find and mark what the reference does",
           "\n".join(wrong))
    tap.ok(marked * 4 >= count, f"{marked} of them mark something")
    tap.done()


if __name__ == "__main__":
    main()
