import {
  type DuckDBDataChunk,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBValue,
  ResultReturnType,
} from '@duckdb/node-api';
import type { Cell, ResultColumn } from '../warehouse.ts';
import { isNested, nestedReader } from './nested.ts';
import { isNumeric, scalarText } from './values.ts';

/** The columns of a result, and what makes text of its chunks. */
export interface Shape {
  readonly columns: readonly ResultColumn[];
  /** Rows a write touched; null for a statement that returns rows or touches none. */
  readonly touched: number | null;
  cells(chunk: DuckDBDataChunk): Cell[][];
}

/** Makes text of a column's values in a chunk. */
type ColumnText = (chunk: DuckDBDataChunk, column: number) => Cell[];

function columnText(type: DuckDBType, zone: string): ColumnText {
  if (isNested(type)) {
    const read = nestedReader(type, zone);
    return (chunk, column) => {
      const vector = chunk.getColumnVector(column);
      return Array.from({ length: chunk.rowCount }, (_, row) => read(vector, row));
    };
  }
  const text = scalarText(type, zone);
  return (chunk, column) =>
    chunk.getColumnValues(column).map((value: DuckDBValue) => (value === null ? null : text(value)));
}

/**
 * A write answers with one row, its count; that is no result set.
 * @param zone the session's time zone
 */
export function shapeOf(result: DuckDBResult, zone: string): Shape {
  if (result.returnType !== ResultReturnType.QUERY_RESULT) {
    const touched = result.returnType === ResultReturnType.CHANGED_ROWS ? result.rowsChanged : null;
    return { columns: [], touched, cells: () => [] };
  }
  const types = result.columnTypes();
  const columns = types.map((type, index) => ({
    name: result.columnName(index),
    type: type.alias ?? String(type),
    numeric: isNumeric(type),
  }));
  const texts = types.map((type) => columnText(type, zone));
  const cells = (chunk: DuckDBDataChunk): Cell[][] => {
    const values = texts.map((text, index) => shareTexts(text(chunk, index)));
    return Array.from({ length: chunk.rowCount }, (_, row) => values.map((column) => column[row] ?? null));
  };
  return { columns, touched: null, cells };
}

/** Values of a column after which it is known whether looking for equal ones pays. */
const sampled = 256;

/**
 * The column with the same text for the same value, so that a column of few values is not kept once a row: results stay in
 * memory as long as somebody looks at them. A column whose first values are nearly all different stays as it is.
 */
function shareTexts(column: Cell[]): Cell[] {
  const known = new Map<string, string>();
  for (const [row, cell] of column.entries()) {
    if (row === sampled && known.size > sampled / 2) return column;
    if (cell === null) continue;
    const same = known.get(cell);
    if (same === undefined) known.set(cell, cell);
    else column[row] = same;
  }
  return column;
}

/** The next rows of a result; none at its end, and none where a stream has failed, which DuckDB tells apart elsewhere. */
export async function nextCells(result: DuckDBResult, shape: Shape): Promise<Cell[][]> {
  if (shape.columns.length === 0) return [];
  const chunk = await result.fetchChunk();
  // The last chunk has no rows, and no columns either.
  return chunk === null || chunk.rowCount === 0 ? [] : shape.cells(chunk);
}
