import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExportRequest, exportResult } from '../../src/commands/export-result.ts';
import type { PromptSession } from '../../src/commands/pipeline.ts';
import { openTestPipeline, type TestPipeline } from '../pipeline.ts';

let test: TestPipeline;
let session: PromptSession;
let folder = '';

beforeEach(async () => {
  test = await openTestPipeline();
  session = await test.pipeline.openPrompt();
  folder = await mkdtemp(join(tmpdir(), 'sparkify-export-'));
});

afterEach(async () => {
  await session.close();
  await test.close();
  await rm(folder, { recursive: true });
});

function request(name: string, sql: string, changes: Partial<ExportRequest> = {}): ExportRequest {
  return {
    target: test.pipeline.target,
    source: { kind: 'statement', sql },
    path: join(folder, name),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    now: () => 0,
    ...changes,
  };
}

describe('an export', () => {
  it.each([
    ['r.csv', 'n,t\n1,"a,b"\n2,\n'],
    ['r.tsv', 'n\tt\n1\ta,b\n2\t\\N\n'],
    ['r.json', '[{"n":1,"t":"a,b"},\n{"n":2,"t":null}]\n'],
    ['r.NDJSON', '{"n":1,"t":"a,b"}\n{"n":2,"t":null}\n'],
    ['r.md', '| n | t |\n| ---: | --- |\n| 1 | a,b |\n| 2 | ∅ |\n'],
  ])('writes %s in the format of its ending', async (name, expected) => {
    const written = await exportResult(
      session,
      request(name, "SELECT * FROM (VALUES (1, 'a,b'), (2, NULL)) AS v(n, t) -- all"),
    );

    expect(readFileSync(join(folder, name), 'utf8')).toBe(expected);
    expect(written).toMatchObject({ rows: 2, whole: true, fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(readFileSync(join(folder, `${name}.provenance`), 'utf8')).toContain(
      `2 rows, whole · ${written.fingerprint}`,
    );
  });

  it('writes Parquet of rows that are not the engine’s to run again, and keeps NULL, empty texts and doubled names', async () => {
    const columns = ['n', 'n', 't'].map((name, index) => ({
      name,
      type: index < 2 ? 'numeric' : 'text',
      numeric: index < 2,
    }));
    const rows = [
      ['12345678901234567890.25', '1', ''],
      ['-0.5', 'NaN', null],
      [null, null, 'a,"b"\nc'],
    ];
    const written = await exportResult(
      session,
      request('rows.parquet', '', { source: { kind: 'rows', columns, rows, started: 0, elapsed: 1 } }),
    );
    expect(written).toMatchObject({ rows: 3, whole: true });
    expect(readdirSync(folder).sort()).toEqual(['rows.parquet', 'rows.parquet.provenance']);
    const path = join(folder, 'rows.parquet');
    expect(await test.rows(`SELECT * FROM '${path}'`)).toEqual([
      ['12345678901234567890.25', '1', ''],
      ['-0.50', 'NaN', null],
      [null, null, 'a,"b"\nc'],
    ]);
    expect(await test.rows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${path}')`)).toEqual([
      ['n', 'DECIMAL(38,2)'],
      ['n_2', 'VARCHAR'],
      ['t', 'VARCHAR'],
    ]);
  });

  it('has one fingerprint for the same rows in every format and order, and another for other rows', async () => {
    const rows = (order: string, last = '3') =>
      `SELECT n, t, d FROM (VALUES (1, 'a', 0.5), (2, NULL, 1.25), (${last}, '', NULL)) AS v(n, t, d) ORDER BY n ${order}`;
    const fingerprints = new Set<string | null>();
    for (const ending of ['csv', 'tsv', 'json', 'ndjson', 'md', 'sql', 'parquet']) {
      for (const order of ['ASC', 'DESC']) {
        const name = `${order}.${ending}`;
        const { fingerprint, rows: count } = await exportResult(session, request(name, rows(order)));
        expect(count).toBe(3);
        expect(readFileSync(join(folder, `${name}.provenance`), 'utf8')).toContain(`3 rows, whole · ${fingerprint}\n`);
        fingerprints.add(fingerprint);
      }
    }
    expect([...fingerprints]).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/)]);
    for (const ending of ['csv', 'parquet']) {
      const { fingerprint } = await exportResult(session, request(`other.${ending}`, rows('ASC', '4')));
      expect(fingerprints.has(fingerprint)).toBe(false);
    }
  });

  it('writes Parquet that the engine reads back', async () => {
    await exportResult(session, request('r.parquet', 'SELECT range AS n FROM range(1000) -- all'));

    const path = join(folder, 'r.parquet');
    const { rows } = await session.query(`SELECT count(*), sum(n) FROM '${path}'`, {
      signal: new AbortController().signal,
    });
    expect(rows).toEqual([['1000', '499500']]);
  });

  it('that is cancelled, or fails at a late row, leaves no file', async () => {
    const abort = new AbortController();
    const onProgress = (rows: number) => {
      if (rows > 10_000) abort.abort();
    };
    const endless = request('r.csv', 'SELECT range FROM range(100000000)', { signal: abort.signal, onProgress });
    await expect(exportResult(session, endless)).rejects.toMatchObject({ kind: 'cancelled' });

    const late = "SELECT CAST(CASE WHEN range = 4000000 THEN 'oops' ELSE '1' END AS INTEGER) FROM range(9000000)";
    await expect(exportResult(session, request('r.csv', late))).rejects.toMatchObject({ kind: 'sql' });

    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['r.xlsx', 'the format of'],
    ['nowhere/r.csv', 'r.csv cannot be written: there is no folder '],
    ['nowhere/r.parquet', 'r.parquet cannot be written: there is no folder '],
  ])('to %s says what is wrong', async (name, message) => {
    await expect(exportResult(session, request(name, 'SELECT 1'))).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(message),
    });
  });
});
