# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages as sites of several styles make them, and what postil must see in
them.

Each file below tests/articles begins with a comment that says what is
expected: title, date, authors (set apart by semicolons), source, lang, kind;
`first` and `last` are how the body begins and ends, but for white space; `not`
lists what the body must not hold. What is left out is not looked at.
"""
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "reference"))
import support as s  # noqa: E402

SINGLE = ("title", "date", "source", "lang", "kind")


def expected(path):
    with open(path, encoding="utf-8") as f:
        head = re.match(r"<!-- expect\n(.*?)\n-->", f.read(), re.S)
    lines = (line.partition(":") for line in head[1].splitlines())
    return {name: value.strip() for name, _, value in lines}


def items(text):
    return [i.strip() for i in text.split(";") if i.strip()]


def body(article):
    """The text without the values of the head, in single spaces."""
    text = article["text"].encode()
    parts = [text[p["begin"]:p["end"]] for p in article["stretches"]
             if p["field"] == "body"]
    return " ".join(b" ".join(parts).decode().split())


def faults(article, wanted):
    for name in SINGLE:
        if name in wanted and article[name] != wanted[name]:
            yield f"{name}: {article[name]!r}, not {wanted[name]!r}"
    if "authors" in wanted and article["authors"] != items(wanted["authors"]):
        yield f"authors: {article['authors']}"
    text = body(article)
    if not text.startswith(wanted["first"]):
        yield f"begins with {text[:60]!r}"
    if not text.endswith(wanted["last"]):
        yield f"ends with {text[-60:]!r}"
    for phrase in items(wanted.get("not", "")):
        if phrase in text:
            yield f"holds {phrase!r}"


def main():
    tap = s.Tap()
    with tempfile.TemporaryDirectory() as home:
        for path in s.files_below(HERE):
            if not path.endswith(".html"):
                continue
            wrong = list(faults(s.extract(path, home), expected(path)))
            tap.ok(not wrong, os.path.relpath(path, HERE), "\n".join(wrong))
    tap.done()


if __name__ == "__main__":
    main()
