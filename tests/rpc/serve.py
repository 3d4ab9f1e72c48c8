# SPDX-License-Identifier: GPL-2.0-or-later
"""postil serve, as no well-behaved client would use it, and as all do."""
import base64
import json
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
import client as c  # noqa: E402
from client import s  # noqa: E402

CANCELLED, QUERY, NO_INDEX, NO_ARTICLE = -32800, -32011, -32012, -32014


def frame(*messages):
    return b"".join(json.dumps({"jsonrpc": "2.0", **m}).encode() + b"\n"
                    for m in messages)


def search(number, query, **params):
    return {"id": number, "method": "search",
            "params": {"query": query, **params}}


def code_of(message):
    return message.get("error", {}).get("code")


def whole_dialogue(articles, data, options=()):
    """Replies to bytes that are all of the input, and the exit status."""
    p = subprocess.run([s.POSTIL, "serve", *options], cwd=articles.root,
                       env=s.environment(articles.home), input=data,
                       capture_output=True, timeout=300)
    return [json.loads(x) for x in p.stdout.splitlines()], p


def check_garbage(tap, articles):
    cases = [
        (b"x", -32700, None), (b"{", -32700, None), (b"\xff\xfe", -32700, None),
        (b'{"jsonrpc":"2.0","id":1,"method":"status"', -32700, None),
        (b'"\\ud800"', -32700, None), (b"[" * 65 + b"]" * 65, -32700, None),
        (b"[" * 200000, -32700, None), (b"\x00", -32700, None),
        (b'{"a":' * 65 + b"1" + b"}" * 65, -32700, None),
        (b"1", -32600, None), (b"null", -32600, None), (b"{}", -32600, None),
        (b'"text"', -32600, None), (b"[]", -32600, None),
        (b'{"id":7,"method":"status"}', -32600, 7),
        (b'{"jsonrpc":"1.0","id":7,"method":"status"}', -32600, 7),
        (b'{"jsonrpc":"2.0","id":7}', -32600, 7),
        (b'{"jsonrpc":"2.0","id":7,"method":1}', -32600, 7),
        (b'{"jsonrpc":"2.0","id":[],"method":"status"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":7,"method":"status","params":1}', -32600, 7),
        (b'{"jsonrpc":"2.0","id":7,"method":"status","params":[1]}', -32602, 7),
        (b'{"jsonrpc":"2.0","id":7,"method":"stat\\u0000us"}', -32601, 7),
        (b'{"jsonrpc":"2.0","id":7,"method":"search"}', -32602, 7),
        (b'{"jsonrpc":"2.0","id":7,"method":"search","params":{"query":1}}',
         -32602, 7),
        (b'{"jsonrpc":"2.0","id":7,"method":"show","params":{}}', -32602, 7),
        (b'{"jsonrpc":"2.0","id":7,"method":"show","params":{"id":"ffffff"}}',
         NO_ARTICLE, 7),
        (b'{"jsonrpc":"2.0","id":7,"method":"show","params":{"path":"a\\u0000"}}',
         -32602, 7),
        (b"a" * (9 << 20), -32700, None),
        (b'{"jsonrpc":"2.0","id":7,"method":"search","params":{"query":"'
         + b"x" * (8 << 20) + b'"}}', -32700, None)]
    with articles.client() as client:
        for line, code, number in cases:
            client.send_bytes(line + b"\n")
            got = client.take()
            tap.ok(code_of(got) == code and got["id"] == number,
                   f"{line[:60]!r} is {code}", got)
            data = got.get("error", {}).get("data", {})
            tap.ok({"what", "where", "hint"} <= set(data), "with data", got)
        for line in (b"", b"  ", b"\r",
                     b'{"jsonrpc":"2.0","method":"status"}',
                     b'{"jsonrpc":"2.0","method":"nothing"}',
                     b'{"jsonrpc":"2.0","id":5,"result":null}',
                     b'[{"jsonrpc":"2.0","method":"status"}]'):
            client.send_bytes(line + b"\n")
        tap.ok(client.call("complete", {"kind": "field", "prefix": "auth"})
               ["items"][0]["text"] == "author:",
               "what wants no answer gets none")


