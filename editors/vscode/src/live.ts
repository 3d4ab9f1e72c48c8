// SPDX-License-Identifier: GPL-2.0-or-later
// Results as you type, in a quick pick that neither filters nor sorts.
import * as vscode from 'vscode';
import {App, report} from './app';
import {openHit} from './places';
import {facts, firstRange, HitRecord, line, remarks, SearchResult, title} from './records';
import {Request} from './server';

export interface HitItem extends vscode.QuickPickItem {
  hit: HitRecord;
}

export function itemOf(hit: HitRecord): HitItem {
  return {
    label: title(hit),
    description: facts(hit),
    detail: hit.snippets.length > 0 ? line(hit.snippets[0].text) : undefined,
    alwaysShow: true,
    hit,
  };
}

export function searchLive(app: App, folder: string): void {
  const pick = vscode.window.createQuickPick<HitItem>();
  let request: Request<SearchResult> | undefined;
  const typed = async (query: string): Promise<void> => {
    request?.cancel();
    if (query.trim() === '') {
      pick.items = [];
      return;
    }
    pick.busy = true;
    request = app.request<SearchResult>(folder, 'search',
      {query, limit: 30, snippets: 1, partial: true, live: 'vscode'});
    const result = await request.answer;
    pick.busy = false;
    pick.items = result.hits.map(itemOf);
    pick.title = `${result.end.total} ${result.end.total === 1 ? 'article' : 'articles'}`
      + remarks(result);
  };
  pick.placeholder = 'Search articles: words, "a phrase", -without, author:name';
  pick.matchOnDescription = pick.matchOnDetail = false;
  pick.onDidChangeValue(query => {
    typed(query).catch(report);
  });
  pick.onDidAccept(() => {
    const chosen = pick.selectedItems[0];
    pick.hide();
    if (chosen !== undefined) {
      openHit(app, folder, chosen.hit, firstRange(chosen.hit), {preview: false}).catch(report);
    }
  });
  pick.onDidHide(() => {
    request?.cancel();
    pick.dispose();
  });
  pick.show();
}
