import { describe, expect, it } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import { FakePipeline, resultOf } from '../fake-pipeline.ts';
import { keys } from '../screen.ts';
import { answer, prompts, send, show } from './prompt-screen.ts';

const open = prompts();

function numbers(from: number, to: number): string[][] {
  return Array.from({ length: to - from }, (_, index) => [String(from + index)]);
}

const nothing = resultOf(['n_a'], []);

describe('what the writer of a statement should know', () => {
  it('stands below its rows, and stays there', async () => {
    const screen = await open();
    await send(screen, "select string_agg(n, ',') from t");
    const notices = ['Redshift has no string_agg: use LISTAGG', 'Redshift has no FILTER'];
    await answer(screen, { ...resultOf(['n_a'], numbers(0, 2)), notices });
    expect(screen.row('string_agg: use')).toMatch(/^ ! Redshift has no string_agg: use LISTAGG/);
    expect(screen.row('FILTER')).toMatch(/^ ! Redshift has no FILTER/);

    await screen.press(keys.tab);
    expect(screen.text).toContain('use LISTAGG');
  });

  it('stands below a count as well', async () => {
    const screen = await open();
    await send(screen, 'create or replace table t as select 1');
    const notices = ['Redshift has no CREATE OR REPLACE TABLE'];
    await answer(screen, { ...resultOf([], []), touched: 1, notices });
    expect(screen.text).toContain('Done: 1 row touched.');
    expect(screen.text).toContain(' ! Redshift has no CREATE OR REPLACE TABLE');
  });
});

describe('rows', () => {
  it('are shown as they come', async () => {
    const screen = await open();
    await send(screen, 'select n from t');
    const query = screen.pipeline.latestQuery();

    query.answer({ ...resultOf(['n_a'], numbers(0, 3)), more: true });
    await screen.pipeline.turn();
    await screen.settle();
    expect(screen.text).toContain('● running');
    expect(screen.text).toContain('3 rows so far');
    expect(screen.row('›')).toMatch(/1 +0$/);

    query.feed(numbers(3, 5), false);
    await screen.idle();
    expect(screen.text).toContain('✔ done');
    expect(screen.text).toContain('1–5 of 5 rows');
  });

  it('are loaded up to 10,000; m loads the next, and nothing more is asked of the engine', async () => {
    const screen = await open();
    await send(screen, 'select n from t');
    const query = screen.pipeline.latestQuery();
    await answer(screen, resultOf(['n_a'], numbers(0, 25_000)));
    expect(screen.text).toContain('of 10,000 of more rows (m loads the next)');
    expect(query.fetched.reduce((sum, count) => sum + count)).toBe(10_000);
    expect(query.closed).toBe(false);

    await screen.type(keys.tab, 'm');
    await screen.idle();
    await screen.press('G');
    expect(screen.text).toContain('20,000 of more rows');
    expect(screen.row('›')).toMatch(/20,000 +19999$/);

    await screen.press('m');
    await screen.idle();
    expect(screen.text).toContain('of 25,000 rows');
    expect(query.closed).toBe(true);
  });

  it('that wait for more than a minute are given up, and the screen says that there were more', async () => {
    const screen = await open();
    await send(screen, 'select n from t');
    const query = screen.pipeline.latestQuery();
    await answer(screen, resultOf(['n_a'], numbers(0, 10_001)));

    await screen.advance(60_000);
    await screen.idle();

    expect(query.closed).toBe(true);
    expect(screen.text).toContain('of 10,000 of more rows · 1 column');
    await screen.type(keys.tab, 'm');
    expect(screen.text).toContain('more rows: the engine has given up the rest: run the statement again');
  });

  it('that came before an error stay, under the error', async () => {
    const screen = await open();
    await send(screen, 'select n from t');
    const query = screen.pipeline.latestQuery();
    query.answer({ ...resultOf(['n_a'], numbers(0, 3)), more: true });
    await screen.pipeline.turn();

    query.fail(new SparkifyError('sql', 'Conversion Error: no number'));
    await screen.idle();

    expect(screen.text).toContain('✖ error');
    expect(screen.text).toContain('Conversion Error: no number');
    expect(screen.text).toContain('of 3 of more rows');
  });
});

describe('several statements', () => {
  it('run one after another, each with a tab of its own, and stop at the first error', async () => {
    const screen = await open();
    await screen.type(keys.paste('select 1; select 2;\nselect 3;'), keys.alt('r'));
    screen.pipeline.latestQuery().answer(nothing);
    await screen.pipeline.turn();
    expect(screen.pipeline.latestQuery().sql).toBe('select 2');
    screen.pipeline.latestQuery().fail(new SparkifyError('sql', 'no two', { position: 7 }));
    await screen.idle();

    expect(screen.pipeline.queries.map(({ sql }) => sql)).toEqual(['select 1', 'select 2']);
    expect(screen.text).toContain('2/2 ✖ error');
    expect(screen.text).toContain('at line 1, column 18:');
    await screen.type(keys.tab, '[');
    expect(screen.text).toContain('1/2 ✔ done');
  });

  it('are those of the selection when something is selected', async () => {
    const screen = await open();
    await screen.type(keys.paste('select 1;\nselect 2;\nselect 3;'), keys.up, keys.up, keys.shiftDown, keys.shiftDown);
    expect(screen.lines.slice(2, 5).map((line) => line.slice(0, 6))).toEqual(['   1  ', '   2▌ ', '   3▌ ']);

    await screen.press(keys.ctrl('j'));
    screen.pipeline.latestQuery().answer(nothing);
    await screen.pipeline.turn();

    expect(screen.pipeline.queries.map(({ sql }) => sql)).toEqual(['select 2', 'select 3']);
  });

  it('keep the results of those before them, until they are closed', async () => {
    const screen = await open();
    await show(screen, resultOf(['n_first'], [['1']]));
    await screen.press('i');
    await show(screen, resultOf(['n_second'], [['2']]));
    expect(screen.text).toContain('2/2 ✔ done');

    await screen.press('d');

    expect(screen.text).toContain('n_first');
    expect(screen.text).not.toContain('2/2');
  });
});

