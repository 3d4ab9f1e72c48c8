# SPDX-License-Identifier: GPL-2.0-or-later
"""postil lsp, asked as Helix, eglot, Sublime Text and VS Code ask."""
import json
import os
import random
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(__file__))
import client as c  # noqa: E402
from client import s  # noqa: E402

# What each says of itself, as far as it changes what it gets.
HELIX = {"general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]},
         "workspace": {"symbol": {"dynamicRegistration": False}},
         "window": {"workDoneProgress": True}}
EGLOT = {"workspace": {"symbol": {"dynamicRegistration": False}},
         "textDocument": {"hover": {"contentFormat": ["markdown",
                                                      "plaintext"]}}}
SUBLIME = {"general": {"positionEncodings": ["utf-16"]},
           "window": {"showDocument": {"support": True}},
           "textDocument": {"hover": {"contentFormat": ["markdown"]}}}
VSCODE = {"general": {"positionEncodings": ["utf-16"]},
          "window": {"showDocument": {"support": True}},
          "textDocument": {"hover": {"contentFormat": ["markdown",
                                                       "plaintext"]}}}
UTF32 = {"general": {"positionEncodings": ["utf-32"]}}


def uri_of(*parts):
    return "file://" + urllib.parse.quote(os.path.join(*parts))


def start(articles, capabilities, root=None, **more):
    client = articles.client("lsp")
    params = {"processId": os.getpid(), "capabilities": capabilities,
              "rootUri": uri_of(root or articles.root), **more}
    client.capabilities = client.call("initialize", params)["capabilities"]
    client.notify("initialized")
    return client


def units(encoding, text):
    if encoding == "utf-8":
        return len(text.encode())
    if encoding == "utf-16":
        return len(text.encode("utf-16-le")) // 2
    return len(text)


def from_units(encoding, line, count):
    """How many characters of the line so many units are."""
    n = 0
    while n < len(line) and units(encoding, line[:n + 1]) <= count:
        n += 1
    return n


def flat(symbols):
    """Whether all are SymbolInformation, as the strictest client wants it."""
    return isinstance(symbols, list) and all(
        isinstance(x["name"], str) and isinstance(x["kind"], int) and
        isinstance(x["location"]["uri"], str) and
        all(isinstance(x["location"]["range"][e][k], int)
            for e in ("start", "end") for k in ("line", "character"))
        for x in symbols)


def text_at(encoding, location):
    """What the client would select."""
    path = urllib.parse.unquote(location["uri"][len("file://"):])
    with open(path, encoding="utf-8", newline="") as f:
        lines = f.read().split("\n")
    a, b = location["range"]["start"], location["range"]["end"]
    line = lines[a["line"]]
    if a["line"] != b["line"]:
        return line[from_units(encoding, line, a["character"]):]
    return line[from_units(encoding, line, a["character"]):
                from_units(encoding, line, b["character"])]


def check_start(tap, articles):
    client = articles.client("lsp")
    tap.ok(client.error("workspace/symbol", {"query": "x"})["code"] == -32002,
           "nothing before initialize")
    client.close()
    for name, capabilities, encoding in (
            ("Helix", HELIX, "utf-8"), ("eglot", EGLOT, "utf-16"),
            ("Sublime Text", SUBLIME, "utf-16"), ("VS Code", VSCODE, "utf-16"),
            ("a client with UTF-32", UTF32, "utf-32")):
        with start(articles, capabilities) as client:
            got = client.capabilities
            tap.ok(got["positionEncoding"] == encoding and
                   got["workspaceSymbolProvider"] is True and
                   got["textDocumentSync"] == {"openClose": True, "change": 2},
                   f"{name} starts it", got)
            tap.ok(client.error("initialize", {})["code"] == -32600,
                   "initialize comes once")
            tap.ok(client.error("textDocument/rename", {})["code"] ==
                   -32601, "a method that there is not")
            tap.ok(client.call("shutdown") is None, "shutdown")
            client.notify("exit")
            tap.ok(client.process.wait(60) == 0, "exit")


