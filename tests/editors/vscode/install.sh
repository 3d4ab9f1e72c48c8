#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A VS Code that a browser can show, and what drives the browser, both from npm,
# by name, into a folder. Packages run no script of their own: one of VS Code's
# dependencies would come from elsewhere, others bring programs that nobody needs
# here. What must be compiled is, with the headers of the node that runs.
set -eu

version=4.96.4
node_root=$(node -p 'path.dirname(path.dirname(process.execPath))')
[ ! -d "$node_root/include/node" ] || export npm_config_nodedir="$node_root"
folder=$1
vscode=$folder/node_modules/code-server

gyp() { # FOLDER
    (cd "$1" && npm exec --yes --package=node-gyp@11 -- node-gyp rebuild)
}

if [ -f "$folder/ready-$version" ]; then
    exit 0
fi
mkdir -p "$folder"
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --ignore-scripts --no-package-lock \
    "code-server@$version" playwright-core@1
cd "$vscode/lib/vscode"
rm -f npm-shrinkwrap.json
npm install --silent --ignore-scripts --no-package-lock --omit=dev
(cd extensions && rm -f npm-shrinkwrap.json &&
    npm install --silent --ignore-scripts --no-package-lock --omit=dev)
for module in @vscode/spdlog @parcel/watcher node-pty native-watchdog; do
    gyp "node_modules/$module"
done
cd "$folder/node_modules/argon2"
npm exec --yes --package=@mapbox/node-pre-gyp --package=node-gyp@11 -- \
    node-pre-gyp rebuild --build-from-source
node "$vscode/out/node/entry.js" --version
touch "$folder/ready-$version"
