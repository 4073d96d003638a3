import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { costliestStep, type Plan, shares, stepsOf } from '../../../src/sql/plan/plan.ts';
import { explainStatement, readPlan } from '../../../src/sql/plan/read.ts';
import { renderPlan } from '../../../src/sql/plan/render.ts';
import { cellWidth } from '../../../src/text/width.ts';
import { EmbeddedWarehouse } from '../../../src/warehouse/duckdb/warehouse.ts';
import type { Connection } from '../../../src/warehouse/warehouse.ts';
import { administrator, Cluster, serverPrograms } from '../../postgres/cluster.ts';

const objects = [
  'CREATE TABLE users AS SELECT i AS user_id, i % 2 AS level FROM generate_series(1, 1000) AS g(i)',
  'CREATE TABLE plays AS SELECT i AS play_id, i % 1000 AS user_id FROM generate_series(1, 20000) AS g(i)',
];
const joined =
  'SELECT u.level, count(*) FROM plays p JOIN users u ON u.user_id = p.user_id WHERE u.level = 1 GROUP BY u.level';

/** What holds of every plan of the joined query, whoever made it. */
function expectJoinedPlan(plan: Plan | null): asserts plan is Plan {
  if (plan === null) throw new Error('the plan was not read');
  const steps = [...stepsOf(plan.root)];
  expect(steps.some(({ name }) => /hash.*join/i.test(name))).toBe(true);
  expect(steps.filter(({ relation }) => relation !== null && /users|plays/.test(relation))).toHaveLength(2);
  expect(steps.filter(({ children }) => children.length === 2)).toHaveLength(1);
  expect(steps.flatMap(({ details }) => details).join('\n')).toMatch(/user_id = /);
  const whole = [...shares(plan).values()].reduce((sum, part) => sum + part, 0);
  expect(whole).toBeCloseTo(1, 6);
  expect(costliestStep(plan)).not.toBeNull();
}

describe('the embedded engine', () => {
  let folder: string;
  let warehouse: EmbeddedWarehouse;
  let connection: Connection;

  async function plan(statement: string, analyze: boolean): Promise<Plan | null> {
    const { rows } = await connection.query(explainStatement(statement, 'embedded', analyze) ?? '');
    return readPlan(rows, 'embedded');
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkify-test-'));
    warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: false });
    connection = await warehouse.connect();
    for (const statement of objects) await connection.query(statement);
  });

  afterAll(async () => {
    await connection.close();
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  test('tells expected rows without running the query', async () => {
    const found = await plan(joined, false);
    expectJoinedPlan(found);
    expect(found.measure).toBe('rows');
    expect(found.totalTime).toBeNull();
    const scan = [...stepsOf(found.root)].find(({ relation }) => relation?.endsWith('plays'));
    expect(scan).toMatchObject({ estimatedRows: 20000, rows: null, ownTime: null });
  });

  test('measures times and rows when it runs the query', async () => {
    const found = await plan(joined, true);
    expectJoinedPlan(found);
    expect(found.measure).toBe('time');
    expect(found.totalTime).toBeGreaterThan(0);
    const scan = [...stepsOf(found.root)].find(({ relation }) => relation?.endsWith('plays'));
    expect(scan?.rows).toBeGreaterThan(10_000);
    expect([...stepsOf(found.root)].map(({ name }) => name)).not.toContain('EXPLAIN_ANALYZE');
  });

  test('plans statements without a table, and writes', async () => {
    expect((await plan('select 1', false))?.root.name).toBe('PROJECTION');
    expect((await plan('insert into users select 1, 2', false))?.root.name).toBe('INSERT');
  });
});

const programs = serverPrograms();
if (programs === null) console.warn('SKIPPED: no PostgreSQL server here, so its plans are not read.');

