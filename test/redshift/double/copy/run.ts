import type { Cluster } from '../cluster.ts';
import type { LoadEntry, QueryEntry } from '../history.ts';
import type { CopyStatement } from '../sql/copy.ts';
import { shownName, sqlName } from '../sql/findings.ts';
import { quoted } from '../sql/reader.ts';
import { Refusal } from '../sql/refusal.ts';
import type { Backend } from '../wire/backend.ts';
import { type CopyColumn, convert, type JsonValue } from './column.ts';
import { isObject, jsonValue, type Parsed, parseJson } from './json.ts';
import { follow, type JsonPath, readPaths } from './json-paths.ts';
import { copyFailure, LoadError } from './load-error.ts';
import { CopyObjects, type S3Object, unzipped } from './objects.ts';
import { type FileRecord, linesOf, recordsOf, textOf } from './records.ts';
import { RowSink } from './row-sink.ts';
import { type CopyTarget, findTarget } from './target.ts';

export interface CopyContext {
  readonly copy: CopyStatement;
  readonly cluster: Cluster;
  readonly backend: Backend;
  readonly query: QueryEntry;
  readonly signal: AbortSignal;
  /** A file that can't be read, by its number from 1. */
  readonly unreadable: { readonly file: number; readonly message: string } | undefined;
  /** Waits for other writers of the table. */
  readonly lock: () => Promise<void>;
}

/** What a COPY says when it is through. */
export interface CopyOutcome {
  readonly notices: readonly string[];
  readonly rows: number;
}

const readAhead = 16;

/**
 * Runs a COPY in the session's own transaction: all files, or an error that leaves none of their rows.
 * @throws Refusal with Redshift's words; what the signal says when it is aborted.
 */
export async function runCopy(context: CopyContext): Promise<CopyOutcome> {
  const { copy, cluster, backend, query, signal } = context;
  const target = await findTarget(backend, copy);
  await context.lock();
  const objects = new CopyObjects(cluster, copy.credentials, copy.region, query.queryId, signal);
  try {
    const paths =
      copy.matching.by === 'paths' ? readPaths((await objects.read(copy.matching.file)).toString('utf8')) : undefined;
    if (paths !== undefined && paths.length !== target.columns.length) {
      throw new Refusal('XX000', 'Number of jsonpaths and the number of columns should match');
    }
    const files = await (copy.manifest ? objects.manifest(copy.source) : objects.list(copy.source));
    const load = beginLoad(context, files);
    const sink = copy.noLoad
      ? undefined
      : new RowSink(
          backend,
          sqlName(copy.table),
          target.columns.map(({ name }) => quoted(name)),
        );
    try {
      await sink?.begin();
      await loadFiles(context, { target, paths, objects, files, load, sink });
      await sink?.end();
    } catch (error) {
      load.status = 'aborted';
      load.end = Date.now();
      await sink?.abandon();
      throw error;
    }
    load.status = 'completed';
    load.end = Date.now();
    return { notices: notices(context, load), rows: load.rows };
  } finally {
    objects.close();
  }
}

function beginLoad({ copy, cluster, query }: CopyContext, files: readonly S3Object[]): LoadEntry {
  const load: LoadEntry = {
    query,
    table: copy.table.name,
    source: `s3://${copy.source.bucket}/${copy.source.key}`,
    ...{ status: 'running', end: undefined, rows: 0, bytes: 0, filesScanned: 0, bytesScanned: 0, errors: 0 },
    files: files.length,
    fileBytes: files.reduce((total, { bytes }) => total + bytes, 0),
  };
  cluster.history.loads.push(load);
  return load;
}

function notices({ copy, cluster }: CopyContext, load: LoadEntry): readonly string[] {
  const into = `Load into table '${shownName(copy.table)}' completed`;
  const lines = [`${into}, ${load.rows} record(s) loaded successfully.`];
  if (load.errors > 0) {
    lines.push(`${into}, ${load.errors} record(s) could not be loaded.  ${whereToLook(cluster)}`);
  }
  return lines;
}

function whereToLook({ deployment }: Cluster): string {
  const table = deployment === 'serverless' ? 'sys_load_error_detail' : 'stl_load_errors';
  return `Check '${table}' system table for details.`;
}

interface Loading {
  readonly target: CopyTarget;
  readonly paths: readonly JsonPath[] | undefined;
  readonly objects: CopyObjects;
  readonly files: readonly S3Object[];
  readonly load: LoadEntry;
  readonly sink: RowSink | undefined;
}