def check_symbols(tap, articles):
    for name, capabilities, encoding in (
            ("Helix", HELIX, "utf-8"), ("eglot", EGLOT, "utf-16"),
            ("UTF-32", UTF32, "utf-32")):
        with start(articles, capabilities) as client:
            for query, wanted in (("zeppelins", "zeppelins"),
                                  ("\u5f85\u3064\u3053\u3068", None),
                                  ("\"night train\"", "night train"), ("lang:de", None),
                                  ("kitsune", "kitsune")):
                got = client.call("workspace/symbol", {"query": query})
                tap.ok(got and flat(got), f"{name}: {query}", got)
                if wanted is None:
                    continue
                first = text_at(encoding, got[0]["location"])
                tap.ok(first == wanted, f"{name}: {query} is selected",
                       f"{first!r} {got[0]}")
            got = client.call("workspace/symbol", {"query": "zeppelins"})[0]
            tap.ok(got["name"].startswith("\U0001f682\U0001f682 Of zeppelins")
                   and got["containerName"] == "\u591c\u884c Notes" and
                   len(got["name"]) <= 121, "name and container", got)
            for query in ("", "  "):
                tap.ok(client.call("workspace/symbol", {"query": query}) == [],
                       "an empty query finds nothing")
            order = [x["location"]["uri"] for x in client.call(
                "workspace/symbol", {"query": "train"})]
            out, _ = s.run(["search", "-l", "train"], articles.home,
                           cwd=articles.root)
            tap.ok(order == [uri_of(articles.root, p)
                             for p in out.decode().splitlines()],
                   "in the order of postil search")
    # The first word alone, as VS Code's # sends it; each longer than the last.
    with start(articles, VSCODE) as client:
        for n in range(1, len("sleeper") + 1):
            client.request("workspace/symbol", {"query": "sleeper"[:n]})
            client.notify("$/cancelRequest", {"id": client.next_id - 1})
        last = client.reply(client.next_id)
        tap.ok(flat(last["result"]) and last["result"], "as one types")


def check_parts(tap, articles):
    """Symbols as they come, for who asks."""
    with start(articles, EGLOT) as client:
        whole = client.call("workspace/symbol", {"query": "lang:en"})
        for token in ("t", 7):
            wanted = client.request("workspace/symbol", {
                "query": "lang:en", "partialResultToken": token})
            parts = []
            m = client.take()
            while m.get("method") == "$/progress":
                tap.ok(m["params"]["token"] == token, "the token", m)
                parts.append(m["params"]["value"])
                m = client.take()
            tap.ok(m["id"] == wanted and m["result"] == [] and
                   len(whole) > 10 and len(parts) > 1 and
                   all(0 < len(p) <= 10 for p in parts) and
                   sum(parts, []) == whole, "symbols come in parts", parts)
        tap.ok(client.call("workspace/symbol", {
            "query": "lang:en", "partialResultToken": [1]}) == whole,
            "what is no token is none")


def check_pipeline(tap, articles):
    with start(articles, VSCODE) as client:
        first = client.next_id + 1
        data = b"".join(client.frame({
            "jsonrpc": "2.0", "id": first + i, "method": "workspace/symbol",
            "params": {"query": ["train", "zeppelins", "caf\u00e9"][i % 3]}})
            for i in range(1000))
        client.send_bytes(data)
        got = [client.take() for _ in range(1000)]
        tap.ok([m["id"] for m in got] == list(range(first, first + 1000)) and
               all(flat(m["result"]) for m in got), "1,000 requests pipelined")
        client.send_bytes(b"".join(client.frame(
            {"jsonrpc": "2.0", **m}) for m in (
                {"id": 5001, "method": "workspace/symbol",
                 "params": {"query": "train"}},
                {"id": 5002, "method": "workspace/symbol",
                 "params": {"query": "train"}},
                {"method": "$/cancelRequest", "params": {"id": 5002}})))
        got = [client.take() for _ in range(2)]
        tap.ok("result" in got[0] and got[1]["error"]["code"] == -32800,
               "a request is cancelled before its turn", got[1])


