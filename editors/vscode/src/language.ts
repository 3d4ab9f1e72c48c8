// SPDX-License-Identifier: GPL-2.0-or-later
// A client of `postil lsp` for hovers, links and completion of [[: a few
// messages of LSP 3.17, so that nothing needs to be bundled.
import {ChildProcessWithoutNullStreams, spawn} from 'child_process';
import * as vscode from 'vscode';
import {currentFolder, setting} from './app';
import {Frames} from './frames';

const SELECTOR: vscode.DocumentFilter[] = [
  {scheme: 'file', language: 'markdown'},
  {scheme: 'file', language: 'plaintext'},
];

interface Position {line: number; character: number}
interface Range {start: Position; end: Position}
interface Hover {contents: {value: string}; range?: Range}
interface Link {range: Range; target?: string; tooltip?: string}
interface Edit {newText: string; range: Range}
interface Completion {label: string; detail?: string; insertText?: string;
                      filterText?: string; sortText?: string; textEdit?: Edit}

type Pending = {resolve: (result: unknown) => void; reject: (error: Error) => void};

function rangeOf(range: Range): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character,
                          range.end.line, range.end.character);
}

export class LanguageClient {
  private process: ChildProcessWithoutNullStreams | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly opened = new Set<string>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private nextId = 1;
  private ready: Promise<unknown> = Promise.resolve();

  constructor() {
    this.subscriptions.push(
      vscode.workspace.onDidChangeTextDocument(event => this.changed(event.document)),
      vscode.workspace.onDidCloseTextDocument(document => this.closed(document)),
      vscode.languages.registerHoverProvider(SELECTOR, {
        provideHover: (document, position) => this.hover(document, position)}),
      vscode.languages.registerDocumentLinkProvider(SELECTOR, {
        provideDocumentLinks: document => this.links(document)}),
      vscode.languages.registerCompletionItemProvider(SELECTOR, {
        provideCompletionItems: (document, position) => this.complete(document, position)},
      '['));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
    this.process?.stdin.end();
    this.process?.kill();
  }

  // --- what VS Code asks ------------------------------------------------------

  private async hover(document: vscode.TextDocument,
                      position: vscode.Position): Promise<vscode.Hover | undefined> {
    const found = await this.ask<Hover | null>('textDocument/hover', document, position);
    return found === undefined || found === null ? undefined
      : new vscode.Hover(new vscode.MarkdownString(found.contents.value),
                         found.range === undefined ? undefined : rangeOf(found.range));
  }

  private async links(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const found = await this.ask<Link[] | null>('textDocument/documentLink', document);
    return (found ?? []).filter(link => link.target !== undefined).map(link => {
      const shown = new vscode.DocumentLink(rangeOf(link.range),
                                            vscode.Uri.parse(link.target ?? ''));
      shown.tooltip = link.tooltip;
      return shown;
    });
  }

  private async complete(document: vscode.TextDocument, position: vscode.Position):
      Promise<vscode.CompletionList | undefined> {
    const before = document.lineAt(position.line).text.slice(0, position.character);
    if (!/\[\[[^\]]*$/.test(before)) {
      return undefined;
    }
    const found = await this.ask<Completion[] | {items: Completion[]} | null>(
      'textDocument/completion', document, position);
    if (found === undefined || found === null) {
      return undefined;
    }
    const items = Array.isArray(found) ? found : found.items;
    return new vscode.CompletionList(items.map(completionOf), true);
  }

  // --- the server ----------------------------------------------------------------

  private start(): void {
    if (this.process !== undefined) {
      return;
    }
    const folder = currentFolder();
    const child = spawn(setting('command', 'postil'), ['lsp'], {cwd: folder});
    const frames = new Frames();
    this.process = child;
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    child.stdout.on('data', (bytes: Buffer) => {
      for (const message of frames.take(bytes)) {
        this.answer(message as {id?: number; result?: unknown; error?: {message: string}});
      }
    });
    const gone = (): void => this.gone(child);
    child.on('error', gone);
    child.on('close', gone);
    this.ready = this.request('initialize', {
      processId: process.pid,
      rootUri: vscode.Uri.file(folder).toString(),
      capabilities: {general: {positionEncodings: ['utf-16']}},
    }).then(() => this.notify('initialized', {}));
  }

  private gone(child: ChildProcessWithoutNullStreams): void {
    if (this.process !== child) {
      return;
    }
    this.process = undefined;
    this.opened.clear();
    for (const pending of this.pending.values()) {
      pending.reject(new Error('postil lsp ended'));
    }
    this.pending.clear();
  }

  /** undefined when there is no answer: a hover is no place for errors. */
  private async ask<T>(method: string, document: vscode.TextDocument,
                       position?: vscode.Position): Promise<T | undefined> {
    try {
      this.start();
      await this.ready;
      this.open(document);
      return await this.request<T>(method, {
        textDocument: {uri: document.uri.toString()},
        ...(position === undefined ? {} : {position: {line: position.line,
                                                      character: position.character}}),
      });
    } catch {
      return undefined;
    }
  }

  private open(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!this.opened.has(uri)) {
      this.opened.add(uri);
      this.notify('textDocument/didOpen', {textDocument: {
        uri, languageId: document.languageId, version: document.version,
        text: document.getText()}});
    }
  }

  private changed(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (this.opened.has(uri)) {
      this.notify('textDocument/didChange', {
        textDocument: {uri, version: document.version},
        contentChanges: [{text: document.getText()}]});
    }
  }

  private closed(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (this.opened.delete(uri)) {
      this.notify('textDocument/didClose', {textDocument: {uri}});
    }
  }

  private request<T>(method: string, params: object): Promise<T> {
    const id = this.nextId++;
    return new Promise<T>((resolve, reject) => {
      this.pending.set(id, {resolve: resolve as (result: unknown) => void, reject});
      this.write({jsonrpc: '2.0', id, method, params});
    });
  }

  private notify(method: string, params: object): void {
    this.write({jsonrpc: '2.0', method, params});
  }

  private write(message: object): void {
    this.process?.stdin.write(Frames.make(message));
  }

  private answer(message: {id?: number; result?: unknown; error?: {message: string}}): void {
    const pending = this.pending.get(message.id ?? -1);
    if (pending === undefined) {
      return;
    }
    this.pending.delete(message.id ?? -1);
    if (message.error === undefined) {
      pending.resolve(message.result);
    } else {
      pending.reject(new Error(message.error.message));
    }
  }
}

function completionOf(item: Completion): vscode.CompletionItem {
  const shown = new vscode.CompletionItem(item.label, vscode.CompletionItemKind.Reference);
  shown.detail = item.detail;
  shown.sortText = item.sortText;
  shown.filterText = item.filterText;
  shown.insertText = item.textEdit?.newText ?? item.insertText ?? item.label;
  if (item.textEdit !== undefined) {
    shown.range = rangeOf(item.textEdit.range);
  }
  return shown;
}
