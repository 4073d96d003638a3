import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConnectionLost } from '../../../src/warehouse/warehouse.ts';
import { resultOf } from '../fake-pipeline.ts';
import { keys, type Screen } from '../screen.ts';
import { answer, prompts, send, show } from './prompt-screen.ts';

const open = prompts();

describe('commands at the prompt', () => {
  it('run with Enter at the end of their line, and show their result in a tab with its name', async () => {
    const screen = await open();
    await screen.type(keys.paste('\\dt'), keys.enter);
    const query = screen.pipeline.latestQuery();
    expect(query.sql).toContain('duckdb_tables()');
    await answer(screen, resultOf(['schema', 'name'], [['main', 'plays']]));

    expect(screen.text).toContain('tables ✔ done');
    expect(screen.text).toContain('plays');
  });

  it('show columns, keys and more of a table, a tab each, and the columns first', async () => {
    const screen = await open();
    await send(screen, '\\d plays');
    screen.pipeline.latestQuery().answer(resultOf(['column'], [['id']]));
    await screen.pipeline.turn();
    screen.pipeline.latestQuery().answer(resultOf(['definition'], [['PRIMARY KEY (id)']]));
    await screen.pipeline.turn();
    await answer(screen, resultOf(['definition'], []));

    expect(screen.text).toContain('1/2 columns ✔ done');
    await screen.type(keys.tab, ']');
    expect(screen.text).toContain('2/2 keys ✔ done');
    expect(screen.text).toContain('PRIMARY KEY (id)');
  });

  it('that are none say what was meant, with the place', async () => {
    const screen = await open();
    await send(screen, '\\dd');
    await screen.idle();
    expect(screen.text).toContain('✖ error');
    expect(screen.text).toContain('there is no command \\dd');
    expect(screen.pipeline.queries).toEqual([]);
  });

  it('with a statement before them run that', async () => {
    const screen = await open();
    await send(screen, 'select 1 as n_one \\gx');
    expect(screen.pipeline.latestQuery().sql).toBe('select 1 as n_one');
    await answer(screen, resultOf(['n_one'], [['1']]));
    expect(screen.text).toMatch(/n_one │ +1/);
  });

  it('turn the rows that are shown and those that come', async () => {
    const screen = await open();
    await show(screen, resultOf(['n_a'], [['1']]));
    await screen.press(keys.tab);
    await send(screen, '\\x');
    await screen.idle();
    expect(screen.text).toContain('Expanded display is on.');
    expect(screen.text).toMatch(/n_a │ +1/);
  });

  it('are in the history, each once, and marked, also those without a result', async () => {
    const screen = await open();
    for (const line of ['\\x on', '\\set year 2018', '\\echo done', '\\x on']) {
      await send(screen, line);
      await screen.idle();
    }
    await screen.press(keys.ctrl('r'));
    expect(screen.text).toContain('1 of 3');
    expect(screen.text).toMatch(
      /› ✔ \\x on +command · .*\n +✔ \\echo done +command · .*\n +✔ \\set year 2018 +command · /,
    );
    await screen.type(keys.down, keys.down, keys.enter);
    expect(screen.text).toContain('▌ \\set year 2018');
  });

  it('keep the values of a row in variables, by which the next statement is run', async () => {
    const screen = await open();
    await send(screen, 'select 7 as n \\gset');
    await answer(screen, resultOf(['n'], [['7']]));
    expect(screen.text).toContain('Set: :n');
    await send(screen, 'select :n + 1');
    expect(screen.pipeline.latestQuery().sql).toMatch(/^select \$1/);
    await answer(screen, resultOf(['one'], [['8']]));
  });

  it('stop the row at the first that fails', async () => {
    const screen = await open();
    await screen.type(keys.paste('\\nope\nselect 1;'), keys.alt('r'));
    await screen.idle();
    expect(screen.pipeline.queries).toEqual([]);
  });

  it('leave with \\q, and ask first where a transaction is open', async () => {
    const screen = await open();
    screen.pipeline.transaction = 'open';
    await send(screen, 'begin');
    await answer(screen, resultOf([], []));
    await send(screen, '\\q');
    await screen.idle();
    expect(screen.text).toContain('Quit with an open transaction?');
  });
});

