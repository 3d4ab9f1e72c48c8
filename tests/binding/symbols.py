#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The library exports the functions of the headers and no other, no exception
can leave one that fails, and each one's contract is written down."""

import os
import re
import subprocess
from pathlib import Path

SOURCE = Path(os.environ["POSTIL_SOURCE"])
LIBRARY = Path(os.environ["POSTIL_BUILD"]) / "lib" / "libxapian-c.so.0"
HEADERS = sorted((SOURCE / "include" / "xapian-c").glob("*.h"))
SOURCES = sorted((SOURCE / "xapian-c").glob("*.cc"))

results = []


def check(name, wrong):
    """A test that passes when nothing is wrong."""
    results.append(name)
    print(f"{'not ok' if wrong else 'ok'} {len(results)} - {name}")
    for what in sorted(wrong):
        print(f"# {what}")


def prototypes(text):
    """The functions that a header declares."""
    return re.findall(r"^XAP_API\s[^;]*?\b(xap_\w+)\(", text, re.M)


def definitions(text):
    """(type, name, body) of each function within extern "C"."""
    for block in re.findall(r'^extern "C" \{$(.*?)^\} /\* extern "C" \*/$',
                            text, re.M | re.S):
        yield from re.findall(
            r"^([a-z]\w*(?:\s+\w+)* \*?)(\w+)\([^{;]*\)\s*^\{\n(.*?)^\}$",
            block, re.M | re.S)


def exported():
    """name -> version of each dynamic symbol that the library defines."""
    table = subprocess.run(
        ["readelf", "--dyn-syms", "--wide", str(LIBRARY)],
        check=True, capture_output=True, text=True).stdout
    found = {}
    for row in table.splitlines():
        cells = row.split()
        if len(cells) >= 8 and cells[6] not in ("UND", "Ndx", "ABS"):
            name, _, version = cells[7].partition("@@")
            found[name] = (cells[3], version)
    return found


declared = [n for h in HEADERS for n in prototypes(h.read_text())]
defined = [(s.name, *d) for s in SOURCES for d in definitions(s.read_text())]
symbols = exported()
types = (SOURCE / "include/xapian-c/types.h").read_text()

check("the headers declare functions, each once",
      {n for n in declared if declared.count(n) > 1}
      if len(declared) > 50 else {f"found {len(declared)}"})
check("what is declared is exported", set(declared) - set(symbols))
check("what is exported is declared", set(symbols) - set(declared))
check("exports are functions of version XAP_0",
      {f"{n}: {s}" for n, s in symbols.items() if s != ("FUNC", "XAP_0")})
check("the sources define what is declared",
      set(declared) ^ {name for _, _, name, _ in defined})
check("a function that can fail is one call to the guard",
      {f"{file}: {name}" for file, kind, name, body in defined
       if kind.strip() == "xap_status" or
       (kind.strip() == "int" and "_iter_" in name)
       if len(re.findall(r"\bguard(?:_out|_buf)?\(", body)) != 1 or
       not re.search(r"^    return guard(?:_out|_buf)?\(", body, re.M)})
check("a function without an error does nothing that throws",
      {f"{file}: {name}" for file, kind, name, body in defined
       if "guard" not in body and re.search(r"\bnew\b|\bthrow\b", body)})
check("each prototype has its contract above it",
      {f"{h.name}: {m.group(2)}" for h in HEADERS
       for m in re.finditer(r"(?<!\*/)\n(XAP_API\s[^;]*?\b(xap_\w+)\()",
                            h.read_text())})
OWN = {"xap_status_name", "xap_str", "xap_buf_set", "xap_buf_dispose",
       "xap_version", "xap_wdb_db"}
check("each prototype names what of Xapian's stands behind it",
      {f"{h.name}: {m.group(2)}" for h in HEADERS
       for m in re.finditer(r"\n/\*((?:(?!\*/).)*)\*/\nXAP_API\s[^;]*?"
                            r"\b(xap_\w+)\(", h.read_text(), re.S)
       if "Xapian::" not in m.group(1) and m.group(2) not in OWN and
       not m.group(2).endswith("_free")})
check("statuses have their names",
      {n for n in re.findall(r"^    (XAP_E?\w+) = -?\d+",
                             types, re.M)
       if f'"{n}"' not in (SOURCE / "xapian-c/types.cc").read_text()})

macros = ".".join(re.findall(r"#define XAP_VERSION_M\w+ (\d+)", types))
version = (SOURCE / "VERSION").read_text().strip()
check("the header's version is the project's",
      set() if macros == version else {f"{macros}, not {version}"})
check("loading the library runs no code of its own",
      {o.name for o in (LIBRARY.parent.parent / "obj/xapian-c").glob("*.o")
       if ".init_array" in subprocess.run(
           ["readelf", "--sections", "--wide", str(o)], check=True,
           capture_output=True, text=True).stdout}
      if not os.environ.get("POSTIL_SAN") else set())

print(f"1..{len(results)}")