describe.skipIf(programs === null)('PostgreSQL', () => {
  let cluster: Cluster;
  let client: pg.Client;

  async function ask(sql: string): Promise<(string | null)[][]> {
    const { rows } = await client.query<(string | null)[]>({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => (value: string) => value },
    });
    return rows;
  }

  beforeAll(async () => {
    cluster = await Cluster.start();
    client = new pg.Client({
      ...administrator,
      host: '127.0.0.1',
      port: cluster.port,
      database: cluster.newDatabase(),
    });
    await client.connect();
    for (const statement of [...objects, 'ANALYZE']) await client.query(statement);
  });

  afterAll(async () => {
    await client.end();
    await cluster.close();
  });

  test('tells costs without running the query', async () => {
    const found = readPlan(await ask(explainStatement(joined, 'postgres', false) ?? ''), 'postgres');
    expectJoinedPlan(found);
    expect(found.measure).toBe('cost');
    expect(found.root.cost).toBeGreaterThan(0);
    expect(found.root.rows).toBeNull();
  });

  test('measures times and rows when it runs the query', async () => {
    const found = readPlan(await ask(explainStatement(joined, 'postgres', true) ?? ''), 'postgres');
    expectJoinedPlan(found);
    expect(found.measure).toBe('time');
    expect(found.totalTime).toBeGreaterThan(0);
    expect([...stepsOf(found.root)].find(({ relation }) => relation === 'plays p')?.rows).toBe(20000);
  });

  test('counts the rows of all loops', async () => {
    await client.query(
      'SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET enable_memoize = off',
    );
    const sql = 'SELECT * FROM (SELECT * FROM users LIMIT 3) a CROSS JOIN (SELECT * FROM users LIMIT 5) b';
    const found = readPlan(await ask(explainStatement(sql, 'postgres', true) ?? ''), 'postgres');
    const limits = [...stepsOf(found?.root ?? expect.fail('no plan'))].filter(({ name }) => name === 'Limit');
    expect(limits.map(({ rows }) => rows).sort()).toEqual([15, 3]);
  });

  test("gives the same tree from the text of EXPLAIN, which is Redshift's form", async () => {
    const byJson = readPlan(await ask(`EXPLAIN (FORMAT json) ${joined}`), 'postgres');
    const byText = readPlan(await ask(`EXPLAIN ${joined}`), 'redshift');
    const shape = (plan: Plan | null) =>
      plan === null
        ? null
        : [...stepsOf(plan.root)].map((step) => [step.name, step.relation, step.cost, step.estimatedRows]);
    expect(shape(byText)).toEqual(shape(byJson));
  });
});

const clusterPlan = `XN Limit  (cost=1000000003400.01..1000000003400.02 rows=5 width=40)
  ->  XN Merge  (cost=1000000003400.01..1000000003400.61 rows=240 width=40)
        Merge Key: count(*)
        ->  XN Network  (cost=1000000003400.01..1000000003400.61 rows=240 width=40)
              Send to leader
              ->  XN Sort  (cost=1000000003400.01..1000000003400.61 rows=240 width=40)
                    Sort Key: count(*)
                    ->  XN HashAggregate  (cost=3390.00..3390.60 rows=240 width=40)
                          ->  XN Hash Join DS_BCAST_INNER  (cost=12.50..3300.00 rows=18000 width=40)
                                Hash Cond: ("outer".user_id = "inner".user_id)
                                ->  XN Seq Scan on songplays p  (cost=0.00..200.00 rows=20000 width=8)
                                      Filter: ("level" = 'paid'::text)
                                ->  XN Hash  (cost=10.00..10.00 rows=1000 width=36)
                                      ->  XN Seq Scan on users u  (cost=0.00..10.00 rows=1000 width=36)
----- Tables missing statistics: users -----
----- Update statistics by running the ANALYZE command on these tables -----`;

