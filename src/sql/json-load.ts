import { copyField, copyTextOptions } from './copy-text.ts';
import type { Column, ColumnType, Table } from './schema.ts';
import { quoteName, quoteText, sql } from './text.ts';

/**
 * How spooled JSON becomes typed rows in DuckDB, which parses for the embedded engine. Every member is read as text and
 * cast with checks in one pass; records that do not fit are left out and located by a second statement, only when the
 * count says that there are any.
 */
export interface JsonLoad {
  readonly table: Table;
  /** What fills each column, in column order. */
  readonly members: Members;
}

export type Members =
  /** Top-level keys, read straight into columns. */
  | { readonly by: 'key'; readonly keys: readonly string[] }
  /** Paths into the record, as DuckDB's JSON functions read them. */
  | { readonly by: 'path'; readonly paths: readonly string[] };

/**
 * Inserts the files' good records; its count, against the records in the files, tells how many are left out.
 * @param plain for each column whether all its values are known to fit it, so that it is read as it is
 */
export function insertGoodRecords(load: JsonLoad, files: readonly string[], plain: readonly boolean[]): string {
  const { table } = load;
  return sql`
    INSERT INTO ${table.name} (${table.columns.map(({ name }) => name).join(', ')})
    ${goodRecords(load, files, plain)}
  `;
}

/**
 * Writes the files' good records into a file in the text format of PostgreSQL's COPY; the count is as above.
 * @param plain as above; a plain text has nothing in it that the format escapes
 */
export function exportGoodRecords(
  load: JsonLoad,
  files: readonly string[],
  plain: readonly boolean[],
  path: string,
): string {
  const fields = load.table.columns.map(({ name, type }, index) => {
    const value = quoteName(name);
    return type === 'text' && !isPlainMember(load, plain, index) ? `${copyField(value)} AS ${value}` : value;
  });
  return sql`
    COPY (
      SELECT ${fields.join(', ')}
      FROM (
        ${goodRecords(load, files, plain)}
      ) AS good
    ) TO ${quoteText(path)} (${copyTextOptions})
  `;
}

function isPlainMember({ members }: JsonLoad, plain: readonly boolean[], index: number): boolean {
  return members.by === 'key' && plain[index] === true;
}

function goodRecords(load: JsonLoad, files: readonly string[], plain: readonly boolean[]): string {
  const { table } = load;
  const isPlain = (index: number) => isPlainMember(load, plain, index);
  const unsure = table.columns.filter((column, index) => isChecked(column) && !isPlain(index));
  const values = table.columns.map(
    (column, index) => `${isPlain(index) ? converted(column) : typed(column)} AS ${quoteName(column.name)}`,
  );
  return sql`
    SELECT ${values.join(',\n       ')}
    FROM (
      ${rawRecords(load, files, isPlain)}
    ) AS raw
    WHERE ${[isReadable(table), ...unsure.map(fits)].join('\n  AND ')}
  `;
}

/**
 * Finds the records that were left out: `record` (row number through the files, from 0), `column_name` and `value` of the
 * first column that does not fit; both are null where no column could be read at all.
 */
export function locateBadRecords(load: JsonLoad, files: readonly string[]): string {
  const checked = load.table.columns.filter(isChecked);
  const misfits = (render: (column: Column) => string) =>
    checked.map((column) => `WHEN ${fits(column)} IS NOT TRUE THEN ${render(column)}`).join('\n     ');
  return sql`
    SELECT record,
           CASE ${misfits(({ name }) => quoteText(name))}
           END AS column_name,
           CASE ${misfits(({ name }) => quoteName(name))}
           END AS value
    FROM (
      SELECT row_number() OVER () - 1 AS record, *
      FROM (
        ${rawRecords(load, files, () => false)}
      ) AS raw
    ) AS numbered
    WHERE NOT ${isReadable(load.table)}
       OR (${checked.map(fits).join('\nAND ')}) IS NOT TRUE
    ORDER BY record
  `;
}

/** Inserts rows of nothing but NULLs: what records without any of the table's keys load as. */
export function insertEmptyRecords(table: Table, count: number): string {
  const names = table.columns.map(({ name }) => name);
  return `INSERT INTO ${table.name} (${names.join(', ')}) SELECT ${names.map(() => 'NULL').join(', ')} FROM range(${count})`;
}

/** Why a value does not fit its column, in words. */
export function misfitReason(type: ColumnType): string {
  switch (type) {
    case 'int':
      return 'not a whole number from -2147483648 to 2147483647';
    case 'bigint':
      return 'not a whole number of 64 bits';
    case 'float':
      return 'not a number that fits double precision';
    case 'timestamp':
      return 'not a time in milliseconds since 1970-01-01 UTC, of the years 1 to 9999';
    case 'text':
      return 'not a text';
  }
}

/** A record may have 4 MiB, keys and quotes added by the spool come on top. */
const maximumObjectSize = 8 * 1024 * 1024;

/** Whether the statements can name the file: DuckDB takes some characters for a pattern, and has no escape for them. */
export function isLoadable(path: string): boolean {
  return !/[*?[\]]/.test(path);
}

