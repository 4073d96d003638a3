import { expect } from 'vitest';
import { openPromptSession, openReadOnly } from '../../src/commands/prompt-session.ts';
import { SparkifyError } from '../../src/errors.ts';
import type { Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import type { Attack } from './attack.ts';

interface Look {
  readonly rows: string;
  readonly files: string;
}

/** Where attacks are tried, and how it is seen what they did. */
export interface Scene {
  readonly warehouse: Warehouse;
  /** The statement with what its placeholders stand for. */
  fill(sql: string): string;
  /** Everything that could be changed, as text. */
  look(): Promise<Look>;
  /** The same before any attack. */
  readonly before: Look;
  /** What has been given to a connection before it is attacked. */
  prepare(connection: Connection): Promise<void>;
}

/** Runs an attack through the guarded session, as the prompt and `sql` do, where no request may write. */
export async function throughSession({ warehouse, ...scene }: Scene, guard: 'locked' | 'guarded', { sql }: Attack) {
  const connection = await warehouse.connect();
  const session = openPromptSession(connection, warehouse.dialect, { guard, timeout: null });
  try {
    await scene.prepare(connection);
    const { signal } = new AbortController();
    await refusedOrRun(() => session.query(scene.fill(sql), { signal }));
    // The session is as good as before, and still guarded.
    const again = session.query('SELECT count(*) FROM given', { signal });
    expect((await again).rows).toEqual([['3']]);
    await expect(session.query('DELETE FROM given', { signal })).rejects.toMatchObject({ kind: 'sql' });
  } finally {
    await session.close();
  }
  expect(await scene.look()).toEqual(scene.before);
}

/** Runs an attack as if the classifier had taken it for a read. */
export async function pastClassifier({ warehouse, ...scene }: Scene, { sql }: Attack) {
  const connection = await warehouse.connect();
  try {
    await scene.prepare(connection);
    await refusedOrRun(async () => {
      const cursor = await openReadOnly(connection, () => connection.open(scene.fill(sql), { single: true }));
      try {
        await cursor.fetch(1000);
      } finally {
        await cursor.close();
      }
    });
  } finally {
    await connection.close();
  }
  const after = await scene.look();
  expect(after).toEqual(scene.before);
}

/** An attack may be refused, or run and find nothing to change; it may not break anything else. */
async function refusedOrRun(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(SparkifyError);
    expect(error).toMatchObject({ kind: 'sql' });
  }
}
