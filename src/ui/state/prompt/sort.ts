import type { Cell } from '../../../warehouse/warehouse.ts';
import { compareCells } from './compare.ts';
import type { Table } from './view.ts';

/** Indexes of the rows that match, sorted as the view says; rows that compare equal stay in the order in which they came. */
export function rowOrder(
  { columns, rows, view }: Table,
  matches: ((cells: readonly Cell[]) => boolean) | null,
): number[] {
  const order: number[] = [];
  for (const [index, cells] of rows.entries()) if (matches === null || matches(cells)) order.push(index);
  const { sort } = view;
  if (sort === null) return order;
  const { column, direction } = sort;
  const numeric = columns[column]?.numeric ?? false;
  const sign = direction === 'ascending' ? 1 : -1;
  const cells = rows.map((row) => row[column] ?? null);
  const exactly = (a: number, b: number) => sign * compareCells(cells[a] ?? null, cells[b] ?? null, numeric) || a - b;
  if (!numeric) return order.sort(exactly);
  // Most pairs differ as doubles already, and reading those once is what makes a long sort short. NaN stands for what has
  // to be looked at closely: NULL, NaN itself.
  const doubles = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
  return order.sort((a, b) => {
    const [first = Number.NaN, second = Number.NaN] = [doubles[a], doubles[b]];
    return first < second ? -sign : first > second ? sign : exactly(a, b);
  });
}
