import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provenanceIn, provenanceLine, ResultDigest } from '../../src/result/provenance.ts';
import type { Cell, Target } from '../../src/warehouse/warehouse.ts';

type Rows = readonly (readonly Cell[])[];

const columns = [
  { name: 'level', type: 'VARCHAR', numeric: false },
  { name: 'plays', type: 'BIGINT', numeric: true },
];

function fingerprint(rows: Rows, batch = Number.POSITIVE_INFINITY, names = columns): string {
  const digest = new ResultDigest(names);
  for (let at = 0; at < rows.length; at += batch) digest.add(rows.slice(at, at + batch));
  return digest.text;
}

const cell = fc.option(fc.string(), { nil: null });
const rows = fc.array(fc.tuple(cell, cell), { maxLength: 20 });

describe('a fingerprint', () => {
  it('is the same in any order of the rows, and however they come', () => {
    fc.assert(
      fc.property(
        rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.integer({ min: 1, max: 5 }),
        ([all, shuffled], batch) => {
          expect(fingerprint(shuffled, batch)).toBe(fingerprint(all));
          expect(fingerprint(all)).toMatch(/^[0-9a-f]{12}$/);
        },
      ),
    );
  });

  it('is another one where a cell, a row or a column is another one', () => {
    const some: Rows = [
      ['free', '1'],
      ['paid', '2'],
    ];
    const others = [
      fingerprint(some),
      fingerprint([['free', '1']]),
      fingerprint([...some, ['paid', '2']]),
      fingerprint([
        ['free', '2'],
        ['paid', '1'],
      ]),
      fingerprint([
        ['free', '1'],
        ['paid', null],
      ]),
      fingerprint([
        ['free', '1'],
        ['paid', ''],
      ]),
      fingerprint([]),
      fingerprint(some, 1, columns.toReversed()),
    ];
    expect(new Set(others).size).toBe(others.length);
  });
});

describe('the line that says where a result comes from', () => {
  const target: Target = {
    engine: 'postgres',
    ...{ name: 'dwh', location: 'db:5432', schema: 'sparkify', user: 'ann' },
    protected: false,
  };
  const provenance = { target, started: Date.UTC(2018, 10, 30), elapsed: 12, rows: 320, whole: true };

  it('has target, user, start, time, rows, whether it is whole, and the fingerprint', () => {
    expect(provenanceLine({ ...provenance, fingerprint: '0123456789ab' })).toBe(
      'dwh (postgres, db:5432) as ann · 2018-11-30T00:00:00Z · 12 ms · 320 rows, whole · 0123456789ab',
    );
  });

  it('says that a result is cut, and that it has no fingerprint', () => {
    expect(provenanceLine({ ...provenance, rows: 1, whole: false, fingerprint: null })).toContain(
      '1 row, cut · no fingerprint',
    );
  });

  it.each([
    [90, 'dwh as ann · 2018-11-30T00:00:00Z · 12 ms · 320 rows, whole · 0123456789ab'],
    [72, 'dwh as ann · 2018-11-30T00:00:00Z · 320 rows, whole · 0123456789ab'],
    [60, 'dwh · 2018-11-30T00:00:00Z · 320 rows, whole · 0123456789ab'],
    [20, '2018-11-30T00:00:00Z · 320 rows, whole · 0123456789ab'],
  ])('in %i columns leaves out what the screen shows elsewhere, and keeps the fingerprint', (columns, line) => {
    expect(provenanceIn(columns, { ...provenance, fingerprint: '0123456789ab' })).toBe(line);
  });
});