/** The files are read as they are, whatever their names say: no columns from `level=paid/`, no decompression by suffix. */
const asTheyAre = "hive_partitioning = false, compression = 'uncompressed'";

function rawRecords(
  { table, members }: JsonLoad,
  files: readonly string[],
  isPlain: (index: number) => boolean,
): string {
  const list = `[${files.map(quoteText).join(', ')}]`;
  if (members.by === 'key') {
    const keys = table.columns
      .map(
        ({ name, type }, index) =>
          `${quoteText(members.keys[index] ?? name)}: '${isPlain(index) ? readAs[type] : 'VARCHAR'}'`,
      )
      .join(', ');
    return sql`
      SELECT ${table.columns.map(({ name }, index) => `${quoteName(members.keys[index] ?? name)} AS ${quoteName(name)}`).join(', ')}
      FROM read_json(${list}, format = 'newline_delimited', ignore_errors = true, ${asTheyAre},
                     maximum_object_size = ${maximumObjectSize}, columns = {${keys}})
    `;
  }
  const paths = members.paths.map(quoteText).join(', ');
  return sql`
    SELECT ${table.columns.map(({ name }, index) => `members[${index + 1}] AS ${quoteName(name)}`).join(', ')}
    FROM (
      SELECT json_extract_string(json, [${paths}]) AS members
      FROM read_ndjson_objects(${list}, ignore_errors = true, ${asTheyAre}, maximum_object_size = ${maximumObjectSize})
    ) AS extracted
  `;
}

/** A record that cannot be read has no member at all. */
function isReadable(table: Table): string {
  return `(${table.columns.map(({ name }) => `${quoteName(name)} IS NOT NULL`).join(' OR ')})`;
}

function isChecked({ type }: Column): boolean {
  return type !== 'text';
}

const casts: Record<ColumnType, (value: string) => string> = {
  text: (value) => value,
  int: (value) => `try_cast(${value} AS INTEGER)`,
  bigint: (value) => `try_cast(${value} AS BIGINT)`,
  float: (value) => `try_cast(${value} AS DOUBLE)`,
  timestamp: (value) => `timestamp_of_milliseconds(${value})`,
};

const checks: Record<ColumnType, (value: string) => string> = {
  text: () => 'true',
  int: (value) => `fits_integer(${value})`,
  bigint: (value) => `fits_bigint(${value})`,
  float: (value) => `fits_double(${value})`,
  timestamp: (value) => `fits_milliseconds(${value})`,
};

/** The types in which plain values are read. */
const readAs: Record<ColumnType, string> = {
  text: 'VARCHAR',
  int: 'INTEGER',
  bigint: 'BIGINT',
  float: 'DOUBLE',
  timestamp: 'BIGINT',
};

function converted({ name, type }: Column): string {
  return type === 'timestamp' ? `make_timestamp(${quoteName(name)} * 1000)` : quoteName(name);
}

function typed({ name, type }: Column): string {
  return casts[type](quoteName(name));
}

function fits({ name, type }: Column): string {
  return checks[type](quoteName(name));
}

/**
 * DuckDB's casts to whole numbers also take 0x1F, 1_000 and 12.5 (as 13): the cast to DOUBLE takes no 0x, and differs
 * where there is a fraction; an underscore has to be looked for.
 */
function wholeNumber(type: 'INTEGER' | 'BIGINT'): string {
  return `(try_cast(value AS ${type}) = try_cast(value AS DOUBLE) AND NOT contains(value, '_'))`;
}

/** From 0001-01-01 to 9999-12-31, what every engine's timestamp holds. */
const milliseconds = 'BETWEEN -62135596800000 AND 253402300799999';

/**
 * What the statements above call; to be run once on the loading connection. Blank text loads as NULL into columns that
 * are not text, as in Redshift's COPY.
 */
export const loadMacros: readonly string[] = [
  sql`
    CREATE OR REPLACE TEMP MACRO fits_integer(value) AS (
      value IS NULL OR ${wholeNumber('INTEGER')} OR trim(value) = ''
    )
  `,
  sql`
    CREATE OR REPLACE TEMP MACRO fits_bigint(value) AS (
      value IS NULL OR ${wholeNumber('BIGINT')} OR trim(value) = ''
    )
  `,
  sql`
    CREATE OR REPLACE TEMP MACRO fits_double(value) AS (
      value IS NULL OR (isfinite(try_cast(value AS DOUBLE)) AND NOT contains(value, '_')) OR trim(value) = ''
    )
  `,
  sql`
    CREATE OR REPLACE TEMP MACRO fits_milliseconds(value) AS (
      value IS NULL OR (${wholeNumber('BIGINT')} AND try_cast(value AS BIGINT) ${milliseconds}) OR trim(value) = ''
    )
  `,
  sql`
    CREATE OR REPLACE TEMP MACRO timestamp_of_milliseconds(value) AS (
      CASE WHEN try_cast(value AS BIGINT) ${milliseconds} THEN make_timestamp(try_cast(value AS BIGINT) * 1000) END
    )
  `,
];
