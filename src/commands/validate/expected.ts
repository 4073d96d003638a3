import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse } from 'csv-parse/sync';
import { SparkifyError } from '../../errors.ts';
import type { Cell, ResultSet } from '../../warehouse/warehouse.ts';

/** A result as it is kept beside its query: CSV with a header line, NULL an empty field, an empty text `""`. */
export interface ExpectedResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * Reads an expected result; null when there is none.
 * @throws SparkifyError kind `config` when the file is not such a CSV.
 */
export async function readExpected(file: string): Promise<ExpectedResult | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const [columns = [], ...rows] = parse(text, {
      bom: true,
      cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    }) as Cell[][];
    return { columns: columns.map((name) => name ?? ''), rows };
  } catch (error) {
    throw new SparkifyError(
      'config',
      `the expected result is no CSV: ${error instanceof Error ? error.message : error}`,
      {
        where: file,
        remedy: 'Mend the file, or record it anew with `sparkify-tui validate --save`.',
        cause: error,
      },
    );
  }
}

export async function writeExpected(file: string, { columns, rows }: ResultSet): Promise<void> {
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(field).join(',')}\n`);
  await mkdir(dirname(file), { recursive: true });
  // Half a result must never pass for a whole one.
  await writeFile(`${file}.new`, lines.join(''));
  await rename(`${file}.new`, file);
}

function field(cell: Cell): string {
  if (cell === null) return '';
  return cell === '' || /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
