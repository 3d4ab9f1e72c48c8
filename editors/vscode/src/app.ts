// SPDX-License-Identifier: GPL-2.0-or-later
// What the commands share: settings, the server that answers, messages.
import * as fs from 'fs';
import * as path from 'path';
import * as vscode from 'vscode';
import {Cancelled, PostilError, Request, Servers} from './server';

export function setting<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration('postil').get<T>(name) ?? otherwise;
}

/** The folder with the index that serves a folder, else that folder. */
export function rootOf(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, '.postil'))) {
      return at;
    }
    if (at === path.dirname(at)) {
      return folder;
    }
  }
}

/** That of the active file when it is one, else the first workspace folder. */
export function currentFolder(): string {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && active.uri.scheme === 'file') {
    return rootOf(path.dirname(active.uri.fsPath));
  }
  const folder = vscode.workspace.workspaceFolders?.[0];
  return rootOf(folder !== undefined ? folder.uri.fsPath : process.cwd());
}

export class App {
  private readonly servers = new Servers();

  /** Paths of the answer go from `folder`. */
  request<T>(folder: string, method: string, params: object): Request<T> {
    return this.servers.of(setting('command', 'postil'), setting('index', ''), folder)
      .request<T>(method, params);
  }

  dispose(): void {
    this.servers.dispose();
  }
}

/** Show why something failed; what was cancelled did not. */
export function report(error: unknown): void {
  if (error instanceof Cancelled) {
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof PostilError && error.hint !== null ? `; ${error.hint}` : '';
  void vscode.window.showErrorMessage(`postil: ${message.replace(/^postil: /, '')}${hint}`);
}

/** A command whose failure is a message. */
export function guarded<A extends unknown[]>(
  command: (...words: A) => Promise<void>): (...words: A) => Promise<void> {
  return async (...words: A) => {
    try {
      await command(...words);
    } catch (error) {
      report(error);
    }
  };
}
