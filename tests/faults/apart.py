# SPDX-License-Identifier: GPL-2.0-or-later
"""A parser that crashes, hangs or takes all memory costs the file that it read
and no other. gumbo.c is preloaded: the parser of HTML does what a page says."""
import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
import living as l  # noqa: E402

POSTIL = os.path.join(l.s.BUILD, "bin", "postil")
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


def pack(name, files):
    """A zip archive of pages."""
    with zipfile.ZipFile(name + ".zip", "w") as z:
        for file, what in files:
            z.writestr(file, PAGE.format(file, what))


def members(pages):
    """Where the articles are found, in order."""
    p = subprocess.run([POSTIL, "search", "--json",
                        "-n", "1000", "common"], cwd=pages.root,
                       env=l.s.environment(pages.home), check=False,
                       stdout=subprocess.PIPE)
    hits = [json.loads(x) for x in p.stdout.splitlines()]
    return sorted(f"{x['path']['text']}/{x['member']}" for x in hits
                  if x["type"] == "hit")


def failed(pages):
    p = subprocess.run([POSTIL, "status", "--failed"], cwd=pages.root,
                       env=l.s.environment(pages.home), check=False,
                       stdout=subprocess.PIPE)
    return p.stdout.decode()


def check_members(tap, pages):
    """What goes wrong in an archive costs one file of it."""
    for name in os.listdir(pages.root):
        if name.endswith(".html"):
            os.remove(os.path.join(pages.root, name))
    root = os.path.join(pages.root, "z")
    pages.settings("seconds = 1")
    names = [f"n{i}.html" for i in range(40)]
    bad = {"n3.html": "crash", "n7.html": "spin", "n8.html": "sleep",
           "n30.html": "crash"}
    pack(root, [(n, "do " + bad[n] if n in bad else "of its kind")
                for n in names])
    want = sorted("z.zip/" + n for n in names if n not in bad)
    for args in ((), ("--rebuild", "--max-size", "5000")):
        status, said = pages.run("index", "-q", "-j", "1", *args)
        got = members(pages)
        tap.ok(status == 0 and got == want,
               "a file in an archive is left out alone", f"{status} {said} {got}")
    told = failed(pages)
    tap.ok("z.zip: 4 of its members left out; n3.html: the reader of it "
           "crashed (signal 11" in told, "and the reason stays", told)


def check_many(tap, pages):
    pack(os.path.join(pages.root, "z"),
         [(f"n{i}.html", "do crash") for i in range(11)])
    status, said = pages.run("index", "-q", "-j", "1")
    tap.ok(status == 5 and "failed z.zip: more than 10 of its members: the "
           "reader of it crashed" in said and not members(pages),
           "an archive of nothing else is given up", f"{status} {said}")
    pack(os.path.join(pages.root, "z"), [("n0.html", "do crash")])
    status, said = pages.run("index", "-q", "-j", "1")
    tap.ok(status == 5 and "failed z.zip: n0.html: the reader of it crashed"
           in said, "and one that holds one such file", f"{status} {said}")


def check_between(tap, pages):
    """What goes wrong between two files of an archive costs those behind it;
    also where the one before it is passed over, or is left out itself."""
    kind = "of its kind"
    for last, what in (("b.html", kind), ("b.bin", "\0" * 99),
                       ("b.html", "do crash")):
        pack(os.path.join(pages.root, "z"),
             [("a.html", kind), (last, what), ("do crash", kind),
              ("d.html", kind)])
        status, said = pages.run("index", "-q", "-j", "1")
        got = members(pages)
        want = ["z.zip/a.html"]
        if (last, what) == ("b.html", kind):
            want.append("z.zip/b.html")
        told = failed(pages)
        tap.ok(status == 0 and got == want and
               f"z.zip: not read behind {last}: the reader of " in told and
               "crashed (signal 11" in told,
               f"what stands behind {last} ({what}) is not read",
               f"{status} {said} {got} {told}")
    pack(os.path.join(pages.root, "z"), [("do crash", kind)])
    status, said = pages.run("index", "-q", "-j", "1")
    tap.ok(status == 5 and "failed z.zip: the reader of archive crashed" in said,
           "where nothing was read, the archive fails", f"{status} {said}")
    # An archive in an archive ends alone.
    inner = os.path.join(pages.root, "in")
    pack(inner, [("x.html", kind), ("do crash", kind)])
    with zipfile.ZipFile(os.path.join(pages.root, "z.zip"), "w") as z:
        z.write(inner + ".zip", "in.zip")
        z.writestr("y.html", PAGE.format("y.html", kind))
    os.remove(inner + ".zip")
    status, said = pages.run("index", "-q", "-j", "1")
    got, told = members(pages), failed(pages)
    tap.ok(status == 0 and got == ["z.zip/in.zip/x.html", "z.zip/y.html"] and
           "not read behind x.html" in told, "an archive in one ends alone",
           f"{status} {said} {got} {told}")


