import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmbeddedWarehouse } from '../../src/warehouse/duckdb/warehouse.ts';
import type { Connection, StatementOptions } from '../../src/warehouse/warehouse.ts';
import { endlessStatement, newPlace } from './program.ts';

let warehouse: EmbeddedWarehouse;

beforeAll(async () => {
  warehouse = await EmbeddedWarehouse.open(join(newPlace().folder, 'warehouse.duckdb'), { protected: false });
});

afterAll(() => warehouse.close());

/** Cancels the statement when the event loop has turned so many times since it was sent. */
async function cancelledAfter(turns: number, connection: Connection, options: StatementOptions): Promise<unknown> {
  const controller = new AbortController();
  const answer = connection.query(endlessStatement, { ...options, signal: controller.signal });
  const settled = answer.catch((error: unknown) => error);
  for (let turn = 0; turn < turns; turn += 1) await (turn < 4 ? Promise.resolve() : setImmediate());
  controller.abort();
  return settled;
}

describe('a statement that is cancelled while it is being sent', () => {
  test.each<[string, StatementOptions]>([
    ['as it is', {}],
    ['prepared', { single: true }],
    ['for its first rows', { limit: 1 }],
  ])('%s never runs on', async (_, options) => {
    for (let turns = 0; turns < 10; turns += 1) {
      const connection = await warehouse.connect();
      expect(await cancelledAfter(turns, connection, options)).toMatchObject({ kind: 'cancelled' });
      await connection.close();
    }
  });
});
