# SPDX-License-Identifier: GPL-2.0-or-later
"""Every example of the manual of queries is read as the page says: its head
tells how examples are marked."""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402

PAGE = os.path.join(s.SOURCE, "doc", "man", "postil-query.7")
MARK = re.compile(r'\.\\" (repaired|with --any|not a query|as (.*))$')


class Example:
    def __init__(self, line, query, marks):
        self.line, self.query = line, query
        self.any = "with --any" in marks
        self.repaired = "repaired" in marks
        self.same = next((plain(m[3:]) for m in marks
                          if m.startswith("as ")), None)


def plain(text):
    """mdoc's arguments as they are printed."""
    text = re.sub(r"\\\[u([0-9A-F]{4,6})\]", lambda m: chr(int(m[1], 16)),
                  text)
    text = text.replace("\\&", "")
    if "\\" in text:
        raise ValueError(f"an escape that this test does not know: {text}")
    return text


def queries(arguments):
    """.Ql quotes what stands between punctuation on its own; a last "." or ";"
    is the sentence's."""
    if re.search(r" [.;,:]$", arguments):
        arguments = arguments[:-2]
    return [plain(a) for a in arguments.split(" , ")]


def read_page():
    examples = []
    marks = []
    with open(PAGE, encoding="utf-8") as f:
        head = True
        for number, line in enumerate(f, 1):
            head = head and line.startswith('.\\"')
            line = line.rstrip("\n")
            mark = MARK.match(line)
            quoted = re.match(r"\.(?:It )?Ql (.*)", line)
            if mark and not head:
                marks.append(mark[1])
            elif quoted:
                if "not a query" not in marks:
                    examples += [Example(number, q, marks)
                                 for q in queries(quoted[1])]
                marks = []
            elif marks:
                raise ValueError(f"line {number}: marks nothing")
    return examples


class Reader:
    def __init__(self, home):
        self.home = home
        self.index = os.path.join(home, "index")
        tree = os.path.join(home, "tree")
        os.mkdir(tree)
        with open(os.path.join(tree, "a.txt"), "w", encoding="utf-8") as f:
            f.write("One article.\n")
        s.run(["index", "-q", "--index", self.index, tree], home)

    def search(self, query, options):
        out, _ = s.run(["search", "--index", self.index, *options, "--",
                        query], self.home)
        return out.decode()

    def repairs(self, query, options):
        out = self.search(query, ["--json", *options])
        return [r["message"]
                for r in json.loads(out.splitlines()[0])["repairs"]]

    def tree(self, query, options=()):
        out = self.search(query, ["--explain", *options])
        return out[:out.index("\nindex:")]


def faults(reader, e):
    options = ["--any"] if e.any else []
    repairs = reader.repairs(e.query, options)
    if bool(repairs) != e.repaired:
        yield f"repairs: {repairs}"
    if e.same is not None:
        got = reader.tree(e.query, options)
        wanted = reader.tree(e.same)
        if reader.repairs(e.same, []):
            yield f"{e.same} needs a repair itself"
        if got != wanted:
            yield f"{got}\nis not that of {e.same},\n{wanted}"


def main():
    tap = s.Tap()
    examples = read_page()
    tap.ok(len(examples) > 80, f"the page has {len(examples)} examples")
    with tempfile.TemporaryDirectory() as home:
        reader = Reader(home)
        for e in examples:
            wrong = list(faults(reader, e))
            tap.ok(not wrong, f"line {e.line}: {e.query}", "\n".join(wrong))
    tap.done()


if __name__ == "__main__":
    main()
