import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse } from 'csv-parse/sync';
import { SparkifyError } from '../../errors.ts';
import { mostHeld } from '../../result/compare/result-comparer.ts';
import { formatBytes } from '../../text/format.ts';
import { decodeUtf8, NotUtf8, saveAsUtf8 } from '../../text/utf8.ts';
import type { Cell, ResultColumn } from '../../warehouse/warehouse.ts';

/** A result as it is kept in a file: CSV with a header line, NULL an empty field, an empty text `""`. */
export interface SavedResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

type Batches = AsyncIterable<readonly (readonly Cell[])[]>;

/**
 * Reads a saved result; null when there is none.
 * @throws SparkifyError kind `config` when the file is not such a CSV, or is too large to be compared in memory.
 */
export async function readSaved(file: string): Promise<SavedResult | null> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > mostHeld) throw tooLarge(file, size);
    text = decodeUtf8(await readFile(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (error instanceof SparkifyError) throw error;
    if (error instanceof NotUtf8) {
      const { message, line } = error;
      throw new SparkifyError('config', message, { where: `${file}:${line}`, remedy: saveAsUtf8, cause: error });
    }
    throw new SparkifyError('config', `the saved result cannot be read: ${(error as Error).message}`, {
      where: file,
      remedy: 'Name a file that \\expect save or validate --save has written.',
      cause: error,
    });
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
        remedy: 'Mend the file, or record it anew: `validate --save`, or \\expect save at the prompt.',
        cause: error,
      },
    );
  }
}

function tooLarge(file: string, size: number): SparkifyError {
  return new SparkifyError('config', `the saved result is too large to be compared: ${formatBytes(size)}`, {
    where: file,
    remedy: `At most ${formatBytes(mostHeld)} are; expect an aggregate of the rows instead.`,
  });
}

/**
 * Writes a result as it comes; the file appears when it is complete, in place of what had its name, and not at all after
 * an error: half a result must never pass for a whole one.
 * @returns how many rows were written
 */
export async function writeSaved(file: string, columns: readonly ResultColumn[], batches: Batches): Promise<number> {
  const part = `${file}.new`;
  let rows = 0;
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(part, 'w');
  try {
    await handle.write(line(columns.map(({ name }) => name)));
    for await (const batch of batches) {
      rows += batch.length;
      await handle.write(batch.map(line).join(''));
    }
    await handle.close();
    await rename(part, file);
    return rows;
  } catch (error) {
    await handle.close();
    await rm(part, { force: true });
    throw error;
  }
}

function line(row: readonly Cell[]): string {
  return `${row.map(field).join(',')}\n`;
}

function field(cell: Cell): string {
  if (cell === null) return '';
  return cell === '' || /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
