#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds statuses.cc with the library's own objects, for the guard is none of
its functions, and runs it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["POSTIL_SOURCE"])
BUILD = Path(os.environ["POSTIL_BUILD"])

if os.environ.get("POSTIL_SAN"):
    print("1..0 # SKIP the archive is a sanitizer's")
    sys.exit()
with tempfile.TemporaryDirectory(prefix="xapian-c-") as folder:
    program = Path(folder) / "statuses"
    libs = subprocess.run(["pkg-config", "--libs", "xapian-core"], check=True,
                          capture_output=True, text=True).stdout.split()
    subprocess.run(
        [*os.environ.get("CXX", "c++").split(), "-std=c++17", "-Wall",
         "-Wextra", "-Werror", f"-I{SOURCE}", f"-I{SOURCE}/include", "-o",
         program, SOURCE / "tests" / "binding" / "statuses.cc",
         BUILD / "lib" / "libxapian-c.a", *libs], check=True)
    sys.exit(subprocess.run([program], check=False).returncode)
