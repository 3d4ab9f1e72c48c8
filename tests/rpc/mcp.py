# SPDX-License-Identifier: GPL-2.0-or-later
"""postil mcp, as clients of both kinds use it: those that begin with
initialize, and those whose every request says its version."""
import os
import sys

import jsonschema

sys.path.insert(0, os.path.dirname(__file__))
import client as c  # noqa: E402
from client import s  # noqa: E402

MODERN = {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                    "io.modelcontextprotocol/clientCapabilities": {}}}


def check_versions(tap, articles):
    for asked, given in (("2024-11-05", "2024-11-05"),
                         ("2025-03-26", "2025-03-26"),
                         ("2025-06-18", "2025-06-18"),
                         ("2025-11-25", "2025-11-25"),
                         ("2026-07-28", "2025-11-25"),
                         ("1999-01-01", "2025-11-25")):
        with articles.client("mcp") as client:
            got = client.call("initialize", {
                "protocolVersion": asked, "capabilities": {},
                "clientInfo": {"name": "t", "version": "1"}})
            tap.ok(got["protocolVersion"] == given and
                   set(got["capabilities"]) == {"tools", "resources"} and
                   got["serverInfo"]["name"] == "postil", f"version {asked}",
                   got)
            client.notify("notifications/initialized")
            tap.ok(client.call("ping") == {}, "ping")
    with articles.client("mcp") as client:
        got = client.call("server/discover", MODERN)
        tap.ok("2026-07-28" in got["supportedVersions"] and
               got["resultType"] == "complete" and got["ttlMs"] > 0 and
               got["cacheScope"] in ("public", "private") and
               got["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] ==
               "postil", "server/discover", got)
        wrong = client.error("tools/list", {"_meta": {
            "io.modelcontextprotocol/protocolVersion": "2031-01-01"}})
        tap.ok(wrong["code"] == -32022 and
               wrong["data"]["requested"] == "2031-01-01" and
               "2026-07-28" in wrong["data"]["supported"],
               "a version that is not spoken", wrong)
        tap.ok(client.error("prompts/list")["code"] == -32601,
               "what is not offered is not there")


def call(client, name, **arguments):
    got = client.call("tools/call", {"name": name, "arguments": arguments,
                                     **MODERN})
    if [x["type"] for x in got["content"]] != ["text"]:
        raise RuntimeError(got)
    return got["isError"], got["content"][0]["text"]


def check_tools(tap, articles):
    with articles.client("mcp") as client:
        listed = client.call("tools/list", MODERN)
        tools = {t["name"]: t for t in listed["tools"]}
        tap.ok(set(tools) == {"search", "show", "similar", "facets", "status"}
               and listed["resultType"] == "complete", "tools/list", listed)
        for tool in tools.values():
            jsonschema.Draft202012Validator.check_schema(tool["inputSchema"])
            tap.ok(tool["inputSchema"]["type"] == "object" and
                   tool["annotations"]["readOnlyHint"] and
                   tool["description"], f"{tool['name']} is described")
        failed, text = call(client, "search", query="\"night train\"", limit=1)
        tap.ok(not failed and text.startswith("3 articles match; 1 shown.\n\n"
               "1. A letter on night trains, from a conductor\n"
               "   A conductor, 2014-12-02\n   id 177f007e70317f6b, 69 words, "
               "letters/on-night-trains.md\n   > "), "search", text)
        failed, text = call(client, "search", query="sleeper tigers",
                            partial=True)
        tap.ok(not failed and "none has all" in text and "lacks: tigers" in text,
               "in part", text)
        failed, text = call(client, "search", query="nigth")
        tap.ok(not failed and "Did you mean: night" in text, "a suggestion",
               text)
        failed, text = call(client, "show", id="a6ae3c99")
        tap.ok(not failed and text.startswith("Bring back the night train\n") and
               "John Roe" in text and "\x1b" not in text, "show", text)
        failed, text = call(client, "similar", path="2014/night-trains.md")
        tap.ok(not failed and "from a conductor" in text, "similar", text)
        failed, text = call(client, "facets", facets=["lang", "year"])
        tap.ok(not failed and text.startswith("28 articles.\n\nlang:\n     16  en"
                                              "\n"), "facets", text)
        failed, text = call(client, "status")
        tap.ok(not failed and "articles: 28\n" in text and articles.root in text,
               "status", text)
        for name, arguments in (("show", {"id": "ffffffff"}), ("search", {}),
                                ("search", {"query": 1}), ("show", {}),
                                ("facets", {"facets": ["x"]})):
            failed, text = call(client, name, **arguments)
            tap.ok(failed and text, f"{name} {arguments} is told as a failure",
                   text)
        wrong = client.error("tools/call", {"name": "rm", "arguments": {}})
        tap.ok(wrong["code"] == -32602, "a tool that there is not", wrong)
        failed, _ = call(client, "search", query="the", progress="x", limit=9)
        tap.ok(not failed and not client.messages,
               "no message that the protocol has not")
        client.send_bytes(b"".join(client.frame({"jsonrpc": "2.0", **m})
                                   for m in (
            {"id": 91, "method": "ping"},
            {"id": 92, "method": "tools/call",
             "params": {"name": "status", "arguments": {}}},
            {"method": "notifications/cancelled",
             "params": {"requestId": 92}})))
        tap.ok(client.reply(92)["error"]["code"] == -32800, "cancelled")


def check_resources(tap, articles):
    for i in range(150):
        articles.write(f"many/{i}.txt", f"Number {i}\n\nOf many.\n")
    articles.index()
    with articles.client("mcp") as client:
        found, params, pages = [], {}, 0
        while True:
            got = client.call("resources/list", {**params, **MODERN})
            found += got["resources"]
            pages += 1
            if "nextCursor" not in got:
                break
            params = {"cursor": got["nextCursor"]}
        tap.ok(len(found) == 178 and pages == 2 and
               len({r["uri"] for r in found}) == 178, "all articles are listed",
               (len(found), pages))
        train = [r for r in found if r["name"] == "2014/night-trains.md"][0]
        tap.ok(train == {"uri": "postil://article/a6ae3c99bbc60c48",
                         "name": "2014/night-trains.md",
                         "title": "Bring back the night train",
                         "description": "John Roe, 2014-11-19",
                         "mimeType": "text/plain"}, "one of them", train)
        got = client.call("resources/read", {"uri": train["uri"]})["contents"]
        tap.ok(len(got) == 1 and got[0]["uri"] == train["uri"] and
               got[0]["text"].startswith("Bring back the night train\n"),
               "is read", got)
        got = client.call("resources/templates/list")["resourceTemplates"]
        tap.ok(got[0]["uriTemplate"] == "postil://article/{id}", "a template")
        got = client.call("resources/read", {"uri": "postil://article/a6ae3c"})
        tap.ok(got["contents"][0]["uri"] == train["uri"], "by a part of the id")
        for uri in ("postil://article/ffffffff", "file:///etc/passwd", "",
                    "postil://article/", "postil://article/../x"):
            code = client.error("resources/read", {"uri": uri})["code"]
            tap.ok(code in (-32602, -32014), f"{uri} is none", code)
        for cursor in ("x", "-1", "1x", "", "99999999999999999999"):
            tap.ok(client.error("resources/list", {"cursor": cursor})["code"] ==
                   -32602, f"no cursor: {cursor}")
        got = client.call("resources/list", {"cursor": "5000"})
        tap.ok(got["resources"] == [] and "nextCursor" not in got,
               "behind the last one there is none")


def main():
    tap = s.Tap()
    articles = c.Articles(s.EXAMPLES)
    check_versions(tap, articles)
    check_tools(tap, articles)
    check_resources(tap, articles)
    articles.close()
    empty = c.Articles()
    with empty.client("mcp") as client:
        failed, text = call(client, "search", query="x")
        tap.ok(failed and "index" in text, "no index", text)
        tap.ok(client.error("resources/list")["code"] == -32012,
               "nor resources of one")
    empty.close()
    tap.done()


if __name__ == "__main__":
    main()
