import { type FileHandle, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { SparkifyError } from '../errors.ts';
import { rowFormat, type StreamedFormat } from '../result/format.ts';
import { type Provenance, provenanceLine, ResultDigest } from '../result/provenance.ts';
import { quoteText } from '../sql/text.ts';
import type { Cell, ResultColumn, Target } from '../warehouse/warehouse.ts';
import { CursorReader } from './cursor-reader.ts';
import { writeParquetFile } from './parquet-export.ts';
import type { PromptSession, StatementRequest } from './pipeline.ts';
import { requireFolder, unwritableFile } from './unwritable-file.ts';

/** What is written: rows that are all here, or a query that is run for them. */
export type ExportSource =
  | {
      readonly kind: 'rows';
      readonly columns: readonly ResultColumn[];
      readonly rows: readonly (readonly Cell[])[];
      /** Milliseconds since 1970, and for how many. */
      readonly started: number;
      readonly elapsed: number;
    }
  | { readonly kind: 'statement'; readonly sql: string };

export interface ExportRequest extends StatementRequest {
  readonly target: Target;
  readonly source: ExportSource;
  readonly path: string;
  /** Whether a file that is there already may be replaced; absent: it is refused. */
  readonly mayReplace?: boolean;
  /** Absent: the file's name tells it. */
  readonly format?: ExportFormat;
  /** Told now and then how many rows have been written. */
  readonly onProgress: (rows: number) => void;
  readonly now: () => number;
}

export type ExportFormat = StreamedFormat | 'parquet';

const formats: Readonly<Record<string, ExportFormat>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.md': 'markdown',
  '.sql': 'insert',
  '.parquet': 'parquet',
};

/** The endings of file names that `exportResult` knows. */
export const exportEndings: readonly string[] = Object.keys(formats);

/** The format that a file's name tells; undefined where it tells none. */
export function formatOf(path: string): ExportFormat | undefined {
  return formats[extname(path).toLowerCase()];
}

/**
 * Writes a whole result to a file, and beside it (`FILE.provenance`) the line that says where it comes from. Rows go to
 * the file as they come; it appears under its name when it is complete, and not at all after an error.
 * @throws SparkifyError kind `usage` for a name that cannot be written, kind `sql` or `cancelled`.
 */
export async function exportResult(session: PromptSession, request: ExportRequest): Promise<Provenance> {
  const path = resolve(request.path);
  const format = request.format ?? formatOf(path);
  if (format === undefined) {
    throw new SparkifyError('usage', `the format of ${request.path} is not known`, {
      remedy: `End the name in one of ${exportEndings.join(', ')}.`,
    });
  }
  if (request.mayReplace !== true && (await isThere(path))) {
    throw new SparkifyError('usage', 'there is such a file already', { where: path, remedy: 'Choose another name.' });
  }
  const file = { path, name: basename(path) };
  await requireFolder(file);
  const part = `${path}.part`;
  try {
    const provenance =
      format === 'parquet'
        ? await writeParquet(session, request, part)
        : await writeText(session, request, part, format);
    await rename(part, path);
    await writeFile(`${path}.provenance`, `${provenanceLine(provenance)}\n`);
    return provenance;
  } catch (error) {
    await rm(part, { force: true });
    throw unwritableFile(error, file);
  }
}

/** True where a path names something already. */
export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

type Counted = Pick<Provenance, 'rows' | 'fingerprint'>;

/** Two cheap ways to the rows: they are in memory, or the engine gives them piece by piece. */
async function written(
  session: PromptSession,
  request: ExportRequest,
  write: (columns: readonly ResultColumn[], batches: AsyncIterable<readonly (readonly Cell[])[]>) => Promise<Counted>,
): Promise<Provenance> {
  const { source, target, now } = request;
  if (source.kind === 'rows') {
    const batches = async function* () {
      yield source.rows;
    };
    const counted = await write(source.columns, batches());
    return { target, started: source.started, elapsed: source.elapsed, whole: true, ...counted };
  }
  const started = now();
  const cursor = await session.open(source.sql, { ...request, origin: 'wrapped' });
  try {
    const counted = await write(cursor.columns, new CursorReader(cursor).batches());
    return { target, started, elapsed: now() - started, whole: true, ...counted };
  } finally {
    await cursor.close();
  }
}

async function writeText(
  session: PromptSession,
  request: ExportRequest,
  part: string,
  format: StreamedFormat,
): Promise<Provenance> {
  const file = await open(part, 'w');
  try {
    return await written(session, request, (columns, batches) =>
      writeBatches(file, columns, batches, format, request.onProgress),
    );
  } finally {
    await file.close();
  }
}

async function writeBatches(
  file: FileHandle,
  columns: readonly ResultColumn[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  format: StreamedFormat,
  onProgress: (rows: number) => void,
): Promise<Counted> {
  const writer = rowFormat(format, columns);
  const digest = new ResultDigest(columns);
  let rows = 0;
  await file.write(writer.head);
  for await (const batch of batches) {
    digest.add(batch);
    await file.write(batch.map((cells, index) => writer.row(cells, rows + index)).join(''));
    rows += batch.length;
    onProgress(rows);
  }
  await file.write(writer.end(rows));
  return { rows, fingerprint: digest.text };
}

/**
 * The embedded engine writes a query's Parquet itself, in its own types. The statement is run for it, also where its rows are
 * loaded; the fingerprint is of the rows that the file gives back.
 */
async function writeParquet(session: PromptSession, request: ExportRequest, part: string): Promise<Provenance> {
  const { source, target, now } = request;
  if (target.engine !== 'embedded' || source.kind !== 'statement') {
    return written(session, request, (columns, batches) => writeParquetFile(part, columns, batches, request));
  }
  const started = now();
  const copy = `COPY (\n${source.sql}\n) TO ${quoteText(part)} (FORMAT parquet)`;
  await session.query(copy, { ...request, access: 'read-write', origin: 'wrapped' });
  const counted = await readBack(session, request, part);
  return { target, started, elapsed: now() - started, whole: true, ...counted };
}

async function readBack(session: PromptSession, request: ExportRequest, part: string): Promise<Counted> {
  const { signal, onProgress } = request;
  const cursor = await session.open(`SELECT * FROM read_parquet(${quoteText(part)})`, { signal, origin: 'own' });
  try {
    const digest = new ResultDigest(cursor.columns);
    const reader = new CursorReader(cursor);
    for await (const batch of reader.batches()) {
      digest.add(batch);
      onProgress(reader.rows);
    }
    return { rows: reader.rows, fingerprint: digest.text };
  } finally {
    await cursor.close();
  }
}
