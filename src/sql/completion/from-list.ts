import { isReserved, nameFrom } from '../names.ts';
import { type Group, isQuery, type Part, textOf, wordOf } from './outline.ts';

/** What a FROM list names: a relation or CTE by its name, a subquery, or a function that gives rows. */
export type FromItem = {
  /** As it is called in the rest of the query; null for a subquery that got no alias. */
  readonly alias: string | null;
  /** New names for the first columns: `AS t(a, b)`. */
  readonly columnAliases: readonly string[];
} & (
  | { readonly type: 'named'; readonly schema: string | null; readonly name: string }
  | { readonly type: 'subquery'; readonly query: Group }
  | { readonly type: 'function'; readonly name: string }
);

const joinWords = new Set([
  ...['join', 'natural', 'inner', 'left', 'right', 'full', 'cross', 'outer', 'asof', 'semi', 'anti', 'positional'],
]);

const noAlias = new Set([
  ...joinWords,
  ...['on', 'using', 'tablesample', 'where', 'set', 'as', 'group', 'order', 'limit', 'window', 'qualify', 'values'],
  ...['returning', 'when', 'pivot', 'unpivot', 'for'],
]);

/** True for a part that is a name: a quoted one, or a word that is not reserved. */
export function isName(part: Part | undefined): boolean {
  if (part?.type !== 'leaf') return false;
  return (
    part.kind === 'quotedIdentifier' || (part.kind === 'word' && !noAlias.has(part.word) && !isReserved(part.word))
  );
}

/** True where the part goes on with a join: JOIN itself or a word before it. */
function isJoinWord(part: Part | undefined): boolean {
  return joinWords.has(wordOf(part));
}

interface Chain {
  readonly names: readonly string[];
  /** Index behind the chain. */
  readonly next: number;
}

/** Names with points between them, from `index` on; a point at the end is taken along. */
function nameChain(parts: readonly Part[], index: number): Chain {
  const names: string[] = [];
  let at = index;
  while (isName(parts[at]) || (names.length > 0 && wordOf(parts[at]) !== '')) {
    names.push(nameFrom(textOf(parts[at])));
    at += 1;
    if (textOf(parts[at]) !== '.') break;
    at += 1;
  }
  return { names, next: at };
}

function aliasAt(parts: readonly Part[], index: number): { alias: string | null; columns: string[]; next: number } {
  let at = index;
  if (wordOf(parts[at]) === 'as') at += 1;
  const alias = isName(parts[at]) ? nameFrom(textOf(parts[at])) : null;
  if (alias !== null) at += 1;
  const list = parts[at];
  if (alias === null || list?.type !== 'group') return { alias, columns: [], next: at };
  const columns: string[] = [];
  list.parts.forEach((part, place) => {
    const first = place === 0 || textOf(list.parts[place - 1]) === ',';
    if (first && part.type === 'leaf') columns.push(nameFrom(part.text));
  });
  return { alias, columns, next: at + 1 };
}

/** Everything that a FROM clause, or what stands in its place, brings into scope, left to right. */
export function fromItems(parts: readonly Part[]): readonly FromItem[] {
  const items: FromItem[] = [];
  let expected = true;
  for (let index = 0; index < parts.length; ) {
    const part = parts[index];
    const word = wordOf(part);
    if (textOf(part) === ',' || word === 'join') expected = true;
    if (!expected || part === undefined || textOf(part) === ',' || isJoinWord(part)) {
      index += 1;
      continue;
    }
    if (word === 'lateral' || word === 'only' || word === 'table') {
      index += 1;
      continue;
    }
    expected = false;
    if (part.type === 'group') {
      const { alias, columns, next } = aliasAt(parts, index + 1);
      if (isQuery(part.parts)) items.push({ type: 'subquery', query: part, alias, columnAliases: columns });
      else items.push(...fromItems(part.parts));
      index = next;
      continue;
    }
    const { names, next } = nameChain(parts, index);
    const name = names.at(-1);
    if (name === undefined) {
      index += 1;
      continue;
    }
    const isCall = parts[next]?.type === 'group';
    const { alias, columns, next: behind } = aliasAt(parts, isCall ? next + 1 : next);
    items.push(
      isCall
        ? { type: 'function', name, alias: alias ?? name, columnAliases: columns }
        : { type: 'named', schema: names.at(-2) ?? null, name, alias: alias ?? name, columnAliases: columns },
    );
    index = Math.max(behind, index + 1);
  }
  return items;
}
