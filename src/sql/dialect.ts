import { type CopyLoad, type CopyText, copyStatement } from './copy.ts';
import type { ColumnType, Table as TableOf } from './schema.ts';
import { quoteText } from './text.ts';

type Table = TableOf<string>;

export type Engine = 'embedded' | 'postgres' | 'redshift';

/** All that differs between the engines' SQL, in one object each; there is no `if (engine …)` elsewhere. */
export interface Dialect {
  readonly engine: Engine;
  /** Whether a backslash escapes inside a plain literal, as on Redshift. */
  readonly backslashEscapes: boolean;
  /** How a statement numbers the rows it inserts into an identity column; null where the engine counts by itself. */
  readonly identity: ((order: readonly string[]) => string) | null;
  /** The column types as the catalogue of the engine names them, lower case. */
  readonly catalogTypes: Record<ColumnType, string>;
  createTable(table: Table): string;
  /** What a new table needs beside itself. */
  createIndexes(table: Table): readonly string[];
  /** Reads the rows of a table from the client, in the text format of COPY; null where the engine takes none. */
  readonly copyFromClient: ((table: Table) => string) | null;
  /** Has the engine itself read a table's rows from a bucket; null where it reads none. */
  readonly copyFromBucket: ((load: CopyLoad) => CopyText) | null;
  /** Brings the planner's statistics of a table up to date, in the transaction that filled it; none where that is not done. */
  analyze(table: string): readonly string[];
  /** The same, once that transaction is through; none where it has been done within. */
  analyzeAfterwards(table: string): readonly string[];
  /** Keeps other writers off a table until the transaction ends; null where one process is alone with the warehouse. */
  readonly lockTable: ((table: string) => string) | null;
  /**
   * Whether a transaction sees the warehouse as it was when it began, and fails where it writes what others have written
   * meanwhile. Then what must be known as it is now is looked at in another session, and how a step ended is not written
   * into the table that the run log writes.
   */
  readonly snapshots: boolean;
  /** What ends a SELECT so that the rows it found are not deleted until the transaction ends. */
  readonly keepRows: string;
  /** The time in UTC, by the warehouse's own clock, as a timestamp. */
  readonly utcNow: string;
  /** Empties a table that is then filled anew, in the transaction around both. */
  emptyTable(table: Table): string;
  /**
   * Asks how a table lies on disk: at most one row, its bytes (null where they are not known) and then whatever else the
   * engine tells, each under the name that people see.
   */
  tableLayout(schema: string, table: string): string;
  /**
   * Asks how the columns of a table lie: name, type with its length, whether rows are distributed by it (`t`), and its place
   * in the sort key, from 1 (0: none). Null where columns have no such things.
   */
  columnLayout: ((schema: string, table: string) => string) | null;
  /** Sets the longest that a statement of the session may take, in milliseconds (null: no limit); null where the engine keeps none. */
  statementTimeout(milliseconds: number | null): string | null;
  /** A timestamp as the text `YYYY-MM-DD HH24:MI:SS.mmm`. */
  timestampText(expression: string): string;
  /** A text that sorts by its bytes, whatever the database's collation. */
  byteOrder(expression: string): string;
  /** A whole number from 0 to 2^32 - 1 that depends on every byte of the text: the first 32 bits of its MD5. */
  textHash(expression: string): string;
}

function columnLines(table: Table, render: (column: Table['columns'][number]) => string): string[] {
  const width = Math.max(...table.columns.map((column) => column.name.length));
  return table.columns.map((column) => `  ${column.name.padEnd(width)} ${render(column)}`);
}

function statement(table: Table, lines: readonly string[], layout = ''): string {
  return `CREATE TABLE ${table.name} (\n${lines.join(',\n')}\n)${layout}`;
}

function keyConstraints(table: Table): string[] {
  const primary = table.primaryKey === null ? [] : [`  PRIMARY KEY (${table.primaryKey})`];
  const foreign = table.columns.flatMap(({ name, references }) =>
    references === undefined ? [] : [`  FOREIGN KEY (${name}) REFERENCES ${references.table} (${references.column})`],
  );
  return [...primary, ...foreign];
}

/** For engines without a counter that starts anew with each load: the rows are numbered from 0 in a fixed order. */
function numberedInOrder(order: readonly string[]): string {
  return `row_number() OVER (ORDER BY ${order.join(', ')}) - 1`;
}

const embeddedTypes: Record<ColumnType, string> = {
  text: 'VARCHAR',
  int: 'INTEGER',
  bigint: 'BIGINT',
  // DuckDB's FLOAT has 4 bytes.
  float: 'DOUBLE',
  timestamp: 'TIMESTAMP',
};