async function loadFiles(context: CopyContext, loading: Loading): Promise<void> {
  const { cluster, signal, unreadable } = context;
  const { objects, files, load } = loading;
  const reads: Promise<Buffer>[] = [];
  for (const [index, file] of files.entries()) {
    for (let ahead = reads.length; ahead < Math.min(files.length, index + readAhead); ahead += 1) {
      const next = files[ahead];
      if (next === undefined) continue;
      const read = objects.read(next);
      // It is looked at in its turn; until then its failure is nobody's.
      read.catch(() => {});
      reads.push(read);
    }
    signal.throwIfAborted();
    if (unreadable?.file === index + 1) throw copyFailure(unreadable.message, `key=${file.key}`, load.query.queryId);
    const start = Date.now();
    const bytes = (await reads[index]) ?? Buffer.alloc(0);
    const content = context.copy.gzip ? unzipped(bytes, file.key, load.query.queryId) : bytes;
    await loadFile(context, loading, file, content);
    load.filesScanned += 1;
    load.bytesScanned += bytes.length;
    const name = `s3://${file.bucket}/${file.key}`;
    const lines = linesOf(content);
    cluster.history.files.push({ load, file: name, bytes: bytes.length, lines, start, end: Date.now() });
  }
}

async function loadFile(context: CopyContext, loading: Loading, file: S3Object, content: Buffer): Promise<void> {
  const { copy, signal } = context;
  const { paths, load, sink } = loading;
  const arrays = paths?.every(([first]) => typeof first === 'number') === true;
  for (const record of recordsOf(content, arrays)) {
    signal.throwIfAborted();
    const failed = (error: unknown, column?: CopyColumn, value = ''): void => {
      if (!(error instanceof LoadError)) throw error;
      reject(context, loading, file, record, error, column, value);
    };
    if (record.kind === 'error') {
      failed(record.error);
      continue;
    }
    const row = readRow(context, loading, record, failed);
    if (row === undefined) continue;
    load.rows += 1;
    load.bytes += record.bytes.length;
    if (!copy.noLoad) await sink?.add(row);
  }
}

type Fail = (error: unknown, column?: CopyColumn, value?: string) => void;

/** A record as the row's values; undefined where it was rejected. */
function readRow(
  { copy }: CopyContext,
  { target, paths }: Loading,
  record: FileRecord,
  fail: Fail,
): readonly (string | null)[] | undefined {
  let parsed: Parsed;
  try {
    parsed = parseJson(textOf(record.bytes, copy.acceptInvalid));
  } catch (error) {
    fail(error);
    return undefined;
  }
  const row: (string | null)[] = [];
  const ignoreCase = copy.matching.by === 'name' && copy.matching.ignoreCase;
  const members = isObject(parsed) ? membersByName(parsed, ignoreCase) : new Map<string, Parsed>();
  for (const [index, column] of target.columns.entries()) {
    let value: JsonValue = { kind: 'missing' };
    try {
      const path = paths?.[index];
      value = path === undefined ? jsonValue(members.get(column.name)) : follow(path, parsed);
      row.push(convert(value, column, copy));
    } catch (error) {
      fail(error, column, 'text' in value ? value.text : '');
      return undefined;
    }
  }
  return row;
}

/** Column names are in lower case, so a key that is not can only match when its case is ignored. */
function membersByName(record: Readonly<Record<string, Parsed>>, ignoreCase: boolean): ReadonlyMap<string, Parsed> {
  return new Map(Object.entries(record).map(([name, value]) => [ignoreCase ? name.toLowerCase() : name, value]));
}

/** Writes a rejected record down. @throws Refusal when there are as many as MAXERROR. */
function reject(
  context: CopyContext,
  { target, load }: Loading,
  file: S3Object,
  record: FileRecord,
  error: LoadError,
  column: CopyColumn | undefined,
  value: string,
): void {
  const { copy, cluster } = context;
  load.errors += 1;
  cluster.history.errors.push({
    load,
    at: Date.now(),
    tableId: target.tableId,
    file: `s3://${file.bucket}/${file.key}`,
    line: record.line,
    column: column?.name ?? '',
    type: column?.type ?? '',
    length: column?.bytes === undefined ? '0' : String(column.bytes),
    position: error.position,
    code: error.code,
    message: error.message,
    rawLine: record.bytes.toString('utf8', 0, 1024),
    rawValue: value,
  });
  if (copy.ignoreAllErrors || load.errors < Math.max(1, copy.maxError)) return;
  throw new Refusal('XX000', `Load into table '${shownName(copy.table)}' failed.  ${whereToLook(cluster)}`);
}