def check_frames(tap, articles):
    bad = [b"Hello\r\n\r\n", b"\r\n\r\n", b"Content-Length: x\r\n\r\n{}",
           b"Content-Type: a\r\n\r\n", b"Content-Length: -5\r\n\r\n",
           b"Content-Length: 3\r\n\r\n{x}", b"Content-Length: 0\r\n\r\n",
           b"\x00\xff" * 10000 + b"\r\n", b"Content-Length: 99999999\r\n\r\n" +
           b" " * 99999999]
    with start(articles, VSCODE) as client:
        for data in bad:
            client.send_bytes(data)
            answer = client.take()
            tap.ok(answer["error"]["code"] == -32700 and answer["id"] is None,
                   f"{data[:30]!r}", answer)
            tap.ok(flat(client.call("workspace/symbol", {"query": "train"})),
                   "and on it goes")
        text = json.dumps({"jsonrpc": "2.0", "id": "a",
                           "method": "workspace/symbol",
                           "params": {"query": "train"}}).encode()
        for head in (b"content-length: %d\r\nContent-Type: application/"
                     b"vscode-jsonrpc; charset=utf-8\r\n\r\n",
                     b"Content-Type: x\r\nContent-Length: %d\r\n\r\n",
                     b"Content-Length:%d\n\n"):
            for byte in (head % len(text)) + text:
                client.send_bytes(bytes([byte]))
            tap.ok(client.take()["id"] == "a", f"{head!r}, byte by byte")


def open_text(client, uri, text):
    client.notify("textDocument/didOpen", {"textDocument": {
        "uri": uri, "languageId": "markdown", "version": 1, "text": text}})


def document(uri, **more):
    return {"textDocument": {"uri": uri}, **more}


def check_links(tap, articles):
    uri = uri_of(articles.root, "2014", "draft.md")
    text = ("\U0001f682 See [[Bring back the night train]] and "
            "[dues](harbour-dues.html#top \"x\") or\r\n"
            "[[NIGHT-TRAINS|the piece]], [gone](nowhere.md), [[Nothing such]]\n"
            "[[postil:a6ae3c99bbc60c48][a]] [[file:../2019/street-trees.md]"
            "[b]] https://example.org/x.\n")
    with start(articles, VSCODE) as client:
        open_text(client, uri, text)
        links = client.call("textDocument/documentLink", document(uri))
        targets = [x["target"] for x in links]
        tap.ok(targets == [uri_of(articles.root, p) for p in (
            "2014/night-trains.md", "2014/harbour-dues.html",
            "2014/night-trains.md", "2014/night-trains.md",
            "2019/street-trees.md")], "links lead to files", links)
        lines = text.replace("\r", "").split("\n")
        spans = [lines[x["range"]["start"]["line"]].encode("utf-16-le")[
            2 * x["range"]["start"]["character"]:
            2 * x["range"]["end"]["character"]].decode("utf-16-le")
            for x in links]
        tap.ok(spans == ["[[Bring back the night train]]",
                         "[dues](harbour-dues.html#top \"x\")",
                         "[[NIGHT-TRAINS|the piece]]",
                         "[[postil:a6ae3c99bbc60c48][a]]",
                         "[[file:../2019/street-trees.md][b]]"],
               "and stand where they are", spans)

        def hover(line, character):
            return client.call("textDocument/hover", document(
                uri, position={"line": line, "character": character}))
        got = hover(0, 12)
        tap.ok(got["contents"]["kind"] == "markdown" and
               got["contents"]["value"].startswith(
                   "**Bring back the night train**\n\nJohn Roe, 2014-11-19\n\n")
               and got["range"]["start"] == {"line": 0, "character": 7},
               "a link is explained", got)
        tap.ok(hover(0, 2) is None and hover(1, 40) is None and
               hover(99, 99) is None and hover(2, 2) is not None,
               "what is no link to an article is not")
        there = client.call("textDocument/definition", document(
            uri, position={"line": 1, "character": 3}))
        tap.ok(there["uri"] == uri_of(articles.root, "2014", "night-trains.md")
               and there["range"]["start"] == {"line": 0, "character": 0} and
               client.call("textDocument/definition", document(
                   uri, position={"line": 1, "character": 40})) is None,
               "a link is followed as a definition", there)
        tap.ok(client.call("textDocument/hover", document(
            "file:///other", position={"line": 0, "character": 0})) is None,
            "of a file that is not open nothing is known")
    with start(articles, HELIX) as client:
        open_text(client, uri, text)
        got = client.call("textDocument/hover", document(
            uri, position={"line": 0, "character": 12}))
        tap.ok(got["contents"]["kind"] == "plaintext" and
               got["range"]["start"]["character"] == 9,
               "in plain text, and bytes, for who wants it so", got)


