# SPDX-License-Identifier: GPL-2.0-or-later
"""Each example of doc/protocol.md, against the running server.

"--> " begins what is sent, "<-- " what comes back. "..." stands for anything:
as a member's value, as the last item of an array for more of them, as the
member "..." for more members.
"""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
import client as c  # noqa: E402
from client import s  # noqa: E402

DOC = os.path.join(s.SOURCE, "doc", "protocol.md")


def examples(text):
    """Lists of (arrow, message), one for each block; (command, ...)."""
    command = "serve"
    for block in re.split(r"\n(?=# |    -->|    <--)", text):
        head = re.match(r"# What postil (\w+) speaks", block)
        if head:
            command = head.group(1)
        m = re.match(r"    (-->|<--) ((?:.*)(?:\n     .*)*)", block)
        if m:
            yield command, m.group(1), json.loads(m.group(2))


def differs(want, got, where="$"):
    """Where the reply is not as the example has it; None: nowhere."""
    if want == "...":
        return None
    if isinstance(want, str) and want.endswith("..."):
        if isinstance(got, str) and got.startswith(want[:-3]):
            return None
        return f"{where}: {got!r}"
    if type(want) is not type(got):
        return f"{where}: {got!r} instead of {want!r}"
    if isinstance(want, dict):
        if "..." not in want and set(got) - set(want):
            return f"{where}: also {sorted(set(got) - set(want))}"
        for key in want:
            if key == "...":
                continue
            if key not in got:
                return f"{where}: no {key}"
            bad = differs(want[key], got[key], f"{where}.{key}")
            if bad:
                return bad
        return None
    if isinstance(want, list):
        more = bool(want) and want[-1] == "..."
        items = want[:-1] if more else want
        if len(got) < len(items) or (len(got) > len(items) and not more):
            return f"{where}: {len(got)} items"
        for i, item in enumerate(items):
            bad = differs(item, got[i], f"{where}[{i}]")
            if bad:
                return bad
        return None
    return None if want == got else f"{where}: {got!r} instead of {want!r}"


def fill(message, root):
    """"/..." is the folder of the articles."""
    if isinstance(message, dict):
        return {fill(k, root): fill(v, root) for k, v in message.items()}
    if isinstance(message, list):
        return [fill(x, root) for x in message]
    if isinstance(message, str):
        return message.replace("/...", root)
    return message


def main():
    tap = s.Tap()
    with open(DOC, encoding="utf-8") as f:
        text = f.read()
    tap.ok(differs({"a": 1}, {"a": 2}) and differs({"a": 1}, {"a": 1, "b": 1})
           and differs([1], [1, 2]) and not differs([1, "..."], [1, 2]),
           "a difference is seen")
    articles = c.Articles(s.EXAMPLES)
    clients = {}
    called = {}
    for command, arrow, message in examples(text):
        if command not in clients:
            clients[command] = articles.client(command)
            called[command] = set()
        client = clients[command]
        what = message.get("method") or f"the reply {message.get('id')}"
        if arrow == "-->":
            called[command].add(message["method"])
            client.send(fill(message, articles.root))
            continue
        got = client.take()
        bad = differs(fill(message, articles.root), got)
        tap.ok(bad is None, f"{command}: {what} is as documented",
               f"{bad}\n{json.dumps(got)[:1500]}")
    for command, client in clients.items():
        rest = client.close()
        tap.ok(client.messages == [] and rest == 0,
               f"{command}: nothing else is answered", client.messages[:3])
    with articles.client() as client:
        methods = client.call("initialize")["methods"]
    tap.ok(set(methods) == called["serve"], "each method has an example",
           set(methods) ^ called["serve"])
    for command in ("lsp", "mcp"):
        with open(os.path.join(s.SOURCE, "rpc", command + ".c"),
                  encoding="utf-8") as f:
            names = re.findall(r'^    \{"([^"]+)", \w+, PST_METHOD', f.read(),
                               re.M)
        tap.ok(names and set(names) <= called[command],
               f"also of postil {command}", set(names) - called[command])
    articles.close()
    tap.done()


if __name__ == "__main__":
    main()