describe("Redshift's text", () => {
  const plan = readPlan(
    clusterPlan.split('\n').map((line) => [line]),
    'redshift',
  );

  test('is read as a tree with its details', () => {
    expectJoinedPlan(plan);
    const steps = [...stepsOf(plan.root)];
    expect(steps.map(({ name }) => name)).toEqual([
      ...['XN Limit', 'XN Merge', 'XN Network', 'XN Sort', 'XN HashAggregate', 'XN Hash Join DS_BCAST_INNER'],
      ...['XN Seq Scan', 'XN Hash', 'XN Seq Scan'],
    ]);
    expect(steps[6]).toMatchObject({ relation: 'songplays p', estimatedRows: 20000, cost: 200 });
    expect(steps[6]?.details).toEqual([`Filter: ("level" = 'paid'::text)`]);
    expect(plan.notes).toEqual([
      ...['Tables missing statistics: users', 'Update statistics by running the ANALYZE command on these tables'],
    ]);
  });

  test('warns of what moves data between nodes', () => {
    const warned = [...stepsOf(plan?.root ?? expect.fail('no plan'))].filter(({ warning }) => warning !== null);
    expect(warned.map(({ name, warning }) => [name, warning])).toEqual([
      ['XN Hash Join DS_BCAST_INNER', 'sends the whole inner table to every node'],
    ]);
  });

  test("is weighed without the planner's penalty for sorting", () => {
    expect(plan?.root.cost).toBeLessThan(4000);
    expect(costliestStep(plan ?? expect.fail('no plan'))?.name).toBe('XN Hash Join DS_BCAST_INNER');
  });

  test('cannot be measured', () => {
    expect(explainStatement('select 1', 'redshift', true)).toBeNull();
  });
});

describe.each(['embedded', 'postgres', 'redshift'] as const)('what is no plan is none for %s', (engine) => {
  test.each(['', 'not a plan', '[]', '{}', 'null', '[{"Plan": 1}]', '{"children": ['])('%s', (text) => {
    expect(readPlan([[text, text]], engine)).toBeNull();
  });

  test('no rows', () => {
    expect(readPlan([], engine)).toBeNull();
  });
});

describe('a drawn plan', () => {
  const plan =
    readPlan(
      clusterPlan.split('\n').map((line) => [line]),
      'redshift',
    ) ?? expect.fail('no plan');

  test('is a tree with rows, cost and part of the whole, the costliest step marked', () => {
    const rows = renderPlan(plan, 90);
    expect(rows.map(({ text }) => text.trimEnd()).join('\n')).toMatchInlineSnapshot(`
      "step                                                       rows   cost  part
      XN Limit                                                      5  3,400   0 %
      └─ XN Merge                                                 240  3,401   0 %
         │ Merge Key: count(*)
         └─ XN Network                                            240  3,401   0 %
            │ Send to leader
            └─ XN Sort                                            240  3,401   0 %
               │ Sort Key: count(*)
               └─ XN HashAggregate                                240  3,391   3 %
                  └─ ▶ costliest: XN Hash Join DS_BCAST_INNER  18,000  3,300  91 %
                     │ ! sends the whole inner table to every node
                     │ Hash Cond: ("outer".user_id = "inner".user_id)
                     ├─ XN Seq Scan on songplays p             20,000    200   6 %
                     │    Filter: ("level" = 'paid'::text)
                     └─ XN Hash                                 1,000     10   0 %
                        └─ XN Seq Scan on users u               1,000     10   0 %
      Tables missing statistics: users
      Update statistics by running the ANALYZE command on these tables"
    `);
    expect(rows.filter(({ costly }) => costly)).toHaveLength(1);
    expect(rows.filter(({ warned }) => warned)).toHaveLength(1);
  });

  test('is never wider than its room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (width) => {
        for (const { text } of renderPlan(plan, width)) expect(cellWidth(text)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('shows no control character of the data', () => {
    const text = clusterPlan.replace("'paid'", "'\u001b[2J'");
    const drawn = renderPlan(readPlan([[text]], 'redshift') ?? expect.fail('no plan'), 200);
    expect(drawn.map((row) => row.text).join('')).not.toContain('\u001b');
  });
});