def check_addresses(tap, articles):
    articles.write("web.md", "---\ntitle: Of the web\nurl: https://example.org/"
                   "a/b?c=d\n---\n\nA lead.\n")
    articles.index()
    uri = uri_of(articles.root, "y.md")
    lines = ["https://example.org/a/b?c=d", "(<https://example.org/a/b?c=d>).",
             "[x](https://example.org/a/b?c=d)", "https://example.org/a/b?c=e",
             "[[https://example.org/a/b?c=d][x]]"]
    with start(articles, VSCODE) as client:
        open_text(client, uri, "\n".join(lines))
        got = [client.call("textDocument/hover", document(
            uri, position={"line": i, "character": 7}))
            for i in range(len(lines))]
        tap.ok([x is not None for x in got] == [True, True, True, False, True]
               and got[0]["contents"]["value"] ==
               "**Of the web**\n\nA lead.", "addresses of articles", got)


def check_growth(tap, articles):
    """Documents that are opened, changed and closed, and all else."""
    rounds = 60 if s.SANITIZED else 600
    text = "See [[Bring back the night train]] and [[br\n" * 50
    with start(articles, VSCODE) as client:
        early = 0
        for i in range(rounds):
            uri = uri_of(articles.root, f"{i}.md")
            open_text(client, uri, text)
            for k in range(5):
                client.notify("textDocument/didChange", {
                    "textDocument": {"uri": uri, "version": k},
                    "contentChanges": [{"range": {
                        "start": {"line": k, "character": 0},
                        "end": {"line": k, "character": 3}}, "text": "Look"}]})
            place = document(uri, position={"line": 9, "character": 43})
            client.call("textDocument/completion", place)
            client.call("textDocument/hover", place)
            client.call("textDocument/codeAction", document(uri, range={
                "start": {"line": 0, "character": 0},
                "end": {"line": 1, "character": 0}},
                context={"diagnostics": []}))
            client.call("workspace/symbol", {"query": "the"})
            client.notify("textDocument/didClose", document(uri))
            if i == rounds // 6:
                early = client.resident()
        grown = client.resident() - early
        tap.ok(s.SANITIZED or grown < 1 << 20, f"{rounds} documents, and it "
               "does not grow", grown)


def check_complete(tap, articles):
    uri = "untitled:Untitled-1"
    with start(articles, VSCODE) as client:
        open_text(client, uri, "\u6811 [[bring ba\n[[night]] [x] bri")

        def complete(line, character):
            got = client.call("textDocument/completion", document(
                uri, position={"line": line, "character": character}))
            tap.ok(got["isIncomplete"] is True, "is incomplete")
            return got["items"]
        got = complete(0, 12)
        tap.ok([x["label"] for x in got] == ["Bring back the night train"] and
               got[0]["textEdit"] == {
                   "range": {"start": {"line": 0, "character": 4},
                             "end": {"line": 0, "character": 12}},
                   "newText": "Bring back the night train]]"} and
               got[0]["detail"] == "John Roe, 2014-11-19", "a title", got)
        got = complete(1, 5)
        tap.ok(len(got) == 2 and all(
            not x["textEdit"]["newText"].endswith("]]") and
            x["textEdit"]["range"]["end"]["character"] == 7 for x in got),
            "]] is there already", got)
        tap.ok(complete(1, 17) == [] and complete(1, 0) == [],
               "nothing outside of [[")


