import { describe, expect, it } from 'vitest';
import { FakePipeline, operator, warehouseStatus } from './fake-pipeline.ts';
import { keys, screens } from './screen.ts';

const cockpit = screens();

const since = Date.UTC(2018, 10, 30, 11, 58);
const lock = {
  run: "20181130-115800-'x",
  command: 'stage',
  operator,
  since,
  beat: since + 60_000,
  asOf: since + 60_000,
};

function locked(isProtected = false): FakePipeline {
  const pipeline = new FakePipeline({ protected: isProtected });
  pipeline.told = warehouseStatus({ lock });
  return pipeline;
}

describe('forcing the lock', () => {
  it('is offered only where another run holds it', async () => {
    const free = await cockpit();
    expect(free.lines.at(-1)).not.toContain('force lock');
    await free.press('U');
    expect(free.text).toContain('force lock: nobody else holds the lock');

    const held = await cockpit({ pipeline: locked(), columns: 100 });
    expect(held.lines.at(-1)).toContain('U force lock');
  });

  it.each([
    [80, 24],
    [200, 50],
  ])('asks first, with focus on Cancel, and shows whose it is and the statement, at %i×%i', async (columns, rows) => {
    const screen = await cockpit({ pipeline: locked(), columns, rows });

    await screen.press('U');
    expect(screen.text).toContain('Take the lock of demo away from ada@lab?');
    expect(screen.text).toContain('Its stage (pid 4711) has run since');
    expect(screen.text).toContain('It last gave a sign of life 1 m 00 s ago');
    expect(screen.text).toContain('DELETE FROM etl.lock WHERE run_id =');
    expect(screen.text).toContain('› Cancel ‹');
    await screen.press(keys.enter);
    expect(screen.pipeline.forced).toEqual([]);

    await screen.type('U', keys.tab, keys.enter);
    await screen.idle();
    expect(screen.pipeline.forced).toEqual([lock.run]);
    expect(screen.text).toContain('The lock of ada@lab was taken away.');
    expect(screen.pipeline.looks).toBe(2);
  });

  it('wants the name of a protected target typed', async () => {
    const screen = await cockpit({ pipeline: locked(true) });

    await screen.type('U', 'demx', keys.tab, keys.enter);
    expect(screen.text).toContain('Force the lock: type demo first');
    await screen.type(keys.backspace, 'o', keys.enter);
    await screen.idle();

    expect(screen.pipeline.forced).toEqual([lock.run]);
  });

  it('is refused in a read-only cockpit', async () => {
    const screen = await cockpit({ pipeline: locked(), options: { readOnly: true }, columns: 120 });

    expect(screen.lines.at(-1)).toContain('(U force lock');
    await screen.press('U');
    expect(screen.text).toContain('force lock: this cockpit is read-only');
  });
});

it('recreating shows the statements that would be sent', async () => {
  const pipeline = new FakePipeline();
  pipeline.told = warehouseStatus({ tables: [{ table: 'users', rows: 97 }] });
  pipeline.makePlan = async () => [
    { step: 'create', summary: '', statements: ['DROP TABLE users', 'CREATE TABLE users (…)'], reads: [] },
  ];
  const screen = await cockpit({ pipeline });

  await screen.press('R');
  await screen.idle();

  expect(screen.text).toContain('97 rows in 1 table would go:');
  expect(screen.text).toContain('DROP TABLE users; and 1 CREATE TABLE statement');
  expect(screen.text).toContain('› Cancel ‹');
  expect(pipeline.planned[0]?.request.recreate).toBe(true);
});

it('a question that is longer than the screen keeps its choices in sight', async () => {
  const pipeline = new FakePipeline({ protected: true });
  pipeline.told = warehouseStatus({ tables: [{ table: 'users', rows: 97 }] });
  const statements = Array.from({ length: 40 }, (_, index) => `DROP TABLE a_table_with_a_long_name_${index}`);
  pipeline.makePlan = async () => [{ step: 'create', summary: '', statements, reads: [] }];
  const screen = await cockpit({ pipeline, columns: 60, rows: 15 });

  await screen.press('R');
  await screen.idle();

  expect(screen.text).toContain('Drop all tables of demo');
  expect(screen.text).toContain('Type its name to go on: demo');
  expect(screen.text).toContain('› Cancel ‹');
});
