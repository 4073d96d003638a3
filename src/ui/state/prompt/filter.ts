import type { Cell, ResultColumn } from '../../../warehouse/warehouse.ts';
import { compareCells } from './compare.ts';

type Matcher = (cells: readonly Cell[]) => boolean;

const condition = /^\s*(.+?)\s*(!=|>=|<=|=|>|<|~)\s*(.*?)\s*$/;
const nullCondition = /^\s*(.+?)\s+is\s+(not\s+)?null\s*$/i;

function columnNamed(columns: readonly ResultColumn[], name: string): number {
  return columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
}

const tests: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
};

/** A condition on one column: `level = paid`, `year >= 1990`, `title ~ love`, `song_id is null`. Null when it is none. */
function columnMatcher(filter: string, columns: readonly ResultColumn[]): Matcher | null {
  const asked = nullCondition.exec(filter);
  const asks = asked === null ? -1 : columnNamed(columns, asked[1] ?? '');
  if (asks >= 0) return (cells) => ((cells[asks] ?? null) === null) === (asked?.[2] === undefined);
  const found = condition.exec(filter);
  const at = columnNamed(columns, found?.[1] ?? '');
  if (found === null || at < 0) return null;
  const [, , operator = '', wanted = ''] = found;
  if (operator === '~') {
    const part = wanted.toLowerCase();
    return (cells) => (cells[at] ?? null)?.toLowerCase().includes(part) ?? false;
  }
  const numeric = columns[at]?.numeric ?? false;
  const test = tests[operator] ?? (() => false);
  return (cells) => {
    const cell = cells[at] ?? null;
    return cell !== null && test(compareCells(cell, wanted, numeric));
  };
}

/** Conditions joined by `and`, all of which have to hold. Null when not each of them is one. */
function conditionsMatcher(filter: string, columns: readonly ResultColumn[]): Matcher | null {
  const whole = columnMatcher(filter, columns);
  const parts = filter.split(/\s+and\s+/i);
  if (parts.length === 1) return whole;
  const matchers = parts.flatMap((part) => columnMatcher(part, columns) ?? []);
  return matchers.length === parts.length ? (cells) => matchers.every((matches) => matches(cells)) : whole;
}

/** The rows that a filter keeps: those for which its conditions on columns hold, or that hold its text in any case. */
export function matcherOf(filter: string, columns: readonly ResultColumn[]): Matcher {
  const onColumns = conditionsMatcher(filter, columns);
  if (onColumns !== null) return onColumns;
  const part = filter.toLowerCase();
  return (cells) => cells.some((cell) => cell?.toLowerCase().includes(part) ?? false);
}

/** What to tell of a filter that looks like a condition and is taken as a text; null where there is nothing to tell. */
export function filterRemark(filter: string, columns: readonly ResultColumn[]): string | null {
  if (conditionsMatcher(filter, columns) !== null) return null;
  const name = (nullCondition.exec(filter) ?? condition.exec(filter))?.[1];
  return name === undefined ? null : `no column ${name} in this result: taken as a text`;
}
