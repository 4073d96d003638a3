import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareResults } from '../../src/commands/validate/compare.ts';
import { readExpected, writeExpected } from '../../src/commands/validate/expected.ts';
import type { Cell } from '../../src/warehouse/warehouse.ts';

const result = (...rows: Cell[][]) => ({ columns: ['name', 'plays'], rows });
const anyOrder = { ordered: false, tolerance: 0 };
const inOrder = { ordered: true, tolerance: 0 };

describe('compareResults', () => {
  it('finds no difference where there is none', () => {
    expect(compareResults(result(['a', '1'], ['b', null]), result(['a', '1'], ['b', null]), inOrder)).toEqual([]);
  });

  it('names the row, the column and both values of a cell that differs', () => {
    expect(compareResults(result(['a', '1'], ['b', '2']), result(['a', '1'], ['b', '3']), inOrder)).toEqual([
      { row: 2, column: 'plays', expected: '2', got: '3' },
    ]);
  });

  it('minds the order of rows only where it is part of the result', () => {
    const expected = result(['a', '1'], ['b', '2']);
    const got = result(['b', '2'], ['a', '1']);
    expect(compareResults(expected, got, anyOrder)).toEqual([]);
    expect(compareResults(expected, got, inOrder)).toHaveLength(4);
  });

  it('pairs rows in any order with the most alike, so that one wrong cell shows as one', () => {
    const expected = result(['a', '1'], ['b', '2'], ['c', '3']);
    const got = result(['c', '3'], ['b', '9'], ['a', '1']);
    expect(compareResults(expected, got, anyOrder)).toEqual([{ row: 2, column: 'plays', expected: '2', got: '9' }]);
  });

  it('counts rows: twice is not once', () => {
    expect(compareResults(result(['a', '1'], ['a', '1']), result(['a', '1']), anyOrder)).toEqual([
      { row: 2, column: 'name', expected: 'a', got: '(no row)' },
      { row: 2, column: 'plays', expected: '1', got: '(no row)' },
    ]);
    expect(compareResults(result(), result(['a', '1']), anyOrder)).toMatchObject([
      { row: 1, column: 'name', expected: '(no row)', got: 'a' },
      { row: 1, column: 'plays', expected: '(no row)', got: '1' },
    ]);
  });

  it('tells NULL from an empty text, and from a missing row', () => {
    expect(compareResults(result([null, '1']), result(['', '1']), anyOrder)).toEqual([
      { row: 1, column: 'name', expected: null, got: '' },
    ]);
  });

  it('takes numbers for equal that are, however they are printed, and within the tolerance', () => {
    const differs = (a: string, b: string, tolerance: number) =>
      compareResults(result(['x', a]), result(['x', b]), { ordered: true, tolerance }).length > 0;
    expect(differs('12', '12.00', 0)).toBe(false);
    expect(differs('12', '12.01', 0)).toBe(true);
    expect(differs('12', '12.01', 0.011)).toBe(false);
    expect(differs('12', '11.98', 0.011)).toBe(true);
    expect(differs('9007199254740993', '9007199254740992', 0)).toBe(true);
    expect(differs('1.0', 'one', 10)).toBe(true);
  });

  it('tells other columns apart', () => {
    const got = { columns: ['name', 'count'], rows: [] };
    expect(compareResults(result(), got, anyOrder)).toEqual([
      { row: 0, column: '(columns)', expected: 'name, plays', got: 'name, count' },
    ]);
  });
});

describe('an expected result', () => {
  it('is read back as it was written, NULL and all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sparkify-expected-'));
    const file = join(folder, 'x.csv');
    const cell = fc.option(fc.string({ unit: 'grapheme' }), { nil: null });
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 6 }), async (rows) => {
          const columns = ['name', 'plays'].map((name) => ({ name, type: 'VARCHAR', numeric: false }));
          await writeExpected(file, { columns, rows, more: false, touched: null });
          expect(await readExpected(file)).toEqual({ columns: ['name', 'plays'], rows });
        }),
        { numRuns: 100 },
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('may be missing', async () => {
    expect(await readExpected(join(tmpdir(), 'sparkify-no-such-file.csv'))).toBeNull();
  });
});
