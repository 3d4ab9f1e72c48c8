# SPDX-License-Identifier: GPL-2.0-or-later
"""Every match's byte range, read back from the original file by a decoder of
this test's own, is the word or phrase that matched."""
import gzip
import html
import json
import os
import random
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402
import words as w  # noqa: E402

MARKUP = (".md", ".mdx", ".html", ".htm", ".xhtml", ".xml")


def original(path, space):
    with open(path, "rb") as f:
        data = f.read()
    return gzip.decompress(data) if space == "decoded" else data


def charset_of(data, path):
    """The charset by the file's own marks; else by trying."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"),
                       (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return name
    stated = None
    if path.endswith(MARKUP):
        stated = re.search(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""",
                           data[:2048])
    for name in (stated and stated.group(1).decode(), "utf-8"):
        try:
            data.decode(name or "utf-8")
            return name or "utf-8"
        except (LookupError, UnicodeDecodeError):
            pass
    # Not UTF-8 and nothing stated: Cyrillic has many high bytes in a row.
    if re.search(rb"[\xc0-\xff]{4}", data):
        return "windows-1251"
    return "windows-1252"


def plain(piece, path):
    """The text of a slice of a file, markup taken away."""
    name = path[:-3] if path.endswith(".gz") else path
    if name.endswith((".html", ".htm", ".xhtml", ".xml")):
        piece = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>", "", piece,
                       flags=re.S)
        piece = re.sub(r"<a\b[^>]*\bnoteref\b[^>]*>.*?</a>", "", piece,
                       flags=re.S)
        piece = re.sub(r"</?(?:p|div|br|h[1-6]|li|td|th|tr|blockquote|head|"
                       r"item|lb|pb|title|dt|dd|section|q)\b[^>]*>", " ",
                       piece)
        piece = re.sub(r"<[^>]*>", "", piece)
        return html.unescape(piece)
    if name.endswith((".md", ".mdx", ".markdown")):
        piece = re.sub(r"<!--.*?-->", "", piece, flags=re.S)
        piece = re.sub(r"\{[%{].*?[%}]\}", "", piece, flags=re.S)
        piece = re.sub(r"\{:.*?\}", "", piece)
        piece = re.sub(r"\[\^[^\]]*\]", "", piece)
        piece = re.sub(r"\]\([^()]*(?:\([^()]*\)[^()]*)*\)", "", piece)
        piece = re.sub(r"\]\[[^\]]*\]", "", piece)
        piece = re.sub(r"</?(?:p|div|br|li|td|tr|h[1-6])\b[^>]*>", " ", piece)
        piece = re.sub(r"</?[a-zA-Z][^>]*>", "", piece)
        piece = re.sub(r"(?m)^[ \t]*(?:>[ \t]?)+", " ", piece)
        piece = re.sub(r"(?m)^[ \t]*(?:[-*+]|\d+[.)]|#+)[ \t]+", " ", piece)
        piece = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", piece)
        piece = re.sub(r"[*`~\[\]!]+", "", piece)
        piece = re.sub(r"(?<![a-zA-Z0-9])_+|_+(?![a-zA-Z0-9])", "", piece)
        piece = re.sub(r"\|", " ", piece)
        return html.unescape(piece)
    return piece


def yaml_plain(piece):
    """A slice of front matter: quotes and escapes of YAML, TOML, JSON."""
    piece = re.sub(r"\\u([0-9a-fA-F]{4})",
                   lambda m: chr(int(m.group(1), 16)), piece)
    piece = re.sub(r"\\[nrt]", " ", piece)
    return html.unescape(piece.replace('\\"', '"').replace("''", "'"))


