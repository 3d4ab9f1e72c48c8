#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The extension for VS Code: compiled strictly, linted, each command run with
# a stub of the API and the real postil; and packed.

load tree

setup() {
    code=$POSTIL_SOURCE/editors/vscode
    [ -x "$code/node_modules/.bin/tsc" ] ||
        skip "its compiler is not installed: make vsix"
    make_tree
    export TREE=$tree EMPTY=$tmp/empty
    mkdir "$EMPTY"
    cp -r "$code/." "$tmp/code"
    rm -rf "$tmp/code/out"
    cd "$tmp/code"
}

teardown() {
    [ -z "$tmp" ] || drop_tree
}

@test "it compiles strictly and lints, and every command works" {
    node_modules/.bin/tsc -p .
    node_modules/.bin/eslint src test
    run timeout 120 npm test
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "the package holds what its manifest names, the same bytes each time" {
    node_modules/.bin/tsc -p .
    "$PYTHON" package.py "$tmp/a.vsix" "$POSTIL_SOURCE/COPYING"
    "$PYTHON" package.py "$tmp/b.vsix" "$POSTIL_SOURCE/COPYING"
    cmp "$tmp/a.vsix" "$tmp/b.vsix"
    "$PYTHON" - "$tmp/a.vsix" << 'END'
import json, sys, xml.dom.minidom, zipfile
archive = zipfile.ZipFile(sys.argv[1])
names = archive.namelist()
manifest = xml.dom.minidom.parseString(archive.read("extension.vsixmanifest"))
for asset in manifest.getElementsByTagName("Asset"):
    assert asset.getAttribute("Path") in names, asset.toxml()
package = json.loads(archive.read("extension/package.json"))
assert "extension/" + package["main"][2:] in names
assert not package.get("dependencies")
commands = {c["command"] for c in package["contributes"]["commands"]}
code = archive.read("extension/out/src/extension.js").decode()
for command in commands:
    assert f"'{command.split('.')[1]}'" in code, command
END
}
