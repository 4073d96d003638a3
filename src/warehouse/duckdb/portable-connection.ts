import { SparkifyError } from '../../errors.ts';
import { classify } from '../../sql/classify.ts';
import { embeddedDialect } from '../../sql/dialect.ts';
import { columnsQueries, KnownColumns, noColumns } from '../../sql/redshift-functions/known-columns.ts';
import { macroNames, macroStatements } from '../../sql/redshift-functions/macros.ts';
import { type Translated, translate } from '../../sql/redshift-functions/translate.ts';
import { Untranslatable } from '../../sql/redshift-functions/translation.ts';
import type { Connection, Cursor, ResultSet, StatementOptions, TransactionState } from '../warehouse.ts';

/** What becomes of a statement that Redshift would not run, or not with the same result: it is told, or refused. */
export type Portability = 'warn' | 'refuse';

/** A session that takes statements as Redshift does: its functions, its literals, its operators. */
export class PortableConnection implements Connection {
  readonly copyIn = null;
  readonly #inner: Connection;
  readonly #portability: Portability;
  /** Macros that the session has; a transaction that is rolled back takes its own with it. */
  readonly #made = new Set<string>();

  private constructor(inner: Connection, portability: Portability) {
    this.#inner = inner;
    this.#portability = portability;
  }

  /** Wraps a session, which runs in UTC from then on, as one with Redshift does. */
  static async over(inner: Connection, portability: Portability): Promise<PortableConnection> {
    await inner.query("SET TimeZone = 'UTC'");
    return new PortableConnection(inner, portability);
  }

  async query(sql: string, options: StatementOptions = {}): Promise<ResultSet> {
    if (options.origin === 'own') return this.#inner.query(sql, options);
    const { result, notices } = await this.#run(sql, options, (text) => this.#inner.query(text, options));
    return { ...result, notices };
  }

  async open(sql: string, options: Omit<StatementOptions, 'limit'> = {}): Promise<Cursor> {
    if (options.origin === 'own') return this.#inner.open(sql, options);
    const run = (text: string) => this.#inner.open(text, options);
    const { result, notices, translated } = await this.#run(sql, options, run);
    return new TranslatedCursor(result, translated, notices);
  }

  transactionState(): Promise<TransactionState> {
    return this.#inner.transactionState();
  }

  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#inner.transaction(work);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #run<T>(
    sql: string,
    { origin = 'typed', signal }: StatementOptions,
    run: (text: string) => Promise<T>,
  ): Promise<{ readonly result: T; readonly notices: readonly string[]; readonly translated: Translated }> {
    const translated = translationOf(sql, await this.#columnsOf(sql, signal));
    const [first] = translated.notices;
    if (first !== undefined && origin === 'typed' && this.#portability === 'refuse') {
      throw new SparkifyError('sql', `refused, as Redshift would not run it alike: ${first.text}`, {
        position: first.at,
        remedy: 'Change it, or set PORTABLE = warn in [CLUSTER] to run it all the same.',
      });
    }
    try {
      await this.#make(translated.macros, signal);
      const result = await this.#withViews(translated, signal, run);
      return { result, notices: origin === 'typed' ? translated.notices.map(({ text }) => text) : [], translated };
    } catch (error) {
      this.#made.clear();
      throw positioned(error, translated);
    } finally {
      if (classify(sql, embeddedDialect) === 'transaction') this.#made.clear();
    }
  }

  async #columnsOf(sql: string, signal: AbortSignal | undefined): Promise<KnownColumns> {
    const queries = columnsQueries(sql);
    if (queries.length === 0) return noColumns;
    const columns: (readonly [string, string])[] = [];
    for (const query of queries) {
      try {
        const { rows } = await this.#inner.query(query, { signal });
        for (const [name, type] of rows) columns.push([name ?? '', type ?? '']);
      } catch (error) {
        // The name of a query of WITH; of a table that is missing the statement itself will tell.
        if (!(error instanceof SparkifyError) || !/^(?:Catalog|Binder|Parser) Error/.test(error.message)) throw error;
      }
    }
    return new KnownColumns(columns);
  }

  /** A view may call a function that no statement of this session has named: then all of them are made. */
  async #withViews<T>(
    translated: Translated,
    signal: AbortSignal | undefined,
    run: (text: string) => Promise<T>,
  ): Promise<T> {
    try {
      return await run(translated.text);
    } catch (error) {
      const name = /Function with name "?(\w+)"? does not exist/.exec(String(error))?.[1] ?? '';
      if (!macroNames.includes(name) || translated.macros.has(name)) throw error;
      await this.#make(new Set(macroNames), signal);
      return run(translated.text);
    }
  }

  async #make(names: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<void> {
    const missing = [...names].filter((name) => !this.#made.has(name));
    for (const statement of macroStatements(missing)) await this.#inner.query(statement, { signal });
    for (const name of missing) this.#made.add(name);
  }
}

