# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages as sites of several styles make them, and what postil must see in
them.

Each file below tests/articles begins with a comment that says what is
expected: title, date, authors (set apart by semicolons), source, lang, kind;
`first` and `last` are how the body begins and ends, but for white space; `not`
lists what the body must not hold, `has` what it must. What is left out is not looked at.

Of any other file that stands in a file beside it, NAME.expect, for each article
after a line of dashes; there `member` is its name, `tags`, `summary` and
`code` and the number `garbled` are looked at, and `at` is a line and column and what stands there in the source.
A file of which nothing is to be read has a `none` instead: the reason.
"""
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "reference"))
import support as s  # noqa: E402

SINGLE = ("title", "date", "source", "lang", "kind", "member", "url", "space",
          "charset")


def fields(text):
    lines = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in lines}


def expected(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    if path.endswith(".expect"):
        return [fields(part) for part in text.split("---\n") if part.strip()]
    return fields(re.match(r"<!-- expect\n(.*?)\n-->", text, re.S)[1])


def items(text):
    return [i.strip() for i in text.split(";") if i.strip()]


def field(article, name):
    """The text of a field, in single spaces."""
    text = article["text"].encode()
    parts = [text[p["begin"]:p["end"]] for p in article["stretches"]
             if p["field"] == name]
    return " ".join(b" ".join(parts).decode().split())


def place(article, phrase):
    """Line and column of the source where the phrase of the text stands."""
    at = article["text"].encode().find(phrase.encode())
    for text, size, source, length in article["map"] if at >= 0 else ():
        if text <= at < text + size:
            source += at - text if size == length else 0
            starts = [article["first_line"]] + article["lines"]
            line = max(i for i, s in enumerate(starts) if s <= source)
            return (f"{article['lines_before'] + line + 1}:"
                    f"{source - starts[line] + 1}")
    return None


def faults(article, wanted):
    for name in SINGLE:
        if name in wanted and (article[name] or "") != wanted[name]:
            yield f"{name}: {article[name]!r}, not {wanted[name]!r}"
    for name in ("authors", "tags"):
        if name in wanted and article[name] != items(wanted[name]):
            yield f"{name}: {article[name]}"
    for name in ("summary", "code"):
        if name in wanted and field(article, name) != wanted[name]:
            yield f"{name}: {field(article, name)!r}"
    if "garbled" in wanted and article["garbled"] != int(wanted["garbled"]):
        yield f"garbled: {article['garbled']}, not {wanted['garbled']}"
    text = field(article, "body")
    if not text.startswith(wanted.get("first", "")):
        yield f"begins with {text[:60]!r}"
    if not text.endswith(wanted.get("last", "")):
        yield f"ends with {text[-60:]!r}"
    for where in items(wanted.get("at", "")):
        where, _, phrase = where.partition(" ")
        if place(article, phrase) != where:
            yield f"{phrase!r} is at {place(article, phrase)}, not {where}"
    for phrase in items(wanted.get("not", "")):
        if phrase in text:
            yield f"holds {phrase!r}"
    for phrase in items(wanted.get("has", "")):
        if phrase not in text:
            yield f"lacks {phrase!r}"


def file_faults(path, home):
    """Of a file whose articles are told in NAME.expect."""
    wanted = expected(path + ".expect")
    if "none" in wanted[0]:
        reason = s.complaint(["extract", path], home)
        if not reason.endswith(": " + wanted[0]["none"]):
            yield reason
        return
    found = s.extract_all(path, home)
    if len(found) != len(wanted):
        yield f"{len(found)} articles, not {len(wanted)}"
    for i, (article, want) in enumerate(zip(found, wanted), 1):
        for fault in faults(article, want):
            yield f"article {i}: {fault}"


def main():
    tap = s.Tap()
    with tempfile.TemporaryDirectory() as home:
        for path in s.files_below(HERE):
            if os.path.exists(path + ".expect"):
                wrong = list(file_faults(path, home))
            elif path.startswith(os.path.join(HERE, "html")):
                wrong = list(faults(s.extract(path, home), expected(path)))
            else:
                continue
            tap.ok(not wrong, os.path.relpath(path, HERE), "\n".join(wrong))
    tap.done()


if __name__ == "__main__":
    main()