function createEmbeddedTable(table: Table): string {
  const lines = columnLines(
    table,
    (column) => `${embeddedTypes[column.type]}${column.name === table.primaryKey ? ' NOT NULL' : ''}`,
  );
  return statement(table, lines);
}

/**
 * DuckDB. It declares no keys: a foreign key forbids to delete and refill both tables in one transaction (DuckDB,
 * "Indexes: over-eager constraint checking"), and a primary key's index must fit the memory. The checks that run before
 * every COMMIT prove the keys instead.
 */
export const embeddedDialect: Dialect = {
  engine: 'embedded',
  backslashEscapes: false,
  statementTimeout: () => null,
  identity: numberedInOrder,
  catalogTypes: { text: 'varchar', int: 'integer', bigint: 'bigint', float: 'double', timestamp: 'timestamp' },
  createTable: createEmbeddedTable,
  createIndexes: () => [],
  copyFromClient: null,
  copyFromBucket: null,
  analyze: () => [],
  analyzeAfterwards: () => [],
  lockTable: null,
  // One process has the warehouse to itself.
  snapshots: false,
  keepRows: '',
  utcNow: 'make_timestamp(epoch_us(get_current_timestamp()))',
  // DDL is transactional here, and a new table costs nothing, where a DELETE marks every row.
  emptyTable: (table) => createEmbeddedTable(table).replace('CREATE TABLE', 'CREATE OR REPLACE TABLE'),
  // Blocks of 256 KiB are what the file grows by; what is not checkpointed yet lies in none.
  tableLayout: (_schema, table) =>
    `SELECT nullif(count(DISTINCT CASE WHEN persistent AND block_id >= 0 THEN block_id END), 0) * 262144 AS bytes,
            nullif(count(DISTINCT CASE WHEN persistent THEN row_group_id END), 0) AS row_groups,
            CASE WHEN NOT bool_and(persistent) THEN 'the write-ahead log, until the next checkpoint' END AS kept_in
     FROM pragma_storage_info(${quoteText(table)})`,
  columnLayout: null,
  timestampText: (expression) => `strftime(${expression}, '%Y-%m-%d %H:%M:%S.%g')`,
  byteOrder: (expression) => expression,
  textHash: (expression) => `CAST('0x' || substr(md5(${expression}), 1, 8) AS BIGINT)`,
};

const postgresTypes: Record<ColumnType, string> = {
  // Sorted and compared by its bytes, as on the other engines; a database's own collation may be of any language.
  text: 'TEXT COLLATE "C"',
  int: 'INTEGER',
  bigint: 'BIGINT',
  float: 'DOUBLE PRECISION',
  timestamp: 'TIMESTAMP',
};

export const postgresDialect: Dialect = {
  engine: 'postgres',
  backslashEscapes: false,
  statementTimeout: (milliseconds) => `SET statement_timeout TO ${milliseconds ?? 0}`,
  identity: numberedInOrder,
  catalogTypes: {
    text: 'text',
    int: 'integer',
    bigint: 'bigint',
    float: 'double precision',
    timestamp: 'timestamp without time zone',
  },
  createTable: (table) =>
    statement(table, [
      ...columnLines(table, (column) =>
        column.identity === true
          ? `${postgresTypes[column.type]} GENERATED BY DEFAULT AS IDENTITY (MINVALUE 0 START WITH 0)`
          : postgresTypes[column.type],
      ),
      ...keyConstraints(table),
    ]),
  // Without them, each row that leaves a dimension has the whole fact table searched for references to it.
  createIndexes: ({ name, columns }) =>
    columns
      .filter(({ references }) => references !== undefined)
      .map((column) => `CREATE INDEX ${name}_${column.name} ON ${name} (${column.name})`),
  copyFromClient: ({ name, columns }) => `COPY ${name} (${columns.map((column) => column.name).join(', ')}) FROM STDIN`,
  copyFromBucket: null,
  // A fifth of the usual sample: the plans come out the same, and the load does not wait for it.
  analyze: (table) => ['SET LOCAL default_statistics_target TO 20', `ANALYZE ${table}`],
  analyzeAfterwards: () => [],
  // Readers are not in its way.
  lockTable: (table) => `LOCK TABLE ${table} IN EXCLUSIVE MODE`,
  snapshots: false,
  // A beat of the lock may still update the row.
  keepRows: ' FOR KEY SHARE',
  utcNow: "clock_timestamp() AT TIME ZONE 'UTC'",
  emptyTable: ({ name }) => `DELETE FROM ${name}`,
  tableLayout: (schema, table) =>
    `SELECT pg_catalog.pg_total_relation_size(c.oid) AS bytes,
            pg_catalog.pg_size_pretty(pg_catalog.pg_indexes_size(c.oid)) AS indexes,
            s.n_dead_tup AS dead_rows,
            to_char(greatest(s.last_analyze, s.last_autoanalyze), 'YYYY-MM-DD HH24:MI:SS') AS analyzed,
            to_char(greatest(s.last_vacuum, s.last_autovacuum), 'YYYY-MM-DD HH24:MI:SS') AS vacuumed
     FROM pg_catalog.pg_class AS c
     JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     LEFT JOIN pg_catalog.pg_stat_user_tables AS s ON s.relid = c.oid
     WHERE n.nspname = ${quoteText(schema)} AND c.relname = ${quoteText(table.toLowerCase())}`,
  columnLayout: null,
  timestampText: (expression) => `to_char(${expression}, 'YYYY-MM-DD HH24:MI:SS.MS')`,
  byteOrder: (expression) => `${expression} COLLATE "C"`,
  textHash: (expression) => `CAST(CAST('x' || substr(md5(${expression}), 1, 8) AS bit(32)) AS BIGINT)`,
};

