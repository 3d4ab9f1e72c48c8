# SPDX-License-Identifier: GPL-2.0-or-later
"""Form: clang-format, licence lines, manual pages, shell scripts."""
import glob
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402


def ours(*endings):
    out = []
    for path in s.files_below(s.SOURCE):
        name = os.path.relpath(path, s.SOURCE)
        if name.startswith((".git/", "build", ".postil/")) or \
                "/node_modules/" in name:
            continue
        if name.endswith(endings):
            out.append(name)
    return out


def quiet(args):
    p = subprocess.run(args, cwd=s.SOURCE, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True)
    return p.returncode, p.stdout


def main():
    tap = s.Tap()
    code = ours(".c", ".h", ".cc", ".hh")
    formatter = shutil.which("clang-format-14")
    if formatter:
        status, out = quiet([formatter, "--dry-run", "-Werror", *code])
        tap.ok(status == 0, f"{len(code)} sources are formatted", out)
    else:
        tap.skip("sources are formatted", "clang-format-14 is not installed")

    bare = [n for n in code + ours(".py")
            if "SPDX-License-Identifier: GPL-2.0-or-later"
            not in open(os.path.join(s.SOURCE, n), encoding="utf-8").read(300)]
    tap.ok(not bare, "every source names its licence", "\n".join(bare))

    pages = glob.glob(os.path.join(s.SOURCE, "doc", "man", "*.[1-9]"))
    if shutil.which("mandoc") and pages:
        status, out = quiet(["mandoc", "-T", "lint", "-W", "warning", *pages])
        tap.ok(status == 0, f"{len(pages)} manual pages are clean", out)
    else:
        tap.skip("manual pages are clean", "mandoc is not installed")

    if shutil.which("shellcheck"):
        status, out = quiet(["shellcheck", "bootstrap", ".ci/run",
                             "tests/run-one", *ours(".sh")])
        tap.ok(status == 0, "shell scripts are clean", out)
    else:
        tap.skip("shell scripts are clean", "shellcheck is not installed")

    headers = []
    for name in code:
        if not name.endswith(".c") or name.startswith(
                ("tests/", "bench/", "examples/")):
            continue
        if re.search(r"main\.c$|/cmd_", name):
            continue
        text = open(os.path.join(s.SOURCE, name), encoding="utf-8").read()
        own = name[:-2] + ".h"
        first = re.search(r'#include\s*"([^"]+)"', text)
        if not first:
            headers.append(f"{name}: includes no header of its own")
        elif first.group(1) != own and not os.path.exists(
                os.path.join(s.SOURCE, own)):
            # Readers of one family may share a header that names them all; a
            # public one is in include/.
            if not first.group(1).startswith(name.split("/")[0] + "/") and \
                    not os.path.exists(os.path.join(s.SOURCE, "include",
                                                    first.group(1))):
                headers.append(f"{name}: {first.group(1)} comes first")
    tap.ok(not headers, "every module has a header", "\n".join(headers))
    tap.done()


if __name__ == "__main__":
    main()
