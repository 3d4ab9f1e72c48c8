# SPDX-License-Identifier: GPL-2.0-or-later
"""The recorded sessions of doc/editors: each is run anew in its editor, in a
terminal, and must look as in the page. With --write the pages are rewritten.

A page has a block of text behind a line `<!-- session: NAME -->`. Editors are
installed as the page says, into an empty home, over a copy of the examples;
keys are sent once the screen shows what they answer. An editor of another
version than the recorded one looks different, and its sessions are skipped.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
BIN = os.path.realpath(os.environ.get("POSTIL_BIN", SOURCE + "/build/bin"))
EDITORS = os.path.join(SOURCE, "editors")
DOC = os.path.join(SOURCE, "doc", "editors")
WIDTH, HEIGHT = 80, 22
PATIENCE = 60  # seconds for a screen to come

VERSIONS = {
    "vim": (["vim", "--version"], "VIM - Vi IMproved 9.0"),
    "nvim": (["nvim", "--version"], "NVIM v0.7"),
    "emacs": (["emacs", "--version"], "GNU Emacs 28"),
    "consult": (["dpkg-query", "-Wf", "${Version}", "elpa-consult"], "0.32"),
    "kak": (["dpkg-query", "-Wf", "${Version}", "kakoune"], "2022.10.31"),
    "fzf": (["fzf", "--version"], "0.38"),
}


def fzf_recipe():
    """The function of the page."""
    with open(os.path.join(DOC, "shell.md"), encoding="utf-8") as page:
        return re.search(r"```sh\n(.*?)```", page.read(), re.S).group(1)


def install_vim(home):
    shutil.copytree(EDITORS + "/vim", home + "/.vim/pack/postil/start/postil")


def install_nvim(home):
    shutil.copytree(EDITORS + "/vim", home + "/.local/share/nvim/site/pack/"
                    "postil/start/postil")


def install_emacs(home):
    os.makedirs(home + "/.emacs.d")
    with open(home + "/.emacs.d/init.el", "w", encoding="utf-8") as init:
        init.write(f'(add-to-list \'load-path "{EDITORS}/emacs")\n'
                   "(autoload 'postil-search \"postil\" nil t)\n"
                   "(autoload 'postil-search-live \"postil\" nil t)\n"
                   "(setq inhibit-startup-screen t)\n")
    # Packages of the system are not to be compiled, with warnings, meanwhile.
    with open(home + "/.emacs.d/early-init.el", "w", encoding="utf-8") as init:
        init.write("(setq native-comp-deferred-compilation nil)\n")


def install_kak(home):
    autoload = home + "/.config/kak/autoload"
    os.makedirs(autoload)
    os.symlink("/usr/share/kak/autoload", autoload + "/standard")
    shutil.copy(EDITORS + "/kakoune/postil.kak", autoload)


def install_fzf(home):
    with open(home + "/fzf.sh", "w", encoding="utf-8") as recipe:
        recipe.write(fzf_recipe() + "\npostil-fzf\n")


# NAME: (page, editor, how it is installed, command, [(keys, what then shows)])
# Keys are those of tmux send-keys; a word that is no key's name is typed.
SESSIONS = {
    "vim-list": (
        "vim.md", "vim", install_vim, "vim 2014/night-trains.md",
        [([':Postil "night train"', "Enter"], "kilometre")]),
    "nvim-live": (
        "vim.md", "nvim", install_nvim, "nvim 2014/night-trains.md",
        [([":PostilLive", "Enter"], "INSERT"),
         (["harbour"], "3 articles"), (["C-n"], "spreadsheet")]),
    "emacs-list": (
        "emacs.md", "emacs", install_emacs, "emacs -nw 2014/night-trains.md",
        [(["M-x", "postil-search", "Enter"], "Search articles"),
         (["harbour", "Enter"], "harbour: 3 articles"),
         (["f"], "Author")]),
    "emacs-consult": (
        "emacs.md", "consult", install_emacs, "emacs -nw 2014/night-trains.md",
        [(["M-x", "postil-search-live", "Enter"], "Search articles"),
         (["harbour"], "harbour"), (["Tab"], "Fishing by spreadsheet"),
         (["M-v"], "Completions")]),
    "kakoune-list": (
        "kakoune.md", "kak", install_kak, "kak -s example 2014/night-trains.md",
        [([':postil \'"night train"\'', "Enter"], r"\*grep\*")]),
    "fzf": (
        "shell.md", "fzf", install_fzf, "bash ~/fzf.sh",
        [(["harbour"], "fishing-quota")]),
}


class Terminal:
    """A program in a tmux of its own."""

    def __init__(self, tmp, tree, command):
        self.tmux = ["tmux", "-f", "/dev/null", "-S", tmp + "/tmux"]
        home = tmp + "/home"
        env = {
            "HOME": home, "PATH": BIN + ":" + os.environ["PATH"],
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "screen",
            "SHELL": "/bin/sh", "XDG_RUNTIME_DIR": tmp, "TMPDIR": tmp,
        }
        subprocess.run(
            self.tmux + ["new-session", "-d", "-x", str(WIDTH), "-y",
                         str(HEIGHT), command],
            cwd=tree, env=env, check=True)
        subprocess.run(self.tmux + ["set", "-g", "status", "off"], check=True,
                       stdout=subprocess.DEVNULL)

    def screen(self):
        return subprocess.run(self.tmux + ["capture-pane", "-p"], check=True,
                              stdout=subprocess.PIPE, encoding="utf-8").stdout

    def settled(self, pattern):
        """The screen when it has the pattern and stands still."""
        end = time.monotonic() + PATIENCE
        last = None
        while time.monotonic() < end:
            time.sleep(0.3)
            now = self.screen()
            if now == last and now.strip() and re.search(pattern, now):
                return now
            last = now
        raise TimeoutError(f"waited for {pattern!r}, got\n{last}")

    def press(self, keys):
        subprocess.run(self.tmux + ["send-keys", *keys], check=True)

    def close(self):
        subprocess.run(self.tmux + ["kill-server"], check=False)


def record(name):
    """What the terminal shows at the end of a session."""
    _, _, install, command, steps = SESSIONS[name]
    with tempfile.TemporaryDirectory() as tmp:
        tree = tmp + "/articles"
        os.mkdir(tmp + "/home")
        shutil.copytree(SOURCE + "/examples/articles", tree)
        subprocess.run([BIN + "/postil", "index", "-q"], cwd=tree, check=True)
        install(tmp + "/home")
        terminal = Terminal(tmp, tree, command)
        try:
            terminal.settled("")
            for keys, then in steps:
                terminal.press(keys)
                shown = terminal.settled(then)
        finally:
            terminal.close()
    return shown.rstrip("\n") + "\n"


def block_of(name):
    return re.compile(rf"(<!-- session: {name} -->\n```text\n)(.*?)(```\n)",
                      re.S)


def has_version(editor):
    command, wanted = VERSIONS[editor]
    try:
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL,
                              encoding="utf-8").stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return said.startswith(wanted)


def missing(name):
    """Why a session cannot be run here, or None."""
    editor = SESSIONS[name][1]
    if shutil.which("tmux") is None:
        return "there is no tmux"
    if not has_version(editor):
        return f"{editor} is not the recorded version"
    return None


def check(name, write):
    """Whether the page shows what the session does; rewrite it if it is to."""
    path = os.path.join(DOC, SESSIONS[name][0])
    with open(path, encoding="utf-8") as page:
        text = page.read()
    found = block_of(name).search(text)
    if found is None:
        raise ValueError(f"{path} has no session {name}")
    try:
        shown = record(name)
    except TimeoutError as late:
        shown = str(late)
        write = False
    if shown == found.group(2):
        return True
    if write:
        with open(path, "w", encoding="utf-8") as page:
            page.write(text[:found.start(2)] + shown + text[found.end(2):])
        return True
    for line in ("shown:\n" + shown).splitlines():
        print("#", line)
    return False


def main():
    write = "--write" in sys.argv[1:]
    failures = 0
    print(f"1..{len(SESSIONS)}")
    for number, name in enumerate(SESSIONS, 1):
        why = missing(name)
        if why is not None:
            print(f"ok {number} - {name} # SKIP {why}")
            continue
        good = check(name, write)
        failures += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
