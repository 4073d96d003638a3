import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PipelineEvent } from '../../src/commands/events.ts';
import { forceLock, HeldLock, lockHolder } from '../../src/commands/lock.ts';
import { thisOperator } from '../../src/commands/operator.ts';
import { createRunLog } from '../../src/commands/run-log.ts';
import { EmbeddedWarehouse } from '../../src/warehouse/duckdb/warehouse.ts';
import type { Connection } from '../../src/warehouse/warehouse.ts';
import { endlessStatement } from '../cli/program.ts';
import { endOf, event, openTestPipeline, song } from '../pipeline.ts';

let warehouse: EmbeddedWarehouse;
let connection: Connection;

beforeEach(async () => {
  warehouse = await EmbeddedWarehouse.open(':memory:', { protected: false });
  connection = await warehouse.connect();
  await createRunLog(connection, warehouse);
});

afterEach(async () => {
  await connection.close();
  await warehouse.close();
});

const claim = { run: 'mine', command: 'stage', operator: thisOperator() };

/** Resolves when the lock is found to be lost. */
function loss(held: HeldLock): Promise<unknown> {
  return new Promise((resolve) => {
    held.lost.addEventListener('abort', () => resolve(held.lost.reason), { once: true });
  });
}

describe('a forced lock', () => {
  it('is free for another, and its holder notices at the next beat', async () => {
    const held = await HeldLock.acquire(connection, warehouse.dialect, claim, 5);
    const lost = loss(held);
    const other = await warehouse.connect();

    expect(await forceLock(other, 'mine')).toBe(true);

    expect(await lost).toMatchObject({ kind: 'locked', where: 'etl.lock' });
    expect(await lockHolder(other, warehouse.dialect)).toBeNull();
    await held.release();
    await other.close();
  });

  it('that another run holds by now stays with it', async () => {
    const held = await HeldLock.acquire(connection, warehouse.dialect, claim);

    expect(await forceLock(connection, 'theirs')).toBe(false);

    expect(await lockHolder(connection, warehouse.dialect)).toMatchObject({ run: 'mine', command: 'stage' });
    await held.release();
  });
});

it('a run whose lock is forced away is stopped, and says why', async () => {
  const test = await openTestPipeline('[ETL]\nVALIDATION_DIR=endless\n');
  try {
    await mkdir(join(test.folder, 'endless'));
    await writeFile(join(test.folder, 'endless', 'endless.sql'), endlessStatement);
    await test.write({ 'log_data/e.json': event(), 'song_data/s.json': song() });
    await test.run(['create', 'stage', 'transform']);

    const events: PipelineEvent[] = [];
    const { signal } = new AbortController();
    for await (const one of test.pipeline.run({ command: 'validate', steps: ['validate'] }, signal)) {
      events.push(one);
      if (one.type === 'run-started') expect(await test.pipeline.forceLock(one.run)).toBe(true);
    }

    const { outcome, failure } = endOf(events);
    expect(outcome).toBe('error');
    expect(failure).toMatchObject({ kind: 'locked', where: 'etl.lock' });
    expect((await test.pipeline.status(signal)).lock).toBeNull();
  } finally {
    await test.close();
  }
});
