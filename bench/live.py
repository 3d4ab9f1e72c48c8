# SPDX-License-Identifier: GPL-2.0-or-later
"""live.py POSTIL INDEX - how long an editor waits that searches as one types.

Each query is typed letter by letter, and each beginning of it asked of one
postil serve, as the plugins ask. The time is from the request to the whole
reply, read and parsed.
"""
import json
import os
import subprocess
import sys
import time

QUERIES = [
    "climate change", "nuclear weapons", "\"law of the sea\"",
    "sustainable development goals", "author:bush iraq", "terroris*",
    "apartheid south africa -sanctions", "peacekeep* NEAR/5 mandate",
    "small island states OR archipelago", "Palestin* refugee* camp*",
    "the question of cyprus", "title:poland solidarity", "date:1990..1995 gulf",
    "\"weapons of mass destruction\"", "debt relief africa",
    "d\u00e9veloppement", "zzzyx", "human rights council reform"]


class Server:
    def __init__(self, postil, index):
        self.process = subprocess.Popen(
            [postil, "serve", "--index", index], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.number = 0

    def ask(self, params):
        self.number += 1
        request = json.dumps({"jsonrpc": "2.0", "id": self.number,
                              "method": "search", "params": params})
        start = time.perf_counter()
        self.process.stdin.write(request.encode() + b"\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        return (time.perf_counter() - start) * 1000, reply

    def started(self):
        """Threads and children that it has beside its one."""
        tasks = f"/proc/{self.process.pid}/task"
        count = len(os.listdir(tasks)) - 1
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/children", encoding="ascii") as f:
                count += len(f.read().split())
        return count

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def at(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def main():
    postil, index = sys.argv[1:3]
    server = Server(postil, index)
    server.ask({"query": "warm", "limit": 1})
    print(f"{'':28}{'keys':>6}{'median':>9}{'95 %':>9}{'most':>9}  ms")
    others = 0
    for name, params in (("20 hits, a snippet each",
                          {"limit": 20, "snippets": 1, "matches": 1}),
                         ("10 hits, all matches", {"limit": 10}),
                         ("20 hits, in part",
                          {"limit": 20, "snippets": 1, "matches": 1,
                           "partial": True})):
        times, slow = [], ("", 0)
        before = server.cpu()
        for query in QUERIES:
            for n in range(1, len(query) + 1):
                took, reply = server.ask({"query": query[:n], "live": "l",
                                          **params})
                if "error" in reply:
                    raise SystemExit(reply)
                times.append(took)
                slow = max(slow, (query[:n], took), key=lambda x: x[1])
                others = max(others, server.started())
        print(f"{name:28}{len(times):6}{at(times, .5):9.1f}{at(times, .95):9.1f}"
              f"{max(times):9.1f}  {slow[0]}; "
              f"{(server.cpu() - before) * 1000 / len(times):.1f} ms CPU a key")
    print(f"processes and threads started: {others}")
    server.process.stdin.close()
    server.process.wait()


if __name__ == "__main__":
    main()
