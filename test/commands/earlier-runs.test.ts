import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EarlierRuns, type EarlierRunsSetting } from '../../src/commands/expect/earlier-runs.ts';
import type { KeptResult } from '../../src/commands/expect/kept-result.ts';
import { withoutParameters } from '../../src/commands/meta-command/bound-statement.ts';
import { dialectOf } from '../../src/sql/dialect.ts';
import { Secret } from '../../src/text/secret.ts';

let home = '';
let folder = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sparkify-runs-'));
  folder = join(home, 'results');
});
afterEach(() => rmSync(home, { recursive: true }));

const target = {
  engine: 'embedded',
  name: 'warehouse',
  location: '/data/warehouse.duckdb',
  schema: 'main',
  user: 'ada',
  protected: false,
} as const;

function runs(changes: Partial<EarlierRunsSetting> = {}): EarlierRuns {
  return new EarlierRuns({ folder, target, dialect: dialectOf('embedded'), writes: true, ...changes });
}

const columns = [
  { name: 'level', type: 'VARCHAR', numeric: false },
  { name: 'plays', type: 'BIGINT', numeric: true },
];

function result(started: number, changes: Partial<KeptResult> & { readonly sql?: string } = {}): KeptResult {
  const { sql = 'SELECT level, plays FROM t', ...others } = changes;
  const statement = withoutParameters(sql);
  return { statement, columns, rows: [['free', String(started)]], started, whole: true, ...others };
}

describe('results of earlier runs', () => {
  it('are found by another session: the last run that began before', async () => {
    const awkward = [
      [null, ''],
      ['NULL', '\n"\u2028'],
      ['é👩‍👩‍👧', '-0'],
    ];
    await runs().keep(result(1_000, { rows: awkward }));
    await runs().keep(result(2_000));
    expect(await runs().before(result(2_000))).toEqual({
      kind: 'kept',
      result: { columns, rows: awkward, started: 1_000 },
    });
    expect(await runs().before(result(3_000))).toMatchObject({ kind: 'kept', result: { rows: [['free', '2000']] } });
    expect(await runs().before(result(1_000))).toEqual({ kind: 'none' });
  });

  it('belong to one statement with its values, and to one user of one target', async () => {
    await runs().keep(result(1_000));
    const other = result(2_000, { sql: 'SELECT 1' });
    const { statement } = result(2_000);
    const valued = { ...statement, sent: { ...statement.sent, values: ['1'] } };
    expect(await runs().before(other)).toEqual({ kind: 'none' });
    expect(await runs().before({ statement: valued, started: 2_000 })).toEqual({ kind: 'none' });
    for (const change of [{ schema: 'test' }, { user: 'eve' }, { location: '/data/other.duckdb' }])
      expect(await runs({ target: { ...target, ...change } }).before(result(2_000))).toEqual({ kind: 'none' });
  });

  it('can be read by their owner alone', async () => {
    await runs().keep(result(1_000));
    const [file = ''] = readdirSync(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it('have their statement with its secrets masked, and are not kept where a cell has one', async () => {
    const secret = new Secret('hunter22');
    await runs().keep(result(1_000, { sql: `SELECT 1 AS x WHERE '${secret.reveal()}' <> ''` }));
    const [file = ''] = readdirSync(folder);
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toContain('SELECT 1 AS x');
    expect(text).not.toContain('hunter22');
    await runs().keep(result(2_000, { rows: [['key', 'is hunter22']] }));
    const why = 'it has a secret of the configuration in it';
    expect(await runs().before(result(3_000))).toEqual({ kind: 'left', started: 2_000, why });
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('hunter22');
  });

  it('of what writes, and all where nothing is to be written, are not kept', async () => {
    await runs({ writes: false }).keep(result(1_000));
    await runs().keep(result(1_000, { sql: 'DELETE FROM t RETURNING level, plays' }));
    await runs().keep(result(1_000, { columns: [], rows: [] }));
    expect(await runs().before(result(2_000))).toEqual({ kind: 'none' });
    expect(readdirSync(home)).toEqual([]);
  });

  it('that are cut or too large are noted with the reason, in place of older ones', async () => {
    await runs().keep(result(1_000));
    await runs().keep(result(2_000, { whole: false }));
    expect(await runs().before(result(3_000))).toEqual({ kind: 'left', started: 2_000, why: 'it is cut after 1 row' });
    await runs().keep(result(3_000, { rows: Array.from({ length: 5_000 }, () => ['x'.repeat(1_000), null]) }));
    expect(await runs().before(result(4_000))).toEqual({
      kind: 'left',
      started: 3_000,
      why: 'it is larger than 4.0 MB',
    });
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(1_000);
  });

  it('are two of each statement, and not more than 64 MB of all', async () => {
    for (let run = 1; run <= 4; run += 1) await runs().keep(result(run * 1_000));
    expect(readdirSync(folder)).toHaveLength(2);
    const rows = Array.from({ length: 3_800 }, () => ['x'.repeat(1_000), null]);
    for (let run = 1; run <= 20; run += 1) await runs().keep(result(10_000 + run, { rows, sql: `SELECT ${run}` }));
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(64_000_000);
    expect(await runs().before(result(20_000, { sql: 'SELECT 20' }))).toMatchObject({ kind: 'kept' });
    expect(await runs().before(result(20_000, { sql: 'SELECT 1' }))).toEqual({ kind: 'none' });
  });

  it('that were broken off are swept away, and files of others left alone', async () => {
    await runs().keep(result(1_000));
    const [file = ''] = readdirSync(folder);
    writeFileSync(join(folder, `${file}.77.new`), 'half');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await runs().keep(result(2_000));
    expect(readdirSync(folder).filter((name) => !name.endsWith('.jsonl'))).toEqual(['notes.txt']);
  });

  it('that cannot be read are told of with their file', async () => {
    await runs().keep(result(1_000));
    const [file = ''] = readdirSync(folder);
    writeFileSync(join(folder, file), '{"no": "result"}\n');
    await expect(runs().before(result(2_000))).rejects.toMatchObject({ kind: 'data', where: join(folder, file) });
  });
});
