# SPDX-License-Identifier: GPL-2.0-or-later
"""A client of postil serve, lsp and mcp, for the tests."""
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "reference"))
import support as s  # noqa: E402


def lines_frame(text):
    return text + b"\n"


def lsp_frame(text):
    return b"Content-Length: %d\r\n\r\n%s" % (len(text), text)


class Client:
    """One process. What it answers is read by a thread, so that nothing
    blocks however much is sent."""

    def __init__(self, command, home, cwd, options=(), memory=None):
        self.lsp = command == "lsp"

        def limit():
            if memory:
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        self.process = subprocess.Popen(
            [s.POSTIL, command, *options], cwd=cwd, env=s.environment(home),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, preexec_fn=limit)
        self.messages = []
        self.arrived = threading.Condition()
        self.ended = False
        self.next_id = 0
        threading.Thread(target=self.collect, daemon=True).start()

    def read(self):
        out = self.process.stdout
        if not self.lsp:
            return out.readline()
        length = None
        while True:
            line = out.readline()
            if not line:
                return b""
            if line == b"\r\n":
                return out.read(length)
            name, value = line.split(b":")
            if name == b"Content-Length":
                length = int(value)

    def collect(self):
        while True:
            text = self.read()
            with self.arrived:
                if not text:
                    self.ended = True
                    self.arrived.notify_all()
                    return
                self.messages.append(json.loads(text))
                self.arrived.notify_all()

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def frame(self, message):
        text = json.dumps(message, ensure_ascii=False).encode()
        return (lsp_frame if self.lsp else lines_frame)(text)

    def send(self, message):
        self.send_bytes(self.frame(message))

    def notify(self, method, params=None):
        self.send({"jsonrpc": "2.0", "method": method,
                   "params": {} if params is None else params})

    def request(self, method, params=None):
        """Sends it; the id."""
        self.next_id += 1
        message = {"jsonrpc": "2.0", "id": self.next_id, "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)
        return self.next_id

    def take(self, timeout=30):
        """The next message; None at the end."""
        with self.arrived:
            if not self.arrived.wait_for(
                    lambda: self.messages or self.ended, timeout):
                raise RuntimeError("no answer")
            return self.messages.pop(0) if self.messages else None

    def reply(self, wanted):
        while True:
            m = self.take()
            if m is None:
                raise RuntimeError(
                    f"ended: {self.process.stderr.read().decode()}")
            if m.get("id") == wanted:
                return m

    def call(self, method, params=None):
        """The result; an error raises."""
        m = self.reply(self.request(method, params))
        if "error" in m:
            raise RuntimeError(json.dumps(m["error"]))
        return m["result"]

    def error(self, method, params=None):
        return self.reply(self.request(method, params)).get("error")

    def resident(self):
        """Bytes of it in memory."""
        path = f"/proc/{self.process.pid}/status"
        with open(path, encoding="ascii") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) << 10

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        status = self.close()
        if kind is None and status != 0:
            raise RuntimeError(f"exit {status}: {self.stderr}")

    def close(self):
        """Ends the input; the exit status."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        status = self.process.wait(60)
        with self.arrived:
            self.arrived.wait_for(lambda: self.ended, 60)
        self.process.stdout.close()
        self.stderr = self.process.stderr.read().decode(errors="replace")
        self.process.stderr.close()
        return status


class Articles:
    """A temporary folder with articles and their index."""

    def __init__(self, source=None):
        self.room = tempfile.TemporaryDirectory()
        self.home = os.path.join(self.room.name, "home")
        self.root = os.path.join(self.room.name, "articles")
        os.mkdir(self.home)
        if source:
            subprocess.run(["cp", "-r", source, self.root], check=True)
            self.index()
        else:
            os.mkdir(self.root)

    def index(self):
        s.run(["index", "-q"], self.home, cwd=self.root, check=(0, 5))

    def write(self, name, text):
        path = os.path.join(os.fsencode(self.root), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text.encode() if isinstance(text, str) else text)

    def client(self, command="serve", **options):
        return Client(command, self.home, options.pop("cwd", self.root),
                      **options)

    def close(self):
        self.room.cleanup()
