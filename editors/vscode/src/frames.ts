// SPDX-License-Identifier: GPL-2.0-or-later
// Messages behind a Content-Length header, as LSP frames them.

const END = Buffer.from('\r\n\r\n');

export class Frames {
  private rest = Buffer.alloc(0);

  static make(message: object): Buffer {
    const body = Buffer.from(JSON.stringify(message));
    return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
  }

  /** The messages that are whole now. */
  take(bytes: Buffer): unknown[] {
    const messages: unknown[] = [];
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      const header = this.rest.indexOf(END);
      if (header < 0) {
        return messages;
      }
      const stated = /^content-length: *(\d+)/im.exec(this.rest.toString('latin1', 0, header));
      const begin = header + END.length;
      const end = begin + Number(stated?.[1] ?? 0);
      if (this.rest.length < end) {
        return messages;
      }
      messages.push(JSON.parse(this.rest.toString('utf8', begin, end)));
      this.rest = this.rest.subarray(end);
    }
  }
}
