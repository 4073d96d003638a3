import { nameFrom } from '../names.ts';
import type { KnownColumns } from './known-columns.ts';
import type { Range, Reading } from './reading.ts';

const clauseEnds = new Set(
  'where group having qualify window order limit offset fetch union intersect except minus'.split(' '),
);

/** The SELECT of the query in which a clause begins at a token; null where there is none. */
function selectOf(reading: Reading, clause: number): number | null {
  for (let at = clause - 1; at >= 0; at -= 1) {
    const partner = reading.partner(at);
    if (partner !== null && partner > at) return null;
    if (partner !== null) at = partner;
    if (reading.word(at) === 'select') return at;
  }
  return null;
}

/** Where the first token is that ends a range of the same query: one of some words, or the query's own end. */
function endOf(reading: Reading, from: number, ends: (word: string) => boolean): number {
  for (const index of reading.level({ from, to: reading.tokens.length })) {
    if (ends(reading.word(index)) || reading.sign(index) === ';') return index;
    if (reading.sign(index) === ')' && (reading.partner(index) ?? index) < from) return index;
  }
  return reading.tokens.length;
}

function nameAt(reading: Reading, index: number): string | null {
  const kind = reading.kind(index);
  if (kind !== 'word' && kind !== 'quotedIdentifier') return null;
  return nameFrom(reading.textOf({ from: index, to: index + 1 })).toLowerCase();
}

/** The aliases of a select list that are no names of what they stand for. */
function aliasesIn(reading: Reading, list: Range): ReadonlySet<string> {
  const aliases = new Set<string>();
  for (const { from, to } of reading.split(list, ',')) {
    const name = nameAt(reading, to - 1);
    const named = reading.word(to - 2) === 'as' || (to - from > 1 && reading.endsOperand(to - 2));
    if (name === null || !named || /^(?:end|null|true|false)$/.test(name)) continue;
    // `lower(level) AS level`: behind it the column may be meant.
    const itself = Array.from({ length: to - 1 - from }, (_, at) => nameAt(reading, from + at)).includes(name);
    if (!itself) aliases.add(name);
  }
  return aliases;
}

/** Names that several queries of a statement give may be columns of one for the other. */
function isGivenTwice(reading: Reading, name: string): boolean {
  let given = 0;
  for (let at = 1; at < reading.tokens.length; at += 1) {
    if (reading.word(at - 1) === 'as' && nameAt(reading, at) === name) given += 1;
  }
  return given > 1;
}

/**
 * The first alias of the select list that a condition of the same query uses, by its token: WHERE and HAVING know none on
 * Redshift (AWS, "HAVING clause", "SELECT list").
 */
export function aliasUsed(reading: Reading, clause: number, columns: KnownColumns): number | null {
  const select = selectOf(reading, clause);
  if (select === null) return null;
  const from = select + 1;
  const aliases = aliasesIn(reading, {
    from,
    to: endOf(reading, from, (word) => word === 'from' || clauseEnds.has(word)),
  });
  if (aliases.size === 0) return null;
  const end = endOf(reading, clause + 1, (word) => clauseEnds.has(word));
  for (let at = clause + 1; at < end; at += 1) {
    const sub = reading.sign(at) === '(' && /^(?:select|with)$/.test(reading.word(at + 1));
    if (sub) at = reading.partner(at) ?? at;
    const name = nameAt(reading, at);
    if (name === null || !aliases.has(name) || columns.has(name) || isGivenTwice(reading, name)) continue;
    const apart = reading.sign(at - 1) !== '.' && !/^[.(]$/.test(reading.sign(at + 1)) && reading.word(at - 1) !== 'as';
    if (apart) return at;
  }
  return null;
}
