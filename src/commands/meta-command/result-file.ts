import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { SparkifyError } from '../../errors.ts';
import { expandedText } from '../../result/expanded.ts';
import { formatBatches, formatResult, type ResultFormat } from '../../result/format.ts';
import type { RowFormat } from '../../result/row-format.ts';
import type { Cell, Cursor, ResultSet } from '../../warehouse/warehouse.ts';
import { CursorReader } from '../cursor-reader.ts';
import { formatOf } from '../export-result.ts';
import { requireFolder, unwritableFile } from '../unwritable-file.ts';

/** A file as it is opened, and as the operator names it. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
}

type OnRows = (rows: number) => void;

/**
 * The format that a file's name tells; else `usual`.
 * @throws SparkifyError kind `usage` for Parquet, which cannot be written piece by piece.
 */
function resultFormatOf({ name }: NamedFile, usual: ResultFormat): ResultFormat {
  if (extname(name).toLowerCase() === '.txt') return 'table';
  const format = formatOf(name);
  if (format !== 'parquet') return format ?? usual;
  throw new SparkifyError('usage', `${name}: Parquet is written of a whole result alone`, {
    remedy: 'Run the statement, then \\export parquet FILE.',
  });
}

/** A file that takes one result after another. A table needs all rows of a result at once; every other format is streamed. */
export class ResultFile {
  readonly file: NamedFile;
  readonly #handle: FileHandle;
  readonly #format: ResultFormat;

  private constructor(file: NamedFile, handle: FileHandle, format: ResultFormat) {
    this.file = file;
    this.#handle = handle;
    this.#format = format;
  }

  /**
   * Opens it, and empties it where it is there already.
   * @throws SparkifyError kind `usage` when it cannot be written.
   */
  static async open(file: NamedFile, usual: ResultFormat): Promise<ResultFile> {
    const format = resultFormatOf(file, usual);
    return new ResultFile(file, await writing(file, () => open(file.path, 'w')), format);
  }

  /** Writes what a cursor gives, all of it, and resolves with the number of rows. */
  async append(cursor: Cursor, expanded: boolean, onRows: OnRows): Promise<number> {
    const { columns, touched } = cursor;
    const reader = new CursorReader(cursor);
    const counted = async function* () {
      for await (const batch of reader.batches()) {
        onRows(reader.rows);
        yield batch;
      }
    };
    if (this.#format !== 'table') {
      for await (const chunk of formatBatches(columns, counted(), this.#format)) await this.#write(chunk);
    } else {
      const rows: (readonly Cell[])[] = [];
      for await (const batch of counted()) rows.push(...batch);
      await this.appendResult({ columns, rows, touched, more: false }, expanded);
    }
    return reader.rows;
  }

  async appendResult(result: ResultSet, expanded: boolean): Promise<void> {
    const turned = expanded && this.#format === 'table';
    for (const chunk of turned ? expandedText(result) : formatResult(result, this.#format)) await this.#write(chunk);
  }

  async appendText(text: string): Promise<void> {
    await this.#write(text);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(text: string): Promise<void> {
    await writing(this.file, () => this.#handle.write(text));
  }
}

/**
 * Writes a file by `write`, which is given another name: the file itself appears when it is complete, and not at all
 * after an error. One that is there already is replaced.
 */
export async function writeWhole<T>(file: NamedFile, write: (part: NamedFile) => Promise<T>): Promise<T> {
  const part = { path: `${file.path}.part`, name: file.name };
  try {
    await requireFolder(file);
    const written = await write(part);
    await writing(file, () => rename(part.path, file.path));
    return written;
  } catch (error) {
    await rm(part.path, { force: true });
    throw error;
  }
}

/** Writes the rows of a cursor in a format, and resolves with their number. */
export async function writeRows(file: NamedFile, cursor: Cursor, format: RowFormat, onRows: OnRows): Promise<number> {
  const handle = await writing(file, () => open(file.path, 'w'));
  try {
    const write = async (text: string) => {
      await writing(file, () => handle.write(text));
    };
    return await sendRows(cursor, format, write, onRows);
  } finally {
    await handle.close();
  }
}

/** The same, to where `write` takes it: a batch at a time, when the one before has been taken. */
export async function sendRows(
  cursor: Cursor,
  format: RowFormat,
  write: (text: string) => Promise<void>,
  onRows: OnRows,
): Promise<number> {
  const reader = new CursorReader(cursor);
  await write(format.head);
  for await (const batch of reader.batches()) {
    const first = reader.rows - batch.length;
    await write(batch.map((cells, index) => format.row(cells, first + index)).join(''));
    onRows(reader.rows);
  }
  await write(format.end(reader.rows));
  return reader.rows;
}

async function writing<T>(file: NamedFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unwritableFile(error, file);
  }
}
