# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may include whom: the arrows of ARCHITECTURE.md, and nothing else."""
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402

MAY = {
    "base": set(),
    "text": {"base", "xapian-c"},
    "schema": {"base", "text"},
    "article": {"base", "text", "schema"},
    "glass": {"base"},
    "indexer": {"base", "text", "schema", "article", "glass", "xapian-c"},
    "searcher": {"base", "text", "schema", "glass", "xapian-c"},
    "rpc": {"base", "text", "schema", "searcher", "xapian-c"},
    "xapian-c": {"xapian-c"},
}
# text may reach Xapian for its stemmers alone.
STEM_ONLY = "text/stem.c"
PRINTERS = re.compile(r"\b(?:printf|puts|putchar|perror|exit)\s*\(")
MAY_PRINT = re.compile(r"main\.c$|/cmd_|/render/|base/progress\.c$|pager\.c$")


def sources(layer):
    for path in s.files_below(os.path.join(s.SOURCE, layer)):
        if path.endswith((".c", ".h", ".cc", ".hh")):
            yield path


def target(include):
    """The layer that an include belongs to; None for the system's."""
    if include.startswith("xapian-c"):
        return "xapian-c"
    if include == "xapian.h" or include.startswith("xapian/"):
        return "xapian"
    head = include.split("/")[0]
    return head if head in MAY and "/" in include else None


def violations(text, layer, name):
    bad = []
    for line, what in enumerate(text.splitlines(), 1):
        m = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', what)
        if not m:
            continue
        to = target(m.group(1))
        allowed = MAY[layer] | {layer}
        if layer == "xapian-c":
            allowed |= {"xapian"}
        if to == "xapian-c" and layer == "text" and name != STEM_ONLY:
            bad.append(f"{name}:{line}: only {STEM_ONLY} may use the binding")
        elif to and to not in allowed:
            bad.append(f"{name}:{line}: {layer} may not include {m.group(1)}")
    return bad


def defined_twice():
    """Functions of ours that two objects define: a linker takes one of them
    without a word."""
    found = {}
    for archive in sorted(glob.glob(os.path.join(s.BUILD, "lib", "*.a"))):
        out = subprocess.run(["nm", "-A", "--defined-only", archive],
                             capture_output=True, text=True).stdout
        for line in out.splitlines():
            where, kind, name = line.rsplit(" ", 2)
            if kind in "TDBR" and name.startswith("pst_"):
                found.setdefault(name, []).append(where.split(":")[1])
    return [f"{n}: {places}" for n, places in sorted(found.items())
            if len(places) > 1]


def main():
    tap = s.Tap()
    twice = defined_twice()
    tap.ok(not twice, "no name is defined twice", "\n".join(twice))
    # The test itself must be able to fail.
    tap.ok(violations('#include "searcher/run.h"\n', "indexer", "x.c"),
           "an arrow from indexer to searcher is seen")
    tap.ok(violations("#include <xapian.h>\n", "searcher", "x.c"),
           "C++ Xapian outside the binding is seen")
    tap.ok(not violations('#include "base/buf.h"\n', "searcher", "x.c"),
           "an allowed arrow is no violation")
    for layer in MAY:
        if not os.path.isdir(os.path.join(s.SOURCE, layer)):
            continue
        bad = []
        for path in sources(layer):
            name = os.path.relpath(path, s.SOURCE)
            with open(path, encoding="utf-8") as f:
                text = f.read()
            bad += violations(text, layer, name)
            if path.endswith((".cc", ".hh")) and layer != "xapian-c":
                bad.append(f"{name}: C++ outside xapian-c")
            code = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
            if not MAY_PRINT.search(name) and PRINTERS.search(code):
                bad.append(f"{name}: a library prints or exits")
        tap.ok(not bad, f"{layer} keeps to its arrows", "\n".join(bad))
    tap.done()


if __name__ == "__main__":
    main()
