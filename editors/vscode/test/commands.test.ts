// SPDX-License-Identifier: GPL-2.0-or-later
// Every command, with the real postil and a stub of VS Code's API. The folder
// with the indexed examples is $TREE, one without an index is $EMPTY.
import {Editor, open, Range, state, TreeItem, Uri} from './stub';
import * as assert from 'assert';
import * as path from 'path';
import {after, before, beforeEach, test} from 'node:test';
import {activate} from '../src/extension';
import {Node, Results} from '../src/results';

const tree = process.env.TREE ?? '';
const empty = process.env.EMPTY ?? '';
const subscriptions: {dispose(): void}[] = [];

async function run(name: string, ...words: unknown[]): Promise<void> {
  await state.commands.get(`postil.${name}`)?.(...words);
}

async function edit(file: string, selection?: Range): Promise<Editor> {
  state.editor = new Editor(await open(Uri.file(path.join(tree, file))), selection);
  return state.editor;
}

function results(): Results {
  return state.view?.treeDataProvider as Results;
}

function hits(): Extract<Node, {kind: 'hit'}>[] {
  return results().getChildren().filter(
    (node): node is Extract<Node, {kind: 'hit'}> => node.kind === 'hit');
}

function item(node: Node): TreeItem {
  return results().getTreeItem(node) as unknown as TreeItem;
}

async function click(node: Node): Promise<void> {
  const command = item(node).command as {command: string; arguments: unknown[]};
  await state.commands.get(command.command)?.(...command.arguments);
}

function titles(): string[] {
  return hits().map(node => String(item(node).label));
}

async function until(condition: () => boolean): Promise<void> {
  for (let left = 1000; left > 0 && !condition(); left--) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  assert.ok(condition(), 'waited in vain');
}

before(() => {
  activate({subscriptions} as never);
});

after(() => {
  for (const subscription of subscriptions) {
    subscription.dispose();
  }
});

beforeEach(() => {
  state.settings = {languageServer: true};
  state.errors = [];
  state.editor = undefined;
  state.shown = undefined;
  state.folders = [tree];
  state.pickIndex = 0;
});

test('search lists articles with snippets and opens them at their place', async () => {
  state.input = '"night train"';
  await run('search');
  assert.deepStrictEqual(state.errors, []);
  assert.strictEqual(state.view?.message, '"night train": 3 articles');
  assert.deepStrictEqual(titles(), ['A letter on night trains, from a conductor',
    'Bring back the night train', 'What a kilometre of track costs']);
  const hit = hits()[1];
  assert.strictEqual(item(hit).description, 'John Roe · 2014-11-19');
  const snippet = results().getChildren(hit)[0];
  const label = item(snippet).label as {label: string; highlights: [number, number][]};
  assert.strictEqual(label.label.slice(...label.highlights[0]), 'night train');
  await click(snippet);
  assert.strictEqual(path.basename(state.shown?.document.fileName ?? ''), 'night-trains.md');
  assert.deepStrictEqual(state.shown?.selection, new Range(17, 12, 17, 23));
});

test('columns count UTF-16 units, and odd names open', async () => {
  await run('search', 'moa');
  await click(hits()[0]);
  const {document, selection} = state.shown ?? assert.fail();
  assert.strictEqual(document.getText(selection), 'moa');
  await run('search', 'dodo');
  await click(hits()[0]);
  assert.strictEqual(path.basename(state.shown?.document.fileName ?? ''), 'one: two.txt');
  assert.strictEqual(state.shown?.document.getText(state.shown.selection), 'dodo');
});

test('what is packed opens as text, at its place', async () => {
  await run('search', 'proportion annex');
  await click(hits()[0]);
  assert.strictEqual(state.shown?.document.getText(state.shown.selection), 'proportion');
});

test('what is not understood of a query is said', async () => {
  await run('search', '/(/');
  assert.match(state.view?.message ?? '', /^\/\(\/: 0 articles; .*closing parenthesis/);
});

test('a name that is no UTF-8 is said to be unopenable', async () => {
  await run('search', 'thylacine');
  await click(hits()[0]);
  assert.match(state.errors[0], /not UTF-8/);
});

test('facets narrow, sorting and more ask again, clear empties', async () => {
  await run('search', 'harbour');
  const facet = results().getChildren().find(node => node.kind === 'facet'
    && node.facet.facet === 'author') ?? assert.fail();
  const value = results().getChildren(facet).find(node => node.kind === 'value'
    && node.value === 'John Roe') ?? assert.fail();
  await click(value);
  assert.match(state.view?.message ?? '', /author:"John Roe": 2 articles/);
  await run('search', 'harbour');
  await run('sort');
  assert.match(state.view?.message ?? '', /by date$/);
  assert.strictEqual(titles()[0], 'Fishing by spreadsheet');
  await run('more');
  assert.strictEqual(titles().length, 3);
  await run('clear');
  assert.deepStrictEqual(results().getChildren(), []);
});

test('a suggestion searches for what may have been meant', async () => {
  await run('search', 'harbuor');
  const suggestion = results().getChildren().find(node => node.kind === 'suggestion')
    ?? assert.fail();
  await click(suggestion);
  assert.match(state.view?.message ?? '', /^harbour: 3 articles/);
});

test('live search shows what was typed last, in the order of the server', async () => {
  await run('searchLive');
  const pick = state.quickPick ?? assert.fail();
  for (const text of ['h', 'har', 'harb', 'harbour']) {
    pick.type(text);
  }
  await until(() => pick.items.length === 3);
  assert.deepStrictEqual(pick.items.map(one => one.label),
    ['Who pays for the harbour?', 'Fishing by spreadsheet', 'Bring back the night train']);
  assert.ok(pick.items.every(one => one.alwaysShow));
  assert.strictEqual(pick.title, '3 articles');
  pick.choose(1);
  await until(() => state.shown !== undefined);
  assert.strictEqual(path.basename(state.shown?.document.fileName ?? ''), 'fishing-quota.txt');
  assert.deepStrictEqual(state.errors, []);
});

test('similar takes the selection, the file, or a hit', async () => {
  await edit('2014/night-trains.md');
  await run('similar');
  assert.ok(titles().includes('What a kilometre of track costs'));
  await run('similarToHit', hits()[0]);
  assert.ok(titles().length > 0);
  state.editor = undefined;
  await run('similar');
  assert.match(state.errors[0], /open a file first/);
});

test('cite puts the citation of the chosen article where one writes', async () => {
  const editor = await edit('README.md');
  state.input = 'dog conductor sleeper';
  await run('cite');
  assert.deepStrictEqual(state.errors, []);
  assert.match(editor.document.getText(),
    /^A conductor, \["A letter on night trains, from a conductor"\]\(letters\/on-night-trains.md\)/);
  await run('search', 'ferry');
  await run('citeHit', hits()[0]);
  assert.match(editor.document.getText(), /Who pays for the harbour/);
});

test('what goes wrong is a message with what to do', async () => {
  state.folders = [empty];
  await run('search', 'rain');
  assert.match(state.errors[0], /no index/);
  state.settings.command = 'postil-that-is-not';
  await run('search', 'rain');
  assert.match(state.errors[1], /Cannot run "postil-that-is-not"; install postil/);
  state.folders = [tree];
  state.settings.command = undefined;
  state.input = 'xyzzyx';
  await edit('README.md');
  await run('cite');
  assert.match(state.errors[2], /nothing found for xyzzyx/);
});