def check_actions(tap, articles):
    uri = uri_of(articles.root, "letters", "mine.md")
    text = "\U0001f682 The night train and its sleeping cars\nnext"
    selection = {"start": {"line": 0, "character": 3},
                 "end": {"line": 0, "character": 41}}
    nowhere = {"start": {"line": 1, "character": 2},
               "end": {"line": 1, "character": 2}}
    with start(articles, VSCODE) as client:
        open_text(client, uri, text)

        def actions(r, **context):
            return client.call("textDocument/codeAction", document(
                uri, range=r, context={"diagnostics": [], **context}))
        got = actions(selection)
        cites = [a for a in got if a["title"].startswith("Cite: ")]
        opens = [a for a in got if a["title"].startswith("Similar: ")]
        tap.ok(cites and len(cites) == len(opens), "actions for a selection")
        edit = [a for a in cites if "Bring back" in a["title"]][0][
            "edit"]["changes"][uri]
        tap.ok(edit == [{"range": {"start": selection["end"],
                                   "end": selection["end"]},
                         "newText": " (John Roe, [\"Bring back the night train"
                         "\"](../2014/night-trains.md), 2014-11-19)"}],
               "a citation is put behind it", edit)
        tap.ok(actions(nowhere) == [], "without one there are none")
        tap.ok(actions(selection, only=["source"]) == [] and
               len(actions(selection, only=["refactor"])) == len(cites),
               "only what is asked for")
        command = opens[0]["command"]
        number = client.request("workspace/executeCommand", {
            "command": command["command"], "arguments": command["arguments"]})
        shown = client.take()
        tap.ok(shown["method"] == "window/showDocument" and
               shown["params"]["uri"] == command["arguments"][0]["uri"] and
               shown["params"]["selection"] == command["arguments"][0]["range"],
               "the editor is asked to show it", shown)
        client.send({"jsonrpc": "2.0", "id": shown["id"],
                     "result": {"success": True}})
        tap.ok(client.reply(number)["result"] is None, "and the command is done")

        def execute(name, *arguments):
            return client.call("workspace/executeCommand", {
                "command": name, "arguments": list(arguments)})
        got = execute("postil.search", "zeppelins")
        same = client.call("postil/search", {"query": "zeppelins"})
        tap.ok(got == same and len(got["hits"]) == 1 and
               text_at("utf-16", got["locations"][0]) == "zeppelins",
               "postil.search", got)
        out, _ = s.run(["search", "--json", "zeppelins"], articles.home,
                       cwd=articles.root)
        tap.ok([json.loads(x) for x in out.splitlines()][1] == got["hits"][0],
               "its records are those of postil search --json")
        tap.ok(len(execute("postil.search", {"query": "the", "limit": 3})["hits"]
                   ) == 3, "with options")
        got = execute("postil.similar", {
            "textDocument": {"uri": uri}, "range": selection, "limit": 1})
        tap.ok(got["hits"][0]["path"]["text"] in (
            "2014/night-trains.md", "letters/on-night-trains.md"),
            "postil.similar to a selection", got["begin"])
        tap.ok(execute("postil.similar", {"textDocument": {"uri": uri}})["hits"],
               "to a whole document")
        tap.ok(execute("postil.cite", {"path": "2014/night-trains.md",
                                       "style": "plain"})["text"].startswith(
               "John Roe, "), "postil.cite")
        wrong = client.error("workspace/executeCommand", {"command": "rm"})
        tap.ok(wrong["code"] == -32602, "a command that there is not", wrong)
    with start(articles, HELIX) as client:
        open_text(client, uri, text)
        got = client.call("textDocument/codeAction", document(
            uri, range=selection, context={"diagnostics": []}))
        tap.ok(got and all("edit" in a for a in got),
               "no command that the editor could not follow")


def check_changes(tap, articles):
    """Random edits, told in ranges; where a link then stands shows whether the
    server has the same text."""
    rng = random.Random(5)
    pieces = ["a", "\n", "\r\n", "\r", "\U0001f682", "\u6811", "\u00e9",
              "[[Bring back the night train]]", " ", "word"]
    for capabilities, encoding in ((VSCODE, "utf-16"), (HELIX, "utf-8"),
                                   (UTF32, "utf-32")):
        with start(articles, capabilities) as client:
            uri = uri_of(articles.root, "x.md")
            text = "start"
            open_text(client, uri, text)

            def place(at):
                lines = text[:at].replace("\r\n", "\n").replace("\r", "\n")
                line = lines.count("\n")
                return {"line": line, "character": units(
                    encoding, lines.split("\n")[-1])}

            def spot():
                while True:
                    at = rng.randrange(len(text) + 1)
                    if not (0 < at < len(text) and text[at - 1:at + 1] == "\r\n"):
                        return at
            for step in range(300):
                a, b = sorted((spot(), spot()))
                if b - a > 12:
                    b = a
                new = "".join(rng.choice(pieces)
                              for _ in range(rng.randrange(4)))
                change = {"range": {"start": place(a), "end": place(b)},
                          "text": new}
                text = text[:a] + new + text[b:]
                if step % 100 == 99:
                    change = {"text": text}
                client.notify("textDocument/didChange", {
                    "textDocument": {"uri": uri, "version": step + 2},
                    "contentChanges": [change]})
            mark = "[[Bring back the night train]]"
            wanted, at = [], text.find(mark)
            while at >= 0:
                wanted.append(place(at))
                at = text.find(mark, at + len(mark))
            got = [x["range"]["start"] for x in client.call(
                "textDocument/documentLink", document(uri))]
            tap.ok(got == wanted and wanted, f"300 edits in {encoding}",
                   f"{wanted}\n{got}\n{text!r}")
            client.notify("textDocument/didClose", document(uri))
            tap.ok(client.call("textDocument/documentLink", document(uri)) == [],
                   "a file that was closed")


