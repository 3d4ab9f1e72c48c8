#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""samples.py POSTIL ARTICLES FOLDER: files of each kind for bench/extract.c.

The texts are those of the articles; each is written as HTML, Markdown, XML, JSON
Lines, CSV, mail, RTF and in cp1252.
"""
import csv
import email.message
import html
import json
import os
import subprocess
import sys

MOST = 3000


def texts(postil, folder):
    """Title and paragraphs of the articles below a folder."""
    count = 0
    for path, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            out = subprocess.run([postil, "extract", "--json",
                                  os.path.join(path, name)],
                                 stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL).stdout
            for line in out.splitlines():
                record = json.loads(line)
                text = record["text"].encode()
                yield record["title"], record["date"] or "2014-12-11", [
                    " ".join(text[s["begin"]:s["end"]].decode().split())
                    for s in record["stretches"] if s["field"] == "body"]
                count += 1
                if count == MOST:
                    return


def as_rtf(text):
    return "".join(c if c not in "\\{}" and ord(c) < 128 else
                   "\\" + c if c in "\\{}" else f"\\u{ord(c) & 0x7fff}?"
                   for c in text)


def main():
    postil, articles, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    lines, rows, box = [], [["title", "date", "text"]], []
    for i, (title, date, paragraphs) in enumerate(texts(postil, articles)):
        body = "\n\n".join(paragraphs)
        pieces = {
            "html": "<!doctype html><html><head><title>{0}</title></head><body>"
                    "<nav><ul><li><a href=/>Home</a></ul></nav><article><h1>{0}"
                    "</h1>\n{1}\n</article></body></html>".format(
                        html.escape(title), "\n".join(
                            f'<p class="text">{html.escape(p, False)}</p>'
                            for p in paragraphs)),
            "md": f"---\ntitle: {json.dumps(title)}\ndate: {date}\n---\n\n"
                  f"# {title}\n\n{body}\n",
            "xml": '<?xml version="1.0"?>\n<article><title>{}</title>{}'
                   "</article>\n".format(html.escape(title), "\n".join(
                       f"<para>{html.escape(p, False)}</para>"
                       for p in paragraphs)),
            "rtf": "{\\rtf1\\ansi " + "\\par\n".join(
                as_rtf(p) for p in paragraphs) + "\\par}",
            "txt": f"{title}\n\n{body}\n"}
        for kind, text in pieces.items():
            with open(os.path.join(folder, f"{i:04}.{kind}"), "w",
                      encoding="utf-8") as f:
                f.write(text)
        with open(os.path.join(folder, f"{i:04}.cp1252"), "wb") as f:
            f.write(f"{title} \u2013 caf\u00e9\n\n{body}\n".encode(
                "cp1252", errors="replace"))
        lines.append(json.dumps({"title": title, "date": date, "body": body}))
        rows.append([title, date, body])
        message = email.message.EmailMessage()
        message["Subject"], message["From"] = title[:70], "Ann <ann@x.org>"
        message.set_content(body)
        box.append(b"From ann@x.org Thu Dec 11 10:00:00 2014\n"
                   + bytes(message) + b"\n")
    with open(os.path.join(folder, "all.jsonl"), "w", encoding="utf-8") as f:
        f.write("\n".join(lines))
    with open(os.path.join(folder, "all.csv"), "w", encoding="utf-8",
              newline="") as f:
        csv.writer(f).writerows(rows)
    with open(os.path.join(folder, "all.mbox"), "wb") as f:
        f.writelines(box)


main()
