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

/** The rows that a filter keeps: those for which its condition on a column holds, or that hold its text in any case. */
export function matcherOf(filter: string, columns: readonly ResultColumn[]): Matcher {
  const onColumn = columnMatcher(filter, columns);
  if (onColumn !== null) return onColumn;
  const part = filter.toLowerCase();
  return (cells) => cells.some((cell) => cell?.toLowerCase().includes(part) ?? false);
}
