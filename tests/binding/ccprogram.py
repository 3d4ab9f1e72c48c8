# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests in C++, which are built apart: they print TAP."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["POSTIL_SOURCE"])
BUILD = Path(os.environ["POSTIL_BUILD"])


def run(name, *inputs):
    """Build tests/binding/NAME with further inputs, run it, and end as it does;
    skip it where a sanitizer has the allocator and the library."""
    if os.environ.get("POSTIL_SAN"):
        print("1..0 # SKIP not with a sanitizer")
        sys.exit()
    with tempfile.TemporaryDirectory(prefix="xapian-c-") as folder:
        program = Path(folder) / "program"
        libs = subprocess.run(["pkg-config", "--libs", "xapian-core"],
                              check=True, capture_output=True,
                              text=True).stdout.split()
        subprocess.run(
            [*os.environ.get("CXX", "c++").split(), "-std=c++17", "-O1",
             "-Wall", "-Wextra", "-Werror", f"-I{SOURCE}",
             f"-I{SOURCE}/include", "-o", program,
             SOURCE / "tests" / "binding" / name, *inputs, *libs], check=True)
        sys.exit(subprocess.run([program], check=False).returncode)
