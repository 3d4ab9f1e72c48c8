// SPDX-License-Identifier: GPL-2.0-or-later
// `postil serve`: a process for each folder, started when first asked and
// kept; JSON-RPC 2.0, a message a line (doc/protocol.md).
import {ChildProcessWithoutNullStreams, spawn} from 'child_process';
import {StringDecoder} from 'string_decoder';

/** What a server says of a failed request, or why there is none. */
export class PostilError extends Error {
  constructor(message: string, readonly hint: string | null = null) {
    super(message);
  }
}

/** A request that was cancelled has no answer to show. */
export class Cancelled extends Error {}

const CANCELLED = -32800;

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

interface Reply {
  id?: number;
  result?: unknown;
  error?: {code: number; message: string; data?: {hint?: string | null}};
}

export interface Request<T> {
  answer: Promise<T>;
  cancel(): void;
}

/** One process; it starts when it is made. */
export class Server {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly decoder = new StringDecoder('utf8');
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private rest = '';
  private said = '';
  private failure: PostilError | undefined;

  constructor(command: string, index: string, readonly folder: string) {
    const words = index === '' ? ['serve'] : ['serve', '--index', index];
    this.process = spawn(command, words, {cwd: folder});
    this.process.stdout.on('data', (bytes: Buffer) => this.take(bytes));
    this.process.stderr.on('data', (bytes: Buffer) => {
      this.said = (this.said + bytes.toString('utf8')).slice(-2000);
    });
    this.process.stdin.on('error', () => undefined);
    this.process.on('error', () => this.fail(new PostilError(
      `Cannot run "${command}"`, 'install postil, or set postil.command to its path.')));
    this.process.on('close', () => this.fail(new PostilError(
      this.said.trim() === '' ? 'postil serve ended' : this.said.trim())));
  }

  get isRunning(): boolean {
    return this.failure === undefined;
  }

  request<T>(method: string, params: object): Request<T> {
    const id = this.nextId++;
    const answer = new Promise<T>((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
        return;
      }
      this.waiting.set(id, {resolve: resolve as (result: unknown) => void, reject});
      this.send({jsonrpc: '2.0', id, method, params});
    });
    return {answer, cancel: () => this.cancel(id)};
  }

  stop(): void {
    this.process.stdin.end();
    this.process.kill();
  }

  private cancel(id: number): void {
    const waiting = this.waiting.get(id);
    if (waiting !== undefined) {
      this.waiting.delete(id);
      this.send({jsonrpc: '2.0', method: '$/cancelRequest', params: {id}});
      waiting.reject(new Cancelled());
    }
  }

  private send(message: object): void {
    this.process.stdin.write(JSON.stringify(message) + '\n');
  }

  private take(bytes: Buffer): void {
    const lines = (this.rest + this.decoder.write(bytes)).split('\n');
    this.rest = lines.pop() ?? '';
    for (const text of lines) {
      this.answer(text);
    }
  }

  private answer(text: string): void {
    let reply: Reply;
    try {
      reply = JSON.parse(text) as Reply;
    } catch {
      return;
    }
    const waiting = this.waiting.get(reply.id ?? -1);
    if (waiting === undefined) {
      return;
    }
    this.waiting.delete(reply.id ?? -1);
    if (reply.error === undefined) {
      waiting.resolve(reply.result);
    } else if (reply.error.code === CANCELLED) {
      waiting.reject(new Cancelled());
    } else {
      waiting.reject(new PostilError(reply.error.message, reply.error.data?.hint ?? null));
    }
  }

  private fail(why: PostilError): void {
    this.failure ??= why;
    for (const waiting of this.waiting.values()) {
      waiting.reject(this.failure);
    }
    this.waiting.clear();
  }
}

/** The servers of all folders. */
export class Servers {
  private readonly servers = new Map<string, Server>();

  /** The server of a folder; one that has ended is started again. */
  of(command: string, index: string, folder: string): Server {
    const key = JSON.stringify([command, index, folder]);
    let server = this.servers.get(key);
    if (server === undefined || !server.isRunning) {
      server = new Server(command, index, folder);
      this.servers.set(key, server);
    }
    return server;
  }

  dispose(): void {
    for (const server of this.servers.values()) {
      server.stop();
    }
    this.servers.clear();
  }
}
