// SPDX-License-Identifier: GPL-2.0-or-later
// The records of postil, as far as they are used: doc/output-schema.json.

export type PathRecord = {text: string} | {bytes: string};

/** Lines and columns count from 1, columns in bytes; null: not in the file. */
export interface RangeRecord {
  byte: number | null;
  end_byte: number | null;
  line: number | null;
  col: number | null;
  end_line?: number | null;
  end_col?: number | null;
}

export interface SnippetRecord extends RangeRecord {
  text: string;
  field: string;
  /** [begin, end] in bytes of the text as UTF-8. */
  marks: [number, number][];
}

export interface HitRecord {
  id: string;
  path: PathRecord;
  member: string | null;
  title: string | null;
  authors: string[];
  date: string | null;
  source: string | null;
  stale: boolean;
  space: 'file' | 'decoded';
  matches: RangeRecord[];
  snippets: SnippetRecord[];
}

export interface FacetRecord {
  facet: string;
  values: {value: string; count: number}[];
}

export interface SearchResult {
  begin: {query: string; repairs: {message: string}[]};
  facets: FacetRecord[];
  hits: HitRecord[];
  end: {
    total: number;
    partial: boolean;
    hint: string | null;
    suggestion: {query: string} | null;
  };
}

/** A run of an article's text, in bytes of it, and where it comes from. */
export interface StretchRecord {
  begin: number;
  end: number;
  byte: number | null;
  end_byte: number | null;
}

export interface ArticleRecord {
  title: string | null;
  text: string;
  stretches: StretchRecord[];
}

/** One line, without control characters. */
export function line(text: string | null | undefined): string {
  return (text ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}

/** The bytes of a path; names that are no UTF-8 survive. */
export function pathBytes(path: PathRecord): Buffer {
  return 'text' in path ? Buffer.from(path.text) : Buffer.from(path.bytes, 'base64');
}

export function title(hit: HitRecord): string {
  const stated = line(hit.title).trim();
  return stated !== '' ? stated : line(pathBytes(hit.path).toString('utf8'));
}

/** Who wrote it, when and where. */
export function facts(hit: HitRecord): string {
  const known = [hit.authors.join(', '), hit.date, hit.source];
  if (hit.stale) {
    known.push('changed since indexed');
  }
  return known.map(line).filter(fact => fact !== '').join(' · ');
}

/** The marks of a snippet as [begin, end] in its line's UTF-16 units. */
export function highlights(snippet: SnippetRecord): [number, number][] {
  const bytes = Buffer.from(snippet.text);
  const units = (end: number): number =>
    line(bytes.subarray(0, end).toString('utf8')).length;
  return snippet.marks.map(([begin, end]) => [units(begin), units(end)]);
}

/** The first match of a hit within a snippet, else the snippet. */
export function snippetRange(hit: HitRecord, snippet: SnippetRecord): RangeRecord {
  const {byte, end_byte: end} = snippet;
  if (byte !== null && end !== null) {
    for (const match of hit.matches) {
      if (match.byte !== null && match.byte >= byte && match.byte < end) {
        return match;
      }
    }
  }
  return snippet;
}

/** Where a hit opens: at its first snippet, its first match, or nowhere. */
export function firstRange(hit: HitRecord): RangeRecord | undefined {
  return hit.snippets.length > 0 ? snippetRange(hit, hit.snippets[0]) : hit.matches[0];
}

/** What of the query was not understood, and what may help. */
export function remarks(result: SearchResult): string {
  const said = result.begin.repairs.map(repair => repair.message);
  if (result.end.hint !== null) {
    said.push(result.end.hint);
  }
  return said.map(remark => `; ${line(remark)}`).join('');
}

/** Where in the text of an article, in bytes, a byte of its file went. */
export function byteInText(article: ArticleRecord, byte: number): number | undefined {
  for (const {begin, end, byte: from, end_byte: to} of article.stretches) {
    if (from !== null && to !== null && byte >= from && byte <= to) {
      return Math.min(begin + byte - from, end);
    }
  }
  return undefined;
}

/** The query with a value of a facet required. */
export function narrowed(query: string, facet: string, value: string): string {
  const field = facet === 'year' || facet === 'month' ? 'date' : facet;
  const quoted = /^[\p{L}\p{N}-]+$/u.test(value) ? value : `"${value.replace(/"/g, '')}"`;
  return `(${query}) ${field}:${quoted}`;
}
