# SPDX-License-Identifier: GPL-2.0-or-later
"""A parser that crashes, hangs or takes all memory costs the file that it read
and no other. gumbo.c is preloaded: the parser of HTML does what a page says."""
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
import living as l  # noqa: E402

GUMBO = os.path.join(l.s.BUILD, "tests", "faults", "gumbo.so")
PAGE = "<html><title>About {0}</title><p>The common text of {0}, {1}.</p>\n"


class Pages:
    """A folder of pages, read through the parser that goes wrong."""

    def __init__(self, folder):
        self.root = os.path.join(folder, "tree")
        self.home = os.path.join(folder, "home")
        os.makedirs(self.root)
        os.makedirs(self.home)
        self.config = os.path.join(folder, "config")
        self.settings()

    def settings(self, *lines):
        with open(self.config, "w", encoding="utf-8") as f:
            f.write("\n".join(("[article]",) + lines) + "\n")

    def put(self, name, what):
        with open(os.path.join(self.root, name), "w", encoding="utf-8") as f:
            f.write(PAGE.format(name, what))

    def start(self, *args):
        env = l.s.environment(self.home)
        env.update(LD_PRELOAD=GUMBO, POSTIL_CONFIG=self.config)
        if l.s.SANITIZED:
            env["ASAN_OPTIONS"] += ":verify_asan_link_order=0:handle_segv=0"
        return subprocess.Popen([l.INDEXER, *args], cwd=self.root, env=env,
                                stderr=subprocess.PIPE,
                                stdout=subprocess.DEVNULL)

    def run(self, *args):
        p = self.start(*args)
        _, said = p.communicate(timeout=l.PLENTY)
        return p.returncode, said.decode(errors="replace")

    def found(self):
        return l.found(self)


def check_one(tap, pages, what, told):
    """One page that goes wrong among others."""
    pages.put("b.html", f"do {what}")
    status, said = pages.run("index", "-q", "-j", "1")
    others = {"a.html", "c.html", "d.html"}
    tap.ok(status == 5 and f"failed b.html: {told}" in said and
           pages.found() == others, f"{what}: {told}", f"{status} {said}")


def check_again(tap, pages):
    status, said = pages.run("index", "-v", "-j", "1")
    tap.ok(status == 5 and "up to date" in said,
           "it is not tried again as it is", f"{status} {said}")
    pages.put("b.html", "mended")
    status, said = pages.run("index", "-q", "-j", "1")
    tap.ok(status == 0 and "b.html" in pages.found(),
           "but when it changed", f"{status} {said}")


def check_interrupt(tap, pages):
    pages.settings("seconds = 0")
    pages.put("b.html", "do sleep until the end")
    p = pages.start("index", "-q", "-j", "1")
    time.sleep(1)
    p.send_signal(signal.SIGINT)
    _, said = p.communicate(timeout=l.PLENTY)
    tap.ok(p.returncode == 130, "a run that waits for it can be interrupted",
           f"{p.returncode} {said}")


def main():
    tap = l.s.Tap()
    with tempfile.TemporaryDirectory() as folder:
        pages = Pages(folder)
        for name in ("a.html", "c.html", "d.html"):
            pages.put(name, "of its kind")
        check_one(tap, pages, "crash",
                  "the reader of html crashed (signal 11")
        check_again(tap, pages)
        pages.settings("seconds = 1")
        for what in ("spin", "sleep"):
            check_one(tap, pages, what,
                      "reading it as html took more than 1 s")
        if l.s.SANITIZED:
            tap.skip("limits of memory and calls", "not with a sanitizer")
        else:
            pages.settings("memory = 100M")
            check_one(tap, pages, "hoard",
                      "reading it as html takes more memory than")
            pages.put("b.html", "do reach")
            status, said = pages.run("index", "-q", "-j", "1")
            tap.ok(status == 0 and "b.html" in pages.found(),
                   "no network, no process, no file to write",
                   f"{status} {said}")
        check_interrupt(tap, pages)
        pages.settings("apart = false")
        pages.put("b.html", "do crash")
        status, _ = pages.run("index", "-q", "-j", "1")
        tap.ok(status == -signal.SIGSEGV, "unless it is told to risk it",
               status)
    tap.done()


if __name__ == "__main__":
    main()