describe('a statement that changes all rows of a table', () => {
  it.each(['delete from users', 'update users set level = 1', 'drop table users', 'truncate users'])(
    'is asked about first: %s',
    async (sql) => {
      const screen = await open();
      await send(screen, sql);
      expect(screen.text).toContain(`Run this ${sql.split(' ')[0]?.toUpperCase()} on demo?`);
      expect(screen.text).toContain('it is committed at once');

      await screen.press(keys.enter);
      expect(screen.pipeline.queries).toHaveLength(0);

      await screen.type(keys.ctrl('j'), keys.right, keys.enter);
      expect(screen.pipeline.latestQuery().sql).toBe(sql);
    },
  );

  it('is not asked about where a WHERE keeps some', async () => {
    const screen = await open();
    await send(screen, 'delete from users where user_id = 1');
    expect(screen.pipeline.queries).toHaveLength(1);
  });
});

describe('a transaction', () => {
  it('is in sight while it is open, and quitting asks what becomes of it', async () => {
    const pipeline = new FakePipeline();
    const screen = await open({ pipeline });
    pipeline.transaction = 'open';
    await send(screen, 'begin');
    await answer(screen, { columns: [], rows: [], more: false, touched: null });
    expect(screen.text).toContain('▲ in a transaction: COMMIT or ROLLBACK');

    await screen.type(keys.tab, 'q');
    expect(screen.text).toContain('Quit with an open transaction?');
    pipeline.transaction = 'none';
    await screen.type(keys.right, keys.right, keys.enter);
    expect(pipeline.latestQuery().sql).toBe('ROLLBACK');
    pipeline.latestQuery().answer({ columns: [], rows: [], more: false, touched: null });

    expect(await screen.cockpit.left).toBe(0);
  });

  it('that has failed cannot be committed on the way out', async () => {
    const pipeline = new FakePipeline();
    const screen = await open({ pipeline });
    pipeline.transaction = 'failed';
    await send(screen, 'select nope');
    pipeline.latestQuery().fail(new SparkifyError('sql', 'no'));
    await screen.idle();
    expect(screen.text).toContain('✖ failed transaction: ROLLBACK');

    await screen.type(keys.tab, 'q', keys.right, keys.enter);

    expect(screen.text).toContain('Commit and quit: it has failed');
    expect(pipeline.queries).toHaveLength(1);
  });

  it('keeps the cockpit open when its COMMIT fails', async () => {
    const pipeline = new FakePipeline();
    const screen = await open({ pipeline });
    pipeline.transaction = 'open';
    await send(screen, 'begin');
    await answer(screen, { columns: [], rows: [], more: false, touched: null });
    await screen.type(keys.tab, 'q', keys.right, keys.enter);

    pipeline.latestQuery().fail(new SparkifyError('sql', 'Failed to commit: no space'));
    await screen.idle();

    expect(screen.text).toContain('Failed to commit: no space');
  });
});

describe('on a protected target', () => {
  it('statements may only read until the name of the target has been typed', async () => {
    const pipeline = new FakePipeline({ protected: true, name: 'prod' });
    const screen = await open({ pipeline });
    expect(screen.text).toContain('read-only (Ctrl-T)');
    await send(screen, 'delete from users');
    expect(pipeline.latestQuery().request.access).toBe('read-only');
    pipeline.latestQuery().fail(new SparkifyError('sql', 'refused'));
    await screen.idle();

    await screen.type(keys.ctrl('t'), keys.right, keys.enter);
    expect(screen.text).toContain('type prod first');
    await screen.type('prod', keys.enter);
    expect(screen.text).toContain('CHANGES ALLOWED');

    await send(screen, 'delete from users');
    await screen.type(keys.right, keys.enter);
    expect(pipeline.latestQuery().request.access).toBe('read-write');
    pipeline.latestQuery().fail(new SparkifyError('sql', 'refused'));
    await screen.idle();
    await screen.press(keys.ctrl('t'));
    expect(screen.text).toContain('read-only (Ctrl-T)');
  });

  it('a cockpit that was started read-only stays so', async () => {
    const screen = await open({ pipeline: new FakePipeline({ protected: true }), options: { readOnly: true } });

    await screen.press(keys.ctrl('t'));

    expect(screen.text).toContain('allow changes: this cockpit was started read-only');
  });
});

it('a statement that is run while the one before is still being noted is run when that has been', async () => {
  const screen = await open();
  const openSession = screen.pipeline.openPrompt.bind(screen.pipeline);
  const told = Promise.withResolvers<'none'>();
  screen.pipeline.openPrompt = async () => ({ ...(await openSession()), transactionState: () => told.promise });
  await send(screen, 'select 1');
  screen.pipeline.latestQuery().answer(resultOf(['n'], [['1']]));
  await screen.pipeline.turn();
  await screen.settle();
  expect(screen.text).toContain('✔ done');

  await screen.press(keys.ctrl('j'));
  expect(screen.pipeline.queries).toHaveLength(1);
  told.resolve('none');
  await screen.pipeline.turn();
  await screen.settle();
  expect(screen.pipeline.queries).toHaveLength(2);
});
