// SPDX-License-Identifier: GPL-2.0-or-later
import * as vscode from 'vscode';
import {App, currentFolder, guarded, setting} from './app';
import {chooseHit, insertCitation} from './cite';
import {LanguageClient} from './language';
import {searchLive} from './live';
import {MEMBER_SCHEME, openHit} from './places';
import {ArticleRecord, HitRecord, RangeRecord} from './records';
import {Asked, Node, Results} from './results';

export function activate(context: vscode.ExtensionContext): void {
  const app = new App();
  const results = new Results(app);
  const view = vscode.window.createTreeView('postil.results', {treeDataProvider: results});
  results.view = view;
  context.subscriptions.push(app, view);

  const command = <A extends unknown[]>(name: string, run: (...words: A) => Promise<void>): void => {
    context.subscriptions.push(
      vscode.commands.registerCommand(`postil.${name}`, guarded(run)));
  };
  const ask = async (folder: string, asked: Asked): Promise<void> => {
    await vscode.commands.executeCommand('postil.results.focus');
    await results.ask(folder, asked);
  };

  command('search', async (given?: unknown) => {
    const query = typeof given === 'string' ? given
      : await vscode.window.showInputBox({prompt: 'Search articles', value: results.query});
    if (query !== undefined && query.trim() !== '') {
      await ask(currentFolder(), {method: 'search', params: {query}, label: query});
    }
  });
  command('searchLive', async () => Promise.resolve(searchLive(app, currentFolder())));
  command('similar', async () => ask(currentFolder(), similarToEditor()));
  command('cite', async () => {
    const folder = currentFolder();
    const editor = vscode.window.activeTextEditor;
    const selected = editor?.document.getText(editor.selection) ?? '';
    const hit = await chooseHit(app, folder, selected);
    if (hit !== undefined) {
      await insertCitation(app, folder, hit.id);
    }
  });
  command('sort', async () => results.nextSort());
  command('more', async () => results.more());
  command('clear', async () => Promise.resolve(results.clear()));
  command('narrow', async (facet: string, value: string) => results.narrow(facet, value));
  command('openHit', async (folder: string, hit: HitRecord, range?: RangeRecord) =>
    openHit(app, folder, hit, range, {preview: true}));
  command('similarToHit', async (node: Node) => {
    if (node.kind === 'hit') {
      await ask(results.base, {method: 'similar', params: {id: node.hit.id},
                               label: `Like ${node.hit.title ?? node.hit.id}`});
    }
  });
  command('citeHit', async (node: Node) => {
    if (node.kind === 'hit') {
      await insertCitation(app, results.base, node.hit.id);
    }
  });

  context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(
    MEMBER_SCHEME, {
      provideTextDocumentContent: async uri => {
        const {article} = await app.request<{article: ArticleRecord}>(
          uri.query, 'show', {id: uri.authority}).answer;
        return article.text;
      },
    }));
  if (setting('languageServer', true)) {
    context.subscriptions.push(new LanguageClient());
  }
}

/** The selection, else the whole text, of the active editor. */
function similarToEditor(): Asked {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    throw new Error('open a file first: articles like it are looked for');
  }
  const document = editor.document;
  const text = editor.selection.isEmpty ? document.getText()
    : document.getText(editor.selection);
  return {method: 'similar', params: {text},
          label: `Like ${document.fileName.replace(/^.*[/\\]/, '')}`};
}

export function deactivate(): void {
  // What was registered is disposed of by VS Code.
}
