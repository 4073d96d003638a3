import { type FileHeader, type FilePlace, QueryFileProblem, readHeader } from './query-header.ts';
import { splitScript } from './script.ts';
import { parseSuite, type SuiteFile } from './suite-file.ts';
import type { LexicalOptions } from './tokens.ts';

/** An analytics query with what its header says: a `.sql` file that anybody can add. */
export interface QueryFile extends FileHeader, FilePlace {
  readonly kind: 'query';
  /** The statement, without the header. */
  readonly sql: string;
}

/**
 * Reads a file of queries: comment lines `-- key: value` at the top (title, answers, ordered, tolerance, severity) up to the
 * first other line; then one statement, or a suite of statements with `\\expect` behind them.
 * @throws QueryFileProblem with the line that is wrong.
 */
export function parseQueryFile(name: string, text: string, options: LexicalOptions): QueryFile | SuiteFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const { header, start } = readHeader(name, lines);
  const body = lines.slice(start).join('\n');
  const items = splitScript(body, options);
  if (items.some(({ kind }) => kind === 'command')) return parseSuite(header, body, start + 1, options);
  const lineOf = (offset: number) => start + body.slice(0, offset).split('\n').length;
  const [, second] = items;
  if (second !== undefined) {
    const told = 'this is a second statement: several make a suite, with \\expect behind each';
    throw new QueryFileProblem(lineOf(second.start), told);
  }
  const sql = body.trim().replace(/;\s*$/, '');
  const first = body.length - body.trimStart().length;
  if (sql === '') throw new QueryFileProblem(lines.length, 'there is no statement after the header');
  return { ...header, kind: 'query', sql, line: lineOf(first), column: first - body.lastIndexOf('\n', first - 1) };
}
