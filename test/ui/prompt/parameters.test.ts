import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SavedQueries } from '../../../src/commands/saved-queries.ts';
import { SparkifyError } from '../../../src/errors.ts';
import { resultOf } from '../fake-pipeline.ts';
import { keys, type Screen } from '../screen.ts';
import { answer, prompts, send } from './prompt-screen.ts';

const open = prompts();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkify-saved-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const rows = resultOf(['n_a'], [['1']]);

/** Presses keys while a form or question waits for them. */
async function fill(screen: Screen, ...inputs: readonly string[]): Promise<void> {
  for (const input of inputs) {
    await screen.press(input);
    await screen.pipeline.turn();
    await screen.settle();
  }
}

/** Waits for the statement that a file has, which has to be read first. */
async function queried(screen: Screen, sql: string): Promise<void> {
  await vi.waitFor(() => expect(screen.pipeline.queries.at(-1)?.sql).toBe(sql));
}

describe('parameters of a statement', () => {
  it('are asked for, taken for what they look like, and bound', async () => {
    const screen = await open();
    await send(screen, "select * from plays where year = :year and level = :'level' and day > :day");
    expect(screen.text).toContain('Parameters');
    expect(screen.text).toMatch(/› :year +‹ text +›/);
    expect(screen.pipeline.queries).toEqual([]);

    await fill(screen, '2018');
    expect(screen.text).toMatch(/› :year +‹ number +› +2018/);
    await fill(screen, keys.enter, 'paid', keys.enter, '2018-11-15', keys.enter);

    const query = screen.pipeline.latestQuery();
    expect(query.sql).toBe(
      'select * from plays where year = CAST($1 AS bigint) and level = $2 and day > CAST($3 AS date)',
    );
    expect(query.request.parameters).toEqual(['2018', 'paid', '2018-11-15']);
    await answer(screen, rows);
    expect(screen.text).toContain('✔ done');
  });

  it('may be NULL, and what cannot be of its kind is told before anything runs', async () => {
    const screen = await open();
    await send(screen, 'select :a, :b');
    await fill(screen, 'five', keys.right, keys.enter, keys.left, keys.enter);
    expect(screen.text).toContain(':a: five is no number');
    expect(screen.pipeline.queries).toEqual([]);

    await fill(screen, keys.ctrl('u'), '5', keys.enter, keys.enter);
    expect(screen.pipeline.latestQuery().sql).toBe('select CAST($1 AS bigint), $2');
    expect(screen.pipeline.latestQuery().request.parameters).toEqual(['5', null]);
    await answer(screen, rows);
  });

  it('are remembered for the next time, and Esc runs nothing', async () => {
    const screen = await open();
    await send(screen, 'select :a');
    await fill(screen, 'x', keys.enter);
    await answer(screen, rows);
    await send(screen, 'select :a');
    expect(screen.text).toMatch(/› :a +‹ text +› +x/);
    await screen.escape();
    await screen.idle();
    expect(screen.text).not.toContain('Parameters');
    expect(screen.pipeline.queries).toHaveLength(1);
  });

  it('that \\set has given are not asked for, and an error is marked where it was written', async () => {
    const screen = await open();
    await send(screen, '\\set name value');
    await screen.idle();
    await send(screen, 'select :name, wrong');
    const query = screen.pipeline.latestQuery();
    expect(query.request.parameters).toEqual(['value']);
    query.fail(new SparkifyError('sql', 'no such column', { position: query.sql.indexOf('wrong') }));
    await screen.idle();
    expect(screen.text).toContain('at line 1, column 15:');
  });
});

describe('saved queries', () => {
  it('are kept by \\save, listed with a preview, filtered and run', async () => {
    const saved = new SavedQueries({ own: folder, validation: null });
    const screen = await open({ options: { saved } });
    await send(screen, 'select 1 as n_a \\save first one');
    await screen.idle();
    expect(screen.text).toContain('Saved in');
    expect(readFileSync(join(folder, 'first one.sql'), 'utf8')).toBe('select 1 as n_a;\n');
    writeFileSync(join(folder, 'other.sql'), 'select 2 as n_b;\n');

    await screen.press(keys.alt('o'));
    await screen.idle();
    expect(screen.text).toContain('› first one');
    expect(screen.text).toContain('select 1 as n_a');
    await screen.type('n_b');
    expect(screen.text).toContain('› other');
    await fill(screen, keys.enter);
    await queried(screen, 'select 2 as n_b');
    await answer(screen, resultOf(['n_b'], [['2']]));
  });

  it('go to the editor with Tab', async () => {
    const saved = new SavedQueries({ own: folder, validation: null });
    const screen = await open({ options: { saved } });
    await screen.press(keys.alt('o'));
    await screen.idle();
    await screen.press(keys.tab);
    expect(screen.text).toContain('select 1 as n_a;');
    expect(screen.pipeline.queries).toEqual([]);
  });
});

describe('statements that nobody has typed just now', () => {
  it('of a file are asked about where they remove all rows, and no stops the file', async () => {
    writeFileSync(join(folder, 'clean.sql'), 'select 1;\ndelete from plays;\n');
    const screen = await open({ options: { folder } });
    await send(screen, '\\i clean.sql');
    await queried(screen, 'select 1');
    screen.pipeline.latestQuery().answer(rows);
    await screen.pipeline.turn();
    await screen.settle();
    expect(screen.text).toContain('Run this DELETE on');
    await screen.escape();
    await screen.idle();
    expect(screen.pipeline.queries.map(({ sql }) => sql)).toEqual(['select 1']);

    await send(screen, '\\i clean.sql');
    await vi.waitFor(() => expect(screen.pipeline.queries).toHaveLength(2));
    screen.pipeline.latestQuery().answer(rows);
    await screen.pipeline.turn();
    await screen.settle();
    await fill(screen, keys.right, keys.enter);
    expect(screen.pipeline.latestQuery().sql).toBe('delete from plays');
    await answer(screen, resultOf([], []));
  });

  it('fail with the file and line that they stand in', async () => {
    writeFileSync(join(folder, 'wrong.sql'), 'select 1;\n\n  wrong;\n');
    const screen = await open({ options: { folder } });
    await send(screen, '\\i wrong.sql');
    await queried(screen, 'select 1');
    screen.pipeline.latestQuery().answer(rows);
    await screen.pipeline.turn();
    screen.pipeline.latestQuery().fail(new SparkifyError('sql', 'syntax error', { position: 0 }));
    await screen.idle();
    expect(screen.text).toContain('at wrong.sql, line 3, column 3:');
  });
});

it('\\o sends rows to a file and says so; Esc stops one that is written', async () => {
  const screen = await open({ options: { folder } });
  await send(screen, '\\o rows.csv');
  await screen.idle();
  await send(screen, 'select n_a from plays');
  await answer(screen, resultOf(['n_a'], [['1'], ['2']]));
  expect(screen.text).toContain('2 rows written to rows.csv');
  await send(screen, '\\o');
  await screen.idle();
  expect(readFileSync(join(folder, 'rows.csv'), 'utf8')).toBe('n_a\n1\n2\n');
});
