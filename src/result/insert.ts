import { quoteName, quoteText } from '../sql/text.ts';
import type { Cell, ResultColumn } from '../warehouse/warehouse.ts';
import type { RowFormat } from './row-format.ts';

const plainNumber = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function literal(cell: Cell, column: ResultColumn | undefined): string {
  if (cell === null) return 'NULL';
  return column?.numeric === true && plainNumber.test(cell) ? cell : quoteText(cell);
}

/**
 * One INSERT statement a row, for a table to be named by whoever runs them: a result does not know where it came from.
 * Numbers stand bare, NULL is NULL, everything else is a quoted literal that the engine casts.
 */
export function insertFormat(columns: readonly ResultColumn[], table = 'result'): RowFormat {
  if (columns.length === 0) return { head: '', row: () => '', end: () => '' };
  const head = `INSERT INTO ${quoteName(table)} (${columns.map(({ name }) => quoteName(name)).join(', ')}) VALUES`;
  return {
    head: '',
    row: (cells) => `${head} (${columns.map((column, index) => literal(cells[index] ?? null, column)).join(', ')});\n`,
    end: () => '',
  };
}
