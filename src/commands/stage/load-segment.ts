import { createReadStream } from 'node:fs';
import { isBlank } from '../../spool/bytes.ts';
import { diagnose } from '../../spool/diagnosis.ts';
import type { Segment } from '../../spool/segment.ts';
import { locateBadRecords, misfitReason } from '../../sql/json-load.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
import type { Reject } from '../events.ts';
import { runStatement, type StepContext } from '../step.ts';
import type { SegmentLoader } from './segment-loader.ts';
import type { TableSource } from './sources.ts';

/** The longest piece of a rejected value that is kept, in characters. */
const valueLength = 200;

export interface SegmentLoad {
  readonly rows: number;
  /** Records that did not load. */
  readonly rejected: number;
  /** The first of them, as many as were asked for. */
  readonly rejects: readonly Reject[];
}

/** Loads one spooled segment: its good records into the table, the others as rejects. */
export async function loadSegment(
  context: StepContext,
  loader: SegmentLoader,
  from: TableSource,
  segment: Segment,
  mostRejects: number,
): Promise<SegmentLoad> {
  const { table, load } = from;
  const task = { step: 'stage' as const, task: table.name };
  const framing = segment.rejects.slice(0, mostRejects).map(
    (reject): Reject => ({
      table: table.name,
      object: reject.object.uri,
      line: reject.line,
      column: reject.column,
      value: cut(reject.value),
      reason: reject.reason,
    }),
  );
  const framed = segment.rejects.length;
  if (segment.rows === 0) return { rows: 0, rejected: framed, rejects: framing };

  let rows = await loader.insertGood(from, segment);
  if (rows === segment.rows) return { rows, rejected: framed, rejects: framing };

  const rejects: Reject[] = [...framing];
  const keep = (reject: Reject) => {
    if (rejects.length < mostRejects) rejects.push(reject);
  };
  const { rows: bad } = await runStatement(context, task, loader.parser, locateBadRecords(load, segment.paths));
  const unreadable: number[] = [];
  let empty = 0;
  for (const [record, column, value] of bad) {
    const row = Number(record);
    if (column == null) {
      unreadable.push(row);
      continue;
    }
    const type = table.columns.find(({ name }) => name === column)?.type ?? 'text';
    keep({
      table: table.name,
      object: segment.objectOf(row).uri,
      line: segment.lineOf(row),
      column,
      value: cut(value ?? ''),
      reason: misfitReason(type),
    });
  }
  for (const [row, record] of await recordsAt(segment, unreadable)) {
    context.signal.throwIfAborted();
    const problem = await whyUnreadable(context, loader.parser, record, from);
    if (problem === null) {
      empty += 1;
      continue;
    }
    keep({
      table: table.name,
      object: segment.objectOf(row).uri,
      line: segment.lineOf(row),
      column: problem.column,
      value: cut(Buffer.from(record).toString('utf8')),
      reason: problem.reason,
    });
  }
  if (empty > 0) {
    await loader.insertEmpty(table, empty);
    rows += empty;
  }
  return { rows, rejected: framed + segment.rows - rows, rejects };
}

/** Null for a record that is sound but has none of the table's keys: it loads as a row of NULLs. */
async function whyUnreadable(
  { signal }: StepContext,
  connection: Connection,
  record: Uint8Array,
  { keys }: TableSource,
): Promise<{ reason: string; column: string | null } | null> {
  const problem = diagnose(record, keys);
  if (problem !== null || !isNested(record)) return problem;
  const { rows } = await connection.query('SELECT json_valid($1)', {
    parameters: [Buffer.from(record).toString('utf8')],
    signal,
  });
  if (rows[0]?.[0] === 'true') return null;
  return { reason: 'the record is not JSON that the warehouse can read (it may be nested too deeply)', column: null };
}

/** Only what is nested can be too deep for the engine's parser where JSON's own rules are kept. */
function isNested(record: Uint8Array): boolean {
  return record.includes(0x5b) || record.indexOf(0x7b, 1) > 0;
}

/** The bytes of some of a segment's records, which are one a line; `rows` is in ascending order. */
async function recordsAt(segment: Segment, rows: readonly number[]): Promise<Map<number, Uint8Array>> {
  const records = new Map<number, Uint8Array>();
  if (rows.length === 0) return records;
  const wanted = new Set(rows);
  let row = 0;
  for (const path of segment.paths) {
    for await (const line of linesOf(path)) {
      // An object that was left in its place may have blank lines, which are no rows.
      if (line.every(isBlank)) continue;
      if (wanted.has(row)) records.set(row, line);
      row += 1;
    }
    if (records.size === wanted.size) break;
  }
  return records;
}

async function* linesOf(path: string): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      yield Buffer.concat([...pieces, chunk.subarray(from, end)]);
      pieces = [];
      from = end + 1;
    }
    pieces.push(chunk.subarray(from));
  }
  yield Buffer.concat(pieces);
}

function cut(value: string): string {
  return value.length <= valueLength ? value : `${value.slice(0, valueLength)}… (${value.length} characters)`;
}
