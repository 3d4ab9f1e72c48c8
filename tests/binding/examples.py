#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The binding's examples build, run, and fit on two screens; and the binding
can be installed and used alone, shared and static."""

import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
from cases import check, differs, results, run  # noqa: E402

SOURCE = Path(os.environ["POSTIL_SOURCE"])
BUILD = Path(os.environ["POSTIL_BUILD"])
NAMES = ("index", "search", "facets", "similar", "custom_source")


def example(folder, name, *args):
    return run(BUILD / "examples" / "c" / name, *args, cwd=folder)


def texts(folder):
    """Four files, the last two alike."""
    for name, text in (
            ("mice.txt", "Of mice\nMice & men like cheese.\n"),
            ("cats.md", "Of cats\nCats like mice, not cheese.\n"),
            ("moon.txt", "To the moon\nRockets travelled through darkness "
                         "towards distant craters.\n"),
            ("mars.txt", "To Mars\nRockets travelled through darkness "
                         "towards distant volcanoes.\n")):
        (folder / name).write_text(text)
    return ["mice.txt", "cats.md", "moon.txt", "mars.txt"]


def paths(output):
    return re.findall(r"^ *\d+% (\S+)$", output, re.M)


def examples(folder):
    check("index indexes files",
          differs(example(folder, "index", "db", *texts(folder)), (0, "")))
    check("and replaces them when they come again",
          differs(example(folder, "index", "db", "cats.md"), (0, "")))
    status, out = example(folder, "search", "db", "cheese")
    check("search finds words", differs(
        (status, sorted(paths(out))), (0, ["cats.md", "mice.txt"])))
    check("and marks them", "" if "[cheese]" in out and "&amp;" in out else out)
    for query, found in (("title:mice", ["mice.txt"]),
                         ("\"like mice\"", ["cats.md"]),
                         ("mice NOT cats", ["mice.txt"]),
                         ("rocket*", ["mars.txt", "moon.txt"]),
                         ("cheese 0..35b", ["mice.txt"]),
                         ("nowhere", [])):
        status, out = example(folder, "search", "db", query)
        check(f"search {query}",
              differs((status, sorted(paths(out))), (0, found)))
    check("search says what it does not understand", "" if example(
        folder, "search", "db", "mice AND")[1].startswith("XAP_EQUERY: Syntax")
        else "it does not")
    check("and what it cannot open", "" if example(
        folder, "search", "none", "x")[1].startswith("XAP_ENOTFOUND: ")
        else "it does not")
    check("facets counts kinds", differs(
        example(folder, "facets", "db", ""),
        (0, "     3 txt\n     1 md\n")))
    check("facets of a word", differs(
        example(folder, "facets", "db", "cats"), (0, "     1 md\n")))
    status, out = example(folder, "similar", "db", "3")
    check("similar finds the like", differs(
        (status, paths(out)), (0, ["moon.txt", "mars.txt"])))
    status, out = example(folder, "custom_source", "db", "rockets", "4")
    first, second = (line.split() for line in out.splitlines())
    check("custom_source puts what it names first", differs(
        (status, first[0], second[0], float(first[1]) > 10),
        (0, "4", "3", True)))
    check("without arguments they say how to use them", "".join(
        n for n in NAMES if example(folder, n)[0] != 2))


def installed(folder):
    """In a build of its own: the prefix is compiled in, and other tests use the
    library that stands in BUILD."""
    status, out = run("make", "-C", SOURCE, f"BUILD={folder / 'build'}", "SAN=",
                      "prefix=/opt/x", f"DESTDIR={folder}", "install-binding")
    check("the binding installs alone", out if status else "")
    root = folder / "opt" / "x"
    env = dict(os.environ, PKG_CONFIG_PATH=f"{root}/lib/pkgconfig",
               PKG_CONFIG_SYSROOT_DIR=str(folder))
    check("with headers and libraries", "".join(
        f"no {n}\n" for n in ("include/xapian-c.h", "include/xapian-c/match.h",
                              "lib/libxapian-c.so.0", "lib/libxapian-c.so",
                              "lib/libxapian-c.a", "lib/pkgconfig/xapian-c.pc",
                              "share/man/man3/xapian-c.3")
        if not (root / n).exists()))

    def flags(*how):
        return run("pkg-config", *how, "xapian-c", env=env)[1].split()

    cc = os.environ.get("CC", "cc").split()
    static = folder / "static"
    for name in NAMES:
        status, out = run(*cc, "-o", folder / name,
                          SOURCE / "examples" / "c" / f"{name}.c",
                          *flags("--cflags", "--libs"))
        check(f"pkg-config is enough for {name}.c", out if status else "")
    status, out = run(*cc, "-o", static, SOURCE / "examples" / "c" / "facets.c",
                      *flags("--cflags"),
                      root / "lib" / "libxapian-c.a",
                      *flags("--libs", "--static"))
    check("and for the static one", out if status else "")
    env["LD_LIBRARY_PATH"] = str(root / "lib")
    db = folder / "db"
    example(folder, "index", db, *texts(folder))
    for program in (folder / "facets", static):
        check(f"what is linked {program.name} runs", differs(
            run(program, db, "cats", env=env), (0, "     1 md\n")))


ALONE = """#include <xapian-c.h>
int main(void)
{
    xap_buf b = XAP_BUF_INIT;
    xap_snippet_opts o = XAP_SNIPPET_OPTS_INIT;
    xap_posting_iter *postings = 0;
    xap_position_iter *positions = 0;
    int (*step)(xap_posting_iter *, xap_error *) = xap_posting_iter_next;
    xap_buf_dispose(&b);
    if (postings && step(postings, 0) && xap_posting_iter_next(postings, 0))
        return (int)xap_posting_iter_docid(postings) +
               (int)xap_posting_iter_wdf(postings);
    if (positions && xap_position_iter_next(positions, 0))
        return (int)xap_position_iter_pos(positions);
    return XAP_LIT("a").n != 1 || !o.size;
}
"""


def headers(folder):
    """What includes the header and nothing else compiles, as C and as C++, with
    the inline steps and without."""
    for suffix, standard, compiler in (
            ("c", "c99", os.environ.get("CC", "cc")),
            ("c", "c11", os.environ.get("CC", "cc")),
            ("cc", "c++11", os.environ.get("CXX", "c++")),
            ("cc", "c++17", os.environ.get("CXX", "c++"))):
        alone = folder / f"alone.{suffix}"
        alone.write_text(ALONE)
        for more in ((), ("-DXAP_NO_INLINE",)):
            status, out = run(*compiler.split(), f"-std={standard}", "-Wall",
                              "-Wextra", "-Wpedantic", "-Wcast-qual",
                              "-Wcast-align", "-Wconversion", "-Wshadow",
                              "-Werror", *more, f"-I{SOURCE}/include",
                              "-fsyntax-only", alone)
            check(" ".join(("the header alone is", standard, *more)),
                  out if status else "")


def main():
    check("each example is below 100 lines", "".join(
        n for n in NAMES if len((SOURCE / "examples" / "c" / f"{n}.c")
                                .read_text().splitlines()) >= 100))
    with tempfile.TemporaryDirectory(prefix="xapian-c-") as folder:
        headers(Path(folder))
        examples(Path(folder))
    if os.environ.get("POSTIL_SAN"):
        print(f"1..{len(results)}")
        return
    with tempfile.TemporaryDirectory(prefix="xapian-c-") as folder:
        installed(Path(folder))
    print(f"1..{len(results)}")


main()