def check_noise(tap, articles):
    rng = random.Random(7)
    pieces = [b'{"jsonrpc":"2.0",', b'"id":1,', b'"method":"search"', b"}",
              b'"params":{"query":"train"}', b"\n", b"\n", b"[", b"]", b",",
              b"\x00", b"\xc3", b'"', b"\\", b"9" * 400]
    noise = b"".join(rng.choice(pieces) if rng.random() < .8
                     else bytes([rng.randrange(256)]) for _ in range(20000))
    replies, p = whole_dialogue(articles, noise + b"\n" + frame(
        search(99, "train")))
    tap.ok(p.returncode == 0 and replies[-1].get("id") == 99 and
           "result" in replies[-1], "noise is survived", p.stderr)


def check_ids(tap, articles):
    with articles.client() as client:
        for number in (0, -1, 2 ** 53, 1.5, .1, -2.5e-7, "", "a", "\u00e9\u0001",
                       "\x00", None):
            client.send({"jsonrpc": "2.0", "id": number, "method": "status"})
            got = client.take()
            tap.ok("result" in got and got["id"] == number and
                   type(got["id"]) is type(number), f"id {number!r}", got)


def check_order(tap, articles):
    queries = ["train", "night train", "\u6811", "caf\u00e9", "titl*", "\"the\"",
               "-train", "lang:de", ""]
    data = b"".join(frame(search(i, queries[i % len(queries)], snippets=1))
                    for i in range(1500))
    p = subprocess.Popen([s.POSTIL, "serve"], cwd=articles.root,
                         env=s.environment(articles.home),
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    # Nothing is read before all is written.
    p.stdin.write(data)
    p.stdin.close()
    replies = [json.loads(x) for x in p.stdout]
    tap.ok(p.wait(60) == 0 and [r.get("id") for r in replies] ==
           list(range(1500)) and all("result" in r for r in replies),
           "1,500 requests before the first reply is read; in order")
    p.stdout.close()
    replies, p = whole_dialogue(articles, frame(search(1, "train"))
                                .replace(b"\n", b"\r\n") +
                                frame(search(2, "train"))[:-1])
    tap.ok([r["id"] for r in replies] == [1, 2],
           "CR LF, and no line feed at the end")


def check_cancel(tap, articles):
    with articles.client() as client:
        # Short enough to come as one piece.
        client.send_bytes(frame(
            search(1, "train"), search(2, "train"), search("2", "train"),
            search(3, "train"),
            {"method": "$/cancelRequest", "params": {"id": 2}},
            {"method": "$/cancelRequest", "params": {"id": 77}},
            {"method": "$/cancelRequest"}))
        got = {m["id"]: m for m in (client.take() for _ in range(4))}
        tap.ok(code_of(got[2]) == CANCELLED, "a cancelled request says so", got)
        tap.ok(all("result" in got[i] for i in (1, "2", 3)),
               "the others are answered")
        client.send_bytes(frame(
            search(1, "t", live="a"), search(2, "tr", live="a"),
            search(3, "tra", live="b"), search(4, "tra", live="a"),
            search(5, "tra")))
        got = [client.take() for _ in range(5)]
        tap.ok([m["id"] for m in got] == [1, 2, 3, 4, 5] and
               [code_of(m) for m in got] ==
               [CANCELLED, CANCELLED, None, None, None],
               "a live search replaces those before it", got)


def check_batch(tap, articles):
    with articles.client() as client:
        client.send([{"jsonrpc": "2.0", "id": 1, "method": "status"},
                     {"jsonrpc": "2.0", "method": "status"}, 5,
                     {"jsonrpc": "2.0", "id": 2, "method": "no"}])
        got = client.take()
        tap.ok([m["id"] for m in got] == [1, None, 2] and
               [code_of(m) for m in got] == [None, -32600, -32601],
               "a batch", got)
        client.send([{"jsonrpc": "2.0", "id": i, "method": "status"}
                     for i in range(1000)])
        tap.ok(code_of(client.take()) == -32600, "a batch that is too long")


def cli(articles, *args):
    out, _ = s.run([*args], articles.home, cwd=articles.root)
    return [json.loads(x) for x in out.splitlines()]


def check_records(tap, articles):
    same = [(["night train"], {}), (["--sort", "date", "tree"], {"sort": "date"}),
            (["--any", "tree toll"], {"any": True}),
            (["--limit", "2", "--offset", "1", "the"],
             {"limit": 2, "offset": 1}),
            (["--snippets", "3", "--context", "sentence", "water"],
             {"snippets": 3, "context": "sentence"}),
            (["--width", "60", "caf*"], {"width": 60}),
            (["--partial", "toll zebra"], {"partial": True}),
            (["--feedback", "train"], {"feedback": True}),
            (["--feedback=3", "train"], {"feedback": 3}),
            (["--collapse", "author", "the"], {"collapse": "author"}),
            (["--rank", "bm25", "--reverse", "train"],
             {"rank": "bm25", "reverse": True}),
            (["--engine", "xapian", "train"], {"engine": "xapian"}),
            (["--engine", "fast", "train"], {"engine": "fast"}),
            (["nigth train"], {}), (["(broken"], {}), (["\u6811"], {})]
    with articles.client() as client:
        for args, params in same:
            want = cli(articles, "search", "--json", *args)
            got = client.call("search", {"query": args[-1], **params})
            tap.ok([got["begin"], *got["hits"], got["end"]] == want,
                   f"the records of postil search --json {args}",
                   f"{want}\n{got}")
        want = cli(articles, "search", "--json", "--facet", "year,lang",
                   "--timeline=month", "train")
        got = client.call("search", {"query": "train", "timeline": "month",
                                     "facets": ["year", "lang"]})
        tap.ok([got["begin"], *got["facets"], got["timeline"], *got["hits"],
                got["end"]] == want, "facets and a timeline")
        facets = client.call("facets", {"query": "train",
                                        "facets": ["year", "lang"]})
        tap.ok(facets["facets"] == want[1:3] and
               facets["total"] == want[-1]["total"], "facets alone", facets)
        got = client.call("facets", {"facets": ["lang"], "limit": 1})
        tap.ok(len(got["facets"][0]["values"]) == 1, "few values of a facet")
        name = "2014/night-trains.md"
        tap.ok([client.call("show", {"path": name})["article"]] ==
               cli(articles, "show", "--json", name), "postil show --json")
        want = cli(articles, "similar", "--json", name)
        got = client.call("similar", {"path": name})
        tap.ok([got["begin"], *got["hits"], got["end"]] == want,
               "postil similar --json")
        text = "Trains at night, and sleeping cars with beds"
        got = client.call("similar", {"text": text})
        tap.ok(got["hits"] and got["hits"][0]["path"]["text"] == name,
               "what is similar to a text", got["begin"])
        tap.ok([client.call("status")["status"]] ==
               cli(articles, "status", "--json"), "postil status --json")
        tap.ok(client.call("status", {"files": False})["status"]["files"]
               ["stale"]["files"] is None, "a status without looking at files")
        tap.ok(client.error("similar", {"id": "ffff"})["code"] == NO_ARTICLE and
               client.error("similar", {})["code"] == -32602,
               "similar to nothing")
        tap.ok(client.error("search", {"query": "x", "limit": 1001})["data"]
               ["where"] == "limit", "a limit that is too large is named")
        number = client.request("search", {
            "query": "lang:en OR lang:de", "limit": 1000, "progress": 5})
        hits, messages = [], 0
        m = client.take()
        while "id" not in m:
            messages += 1
            hits += m["params"]["value"]["hits"]
            m = client.take()
        want = client.call("search", {"query": "lang:en OR lang:de",
                                      "limit": 1000})
        tap.ok(m["id"] == number and m["result"]["hits"] == [] and
               hits == want["hits"] and messages > 1, "hits as they come",
               messages)
        one = client.call("search", {"query": "the", "matches": 1, "limit": 1})
        tap.ok(len(one["hits"][0]["matches"]) == 1 and
               one["hits"][0]["matches_truncated"], "few matches")
        wrong = client.error("search", {"query": "x", "facets": ["a"]})
        tap.ok(wrong["code"] == -32602 and wrong["data"]["where"] == "facets",
               "an unknown facet")
        strict = client.error("search", {"query": "tree \"toll", "strict": True})
        tap.ok(strict["code"] == QUERY and strict["data"]["begin"] == 5 and
               "\n" not in strict["message"], "a strict query", strict)


def check_engines(tap):
    """Which one it was is seen by what it says of a table without its tree."""
    articles = c.Articles()
    articles.write("a.txt", "A dam\n\nA dam and a weir.\n")
    articles.index()
    shards = os.path.join(articles.root, ".postil", "shards")
    for shard in os.listdir(shards):
        table = os.path.join(shards, shard, "position.glass")
        size = os.path.getsize(table)
        os.unlink(table)
        with open(table, "wb") as f:
            f.write(bytes(size))
    for command, method in ("serve", "search"), ("lsp", "postil/search"), \
            ("mcp", None):
        with articles.client(command) as client:
            if command == "lsp":
                client.call("initialize", {"capabilities": {}})
            for engine, says in (("fast", "position.glass: block "),
                                 ("auto", "position.glass: block "),
                                 ("xapian", "DatabaseCorruptError")):
                params = {"query": '"a dam"', "engine": engine}
                if method:
                    got = client.error(method, params)["message"]
                else:
                    got = str(client.call("tools/call", {
                        "name": "search", "arguments": params}))
                tap.ok(says in got, f"{command} has {engine} search", got)
            if command == "serve":
                wrong = client.error("facets", {"facets": ["lang"],
                                                "engine": "slow"})
                tap.ok(wrong["code"] == -32602 and
                       wrong["data"]["where"] == "engine",
                       "an engine that there is not", wrong)
    articles.close()


def check_paths(tap, articles):
    bad = b"caf\xe9 : d\xc3\xa9j\xc3\xa0.txt"
    articles.write(b"odd/" + bad, "Zanzibar\n\nOf the zanzibar zebra.\n")
    articles.index()
    folder = os.path.join(articles.root, "odd")
    with articles.client() as client:
        hit = client.call("search", {"query": "zanzibar", "cwd": folder})[
            "hits"][0]
        tap.ok(hit["path"] == {"bytes": base64.b64encode(bad).decode()},
               "a path that is no UTF-8", hit["path"])
        shown = client.call("show", {"path": hit["path"], "cwd": folder})
        tap.ok(shown["article"]["id"] == hit["id"], "goes back as it came")
        here = client.call("search", {"query": "the", "here": "odd"})
        tap.ok([h["id"] for h in here["hits"]] == [hit["id"]] and
               client.call("search", {"query": "the", "here": True,
                                      "cwd": folder})["end"]["total"] == 1,
               "here")
        every = client.call("search", {"query": "the", "here": "/"})
        tap.ok(every["end"]["total"] ==
               client.call("search", {"query": "the"})["end"]["total"],
               "here, from above the tree")
        tap.ok(client.error("search", {"query": "the",
                                       "here": "/nowhere"})["code"] ==
               -32602, "elsewhere")
        cited = client.call("cite", {"id": hit["id"], "link": "file",
                                     "from": "2014/new.md"})["text"]
        tap.ok("(../odd/caf%E9%20%3A%20d%C3%A9j%C3%A0.txt)" in cited,
               "a link to it", cited)
        client.call("initialize", {"cwd": folder})
        tap.ok(client.call("show", {"path": "../2014/night-trains.md"})
               ["article"]["path"]["text"] == "../2014/night-trains.md",
               "another folder from now on")
        tap.ok(client.error("initialize", {"cwd": "odd"})["code"] == -32602,
               "a folder is absolute")


def check_cite(tap, articles):
    articles.write("nasty.md", "---\ntitle: 'A [b](c) *d* \\ `e`'\n"
                   "author: ['X_Y_Z', 'Q']\nurl: https://e.org/a(b) c\n"
                   "source: \"S\\e[31m & <T>\"\ndate: 2020-02-01\n---\n\nText.\n")
    articles.index()
    with articles.client() as client:
        def cite(**params):
            return client.call("cite", {"path": "nasty.md", **params})["text"]
        tap.ok(cite() == r'X\_Y\_Z and Q, ["A \[b\](c) \*d\* \\ \`e\`"]'
               r'(https://e.org/a%28b%29%20c), *S '
               r'\[31m \& \<T\>*, 2020-02-01', "Markdown", cite())
        tap.ok(cite(style="org") == 'X_Y_Z and Q, [[https://e.org/a%28b%29%20c]'
               '[A (b)(c) *d* \\ `e`]], /S (31m & <T>/, 2020-02-01',
               "Org", cite(style="org"))
        tap.ok(cite(style="plain", link="file") == 'X_Y_Z and Q, "A [b](c) *d* '
               '\\ `e`", S [31m & <T>, 2020-02-01, nasty.md', "plain",
               cite(style="plain", link="file"))
        tap.ok(re.search(r"\(postil:[0-9a-f]{16}\)", cite(link="postil")),
               "postil:ID")


def check_complete(tap, articles):
    with articles.client() as client:
        def texts(kind, prefix, **params):
            return [i["text"] for i in client.call(
                "complete", {"kind": kind, "prefix": prefix, **params})["items"]]
        tap.ok(texts("title", "Bring ba") == ["Bring back the night train"] and
               texts("title", "NIGHT bring") == ["Bring back the night train"],
               "titles")
        tap.ok(texts("title", "a let")[0].startswith("A letter on night"),
               "titles that begin so come first", texts("title", "a let"))
        tap.ok(len(texts("title", "")) == 20, "all titles")
        tap.ok("Jane Doe" in texts("author", "DOE"), "authors by a later word")
        tap.ok(texts("tag", "rail") == ["railways"], "tags", texts("tag", "rail"))
        tap.ok(texts("word", "slee") == ["sleeping", "sleep", "sleeper"] and
               texts("word", "") == [], "words", texts("word", "slee"))
        tap.ok(texts("field", "s") == ["section:", "since:", "source:",
                                       "summary:"], "fields")
        tap.ok(client.call("complete", {"kind": "word", "prefix": "t",
                                        "limit": 2})["truncated"], "truncated")


def check_changes(tap):
    articles = c.Articles()
    with articles.client() as client:
        tap.ok(client.error("search", {"query": "x"})["code"] == NO_INDEX,
               "no index")
        tap.ok(client.call("initialize")["index"] is None,
               "none yet is no error to begin with")
        articles.write("a.txt", "Apricots\n\nThey ripen.\n")
        articles.index()
        tap.ok(client.call("search", {"query": "apricots"})["end"]["total"] == 1,
               "an index that was made meanwhile")
        for i in range(1, 6):
            articles.write(f"{i}.txt", f"Plums\n\nNumber {i}.\n")
            articles.index()
            tap.ok(client.call("search", {"query": "plums"})["end"]["total"] ==
                   i and client.call("complete", {"kind": "title", "prefix": "p"}
                                     )["items"][0]["text"] == "Plums",
                   f"change {i} is seen")
        s.run(["compact"], articles.home, cwd=articles.root)
        tap.ok(client.call("search", {"query": "plums"})["end"]["total"] == 5,
               "after compacting")
        subprocess.run(["rm", "-r", os.path.join(articles.root, ".postil")],
                       check=True)
        tap.ok(client.error("search", {"query": "x"})["code"] == NO_INDEX,
               "an index that is gone")
    articles.close()


def check_end(tap, articles):
    stop = {"id": 1, "method": "shutdown"}
    leave = {"method": "exit"}
    for data, status, count in ((frame(stop, leave), 0, 1), (frame(leave), 1, 0),
                                (frame(stop), 0, 1), (b"", 0, 0),
                                (frame(leave, search(1, "x")), 1, 0)):
        replies, p = whole_dialogue(articles, data)
        tap.ok(p.returncode == status and len(replies) == count,
               f"{data!r} ends with {status}", replies)
    replies, _ = whole_dialogue(articles, frame(stop, search(2, "x")))
    tap.ok(code_of(replies[1]) == -32600, "nothing is served after shutdown")
    p = subprocess.Popen([s.POSTIL, "serve"], cwd=articles.root,
                         env=s.environment(articles.home),
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    p.stdout.close()
    try:
        for i in range(1000):
            p.stdin.write(frame(search(i, "the")))
        p.stdin.close()
    except BrokenPipeError:
        pass
    tap.ok(p.wait(60) == 0, "it ends when nobody reads any more")
    for options, status in ((["--index", "/nowhere"], 0), (["--what"], 2),
                            (["word"], 2), (["--help"], 0), (["--stdio"], 0)):
        p = subprocess.run([s.POSTIL, "serve", *options], capture_output=True,
                           stdin=subprocess.DEVNULL, cwd=articles.root,
                           env=s.environment(articles.home), timeout=60)
        tap.ok(p.returncode == status, f"postil serve {options} is {status}",
               p.stderr)


def check_growth(tap, articles):
    requests = 2000 if s.SANITIZED else 20000
    rng = random.Random(1)
    words = ["train", "toll", "tree", "water", "caf*", "nigth", "\"the tree\"",
             "(", "lang:fr", "tre*", "/t.*n/", "author:doe", "\u6811"]
    kinds = [lambda: ("search", {"query": rng.choice(words), "limit": 2,
                                 "snippets": 1}),
             lambda: ("complete", {"kind": rng.choice(
                 ["title", "author", "word", "tag", "field"]), "prefix": "t"}),
             lambda: ("cite", {"path": "2014/night-trains.md"}),
             lambda: ("show", {"path": "2014/street.md"}),
             lambda: ("facets", {"facets": ["lang", "author"]}),
             lambda: ("nothing", {"a": ["b", {"c": 1}]})]
    memory = None if s.SANITIZED else 256 << 20
    with articles.client(memory=memory) as client:
        early = 0
        for i in range(0, requests, 100):
            batch = []
            for k in range(100):
                method, params = rng.choice(kinds)()
                batch.append({"id": i + k, "method": method, "params": params})
            client.send_bytes(b"broken\n" + frame(*batch))
            for k in range(101):
                client.take()
            if i == requests // 10:
                early = client.resident()
        grown = client.resident() - early
        tap.ok(s.SANITIZED or grown < 2 << 20,
               f"{requests} requests, and it does not grow", grown)


def main():
    tap = s.Tap()
    articles = c.Articles(s.EXAMPLES)
    check_garbage(tap, articles)
    check_noise(tap, articles)
    check_ids(tap, articles)
    check_order(tap, articles)
    check_cancel(tap, articles)
    check_batch(tap, articles)
    check_records(tap, articles)
    check_complete(tap, articles)
    check_paths(tap, articles)
    check_cite(tap, articles)
    check_changes(tap)
    check_engines(tap)
    check_end(tap, articles)
    check_growth(tap, articles)
    articles.close()
    tap.done()


if __name__ == "__main__":
    main()
