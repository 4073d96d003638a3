import type { Cell } from '../../../warehouse/warehouse.ts';

const wholeNumber = /^-?\d+$/;

/** Numbers as the engine prints them, by their exact value; NaN is the largest, as in PostgreSQL. */
function compareNumbers(a: string, b: string): number {
  const [first, second] = [Number(a), Number(b)];
  if (Number.isNaN(first) || Number.isNaN(second)) return Number(Number.isNaN(first)) - Number(Number.isNaN(second));
  if (first !== second) return first - second;
  // Beyond 2^53 doubles no longer tell whole numbers apart.
  if (a === b || !wholeNumber.test(a) || !wholeNumber.test(b)) return 0;
  return BigInt(a) < BigInt(b) ? -1 : 1;
}

/** Cells in ascending order: numbers by value, everything else by its UTF-16 units, NULL behind all. */
export function compareCells(a: Cell, b: Cell, numeric: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (numeric) return compareNumbers(a, b);
  return a < b ? -1 : Number(a > b);
}
