// SPDX-License-Identifier: GPL-2.0-or-later
// From bytes in a file to places in a document.
import * as path from 'path';
import * as vscode from 'vscode';
import {App} from './app';
import {ArticleRecord, byteInText, HitRecord, pathBytes, RangeRecord} from './records';

/**
 * The file of a hit. VS Code names files by strings: bytes that are no UTF-8
 * cannot be opened, which is said.
 */
export function fileOf(folder: string, hit: HitRecord): string {
  const bytes = pathBytes(hit.path);
  const name = bytes.toString('utf8');
  if (!Buffer.from(name).equals(bytes)) {
    throw new Error(`VS Code cannot open a file whose name is not UTF-8: ${name}`);
  }
  return path.resolve(folder, name);
}

/** A column in UTF-16 units from 0, of one in UTF-8 bytes from 1. */
export function unitsOf(text: string, col: number): number {
  return Buffer.from(text).subarray(0, col - 1).toString('utf8').length;
}

function positionOf(document: vscode.TextDocument, line: number, col: number): vscode.Position {
  const index = Math.min(line, document.lineCount) - 1;
  return new vscode.Position(index, unitsOf(document.lineAt(index).text, col));
}

/** The range in a document that shows the hit's file; its start by default. */
export function rangeIn(document: vscode.TextDocument,
                        range: RangeRecord | undefined): vscode.Range {
  if (range?.line === null || range?.line === undefined) {
    return new vscode.Range(0, 0, 0, 0);
  }
  const begin = positionOf(document, range.line, range.col ?? 1);
  return range.end_line === null || range.end_line === undefined
    ? new vscode.Range(begin, begin)
    : new vscode.Range(begin, positionOf(document, range.end_line, range.end_col ?? 1));
}

/** What is packed is shown as text, under this scheme. */
export const MEMBER_SCHEME = 'postil';

export function uriOf(folder: string, hit: HitRecord): vscode.Uri {
  if (hit.space === 'decoded') {
    const name = (hit.title ?? hit.id).replace(/[/\\?#]/g, '-');
    return vscode.Uri.from({scheme: MEMBER_SCHEME, authority: hit.id,
                            path: `/${name}.txt`, query: folder});
  }
  return vscode.Uri.file(fileOf(folder, hit));
}

/** The same in the text of an article, whose own file is packed. */
async function rangeInText(app: App, folder: string, hit: HitRecord,
                           document: vscode.TextDocument,
                           range: RangeRecord | undefined): Promise<vscode.Range> {
  const {article} = await app.request<{article: ArticleRecord}>(
    folder, 'show', {id: hit.id}).answer;
  const bytes = Buffer.from(article.text);
  const position = (byte: number | null | undefined): vscode.Position => {
    const at = byteInText(article, byte ?? -1) ?? 0;
    return document.positionAt(bytes.subarray(0, at).toString('utf8').length);
  };
  return new vscode.Range(position(range?.byte), position(range?.end_byte));
}

/** Show a hit at a range of it. */
export async function openHit(app: App, folder: string, hit: HitRecord,
                              range: RangeRecord | undefined,
                              options: vscode.TextDocumentShowOptions): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uriOf(folder, hit));
  const selection = hit.space === 'decoded'
    ? await rangeInText(app, folder, hit, document, range) : rangeIn(document, range);
  await vscode.window.showTextDocument(document, {...options, selection});
}
