import { dialectOf, type Engine } from '../../sql/dialect.ts';
import { type HighlightClass, highlightSql } from '../../sql/highlight.ts';
import type { DetailItem } from './detail.ts';
import type { Statement } from './run.ts';

/** A piece of a line of SQL; white space and punctuation are plain. */
export interface SqlSpan {
  readonly text: string;
  readonly kind: HighlightClass | 'plain';
}

/** A statement keeps its lines as long as it is shown, so its colours are found once. */
const known = new WeakMap<readonly string[], readonly DetailItem[]>();

/** The lines of a statement, in pieces that tell keywords from names and values. */
export function statementLines(statement: Statement, engine: Engine): readonly DetailItem[] {
  const { lines } = statement;
  const items = known.get(lines);
  if (items !== undefined) return items;
  const coloured = colouredLines(lines.join('\n'), engine);
  const made = lines.map((text, index): DetailItem => ({ kind: 'sql', text, spans: coloured[index] ?? [], statement }));
  known.set(lines, made);
  return made;
}

/** The lines of a text, each in pieces that together are the whole line; a text or comment may go over several. */
function colouredLines(text: string, engine: Engine): SqlSpan[][] {
  const lines: SqlSpan[][] = [[]];
  const add = (piece: string, kind: SqlSpan['kind']) => {
    for (const [index, part] of piece.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ text: part, kind });
    }
  };
  let at = 0;
  for (const { from, to, class: kind } of highlightSql(text, dialectOf(engine))) {
    add(text.slice(at, from), 'plain');
    add(text.slice(from, to), kind);
    at = to;
  }
  add(text.slice(at), 'plain');
  return lines;
}