/** @throws SparkifyError kind `sql` where the embedded engine cannot do what the statement asks for. */
function translationOf(sql: string, columns: KnownColumns): Translated {
  try {
    return translate(sql, columns);
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    throw new SparkifyError('sql', error.message, { position: error.at, remedy: error.remedy, cause: error });
  }
}

/** A cursor whose errors point into what was typed. */
class TranslatedCursor implements Cursor {
  readonly columns: Cursor['columns'];
  readonly touched: Cursor['touched'];
  readonly notices: readonly string[];
  readonly #cursor: Cursor;
  readonly #translated: Translated;

  constructor(cursor: Cursor, translated: Translated, notices: readonly string[]) {
    this.columns = cursor.columns;
    this.touched = cursor.touched;
    this.notices = notices;
    this.#cursor = cursor;
    this.#translated = translated;
  }

  async fetch(count: number): ReturnType<Cursor['fetch']> {
    try {
      return await this.#cursor.fetch(count);
    } catch (error) {
      throw positioned(error, this.#translated);
    }
  }

  close(): Promise<void> {
    return this.#cursor.close();
  }
}

/** What the checks of a column's text say that the translation of its type has made, in Redshift's words. */
const textChecks: readonly (readonly [RegExp, (column: string, bytes: string) => string, remedy: string])[] = [
  [
    /CHECK constraint failed on table .* with expression CHECK\(\(strlen\((.+)\) <= (\d+)\)\)/,
    (column, bytes) => `value too long for ${column}, which holds ${bytes} bytes`,
    'Shorten it, cut it with a cast such as ::varchar(5), or make the column wider. A letter beyond ASCII has several bytes.',
  ],
  [
    /CHECK constraint failed on table .* with expression CHECK\(\(strlen\((.+)\) = length\(.+\)\)\)/,
    (column) => `a CHAR holds characters of one byte only: ${column}`,
    'Make the column a VARCHAR.',
  ],
  [
    /CHECK constraint failed on table .* with expression CHECK\(\((.+) = rtrim\(.+\)\)\)/,
    (column) =>
      `blanks at the end of a CHAR mean nothing on Redshift, and the embedded engine would keep them: ${column}`,
    'Leave them out with RTRIM, or make the column a VARCHAR.',
  ],
];

/** The engine points into the translation; people look at what they typed. */
function positioned(error: unknown, { offsets }: Translated): unknown {
  if (!(error instanceof SparkifyError)) return error;
  for (const [pattern, words, remedy] of textChecks) {
    const found = pattern.exec(error.message);
    if (found !== null) {
      const [, column = '', bytes = ''] = found;
      return new SparkifyError('sql', words(column, bytes), { remedy, cause: error });
    }
  }
  if (error.position === undefined) return error;
  const { kind, message, remedy, where } = error;
  return new SparkifyError(kind, message, { where, remedy, position: offsets.typedAt(error.position), cause: error });
}