def message(i, what, attached):
    page = PAGE.format(f"m{i}", what)
    parts = [f"--b\nContent-Type: text/html\n\n{page}"]
    parts += [f"--b\nContent-Type: text/html; name=\"{name}\"\n"
              f"Content-Disposition: attachment; filename=\"{name}\"\n\n"
              f"{PAGE.format(name, w)}" for name, w in attached]
    return (f"From a@b.example Wed May  7 10:00:00 2014\nFrom: Ann <a@b.example>"
            f"\nSubject: Letter {i}\nMessage-ID: <{i}@b>\nMIME-Version: 1.0\n"
            "Content-Type: multipart/mixed; boundary=b\n\n" + "\n".join(parts)
            + "\n--b--\n\n")


def check_mail(tap, pages):
    """The same of messages, of what is attached, and of nested archives."""
    os.remove(os.path.join(pages.root, "z.zip"))
    with open(os.path.join(pages.root, "m.mbox"), "w", encoding="utf-8") as f:
        f.write(message(1, "of its kind", []) + message(2, "do crash", []) +
                message(3, "of its kind", [("a.html", "do crash"),
                                           ("b.html", "of its kind")]))
    pack(os.path.join(pages.root, "in"), [("x.html", "of its kind"),
                                          ("y.html", "do crash"),
                                          ("z.html", "of its kind")])
    with zipfile.ZipFile(os.path.join(pages.root, "out.zip"), "w") as z:
        z.write(os.path.join(pages.root, "in.zip"), "in.zip")
        z.writestr("in.html", PAGE.format("in.html", "of its kind"))
    os.remove(os.path.join(pages.root, "in.zip"))
    status, said = pages.run("index", "-q", "-j", "1")
    got = members(pages)
    tap.ok(status == 0 and got == [
        "m.mbox/1@b", "m.mbox/3@b", "m.mbox/3@b/b.html", "out.zip/in.html",
        "out.zip/in.zip/x.html", "out.zip/in.zip/z.html"],
           "messages, what is attached, archives in archives",
           f"{status} {said} {got}")
    for name in ("m.mbox", "out.zip"):
        os.remove(os.path.join(pages.root, name))
    for name in ("a.html", "c.html", "d.html"):
        pages.put(name, "of its kind")


def has_landlock():
    """Whether this kernel knows it: the call that asks for its version."""
    return ctypes.CDLL(None).syscall(444, None, 0, 1) > 0


def check_files(tap, pages):
    if not has_landlock():
        tap.skip("files that are open", "no Landlock in this kernel")
        return
    pages.put("b.html", "do open")
    status, said = pages.run("index", "-q", "-j", "1")
    tap.ok(status == 0 and "b.html" in pages.found(),
           "no file but charsets", f"{status} {said}")


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
            check_files(tap, pages)
        check_members(tap, pages)
        check_many(tap, pages)
        check_between(tap, pages)
        check_mail(tap, pages)
        check_interrupt(tap, pages)
        pages.settings("apart = false")
        pages.put("b.html", "do crash")
        status, _ = pages.run("index", "-q", "-j", "1")
        tap.ok(status == -signal.SIGSEGV, "unless it is told to risk it",
               status)
    tap.done()


if __name__ == "__main__":
    main()
