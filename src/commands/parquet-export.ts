import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ResultDigest } from '../result/provenance.ts';
import { quoteName, quoteText } from '../sql/text.ts';
import type { Cell, Connection, ResultColumn } from '../warehouse/warehouse.ts';

/** Types that a server's values can be kept in, by the server's name of the type; texts of all others stay texts. */
const types: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  real: 'FLOAT',
  float: 'FLOAT',
  'double precision': 'DOUBLE',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  'time without time zone': 'TIME',
  timestamp: 'TIMESTAMP',
  'timestamp without time zone': 'TIMESTAMP',
  'timestamp with time zone': 'TIMESTAMPTZ',
  uuid: 'UUID',
};

/** Longest line that is read without being told; DuckDB's own default. */
const usualLine = 2 * 1024 * 1024;
const mostDigits = 38;

/**
 * Writes rows into a Parquet file by a DuckDB of its own, with types for what they can be kept in without loss: a column
 * with any value that does not fit its type there (a year before Christ) is written as text.
 * @param part path of the file to write; what is on the way lies beside it
 * @throws whatever `batches` throws, SparkifyError kind `sql` or `cancelled`, or the system's error of writing.
 */
export async function writeParquetFile(
  part: string,
  columns: readonly ResultColumn[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (rows: number) => void },
): Promise<{ readonly rows: number; readonly fingerprint: string }> {
  const csv = `${part}.csv`;
  const { openScratch } = await import('../warehouse/duckdb/scratch.ts');
  try {
    const { longest, ...written } = await writeCsv(csv, columns, batches, onProgress);
    const scratch = await openScratch(dirname(part));
    try {
      const { connection } = scratch;
      const from = readCsv(csv, columns.length, longest);
      await connection.query(`SET TimeZone = 'UTC'`);
      const kept = await typesOf(connection, from, columns, signal);
      const names = uniqueNames(columns);
      const values = kept.map((type, index) => `CAST(c${index} AS ${type}) AS ${quoteName(names[index] ?? '')}`);
      await connection.query(`COPY (SELECT ${values.join(', ')} FROM ${from}) TO ${quoteText(part)} (FORMAT parquet)`, {
        signal,
      });
    } finally {
      await scratch.close();
    }
    return written;
  } finally {
    await rm(csv, { force: true });
  }
}

async function writeCsv(
  path: string,
  columns: readonly ResultColumn[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  onProgress: (rows: number) => void,
): Promise<{ rows: number; fingerprint: string; longest: number }> {
  const file = await open(path, 'w');
  const digest = new ResultDigest(columns);
  let rows = 0;
  let longest = 0;
  try {
    for await (const batch of batches) {
      digest.add(batch);
      const lines = batch.map(line);
      // A character has at most three bytes for each of its code units.
      for (const { length } of lines) longest = Math.max(longest, length * 3);
      await file.write(lines.join(''));
      rows += batch.length;
      onProgress(rows);
    }
  } finally {
    await file.close();
  }
  return { rows, fingerprint: digest.text, longest };
}

/** NULL is nothing and an empty text a pair of quotes. A line of a lone NULL would be empty, and passed over: each has a 1 before. */
function line(cells: readonly Cell[]): string {
  return `1,${cells.map((cell) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`)).join(',')}\n`;
}

/** The file as a relation of texts `c0`, `c1`, …; nothing is NULL, a pair of quotes an empty text. */
function readCsv(path: string, count: number, longest: number): string {
  const list = ['line', ...Array.from({ length: count }, (_, index) => `c${index}`)].map(
    (name) => `'${name}': 'VARCHAR'`,
  );
  const most = Math.max(usualLine, longest);
  return `read_csv(${quoteText(path)}, header = false, auto_detect = false, columns = {${list.join(', ')}}, delim = ',',
    quote = '"', escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, null_padding = false,
    max_line_size = ${most}, buffer_size = ${most * 4}, parallel = false)`;
}

/** The type that every value of the column can be kept in. */
async function typesOf(
  connection: Connection,
  from: string,
  columns: readonly ResultColumn[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const asked = columns.map(({ type }, index) => {
    const name = type.toLowerCase();
    const wanted = types[name];
    if (wanted !== undefined) return fits(`try_cast(c${index} AS ${wanted}) IS NOT NULL`, index, quoteText(wanted));
    if (!/^(numeric|decimal)\b/.test(name)) return `'VARCHAR'`;
    const whole = `max(length(ltrim(split_part(c${index}, '.', 1), '-')))`;
    const fraction = `max(length(split_part(c${index}, '.', 2)))`;
    return `CASE WHEN ${whole} + ${fraction} <= ${mostDigits}
                 THEN ${fits(`regexp_full_match(c${index}, '-?[0-9]+([.][0-9]+)?')`, index, `'DECIMAL(${mostDigits},' || ${fraction} || ')'`)}
                 ELSE 'VARCHAR' END`;
  });
  const { rows } = await connection.query(`SELECT ${asked.join(', ')} FROM ${from}`, { signal });
  return columns.map((_, index) => rows[0]?.[index] ?? 'VARCHAR');
}

function fits(condition: string, index: number, type: string): string {
  return `CASE WHEN coalesce(bool_and(c${index} IS NULL OR ${condition}), true) THEN ${type} ELSE 'VARCHAR' END`;
}

/** Columns of a file cannot share a name, as those of a result can. */
function uniqueNames(columns: readonly ResultColumn[]): readonly string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${name}_${number}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
