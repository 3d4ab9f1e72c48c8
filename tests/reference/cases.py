# SPDX-License-Identifier: GPL-2.0-or-later
"""For tests of the libraries: cases that pass when nothing is wrong, and
programs run for their output."""

import subprocess

results = []


def check(name, wrong):
    """A test that passes when nothing is wrong."""
    results.append(name)
    print(f"{'not ok' if wrong else 'ok'} {len(results)} - {name}")
    for line in str(wrong or "").splitlines():
        print(f"# {line}")


def run(*args, **more):
    p = subprocess.run([str(a) for a in args], text=True,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    return p.returncode, p.stdout


def differs(got, want):
    return "" if got == want else f"{got!r} is not {want!r}"