/** Wide enough for the large song prefix, whose texts pass 256 bytes; a longer text fails the COPY, it is never cut. */
const redshiftTextBytes = 4096;

const redshiftTypes: Record<ColumnType, string> = {
  ...postgresTypes,
  // TEXT would be VARCHAR(256), in bytes (AWS, "Character types").
  text: `VARCHAR(${redshiftTextBytes})`,
};

function redshiftLayout({ layout }: Table): string {
  const parts: string[] = [];
  if (layout.distribution === 'all') parts.push('DISTSTYLE ALL');
  else if (layout.distribution !== 'auto') parts.push(`DISTSTYLE KEY DISTKEY (${layout.distribution.key})`);
  if (layout.sortKey.length > 0) parts.push(`COMPOUND SORTKEY (${layout.sortKey.join(', ')})`);
  return parts.map((part) => `\n${part}`).join('');
}

/** Keys are informational on Redshift and trusted by its planner; the checks before COMMIT guarantee them. */
export const redshiftDialect: Dialect = {
  engine: 'redshift',
  backslashEscapes: true,
  statementTimeout: (milliseconds) => `SET statement_timeout TO ${milliseconds ?? 0}`,
  identity: null,
  catalogTypes: { ...postgresDialect.catalogTypes, text: 'character varying' },
  createTable: (table) =>
    statement(
      table,
      [
        ...columnLines(table, (column) =>
          column.identity === true
            ? `${redshiftTypes[column.type]} IDENTITY(0,1)`
            : `${redshiftTypes[column.type]}${column.name === table.primaryKey ? ' NOT NULL' : ''}`,
        ),
        ...keyConstraints(table),
      ],
      redshiftLayout(table),
    ),
  createIndexes: () => [],
  // COPY … FROM STDIN is a syntax error there (changelogs of AWS's drivers).
  copyFromClient: null,
  copyFromBucket: copyStatement,
  analyze: () => [],
  analyzeAfterwards: (table) => [`ANALYZE ${table}`],
  lockTable: (table) => `LOCK ${table}`,
  // At either isolation level; conflicts are found by table (AWS, "Serializable isolation").
  snapshots: true,
  keepRows: '',
  utcNow: 'GETDATE()',
  // Not TRUNCATE, which would commit (AWS, "TRUNCATE").
  emptyTable: ({ name }) => `DELETE FROM ${name}`,
  // SVV_TABLE_INFO leaves out empty tables, and counts in blocks of 1 MB (AWS, "SVV_TABLE_INFO").
  tableLayout: (schema, table) =>
    `SELECT size * 1048576 AS bytes, diststyle AS dist_style, sortkey1 AS sort_key, skew_rows AS skew,
            unsorted AS unsorted_percent, stats_off AS stats_off_percent, encoded
     FROM svv_table_info
     WHERE "schema" = ${quoteText(schema)} AND "table" = ${quoteText(table.toLowerCase())}`,
  // Every user may see PG_TABLE_DEF, for the schemas of the search path (AWS, "PG_TABLE_DEF").
  columnLayout: (schema, table) =>
    `SELECT "column", type, distkey, abs(sortkey)
     FROM pg_table_def
     WHERE schemaname = ${quoteText(schema)} AND tablename = ${quoteText(table.toLowerCase())}`,
  timestampText: (expression) => `to_char(${expression}, 'YYYY-MM-DD HH24:MI:SS.MS')`,
  byteOrder: (expression) => expression,
  textHash: (expression) => `strtol(substring(md5(${expression}), 1, 8), 16)`,
};

/** The dialect of an engine. */
export function dialectOf(engine: Engine): Dialect {
  return { embedded: embeddedDialect, postgres: postgresDialect, redshift: redshiftDialect }[engine];
}
