import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSaved, writeSaved } from '../../src/commands/expect/saved-result.ts';
import type { Cell } from '../../src/warehouse/warehouse.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparkify-saved-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function* batches(...rows: (readonly (readonly Cell[])[])[]) {
  yield* rows;
}

const named = (...names: string[]) => names.map((name) => ({ name, type: 'VARCHAR', numeric: false }));

describe('a saved result', () => {
  it.each([1, 2, 3])('of %i columns is read back as it was written, NULL and all', async (count) => {
    const file = join(folder, 'x.csv');
    const names = ['name', 'plays', ''].slice(0, count);
    const cell = fc.option(fc.string({ unit: 'grapheme' }), { nil: null });
    const row = fc.array(cell, { minLength: count, maxLength: count });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (rows) => {
        expect(await writeSaved(file, named(...names), batches(rows.slice(0, 2), rows.slice(2)))).toBe(rows.length);
        expect(await readSaved(file)).toEqual({ columns: names, rows });
      }),
      { numRuns: 100 },
    );
  });

  it('may be missing', async () => {
    expect(await readSaved(join(folder, 'none.csv'))).toBeNull();
  });

  it('appears when it is complete, and not at all when its rows fail', async () => {
    async function* failing() {
      yield [['a']];
      throw new Error('the engine failed');
    }
    await expect(writeSaved(join(folder, 'x.csv'), named('name'), failing())).rejects.toThrow('the engine failed');
    expect(await readdir(folder)).toEqual([]);
  });
});