def check_odd(tap, articles):
    """Params of any kind: no request crashes it."""
    values = [None, 0, -1, 1e300, "", "\x00", [], {}, [[]], {"uri": 1},
              {"uri": "file:///x.md"}, {"line": -1, "character": -1},
              {"line": 10 ** 18, "character": 10 ** 18},
              {"start": {"line": 0, "character": 0}, "end": {}}, True]
    members = ["textDocument", "position", "range", "context", "query",
               "command", "arguments", "contentChanges", "capabilities"]
    methods = ["workspace/symbol", "workspace/executeCommand", "postil/search",
               "textDocument/hover", "textDocument/documentLink",
               "textDocument/definition", "textDocument/completion",
               "textDocument/codeAction", "textDocument/didOpen",
               "textDocument/didChange",
               "textDocument/didClose", "initialized"]
    rng = random.Random(3)
    with start(articles, VSCODE) as client:
        open_text(client, "file:///x.md", "[[a]] text [b](c) " * 20)
        count = 0
        for _ in range(3000):
            params = {rng.choice(members): rng.choice(values)
                      for _ in range(rng.randrange(4))}
            if rng.random() < .5:
                params["textDocument"] = {"uri": "file:///x.md"}
            client.request(rng.choice(methods), params)
            count += "result" in client.reply(client.next_id)
        tap.ok(count > 300, "3,000 odd requests", count)


def check_stale(tap, articles):
    with start(articles, VSCODE) as client:
        articles.write("notes.md", "Changed.\n")
        got = client.call("workspace/symbol", {"query": "zeppelins"})
        tap.ok(flat(got) and "zeppelins" in got[0]["name"],
               "a file that changed shows what was indexed", got)
        os.remove(os.path.join(articles.root, "notes.md"))
        got = client.call("workspace/symbol", {"query": "zeppelins"})
        tap.ok(flat(got), "a file that is gone")
    empty = c.Articles()
    with start(empty, VSCODE) as client:
        wrong = client.error("workspace/symbol", {"query": "x"})
        tap.ok(wrong["code"] == -32012 and "index" in wrong["message"],
               "no index is said", wrong)
        uri = uri_of(empty.root, "a.md")
        open_text(client, uri, "[[a]]")
        tap.ok(client.call("textDocument/documentLink", document(uri)) == [] and
               client.call("textDocument/hover", document(
                   uri, position={"line": 0, "character": 2})) is None,
               "but not at each link")
    empty.close()
    # Another folder's index, by an option.
    elsewhere = c.Articles()
    with start(elsewhere, VSCODE, initializationOptions={
            "index": articles.root}) as client:
        tap.ok(client.call("workspace/symbol", {"query": "train"}),
               "an index that the client names")
    elsewhere.close()


def main():
    tap = s.Tap()
    articles = c.Articles(s.EXAMPLES)
    articles.write("notes.md", "---\ntitle: \u591c\u884c Notes\n---\n\n"
                   "\U0001f682\U0001f682 Of zeppelins \u6811\U0001f9d1\u200d"
                   "\U0001f33e kitsune, and more of it " + "word " * 60 + "\n")
    articles.write("odd name: \u00e9.txt", "Odd\n\n\u200b\u200bAn oddity, "
                   "\u5f85\u3064\u3053\u3068.\n")
    articles.index()
    check_start(tap, articles)
    check_symbols(tap, articles)
    check_parts(tap, articles)
    check_pipeline(tap, articles)
    check_frames(tap, articles)
    check_links(tap, articles)
    check_addresses(tap, articles)
    check_complete(tap, articles)
    check_actions(tap, articles)
    check_changes(tap, articles)
    check_odd(tap, articles)
    check_growth(tap, articles)
    check_stale(tap, articles)
    articles.close()
    tap.done()


if __name__ == "__main__":
    main()
