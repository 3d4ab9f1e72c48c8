// SPDX-License-Identifier: GPL-2.0-or-later
// The extension in a real VS Code: code-server shown by a headless Chromium, in
// which each case types, looks, clicks and lands. TAP on standard output.
//
//   node drive.mjs HOST VSIX BIN EXAMPLES PAGE    as make check-vscode calls it
//
// The page has a block behind `<!-- session: vscode-view -->` that shows the view
// of results, and must be as it is. With WRITE=1 in the environment it is made so.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [host, vsix, bin, examples, page] = process.argv.slice(2).map(name => path.resolve(name));
const playwright = path.join(host, 'node_modules/playwright-core/index.mjs');
const {chromium} = await import(pathToFileURL(playwright));
const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'postil-vscode-'));
const tree = path.join(tmp, 'a tree');
const home = path.join(tmp, 'home');
const env = {
  ...process.env, HOME: home, PATH: `${bin}:${process.env.PATH}`,
  XDG_CONFIG_HOME: path.join(home, '.config'),
  XDG_DATA_HOME: path.join(home, '.local/share'),
  XDG_CACHE_HOME: path.join(home, '.cache'),
  EXTENSIONS_GALLERY: '{}',
};
delete env.POSTIL_INDEX;

function makeTree() {
  fs.cpSync(examples, tree, {recursive: true});
  fs.mkdirSync(path.join(tmp, 'empty'));
  fs.writeFileSync(path.join(tmp, 'empty', 'alone.txt'), 'Alone.\n');
  fs.writeFileSync(path.join(tree, 'one: two.txt'), 'Of a colon\n\nA quagga: with\na dodo.\n');
  fs.writeFileSync(path.join(tree, 'wide.txt'), 'Of columns\n\n😀 水 naïve moa.\n');
  fs.writeFileSync(Buffer.concat([Buffer.from(`${tree}/caf`), Buffer.from([0xe9]),
                                  Buffer.from('.txt')]), 'Of bytes\n\nOne thylacine here.\n');
  fs.writeFileSync(path.join(tree, 'notes.md'), 'See [dues](2014/harbour-dues.html).\n');
  run(path.join(bin, 'postil'), ['index', '-q'], {cwd: tree});
  fs.mkdirSync(home);
  // VS Code asks the login shell for the PATH.
  fs.writeFileSync(path.join(home, '.profile'), `PATH='${bin}':$PATH\n`);
}

function run(command, words, options = {}) {
  const done = spawnSync(command, words, {env, encoding: 'utf8', ...options});
  assert.equal(done.status, 0, `${command}: ${done.stderr}`);
  return done.stdout;
}

