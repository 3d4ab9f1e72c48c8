// SPDX-License-Identifier: GPL-2.0-or-later
// Citations, in the style of the file that is being written.
import * as vscode from 'vscode';
import {App, setting} from './app';
import {itemOf} from './live';
import {HitRecord, line, SearchResult} from './records';

export function styleOf(languageId: string): string {
  const chosen = setting('citeStyle', '');
  if (chosen !== '') {
    return chosen;
  }
  return languageId === 'markdown' || languageId === 'org' ? languageId : 'plain';
}

/** Put the citation of an article in place of the selection. */
export async function insertCitation(app: App, folder: string, id: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    throw new Error('open the file that shall cite first');
  }
  const document = editor.document;
  const {text} = await app.request<{text: string}>(folder, 'cite', {
    id,
    style: styleOf(document.languageId),
    ...(document.uri.scheme === 'file' ? {from: document.uri.fsPath} : {}),
  }).answer;
  await editor.edit(edit => edit.replace(editor.selection, line(text)));
}

/** Ask for a query and for one of its articles. */
export async function chooseHit(app: App, folder: string,
                                value: string): Promise<HitRecord | undefined> {
  const query = await vscode.window.showInputBox({prompt: 'Cite an article about', value});
  if (query === undefined || query.trim() === '') {
    return undefined;
  }
  const result = await app.request<SearchResult>(folder, 'search',
    {query, limit: 20, snippets: 1, partial: true}).answer;
  if (result.hits.length === 0) {
    throw new Error(`nothing found for ${query}`);
  }
  const chosen = await vscode.window.showQuickPick(result.hits.map(itemOf),
    {placeHolder: 'Cite which article?'});
  return chosen?.hit;
}
