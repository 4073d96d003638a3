import { type DuckDBDataChunk, type DuckDBResult, type DuckDBValue, ResultReturnType } from '@duckdb/node-api';
import type { Cell, ResultColumn } from '../warehouse.ts';
import { cellRenderer, isNumeric } from './values.ts';

/** The columns of a result, and what makes text of its chunks. */
export interface Shape {
  readonly columns: readonly ResultColumn[];
  /** Rows a write touched; null for a statement that returns rows or touches none. */
  readonly touched: number | null;
  cells(chunk: DuckDBDataChunk): Cell[][];
}

/** A write answers with one row, its count; that is no result set. */
export function shapeOf(result: DuckDBResult): Shape {
  if (result.returnType !== ResultReturnType.QUERY_RESULT) {
    const touched = result.returnType === ResultReturnType.CHANGED_ROWS ? result.rowsChanged : null;
    return { columns: [], touched, cells: () => [] };
  }
  const types = result.columnTypes();
  const columns = types.map((type, index) => ({
    name: result.columnName(index),
    type: String(type),
    numeric: isNumeric(type),
  }));
  const renderers = types.map(cellRenderer);
  const cells = (chunk: DuckDBDataChunk): Cell[][] => {
    const values: (readonly DuckDBValue[])[] = types.map((_, index) => chunk.getColumnValues(index));
    return Array.from({ length: chunk.rowCount }, (_, row) =>
      renderers.map((render, index) => render(values[index]?.[row] ?? null)),
    );
  };
  return { columns, touched: null, cells };
}

/** The next rows of a result; none at its end, and none where a stream has failed, which DuckDB tells apart elsewhere. */
export async function nextCells(result: DuckDBResult, shape: Shape): Promise<Cell[][]> {
  if (shape.columns.length === 0) return [];
  const chunk = await result.fetchChunk();
  // The last chunk has no rows, and no columns either.
  return chunk === null || chunk.rowCount === 0 ? [] : shape.cells(chunk);
}
