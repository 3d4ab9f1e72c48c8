#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What of Xapian is bound: xapian-c/COVERAGE.tsv names each public method and
function of Xapian's own headers, one a line (overloads share one), and after a
tab the C functions that stand for it and, after another tab, what of it is
left out; or "-" and the reason why there is none. Its first line names the Xapian it is of.

With --write the table is made anew from the headers; what it said stays, and
"?" stands where something is to be said, at which the test fails."""

import os
import re
import subprocess
import sys
from pathlib import Path

SOURCE = Path(os.environ.get("POSTIL_SOURCE", "."))
TABLE = SOURCE / "xapian-c" / "COVERAGE.tsv"
# What no C program calls, whatever the class: copies and assignments are the
# handles' business, deprecated methods are no longer Xapian's.
PLUMBING = re.compile(r"XAPIAN_DEPRECATED|\bfriend\b|^\s*(?:using|typedef)\b|"
                      r"\boperator(?!\s*(?:\(\)|\*)\s*\()|\bInternal\b|&&|"
                      r"\bin_type\b|Base\(")


def folder():
    """Where this machine has Xapian's headers."""
    flags = subprocess.run(["pkg-config", "--variable=incdir", "xapian-core"],
                           capture_output=True, text=True).stdout.strip()
    places = [Path(p) / "xapian" for p in (flags, "/usr/include") if p]
    return next(p for p in places if p.is_dir())


def tokens(text):
    """The text without comments and directives, cut at { } ; and access."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S)
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*$", "", text, flags=re.M)
    text = re.sub(r"""'(?:\\.|[^'\\])'|"(?:\\.|[^"\\])*\"""", "0", text)
    text = re.sub(r"\((\w+)\)(?=\s*\()", r"\1", text)  # bool (check)(...)
    return re.findall(r"[{};]|\b(?:public|protected|private)\s*:|"
                      r"(?:::|(?!\b(?:public|protected|private)\s*:)[^{};])+",
                      text)


def name_of(declaration):
    """The name of the function that it declares, or None."""
    text = re.sub(r"template\s*<[^>]*>|XAPIAN_NOTHROW\(|"
                  r"XAPIAN_\w+(?:\([^)]*\))?", "", declaration)
    m = re.match(r"[^(=]*?(operator\s*\(\)|operator\s*\*|"
                 r"(?:\w+::)?~?\w+)\s*\(", text)
    return m and re.sub(r"\s", "", m.group(1))


def declared(text):
    """The public methods and functions that a header declares."""
    scopes, found = [["ns", "Xapian", True]], []
    words = tokens(text)
    for i, word in enumerate(words):
        kind, name, public = scopes[-1]
        if word == "}":
            if len(scopes) > 1:
                scopes.pop()
        elif word.endswith(":") and word[:-1].strip() in (
                "public", "protected", "private"):
            scopes[-1][2] = word.startswith("public")
        elif word not in "{;":
            opens = i + 1 < len(words) and words[i + 1] == "{"
            head = re.match(r"\s*(?:template\s*<[^>]*>\s*)?(?:class|struct)"
                            r"\s+(?:XAPIAN_\w+\s+)?(\w+)", word)
            if kind != "body" and public and not PLUMBING.search(word) and \
                    not head and "(" in word:
                method = name_of(word)
                if method and "~" not in method and "::" not in method:
                    found.append(f"{name}::{method}")
            if opens:
                space = re.match(r"\s*(?:inline\s+)?namespace\s+(\w+)", word)
                if head:
                    inner = name + "::" + head.group(1)
                    seen = public and "DEPRECATED" not in word
                    scopes.append(["class" if seen else "body", inner,
                                   "struct" in word])
                elif space:
                    inner = space.group(1)
                    scopes.append(["ns", inner if inner == "Xapian"
                                   else name + "::" + inner, True])
                else:
                    scopes.append(["body", name, False])
        elif word == "{" and (i == 0 or words[i - 1] in "{};"):
            scopes.append(["body", name, False])
    return found


def methods():
    found = []
    for header in [folder().parent / "xapian.h",
                   *sorted(folder().glob("*.h"))]:
        if header.name not in ("deprecated.h", "intrusive_ptr.h", "iterator.h",
                               "derefwrapper.h", "attributes.h",
                               "visibility.h", "errorhandler.h"):
            found += declared(header.read_text())
    return list(dict.fromkeys(found))


def read_table():
    lines = TABLE.read_text().splitlines() if TABLE.exists() else []
    return dict(line.split("\t", 1) for line in lines
                if not line.startswith("#"))


def xapian_version():
    text = (folder() / "version.h").read_text()
    return re.search(r'XAPIAN_VERSION "([\d.]+)"', text).group(1)


def write():
    old = read_table()
    rows = "".join(f"{m}\t{old.get(m, '?')}\n" for m in methods())
    TABLE.write_text(f"# Xapian {xapian_version()}\n{rows}")


def check(number, name, wrong):
    print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
    for what in wrong:
        print(f"# {what}")


def main():
    if sys.argv[1:] == ["--write"]:
        write()
        return
    table, found = read_table(), methods()
    functions = {n for h in (SOURCE / "include" / "xapian-c").glob("*.h")
                 for n in re.findall(r"^XAP_API\s[^;]*?\b(xap_\w+)\(",
                                     h.read_text(), re.M)}
    says = {m: what.split("\t")[0] for m, what in table.items()
            if not what.startswith("- ")}
    check(1, "Xapian's headers are understood",
          [m for m in ("Xapian::Database::get_doccount",
                       "Xapian::Enquire::get_mset",
                       "Xapian::Stem::operator()",
                       "Xapian::sortable_serialise")
           if m not in found])
    # Another Xapian may have more, or less; that is no fault of the table's.
    same = TABLE.read_text().startswith(f"# Xapian {xapian_version()}\n")
    check(2, "each public method is in the table, and no other",
          sorted(set(found) ^ set(table)) if same else [])
    check(3, "each row names functions of the binding, or says why none",
          [f"{m}: {n}" for m, what in says.items()
           for n in what.split(", ") if n not in functions])
    bound = {n for what in says.values() for n in what.split(", ")}
    check(4, "each function that stands for a call of Xapian's is in the table",
          sorted(n for n in functions - bound if not re.search(
              r"_free$|_dispose$|_iter_(?:next|skip_to)$|^xap_(?:str|buf_set|version|"
              r"status_name|db_new|doc_new|wdb_db|wdb_new_inmemory)$", n)))
    print("1..4")


main()
