// SPDX-License-Identifier: GPL-2.0-or-later
// As much of VS Code's API as the extension uses, in memory: what was shown is
// kept, what a person would answer is set beforehand.
import * as fs from 'fs';
import * as Module from 'module';

export class Position {
  constructor(readonly line: number, readonly character: number) {}
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(a: number | Position, b: number | Position, c?: number, d?: number) {
    if (typeof a === 'number' && typeof b === 'number') {
      this.start = new Position(a, b);
      this.end = new Position(c ?? 0, d ?? 0);
    } else {
      this.start = a as Position;
      this.end = b as Position;
    }
  }
  get isEmpty(): boolean {
    return this.start.line === this.end.line && this.start.character === this.end.character;
  }
}

export class Uri {
  private constructor(readonly scheme: string, readonly authority: string,
                      readonly path: string, readonly query: string) {}
  static file(path: string): Uri {
    return new Uri('file', '', path, '');
  }
  static from(parts: {scheme: string; authority: string; path: string; query: string}): Uri {
    return new Uri(parts.scheme, parts.authority, parts.path, parts.query);
  }
  static parse(text: string): Uri {
    return new Uri(text.split(':')[0], '', decodeURI(text.replace(/^file:\/\//, '')), '');
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.authority}${encodeURI(this.path)}`;
  }
}

export class Document {
  version = 1;
  isUntitled = false;
  constructor(readonly uri: Uri, private text: string, readonly languageId: string) {}
  get fileName(): string {
    return this.uri.path;
  }
  private get lines(): string[] {
    return this.text.split(/\r\n|\r|\n/);
  }
  get lineCount(): number {
    return this.lines.length;
  }
  lineAt(line: number): {text: string} {
    return {text: this.lines[line]};
  }
  private offset(position: Position): number {
    return this.lines.slice(0, position.line).reduce((n, line) => n + line.length + 1, 0)
      + position.character;
  }
  positionAt(offset: number): Position {
    const before = this.text.slice(0, offset).split('\n');
    return new Position(before.length - 1, before[before.length - 1].length);
  }
  getText(range?: Range): string {
    return range === undefined ? this.text
      : this.text.slice(this.offset(range.start), this.offset(range.end));
  }
  replace(range: Range, text: string): void {
    this.text = this.text.slice(0, this.offset(range.start)) + text
      + this.text.slice(this.offset(range.end));
    this.version++;
  }
}

export class Editor {
  selection: Range;
  constructor(readonly document: Document, selection?: Range) {
    this.selection = selection ?? new Range(0, 0, 0, 0);
  }
  edit(change: (edit: {replace(range: Range, text: string): void}) => void): Promise<boolean> {
    change({replace: (range, text) => this.document.replace(range, text)});
    return Promise.resolve(true);
  }
}

export class EventEmitter<T> {
  private readonly listeners: ((value: T) => void)[] = [];
  event = (listener: (value: T) => void): {dispose(): void} => {
    this.listeners.push(listener);
    return {dispose: () => undefined};
  };
  fire(value: T): void {
    for (const listener of this.listeners) {
      listener(value);
    }
  }
}

export class TreeItem {
  [member: string]: unknown;
  constructor(readonly label: unknown, readonly collapsibleState = 0) {}
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export class MarkdownString {
  constructor(readonly value: string) {}
}

export class Hover {
  constructor(readonly contents: MarkdownString, readonly range?: Range) {}
}

export class DocumentLink {
  tooltip?: string;
  constructor(readonly range: Range, readonly target: Uri) {}
}

export class CompletionItem {
  [member: string]: unknown;
  constructor(readonly label: string, readonly kind: number) {}
}

export class CompletionList {
  constructor(readonly items: CompletionItem[], readonly isIncomplete: boolean) {}
}

export class QuickPick {
  items: {label: string; description?: string; detail?: string; alwaysShow?: boolean}[] = [];
  selectedItems: unknown[] = [];
  busy = false;
  title = '';
  placeholder = '';
  matchOnDescription = true;
  matchOnDetail = true;
  visible = false;
  private readonly value = new EventEmitter<string>();
  private readonly accept = new EventEmitter<void>();
  private readonly gone = new EventEmitter<void>();
  onDidChangeValue = this.value.event;
  onDidAccept = this.accept.event;
  onDidHide = this.gone.event;
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
    this.gone.fire();
  }
  dispose(): void {
    this.visible = false;
  }
  type(text: string): void {
    this.value.fire(text);
  }
  choose(index: number): void {
    this.selectedItems = [this.items[index]];
    this.accept.fire();
  }
}

/** The world: what tests set and look at. */
export const state = {
  settings: {} as Record<string, unknown>,
  folders: [] as string[],
  errors: [] as string[],
  input: undefined as string | undefined,
  pickIndex: 0,
  picked: [] as {label: string}[],
  quickPick: undefined as QuickPick | undefined,
  view: undefined as {treeDataProvider: unknown; message?: string} | undefined,
  editor: undefined as Editor | undefined,
  shown: undefined as {document: Document; selection?: Range} | undefined,
  commands: new Map<string, (...words: unknown[]) => unknown>(),
  providers: new Map<string, {provideTextDocumentContent(uri: Uri): Promise<string>}>(),
  hover: undefined as unknown,
  links: undefined as unknown,
  completion: undefined as unknown,
};

const changed = new EventEmitter<{document: Document}>();
const closed = new EventEmitter<Document>();

/** A document as VS Code would open it. */
export async function open(uri: Uri): Promise<Document> {
  const name = uri.path;
  const language = name.endsWith('.md') ? 'markdown' : 'plaintext';
  if (uri.scheme === 'file') {
    return new Document(uri, fs.readFileSync(name, 'utf8'), language);
  }
  const provider = state.providers.get(uri.scheme);
  return new Document(uri, await provider?.provideTextDocumentContent(uri) ?? '', language);
}

const nothing = {dispose: (): void => undefined};

export const vscode = {
  Position, Range, Uri, EventEmitter, TreeItem, ThemeIcon, MarkdownString, Hover,
  DocumentLink, CompletionItem, CompletionList,
  TreeItemCollapsibleState: {None: 0, Collapsed: 1, Expanded: 2},
  CompletionItemKind: {Reference: 17},
  commands: {
    registerCommand: (name: string, run: (...words: unknown[]) => unknown) => {
      state.commands.set(name, run);
      return nothing;
    },
    executeCommand: (name: string, ...words: unknown[]) =>
      Promise.resolve(state.commands.get(name)?.(...words)),
  },
  window: {
    get activeTextEditor(): Editor | undefined {
      return state.editor;
    },
    createTreeView: (_name: string, options: {treeDataProvider: unknown}) => {
      state.view = {...options, ...nothing};
      return state.view;
    },
    createQuickPick: () => {
      state.quickPick = new QuickPick();
      return state.quickPick;
    },
    showInputBox: () => Promise.resolve(state.input),
    showQuickPick: (items: {label: string}[]) => {
      state.picked = items;
      return Promise.resolve(items[state.pickIndex]);
    },
    showErrorMessage: (message: string) => {
      state.errors.push(message);
      return Promise.resolve(undefined);
    },
    showTextDocument: (document: Document, options: {selection?: Range}) => {
      state.shown = {document, selection: options.selection};
      return Promise.resolve(new Editor(document, options.selection));
    },
  },
  workspace: {
    getConfiguration: () => ({get: (name: string) => state.settings[name]}),
    get workspaceFolders(): {uri: Uri}[] {
      return state.folders.map(folder => ({uri: Uri.file(folder)}));
    },
    openTextDocument: open,
    registerTextDocumentContentProvider: (
      scheme: string, provider: {provideTextDocumentContent(uri: Uri): Promise<string>}) => {
      state.providers.set(scheme, provider);
      return nothing;
    },
    onDidChangeTextDocument: changed.event,
    onDidCloseTextDocument: closed.event,
  },
  languages: {
    registerHoverProvider: (_selector: unknown, provider: unknown) => {
      state.hover = provider;
      return nothing;
    },
    registerDocumentLinkProvider: (_selector: unknown, provider: unknown) => {
      state.links = provider;
      return nothing;
    },
    registerCompletionItemProvider: (_selector: unknown, provider: unknown) => {
      state.completion = provider;
      return nothing;
    },
  },
};

type Load = (name: string, ...rest: unknown[]) => unknown;
const loader = Module as unknown as {_load: Load};
const original = loader._load;
loader._load = (name: string, ...rest: unknown[]): unknown =>
  name === 'vscode' ? vscode : original(name, ...rest);