class Checker:
    def __init__(self, root, home, index):
        self.root, self.home, self.index = root, home, index
        self.files = {}
        self.stemmers = s.Stemmers()
        self.matches = 0
        self.crossing = 0
        self.kinds = {}
        self.wrong = []

    def data(self, path, space):
        key = (path, space)
        if key not in self.files:
            data = original(os.path.join(self.root, path), space)
            self.files[key] = (data, charset_of(data, path))
        return self.files[key]

    def search(self, query, languages, wanted, stemmed):
        out, _ = s.run(["search", "--json", "--limit", "40", "--index",
                        self.index, "--", query], self.home, cwd=self.root)
        crossed = False
        for line in out.splitlines():
            record = json.loads(line)
            if record["type"] != "hit":
                continue
            path = record["path"].get("text")
            for match in record["matches"]:
                crossed |= self.check(query, record, path, match, languages,
                                      wanted, stemmed)
        self.crossing += crossed

    def check(self, query, record, path, match, languages, wanted, stemmed):
        if "byte" not in match:
            return False
        data, charset = self.data(path, record["space"])
        a, b = match["byte"], match["end_byte"]
        raw = data[a:b].decode(charset, errors="replace")
        self.matches += 1
        kind = os.path.splitext(path)[1]
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        place = self.place(data, a, charset)
        texts = [plain(raw, path), yaml_plain(raw), raw]
        if charset == "windows-1252":
            # One real file has the apostrophes of Big5 among its Latin.
            texts.append(data[a:b].decode("big5", errors="replace"))
        good = any(self.same(t, wanted, languages, stemmed, record["lang"])
                   for t in texts)
        if not good or place != (match["line"], match["col"]):
            if len(self.wrong) < 15:
                self.wrong.append(
                    f"{query} in {path} at {a}-{b} ({match['field']}, "
                    f"{match['line']}:{match['col']}, counted {place}): "
                    f"{raw!r}")
            elif len(self.wrong) == 15:
                self.wrong.append("and more")
        return len(wanted) > 1 and bool(re.search(r"[<>&*\[\]`\n\r\xad]", raw))

    @staticmethod
    def place(data, at, charset):
        """Line and column by counting, as an editor does: a byte-order mark
        is no part of line 1."""
        for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
            if data.startswith(mark):
                data, at = data[len(mark):], at - len(mark)
                break
        unit = 2 if charset.startswith("utf-16") else 1
        cr, lf = ("\r".encode(charset), "\n".encode(charset))
        ends = {e: [i for i in range(0, at, unit)
                    if data[i:i + unit] == e] if unit == 2 else None
                for e in (cr, lf)}
        if unit == 2:
            before = ends[lf]
            return (len(before) + 1, at - (before[-1] + 2 if before else 0) + 1)
        end = lf if lf in data or cr not in data else cr
        before = data[:at]
        return (before.count(end) + 1, at - (before.rfind(end) + 1) + 1)

    def same(self, text, wanted, languages, stemmed, lang):
        got = [t[0] for t in w.positioned(text)]
        if got == wanted:
            return True
        if len(wanted) == 1 and wanted[0] in [t[0] for t in w.words(text)]:
            return True
        if stemmed and len(got) == 1:
            stem = self.stemmers.stem(lang, got[0])
            return any(stem == self.stemmers.stem(l, wanted[0])
                       for l in languages)
        return False


def rough(article_slices, chooser, crossing):
    """A phrase out of a random paragraph; if asked, one over markup."""
    for _ in range(400):
        field, piece, found = chooser.choice(article_slices)
        if field not in s.SEARCHED or len(found) < 3:
            continue
        k = chooser.randint(2, min(5, len(found)))
        i = chooser.randrange(len(found) - k + 1)
        text = piece[found[i][1]:found[i + k - 1][2]]
        if any(c in text for c in "\"“”„‟«»\0\ufffd"):
            continue
        if crossing and not re.search(r"[\n\xa0\xad]|[^\x00-\x7f]", text):
            continue
        return text
    return None


def verify(tap, root, home, index, name, queries, need_crossing):
    s.run(["index", "--quiet", "--index", index, root], home, check=(0, 5))
    chooser = random.Random(7)
    records = []
    paths = list(s.files_below(root))
    chooser.shuffle(paths)
    by_kind = {}
    for path in paths:
        by_kind.setdefault(os.path.splitext(path)[1], []).append(path)
    picked = [p for kind in sorted(by_kind) for p in by_kind[kind][:40]]
    for path in picked:
        record = s.extract(path, home)
        if record:
            records.append(s.Article(record))
    languages = {a.lang for a in records}
    checker = Checker(root, home, index)
    done = 0
    while done < queries:
        article = chooser.choice(records)
        if done % 2 == 0:
            text = rough(article.slices, chooser, done % 4 == 0)
            if text is None:
                text = rough(article.slices, chooser, False)
            if text is None:
                continue
            wanted = [t[0] for t in w.positioned(text)]
            query = '"' + text + '"'
            stemmed = False
        elif done % 10 == 1:
            field = chooser.choice(["title", "author", "tag", "bio",
                                    "source", "summary"])
            pieces = [x for x in article.slices if x[0] == field and x[2]]
            if not pieces:
                done += 1
                continue
            wanted = [chooser.choice(chooser.choice(pieces)[2])[0]]
            query = f'{field}:"{wanted[0]}"'
            stemmed = False
        else:
            terms = [t for t in sorted(article.default)
                     if t.isalpha() and len(t) > 5]
            if not terms:
                continue
            wanted = [chooser.choice(terms)]
            query = wanted[0]
            stemmed = True
        checker.search(query, languages, wanted, stemmed)
        done += 1
    checker.stemmers.close()
    tap.ok(not checker.wrong,
           f"{name}: {checker.matches} matches of {done} queries read back",
           "\n".join(checker.wrong))
    tap.ok(checker.matches > queries,
           f"{name}: matches by kind {sorted(checker.kinds.items())}")
    tap.ok(checker.crossing >= need_crossing,
           f"{name}: {checker.crossing} phrases cross markup, entities or "
           "line ends")


def main():
    tap = s.Tap()
    with tempfile.TemporaryDirectory() as tmp:
        verify(tap, s.EXAMPLES, tmp, os.path.join(tmp, "a"), "examples", 200,
               30)
        if os.path.isdir(s.ARTICLES):
            verify(tap, s.ARTICLES, tmp, os.path.join(tmp, "b"),
                   "real articles", 300, 30)
        else:
            tap.skip("real articles", "not here")
    tap.done()


if __name__ == "__main__":
    main()
