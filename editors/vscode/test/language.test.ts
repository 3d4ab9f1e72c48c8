// SPDX-License-Identifier: GPL-2.0-or-later
// Hovers, links and completion, with the real `postil lsp`.
import {CompletionList, DocumentLink, Document, Hover, Position, state, Uri} from './stub';
import * as assert from 'assert';
import * as path from 'path';
import {after, test} from 'node:test';
import {LanguageClient} from '../src/language';

interface Providers {
  provideHover(document: Document, position: Position): Promise<Hover | undefined>;
  provideDocumentLinks(document: Document): Promise<DocumentLink[]>;
  provideCompletionItems(document: Document, position: Position):
    Promise<CompletionList | undefined>;
}

const tree = process.env.TREE ?? '';
state.folders = [tree];
const client = new LanguageClient();

after(() => client.dispose());

let notes = 0;
function note(text: string): Document {
  return new Document(Uri.file(path.join(tree, `note${notes++}.md`)), text, 'markdown');
}

test('hovering over a link tells of the article', async () => {
  const document = note('😀 See [this](2014/harbour-dues.html).\n');
  const hover = await (state.hover as Providers).provideHover(document, new Position(0, 16));
  assert.match(hover?.contents.value ?? '', /Who pays for the harbour\?/);
  assert.match(hover?.contents.value ?? '', /Jane Doe/);
  assert.strictEqual(
    await (state.hover as Providers).provideHover(document, new Position(0, 4)), undefined);
});

test('links lead to files', async () => {
  const document = note('One [this](2014/harbour-dues.html)\nand [[Fishing by spreadsheet]].\n');
  const links = await (state.links as Providers).provideDocumentLinks(document);
  assert.deepStrictEqual(links.map(link => path.basename(link.target.path)).sort(),
    ['fishing-quota.txt', 'harbour-dues.html']);
});

test('[[ completes titles, and only [[ does', async () => {
  const typed = 'See [[who pa';
  const completion = state.completion as Providers;
  const list = await completion.provideCompletionItems(note(typed + '\n'),
                                                       new Position(0, typed.length));
  assert.strictEqual(list?.items[0].label, 'Who pays for the harbour?');
  assert.strictEqual(
    await completion.provideCompletionItems(note('See [who'), new Position(0, 8)), undefined);
});
