import { quoteText } from '../text.ts';

/** The columns of the tables that a statement names, by their names in lower case, each with DuckDB's types of them. */
export class KnownColumns {
  readonly #types = new Map<string, Set<string>>();

  /** @param rows name and type of each column */
  constructor(rows: Iterable<readonly [name: string, type: string]>) {
    for (const [name, type] of rows) {
      const key = name.toLowerCase();
      this.#types.set(key, (this.#types.get(key) ?? new Set()).add(type));
    }
  }

  has(name: string): boolean {
    return this.#types.has(name.toLowerCase());
  }

  isDecimal(name: string): boolean {
    return this.#isOf(name, /^DECIMAL/);
  }

  isBoolean(name: string): boolean {
    return this.#isOf(name, /^BOOLEAN$/);
  }

  /** True for a column whose text Redshift writes otherwise, or not at all. */
  hasOtherText(name: string): boolean {
    return this.#isOf(name, /^(?:DOUBLE|FLOAT|BOOLEAN)$/);
  }

  #isOf(name: string, type: RegExp): boolean {
    return [...(this.#types.get(name.toLowerCase()) ?? [])].some((one) => type.test(one));
  }
}

export const noColumns = new KnownColumns([]);

const dependent = /\/|\|\||\b(?:sum|avg|max|min)\s*\(|[=>]\s*\d|\browid\b|\bas\b[\s\S]*\b(?:where|having)\b/i;

/** Characters: longer statements are lists of values, for which no columns have to be known. */
const longest = 20_000;

/**
 * The query for name and type of the columns of all tables that a statement may name; null where nothing about it depends
 * on them: it divides, concatenates and sums up nothing, compares nothing with a number, and has no alias in front of a
 * condition.
 */
export function columnsQuery(statement: string): string | null {
  if (statement.length > longest || !dependent.test(statement)) return null;
  const words = new Set(statement.toLowerCase().match(/[\p{L}_][\p{L}\d_$]*/gu));
  const names = [...words].map((word) => quoteText(word)).join(', ');
  return `SELECT DISTINCT column_name, data_type FROM duckdb_columns() WHERE NOT internal AND lower(table_name) IN (${names || "''"})`;
}
