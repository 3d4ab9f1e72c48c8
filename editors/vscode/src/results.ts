// SPDX-License-Identifier: GPL-2.0-or-later
// The view of results: facets, articles, and their snippets below them.
import * as vscode from 'vscode';
import {App, setting} from './app';
import {facts, FacetRecord, firstRange, highlights, HitRecord, line, narrowed, RangeRecord,
        remarks, SearchResult, SnippetRecord, snippetRange, title} from './records';
import {Request} from './server';

/** What the view shows: a search, or what is similar to something. */
export interface Asked {
  method: 'search' | 'similar';
  params: {query?: string; id?: string; path?: string; text?: string};
  label: string;
}

export type Node =
  | {kind: 'facet'; facet: FacetRecord}
  | {kind: 'value'; facet: string; value: string; count: number}
  | {kind: 'suggestion'; query: string}
  | {kind: 'hit'; hit: HitRecord}
  | {kind: 'snippet'; hit: HitRecord; snippet: SnippetRecord};

type Sort = 'relevance' | 'date' | 'path';
const SORTS: Sort[] = ['relevance', 'date', 'path'];

export class Results implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private asked: Asked | undefined;
  private folder = '';
  private result: SearchResult | undefined;
  private request: Request<SearchResult> | undefined;
  private sort: Sort = 'relevance';
  private limit = 0;
  view: vscode.TreeView<Node> | undefined;

  constructor(private readonly app: App) {}

  /** Ask anew; the view follows when the answer is there. */
  async ask(folder: string, asked: Asked): Promise<void> {
    this.folder = folder;
    this.asked = asked;
    this.sort = 'relevance';
    this.limit = setting('limit', 50);
    await this.again();
  }

  get query(): string {
    return this.asked?.params.query ?? '';
  }

  async narrow(facet: string, value: string): Promise<void> {
    const query = narrowed(this.query, facet, value);
    await this.ask(this.folder, {method: 'search', params: {query}, label: query});
  }

  async nextSort(): Promise<void> {
    this.sort = SORTS[(SORTS.indexOf(this.sort) + 1) % SORTS.length];
    await this.again();
  }

  async more(): Promise<void> {
    this.limit = Math.min(1000, this.limit * 2);
    await this.again();
  }

  clear(): void {
    this.request?.cancel();
    this.asked = undefined;
    this.result = undefined;
    this.show();
  }

  /** Where the paths of its hits go from. */
  get base(): string {
    return this.folder;
  }

  private async again(): Promise<void> {
    if (this.asked === undefined) {
      return;
    }
    this.request?.cancel();
    const isSearch = this.asked.method === 'search';
    this.request = this.app.request<SearchResult>(this.folder, this.asked.method, {
      ...this.asked.params,
      limit: this.limit,
      snippets: setting('snippets', 2),
      sort: this.sort,
      ...(isSearch ? {partial: true, facets: setting('facets', ['author', 'year', 'tag'])} : {}),
    });
    this.result = await this.request.answer;
    this.show();
  }

  private show(): void {
    if (this.view !== undefined) {
      this.view.message = this.message();
    }
    this.changed.fire(undefined);
  }

  private message(): string | undefined {
    if (this.result === undefined || this.asked === undefined) {
      return undefined;
    }
    const {total, partial} = this.result.end;
    return `${line(this.asked.label)}: ${total} ${total === 1 ? 'article' : 'articles'}`
      + (partial ? ', each lacking some of the words' : '')
      + (this.sort === 'relevance' ? '' : `, by ${this.sort}`)
      + remarks(this.result);
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) {
      return this.roots();
    }
    switch (node.kind) {
    case 'facet':
      return node.facet.values.slice(0, 30).map(({value, count}) =>
        ({kind: 'value', facet: node.facet.facet, value, count}));
    case 'hit':
      return node.hit.snippets.map(snippet => ({kind: 'snippet', hit: node.hit, snippet}));
    default:
      return [];
    }
  }

  private roots(): Node[] {
    if (this.result === undefined) {
      return [];
    }
    const nodes: Node[] = [];
    if (this.result.end.suggestion !== null) {
      nodes.push({kind: 'suggestion', query: this.result.end.suggestion.query});
    }
    for (const facet of this.result.facets ?? []) {
      if (facet.values.length > 0) {
        nodes.push({kind: 'facet', facet});
      }
    }
    for (const hit of this.result.hits) {
      nodes.push({kind: 'hit', hit});
    }
    return nodes;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
    case 'facet': {
      const item = new vscode.TreeItem(node.facet.facet,
                                       vscode.TreeItemCollapsibleState.Collapsed);
      item.description = `${node.facet.values.length}`;
      item.iconPath = new vscode.ThemeIcon('filter');
      return item;
    }
    case 'value': {
      const item = new vscode.TreeItem(line(node.value));
      item.description = `${node.count}`;
      item.command = {command: 'postil.narrow', title: 'Narrow',
                      arguments: [node.facet, node.value]};
      return item;
    }
    case 'suggestion': {
      const item = new vscode.TreeItem(`Did you mean: ${line(node.query)}`);
      item.iconPath = new vscode.ThemeIcon('lightbulb');
      item.command = {command: 'postil.search', title: 'Search', arguments: [node.query]};
      return item;
    }
    case 'hit':
      return this.hitItem(node.hit);
    case 'snippet': {
      const label = line(node.snippet.text);
      const item = new vscode.TreeItem({label, highlights: highlights(node.snippet)});
      item.tooltip = label;
      item.command = opening(this.folder, node.hit, snippetRange(node.hit, node.snippet));
      return item;
    }
    }
  }

  private hitItem(hit: HitRecord): vscode.TreeItem {
    const item = new vscode.TreeItem(title(hit), hit.snippets.length > 0
      ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None);
    item.description = facts(hit);
    item.contextValue = 'hit';
    item.iconPath = new vscode.ThemeIcon('file');
    item.command = opening(this.folder, hit, firstRange(hit));
    return item;
  }
}

function opening(folder: string, hit: HitRecord, range: RangeRecord | undefined): vscode.Command {
  return {command: 'postil.openHit', title: 'Open', arguments: [folder, hit, range]};
}
