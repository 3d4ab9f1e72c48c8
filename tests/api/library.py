#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""libpostil exports what its header declares, each with its contract; its
example runs; and it can be installed and used alone."""

import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
from cases import check, differs, results, run  # noqa: E402

SOURCE = Path(os.environ["POSTIL_SOURCE"])
BUILD = Path(os.environ["POSTIL_BUILD"])
BIN = Path(os.environ["POSTIL_BIN"])
HEADER = (SOURCE / "include" / "postil.h").read_text()
EXAMPLE = SOURCE / "examples" / "api" / "search.c"


def exported():
    _, out = run("nm", "--dynamic", "--defined-only", "--with-symbol-versions",
                 BUILD / "lib" / "libpostil.so.0")
    return {tuple(line.split()[1:3]) for line in out.splitlines()
            if line.split()[1] != "A"}


def symbols():
    declared = re.findall(r"^POSTIL_API\s[^;]*?\b(postil_\w+)\(", HEADER, re.M)
    check("the header declares functions, each once",
          "" if len(set(declared)) == len(declared) > 10 else str(declared))
    check("what is declared is exported, and nothing else", differs(
        sorted(exported()),
        sorted(("T", f"{n}@@POSTIL_0") for n in declared)))
    macros = ".".join(re.findall(
        r"#define POSTIL_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", HEADER))
    check("the header's version is the project's",
          differs(macros, (SOURCE / "VERSION").read_text().strip()))


def articles(folder):
    (folder / "weir.md").write_text("---\ntitle: The weir\n---\n\n"
                                    "A *weir* is no dam.\n")
    (folder / "dam.txt").write_text("A dam\n\nWater \x1b[2J behind a dam.\n")
    return run(BIN / "postil", "index", "-q", folder)


def example(folder, program, **more):
    check("its example finds what is there", differs(
        run(program, folder, "weir", **more),
        (0, f"{folder}/weir.md:5:4: The weir\n"
            f"    A [weir] is no dam.\n1 of 1\n")))


def failures(folder, program):
    status, out = run(program, folder / "none", "x")
    check("it says what is wrong", "" if status == 1 and "none" in out else out)
    check("and how to use it", differs(run(program)[0], 2))
    status, out = run(program, folder, "behind")
    check("and sends no control characters",
          "" if status == 0 and "\x1b" not in out and "behind" in out else out)


def installed(folder, tree):
    """In a build of its own, for others use BUILD meanwhile."""
    status, out = run("make", "-C", SOURCE, f"BUILD={folder / 'build'}", "SAN=",
                      "prefix=/opt/x", f"DESTDIR={folder}", "install-api")
    check("it installs alone", out if status else "")
    root = folder / "opt" / "x"
    env = dict(os.environ, PKG_CONFIG_PATH=f"{root}/lib/pkgconfig",
               PKG_CONFIG_SYSROOT_DIR=str(folder))
    flags = run("pkg-config", "--cflags", "--libs", "postil", env=env)[1]
    status, out = run(*os.environ.get("CC", "cc").split(), "-std=c99", "-Wall",
                      "-Wextra", "-Wpedantic", "-Werror", EXAMPLE,
                      *flags.split(), "-o", folder / "search",
                      f"-Wl,-rpath-link,{root}/lib")
    check("pkg-config is enough to build with it", out if status else "")
    env["LD_LIBRARY_PATH"] = str(root / "lib")
    example(tree, folder / "search", env=env)
    check("it brings its manual page", "" if
          (root / "share/man/man3/libpostil.3").exists() else "it does not")


def main():
    symbols()
    check("the example is below 100 lines", "" if
          len(EXAMPLE.read_text().splitlines()) < 100 else "it is not")
    with tempfile.TemporaryDirectory(prefix="postil-api-") as name:
        folder = Path(name)
        tree = folder / "tree"
        tree.mkdir()
        check("articles are indexed", differs(articles(tree)[0], 0))
        example(tree, BUILD / "examples" / "api" / "search")
        failures(tree, BUILD / "examples" / "api" / "search")
        if not os.environ.get("POSTIL_SAN"):
            installed(folder, tree)
    print(f"1..{len(results)}")


main()
