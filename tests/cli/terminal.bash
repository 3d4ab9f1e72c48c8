# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later

# Run a command line in a terminal of 80 columns; its output, CR LF and all.
in_terminal() {
    "$PYTHON" - "$@" << 'END'
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
out = b""
while True:
    try:
        piece = os.read(fd, 65536)
    except OSError:
        break
    if not piece:
        break
    out += piece
sys.stdout.buffer.write(out)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
}
