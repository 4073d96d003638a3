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
  const keys = rows.map((cells) => cells[column] ?? null);
  return order.sort((a, b) => sign * compareCells(keys[a] ?? null, keys[b] ?? null, numeric) || a - b);
}
