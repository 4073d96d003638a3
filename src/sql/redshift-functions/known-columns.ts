import { quoteText } from '../text.ts';
import { Reading } from './reading.ts';

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

/** Tables that are looked up for one statement. */
const mostTables = 20;

const fromEnds = new Set(
  'where group having qualify window order limit offset fetch union intersect except minus select set values'.split(
    ' ',
  ),
);

/** The names in FROM, behind JOIN, INTO and UPDATE: of tables, of views, and of queries of WITH. */
function relations(reading: Reading): readonly string[] {
  const names = new Set<string>();
  for (let index = 0; index < reading.tokens.length; index += 1) {
    if (!/^(?:from|into|update)$/.test(reading.word(index))) continue;
    for (const at of reading.level({ from: index + 1, to: reading.tokens.length })) {
      if (fromEnds.has(reading.word(at)) || (reading.sign(at) === ')' && (reading.partner(at) ?? at) < index)) break;
      const named = reading.kind(at) === 'word' || reading.kind(at) === 'quotedIdentifier';
      if (!named || !/^(?:from|into|update|join|,)$/.test(reading.sign(at - 1))) continue;
      let last = at;
      while (reading.sign(last + 1) === '.') last += 2;
      if (reading.sign(last + 1) !== '(' || reading.word(index) === 'into')
        names.add(reading.textOf({ from: at, to: last + 1 }));
    }
  }
  return [...names].slice(0, mostTables);
}

/**
 * The queries for name and type of the columns of each table that a statement names; none where nothing about it depends
 * on them: it divides, concatenates and sums up nothing, compares nothing with a number, and has no alias in front of a
 * condition. One for a name that is no table fails, and leaves the transaction as it was.
 */
export function columnsQueries(statement: string): readonly string[] {
  if (statement.length > longest || !dependent.test(statement)) return [];
  return relations(new Reading(statement)).map(
    (name) => `SELECT name, type FROM pragma_table_info(${quoteText(name)})`,
  );
}
