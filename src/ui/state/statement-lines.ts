import { dialectOf, type Engine } from '../../sql/dialect.ts';
import { highlightSql } from '../../sql/highlight.ts';
import type { DetailItem } from './detail.ts';
import type { Statement } from './run.ts';

/** A statement keeps its lines as long as it is shown, so its colours are found once. */
const known = new WeakMap<readonly string[], readonly DetailItem[]>();

/** The lines of a statement, in pieces that tell keywords from names and values. */
export function statementLines(statement: Statement, engine: Engine): readonly DetailItem[] {
  const { lines } = statement;
  const items = known.get(lines);
  if (items !== undefined) return items;
  const coloured = highlightSql(lines.join('\n'), dialectOf(engine));
  const made = lines.map((text, index): DetailItem => ({ kind: 'sql', text, spans: coloured[index] ?? [], statement }));
  known.set(lines, made);
  return made;
}
