# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later

# Run a command as somebody whom permissions bind; root reads everything.
unprivileged() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

# Give the test's folder to them; skip where root alone can run the program.
to_unprivileged() {
    chmod 755 "$tmp"
    [ "$(id -u)" -ne 0 ] || chown -R 65534 "$tmp"
    unprivileged "$POSTIL_BIN/postil" version > /dev/null ||
        skip "root alone can run it"
}
