import { type DuckDBType, DuckDBTypeId, type DuckDBValue } from '@duckdb/node-api';
import type { Cell } from '../warehouse.ts';

const numericTypes: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
]);

export function isNumeric(type: DuckDBType): boolean {
  return numericTypes.has(type.typeId);
}

/** Renders one column's values as text; no digit is added or lost. */
export function cellRenderer(type: DuckDBType): (value: DuckDBValue) => Cell {
  const float = type.typeId === DuckDBTypeId.FLOAT;
  return (value) => {
    if (value === null) return null;
    if (typeof value === 'number') return float ? floatText(value) : doubleText(value);
    return typeof value === 'string' ? value : value.toString();
  };
}

/**
 * A double in the shortest digits that give it back, in PostgreSQL's layout (scientific below 1e-4 and from 1e15 on), so
 * that the same value reads the same on every engine.
 */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0';
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude < 1e-4 || magnitude >= 1e15)) return scientific(value.toExponential());
  return String(value);
}

/** A 4-byte float in the fewest digits that give it back. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return doubleText(value);
  for (let digits = 1; digits <= 9; digits += 1) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return doubleText(shorter);
  }
  return doubleText(value);
}

function scientific(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