it('says of a statement that takes long whether it runs or waits for a lock, and whose', async () => {
  const screen = await open();
  await send(screen, 'select slow()');
  screen.pipeline.activity = {
    kind: 'locked',
    by: [{ pid: 4711, user: 'ann', application: 'psql', statement: 'UPDATE plays\nSET level = 1' }],
  };
  await screen.advance(900);
  expect(screen.text).toContain('● running');
  await screen.advance(100);
  await screen.pipeline.turn();
  await screen.settle();
  expect(screen.text).toContain('◷ waits for a lock · 1.0 s');
  expect(screen.text).toContain('The lock is held by pid 4711 (ann, psql): UPDATE plays SET level = 1');

  screen.pipeline.activity = { kind: 'running' };
  await screen.advance(1_000);
  await screen.pipeline.turn();
  await screen.settle();
  expect(screen.text).toContain('● running · 2.0 s');
  await answer(screen, resultOf(['n_a'], [['1']]));
  expect(screen.text).toContain('✔ done');
});

it('says what a lost connection has taken with it, and runs nothing again', async () => {
  const screen = await open();
  screen.pipeline.transaction = 'open';
  await send(screen, 'begin');
  await answer(screen, resultOf([], []));
  await send(screen, 'insert into plays values (1)');
  screen.pipeline.transaction = 'none';
  const lost = new ConnectionLost('the connection was lost', { where: 'db', remedy: 'Check the network.' });
  screen.pipeline.latestQuery().fail(lost);
  await screen.idle();

  expect(screen.text).toContain('with the open transaction, temporary tables');
  expect(screen.pipeline.queries).toHaveLength(2);
  expect(screen.pipeline.sessionsOpen).toBe(0);
  expect(screen.text).not.toContain('in a transaction');
  await send(screen, 'select 1');
  await answer(screen, resultOf(['n_a'], [['1']]));
  expect(screen.pipeline.sessionsOpen).toBe(1);
});

it('says it also where the connection breaks when a statement has ended well, and the next one has its own', async () => {
  const screen = await open();
  const openSession = screen.pipeline.openPrompt.bind(screen.pipeline);
  const lost = new ConnectionLost('the connection was lost', { where: 'db', remedy: 'Check the network.' });
  screen.pipeline.openPrompt = async () => {
    const session = await openSession();
    const gone = screen.pipeline.sessionsOpen === 1 && screen.pipeline.queries.length === 0;
    return gone ? { ...session, transactionState: () => Promise.reject(lost) } : session;
  };
  await send(screen, 'create temp table t as select 1');
  await answer(screen, resultOf([], []));
  expect(screen.text).toContain('✔ done');
  expect(screen.text).toContain('The connection is gone, with temporary tables');
  expect(screen.pipeline.sessionsOpen).toBe(0);

  screen.pipeline.transaction = 'open';
  await send(screen, 'begin');
  await answer(screen, resultOf([], []));
  expect(screen.text).toContain('in a transaction');
});

describe('the loss of a connection with its transaction', () => {
  const lost = new ConnectionLost('the connection was lost', { where: 'db', remedy: 'Check the network.' });

  async function inTransaction(): Promise<Screen> {
    const folder = mkdtempSync(join(tmpdir(), 'lost-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const screen = await open({ options: { folder } });
    screen.pipeline.transaction = 'open';
    await send(screen, 'select n_a from t');
    const rows = Array.from({ length: 10_001 }, (_, index) => [String(index)]);
    await answer(screen, resultOf(['n_a'], rows));
    expect(screen.text).toContain('in a transaction');
    return screen;
  }

  it('is told of by an export', async () => {
    const screen = await inTransaction();
    await screen.type(keys.tab, 'E', keys.enter);
    await vi.waitUntil(() => screen.pipeline.queries.length === 2);
    screen.pipeline.latestQuery().fail(lost);
    await screen.idle();
    expect(screen.text).toContain('with the open transaction, temporary tables');
    expect(screen.text).not.toContain('in a transaction');
  });

  it('is told of by \\watch, which then ends', async () => {
    const screen = await inTransaction();
    await send(screen, 'select 1 \\watch 2');
    await vi.waitUntil(() => screen.pipeline.queries.length === 2);
    screen.pipeline.latestQuery().answer(resultOf(['n_a'], [['1']]));
    await vi.waitUntil(() => screen.cockpit.store.get().prompt.script === 'waiting');
    await screen.advance(2_000);
    await vi.waitUntil(() => screen.pipeline.queries.length === 3);
    screen.pipeline.latestQuery().fail(lost);
    await screen.idle();
    expect(screen.text).toContain('with the open transaction, temporary tables');
    expect(screen.text).not.toContain('in a transaction');
    expect(screen.pipeline.queries).toHaveLength(3);
  });
});