function freePort() {
  return new Promise(resolve => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const {port} = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function startServer() {
  const entry = path.join(host, 'node_modules/code-server/out/node/entry.js');
  const user = path.join(home, '.local/share/code-server/User');
  fs.mkdirSync(user, {recursive: true});
  fs.writeFileSync(path.join(user, 'settings.json'), JSON.stringify({
    'workbench.startupEditor': 'none', 'telemetry.telemetryLevel': 'off',
    'workbench.settings.enableNaturalLanguageSearch': false,
    'workbench.enableExperiments': false, 'extensions.autoCheckUpdates': false,
    'files.hotExit': 'off',
  }));
  run(process.execPath, [entry, '--install-extension', vsix]);
  const port = await freePort();
  const server = spawn(process.execPath, [
    entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry',
    '--disable-update-check', '--disable-workspace-trust',
  ], {env, stdio: ['ignore', 'pipe', 'inherit'], detached: true});
  await new Promise((resolve, reject) => {
    server.once('exit', status => reject(new Error(`code-server ended with ${status}`)));
    server.stdout.on('data', said => {
      if (String(said).includes('HTTP server listening')) {
        resolve();
      }
    });
  });
  return {url: `http://127.0.0.1:${port}`, stop: () => process.kill(-server.pid)};
}

class Workbench {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(folder) {
    await this.page.goto(`${this.url}/?folder=${encodeURIComponent(folder)}`);
    await this.page.locator('.monaco-workbench .explorer-folders-view').waitFor({timeout: 60000});
  }

  /** Run a command as from the palette: it is typed and chosen. */
  async command(title) {
    await this.page.keyboard.press('F1');
    const row = this.page.locator('.quick-input-list .monaco-list-row')
      .filter({has: this.page.getByText(title, {exact: true})});
    // Extensions bring theirs a while after the window is there.
    for (let left = 40; left > 0 && await row.count() === 0; left--) {
      await this.type(`>${title} `);
      await this.page.waitForTimeout(250);
      await this.type(`>${title}`);
      await this.page.waitForTimeout(250);
    }
    await row.first().click();
  }

  async type(text) {
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor({state: 'visible'});
    await input.fill(text);
  }

  async search(query) {
    await this.command('postil: Search Articles');
    await this.answer('Search articles', query);
  }

  /** Answer what an input box asks. */
  async answer(prompt, text) {
    await this.page.locator('.quick-input-message', {hasText: prompt}).waitFor();
    await this.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** What stands above them. */
  async heading(text) {
    await this.page.locator('.pane-body .message', {hasText: text}).first().waitFor();
  }

  /** A row of the view of results: articles and facets are of level 1. */
  row(level, text) {
    return this.page.locator(`.pane-body .monaco-list-row[aria-level="${level}"]`,
                             {hasText: text}).first();
  }

  async openFile(name) {
    await this.page.keyboard.press('Control+p');
    await this.type(name);
    await this.page.locator('.quick-input-list .monaco-list-row', {hasText: name}).first()
      .click();
    await this.landed(name);
    await this.page.locator('.editor-instance .view-lines').click();
  }

  /** The view of results as lines, as far as it is in sight. */
  async view() {
    const heading = await this.page.locator('.pane-body .message').first().innerText();
    const rows = await this.page.locator('.pane-body .monaco-list-row').evaluateAll(all => all
      .map(row => ({
        top: row.getBoundingClientRect().top,
        level: Number(row.getAttribute('aria-level')),
        open: {true: 'v ', false: '> '}[row.getAttribute('aria-expanded')] ?? '  ',
        text: [...row.querySelectorAll('.label-name, .label-description')]
          .map(part => part.textContent).join('  '),
      }))
      .sort((a, b) => a.top - b.top)
      .map(row => '  '.repeat(row.level - 1) + row.open + row.text));
    return [heading, ...rows].map(text => text.replaceAll('\u00a0', ' ').slice(0, 80).trimEnd())
      .join('\n');
  }

  /** Until the active editor is of that file, and at that place. */
  async landed(name, place) {
    await this.page.locator('.tab.active', {hasText: name}).waitFor();
    if (place !== undefined) {
      await this.page.locator('.statusbar-item', {hasText: place}).first().waitFor();
    }
  }

  /** The text of the active editor's lines. */
  async text() {
    const lines = await this.page.locator('.editor-instance .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  async message(text) {
    await this.page.locator('.notification-list-item', {hasText: text}).first().waitFor();
    await this.command('Notifications: Clear All Notifications');
  }
}

function isRecorded(shown) {
  const text = fs.readFileSync(page, 'utf8');
  const block = /(<!-- session: vscode-view -->\n```text\n)([^]*?)\n?```\n/;
  if (process.env.WRITE === '1') {
    fs.writeFileSync(page, text.replace(block, (_, head) => `${head}${shown}\n\`\`\`\n`));
  } else {
    assert.equal(shown, block.exec(text)[2]);
  }
}

const cases = {
  'a query lists articles with snippets; a click lands at the word': async w => {
    await w.search('"night train"');
    await w.row(2, 'A seat on a night train').click();
    await w.landed('night-trains.md', 'Ln 18, Col 24 (11 selected)');
    isRecorded(await w.view());
  },
  'facets stand above and narrow': async w => {
    await w.search('harbour');
    await w.heading('harbour: 3 articles');
    await w.row(1, 'author').click();
    await w.row(2, 'John Roe').click();
    await w.heading('(harbour) author:"John Roe": 2 articles');
    await w.row(1, 'Fishing by spreadsheet').waitFor();
  },
  'results as one types; Enter lands': async w => {
    await w.command('postil: Search Articles as You Type');
    const input = w.page.locator('.quick-input-widget input.input');
    await input.pressSequentially('harbour ferry', {delay: 40});
    const hit = w.page.locator('.quick-input-list .monaco-list-row', {hasText: 'Who pays'});
    await hit.waitFor();
    await w.page.locator('.quick-input-title', {hasText: '1 article'}).waitFor();
    await w.page.keyboard.press('Enter');
    await w.landed('harbour-dues.html', 'Ln 24, Col 64 (5 selected)');
  },
  'columns count characters past emoji and CJK; names may have a colon': async w => {
    await w.search('moa');
    await w.row(1, 'Of columns').click();
    await w.landed('wide.txt', 'Ln 3, Col 14 (3 selected)');
    await w.search('dodo');
    await w.row(1, 'Of a colon').click();
    await w.landed('one: two.txt', 'Ln 4, Col 7 (4 selected)');
  },
  'a compressed article opens as text at its place': async w => {
    await w.search('proportion annex');
    await w.row(2, 'proportion').click();
    await w.landed('Water does not read maps.txt', 'Ln 9, Col 69 (10 selected)');
  },
  'articles like the file being edited': async w => {
    await w.openFile('track-charges.md');
    await w.command('postil: Similar Articles');
    await w.heading('Like track-charges.md');
    await w.row(1, 'Bring back the night train').waitFor();
  },
  'a citation goes where one writes': async w => {
    await w.openFile('notes.md');
    await w.page.keyboard.press('Control+End');
    await w.command('postil: Insert Citation');
    await w.answer('Cite an article', 'dog conductor sleeper');
    await w.page.locator('.quick-input-list .monaco-list-row', {hasText: 'A letter'}).click();
    await w.page.locator('.view-lines', {hasText: 'A letter on night trains'}).waitFor();
    assert.match(await w.text(), /^See .*\nA conductor, .*\]\(letters/s);
    await w.command('Revert File');
  },
  'hovering over a link shows the article': async w => {
    await w.openFile('notes.md');
    await w.page.keyboard.press('Control+Home');
    for (let i = 0; i < 8; i++) {
      await w.page.keyboard.press('ArrowRight');
    }
    await w.command('Show or Focus Hover');
    await w.page.locator('.monaco-hover', {hasText: 'Who pays for the harbour?'})
      .first().waitFor();
    await w.page.keyboard.press('Escape');
  },
  'what goes wrong is a message': async w => {
    await w.search('/(/');
    await w.heading('closing parenthesis');
    await w.search('thylacine');
    await w.row(1, 'Of bytes').click();
    await w.message('name is not UTF-8');
    await w.open(path.join(tmp, 'empty'));
    await w.search('rain');
    await w.message('no index');
  },
};

makeTree();
const server = await startServer();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
let failures = 0;
try {
  const page = await browser.newPage({viewport: {width: 1200, height: 800}});
  page.setDefaultTimeout(20000);
  const workbench = new Workbench(page, server.url);
  await workbench.open(tree);
  const names = Object.keys(cases).filter(name => name.includes(process.env.CASE ?? ''));
  console.log(`1..${names.length}`);
  for (const [i, name] of names.entries()) {
    try {
      await cases[name](workbench);
      console.log(`ok ${i + 1} - ${name}`);
    } catch (error) {
      failures++;
      const shot = path.join(os.tmpdir(), `postil-vscode-${i + 1}.png`);
      await page.screenshot({path: shot});
      console.log(`not ok ${i + 1} - ${name}\n# ${String(error).replaceAll('\n', '\n# ')}`
                  + `\n# see ${shot}`);
    }
    for (let k = 0; k < 3; k++) {
      await page.keyboard.press('Escape');
    }
  }
} finally {
  await browser.close();
  server.stop();
  fs.rmSync(tmp, {recursive: true, force: true});
}
process.exit(failures === 0 ? 0 : 1);
