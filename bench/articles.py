# SPDX-License-Identifier: GPL-2.0-or-later
"""articles.py [DIR]: how often postil reads title, date and authors of real
articles as their front matter states them, by folder, and where not.

The front matter is read by other parsers (PyYAML, tomllib). An article counts
for a field that its front matter has; a date also from a name or a path that
begins with one, as blogs have it. Text is compared without case, marks and punctuation.
"""
import collections
import datetime
import html
import os
import re
import sys
import tempfile
import tomllib
import unicodedata

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tests",
                                "reference"))
import support as s  # noqa: E402

FIELDS = ("title", "date", "authors")
LIST = re.compile(r",| and | und | et | & ")
NAMED = re.compile(r"(\d{4}-\d\d-\d\d)-")


def front_matter(path):
    with open(path, encoding="utf-8-sig", errors="replace") as f:
        text = f.read().replace("\r\n", "\n")
    found = re.match(r"(---|\+\+\+)[ \t]*\n(.*?\n)\1[ \t]*(\n|$)", text, re.S)
    if not found:
        return None
    try:
        head = (tomllib.loads if found[1] == "+++" else yaml.safe_load)(
            found[2])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError):
        return None
    return head if isinstance(head, dict) else None


def names(value):
    """Authors as the front matter has them: names, a map, a list of these."""
    if isinstance(value, list):
        return [n for item in value for n in names(item)]
    if isinstance(value, dict):
        return names(value.get("name"))
    items = LIST.split(re.sub(r"[, ]*\bet al\.", "", str(value or "")))
    return [name.strip() for name in items if name.strip()]


def day(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.strftime("%Y-%m-%d")
    found = re.match(r"\d{4}(-\d\d)?(-\d\d)?", str(value or ""))
    return found[0] if found else None


def stated(path):
    head = front_matter(path)
    if head is None:
        return {}
    named = NAMED.match(os.path.basename(path))
    slashed = str(head.get("path", ""))[:10].replace("/", "-")
    truth = {"title": html.unescape(str(head.get("title") or "")) or None,
             "date": (day(head.get("date")) or (named and named[1]) or
                      day(slashed)),
             "authors": names(head.get("authors") or head.get("author"))}
    return {field: value for field, value in truth.items() if value}


def plain(text):
    text = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(c for c in text if c.isalnum())


def same(field, truth, seen):
    if field == "authors":
        return plain("".join(sorted(map(plain, truth)))) == plain(
            "".join(sorted(map(plain, seen or []))))
    if field == "date":
        return truth == seen
    return plain(truth) == plain(seen or "")


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else s.ARTICLES
    right, all_of = collections.Counter(), collections.Counter()
    failures = []
    with tempfile.TemporaryDirectory() as home:
        for path in s.files_below(root):
            truth = stated(path) if path.endswith((".md", ".mdx")) else {}
            article = s.extract(path, home) if truth else None
            folder = os.path.relpath(path, root).split(os.sep)[0]
            for field, value in truth.items():
                seen = article and article[field]
                all_of[folder, field] += 1
                if same(field, value, seen):
                    right[folder, field] += 1
                else:
                    failures.append((os.path.relpath(path, root), field,
                                     value, seen))
    show(right, all_of)
    for path, field, value, seen in failures:
        print(f"{path}: {field} {seen!r}, stated {value!r}")


def show(right, all_of):
    folders = sorted({folder for folder, _ in all_of})
    print(f"{'':24}" + "".join(f"{f:>18}" for f in FIELDS))
    for folder in folders + ["all"]:
        line = f"{folder:24}"
        for field in FIELDS:
            keys = [(f, field) for f in folders if folder in (f, "all")]
            n = sum(all_of[k] for k in keys)
            good = sum(right[k] for k in keys)
            cell = f"{good}/{n} {100 * good / n:.1f} %" if n else "-"
            line += f"{cell:>18}"
        print(line)


if __name__ == "__main__":
    main()
