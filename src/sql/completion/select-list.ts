import type { CatalogColumn } from '../catalog/catalog.ts';
import { nameFrom } from '../names.ts';
import { isName } from './from-list.ts';
import { type Part, textOf, wordOf } from './outline.ts';
import type { Source } from './scope.ts';

/** One item of a SELECT list. */
export interface SelectItem {
  readonly parts: readonly Part[];
  /** What its column is called in the result; null where the engine makes a name up. */
  readonly name: string | null;
  /** `column` for a plain column, `star` for `*` and `t.*`. */
  readonly form: 'column' | 'star' | 'expression';
  /** Where the expression ends, before its alias. */
  readonly expressionEnd: number;
}

/** The parts of a list between its commas; what stands before the first item (DISTINCT, TOP n) goes along with it. */
function separated(parts: readonly Part[]): readonly (readonly Part[])[] {
  const items: Part[][] = [[]];
  for (const part of parts) {
    if (textOf(part) === ',') items.push([]);
    else items.at(-1)?.push(part);
  }
  return items.filter((item) => item.length > 0);
}

function withoutQuantifier(parts: readonly Part[]): readonly Part[] {
  const first = wordOf(parts[0]);
  if (first === 'distinct' && wordOf(parts[1]) === 'on' && parts[2]?.type === 'group') return parts.slice(3);
  if (first === 'distinct' || first === 'all') return withoutQuantifier(parts.slice(1));
  // Redshift: TOP 10.
  if (first === 'top' && parts[1]?.type === 'leaf' && parts[1].kind === 'number')
    return withoutQuantifier(parts.slice(2));
  return parts;
}

/** Not reserved, but no operand either: something must follow. */
const unfinished = new Set(['by', 'between', 'exists', 'escape', 'rows', 'range', 'recursive', 'lateral']);

/** True for a part that an expression can end with, so that a name behind it is an alias. */
export function endsOperand(part: Part | undefined): boolean {
  if (part === undefined) return false;
  if (part.type === 'group') return true;
  if (part.kind !== 'word') return part.kind !== 'operator' && part.kind !== 'punctuation';
  if (/^(end|null|true|false|current_\w+)$/.test(part.word)) return true;
  return isName(part) && !unfinished.has(part.word);
}

function isChain(parts: readonly Part[]): boolean {
  return parts.every((part, index) => (index % 2 === 0 ? isName(part) || index > 0 : textOf(part) === '.'));
}

/** The items of a SELECT list. */
export function selectItems(list: readonly Part[]): readonly SelectItem[] {
  return separated(withoutQuantifier(list)).map((parts) => {
    const last = parts.at(-1);
    const before = parts.at(-2);
    const whole = { parts, expressionEnd: last?.end ?? 0 };
    const star = parts.findIndex((part) => textOf(part) === '*');
    if (star === 0 || (star > 1 && textOf(parts[star - 1]) === '.')) return { ...whole, name: null, form: 'star' };
    if (last?.type === 'leaf' && parts.length > 1) {
      const named = wordOf(before) === 'as';
      if (named || (isName(last) && endsOperand(before))) {
        const expression = parts.slice(0, named ? -2 : -1);
        const form = isChain(expression) ? 'column' : 'expression';
        return { parts, name: nameFrom(last.text), form, expressionEnd: expression.at(-1)?.end ?? last.end };
      }
    }
    if (last?.type === 'leaf' && isName(last) && isChain(parts))
      return { ...whole, name: nameFrom(last.text), form: 'column' };
    return { ...whole, name: null, form: 'expression' };
  });
}

/** A column of a query's result; null for a name that the engine makes up. */
export interface OutputColumn {
  readonly name: string | null;
  readonly type: string;
}

/** The columns that a SELECT list gives, in order. */
export function outputColumns(list: readonly Part[], sources: readonly Source[]): readonly OutputColumn[] {
  return selectItems(list).flatMap((item): readonly OutputColumn[] => {
    if (item.form === 'star') return starColumns(item.parts, sources);
    const type = item.form === 'column' && item.name !== null ? typeOf(item.parts, item.name, sources) : '';
    return [{ name: item.name, type }];
  });
}

/** What `*` or `t.*` stands for; without the columns that DuckDB's EXCLUDE and Redshift's EXCLUDE name behind it. */
function starColumns(parts: readonly Part[], sources: readonly Source[]): readonly CatalogColumn[] {
  const qualifier = textOf(parts[1]) === '.' ? nameFrom(textOf(parts[0])).toLowerCase() : null;
  const chosen = sources.filter(({ alias }) => qualifier === null || alias?.toLowerCase() === qualifier);
  const at = parts.findIndex((part) => /^(exclude|except)$/.test(wordOf(part)));
  const excluded = new Set<string>();
  if (at >= 0) {
    const list = parts[at + 1];
    for (const part of list?.type === 'group' ? list.parts : [list]) {
      if (part?.type === 'leaf') excluded.add(nameFrom(part.text).toLowerCase());
    }
  }
  return chosen.flatMap(({ columns }) => columns.filter(({ name }) => !excluded.has(name.toLowerCase())));
}

function typeOf(parts: readonly Part[], alias: string, sources: readonly Source[]): string {
  const named = parts.findIndex((part) => wordOf(part) === 'as');
  const chain = (named < 0 ? parts : parts.slice(0, named)).filter((part) => isName(part));
  for (const candidate of [nameFrom(textOf(chain.at(-1))), nameFrom(textOf(chain.at(-2))), alias]) {
    const lower = candidate.toLowerCase();
    for (const { columns } of sources) {
      const column = columns.find(({ name }) => name.toLowerCase() === lower);
      if (column !== undefined) return column.type;
    }
  }
  return '';
}
