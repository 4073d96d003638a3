import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SparkifyError } from '../../errors.ts';
import { copyLine } from '../../sql/copy-text.ts';
import { files } from '../../sql/etl.ts';
import { exportGoodRecords, loadMacros } from '../../sql/json-load.ts';
import type { Table } from '../../sql/schema.ts';
import { formatCount } from '../../text/format.ts';
import type { CopyIn, Parameter } from '../../warehouse/warehouse.ts';
import { runStatement, type StepContext, tellStatement } from '../step.ts';
import type { SegmentLoader } from './segment-loader.ts';

/** How rows reach the server. */
interface Receiver {
  readonly copyIn: CopyIn;
  readonly copyFromClient: (table: Table<string>) => string;
}

/** Small, so that the server has something to do soon, and little to do when the last one is parsed. */
const segmentSize = { fewestRows: 20_000, mostBytes: 16 * 1000 * 1000 };

const chunkBytes = 1024 * 1024;
const linesAtOnce = 5_000;

/**
 * A server that takes rows by COPY: a DuckDB of the load's own parses each segment into a file of rows, and while the server
 * takes that in, the next segment is parsed.
 */
export async function openCopyLoader(
  context: StepContext,
  { copyIn, copyFromClient }: Receiver,
  folder: string,
): Promise<SegmentLoader> {
  const { openScratch } = await import('../../warehouse/duckdb/scratch.ts');
  const scratch = await openScratch(folder);
  const parser = scratch.connection;
  for (const macro of loadMacros) await parser.query(macro);
  const copying = new Map<string, Promise<void>>();
  /** By table: the rows of its COPYs that have ended, and who is told of them. */
  const followed = new Map<string, { rows: number; readonly told: (rows: number) => void }>();
  let exported = 0;

  async function copy(task: string, table: Table<string>, bytes: AsyncIterable<Uint8Array>, rows: number) {
    const sql = copyFromClient(table);
    const follower = followed.get(table.name);
    const told = follower && ((taken: number) => follower.told(follower.rows + taken));
    const { touched } = await tellStatement(context, { step: 'stage', task }, sql, async () => ({
      touched: await copyIn(sql, bytes, context.signal, told),
    }));
    if (follower !== undefined) {
      follower.rows += touched;
      follower.told(follower.rows);
    }
    if (touched === rows) return;
    throw new SparkifyError('internal', `${formatCount(rows)} rows were sent, but the server took ${touched}`, {
      where: table.name,
    });
  }

  async function copyFile(table: Table<string>, path: string, rows: number): Promise<void> {
    try {
      await copy(table.name, table, createReadStream(path, { highWaterMark: chunkBytes }), rows);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Has `work` go on while the next segment is made ready, when that of the segment before has ended. */
  async function inTurn(table: Table<string>, work: () => Promise<void>): Promise<void> {
    await copying.get(table.name);
    const copied = work();
    // A failure is met when the next segment comes, or at the end.
    copied.catch(() => undefined);
    copying.set(table.name, copied);
  }

  return {
    parser,
    segmentSize,
    takesCopyLines: true,
    follow(table, told) {
      followed.set(table.name, { rows: 0, told });
      told(0);
    },
    async insertGood({ table, load }, segment) {
      const { copyLines } = segment;
      if (copyLines !== null) {
        await inTurn(table, () => copy(table.name, table, chunksOf(copyLines), segment.rows));
        return segment.rows;
      }
      exported += 1;
      const path = join(folder, `${table.name}-${exported}.rows`);
      const sql = exportGoodRecords(load, segment.paths, segment.plainColumns, path);
      const task = { step: 'stage' as const, task: table.name };
      const rows = (await runStatement(context, task, parser, sql)).touched ?? 0;
      await inTurn(table, () => copyFile(table, path, rows));
      return rows;
    },
    insertEmpty: (table, count) =>
      copy(table.name, table, lines(Array.from({ length: count }, () => table.columns.map(() => null))), count),
    async finish(table) {
      await copying.get(table.name);
    },
    insertLedger: (table, rows) => copy(table.name, files, lines(rows), rows.length),
    async close() {
      await Promise.allSettled(copying.values());
      await scratch.close();
    },
  };
}

async function* chunksOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function* lines(rows: readonly (readonly Parameter[])[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < rows.length; at += linesAtOnce) {
    yield Buffer.from(
      rows
        .slice(at, at + linesAtOnce)
        .map(copyLine)
        .join(''),
    );
  }
}
