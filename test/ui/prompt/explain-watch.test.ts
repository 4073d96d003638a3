import { describe, expect, it } from 'vitest';
import { resultOf } from '../fake-pipeline.ts';
import { keys } from '../screen.ts';
import { answer, prompts, send } from './prompt-screen.ts';

const open = prompts();

const plan = JSON.stringify([
  {
    name: 'HASH_JOIN',
    children: [
      { name: 'SEQ_SCAN', children: [], extra_info: { Table: 'plays', 'Estimated Cardinality': '9000' } },
      { name: 'SEQ_SCAN', children: [], extra_info: { Table: 'users', 'Estimated Cardinality': '10' } },
    ],
    extra_info: { 'Estimated Cardinality': '900' },
  },
]);

describe('the plan of a statement', () => {
  it('is a tree with the costliest step marked, and a measures it', async () => {
    const screen = await open();
    await screen.type(keys.paste('select * from plays join users using (id)'), keys.alt('e'));
    expect(screen.pipeline.latestQuery().sql).toBe('EXPLAIN (FORMAT json) select * from plays join users using (id)');
    expect(screen.text).toContain('the engine is asked');
    await answer(screen, resultOf(['key', 'value'], [['physical_plan', plan]]));
    expect(screen.text).toContain('HASH_JOIN');
    expect(screen.text).toContain('├─ ▶ costliest: SEQ_SCAN on plays');
    expect(screen.text).toContain('└─ SEQ_SCAN on users');

    await screen.press('a');
    await screen.pipeline.turn();
    expect(screen.pipeline.latestQuery().sql).toMatch(/^EXPLAIN \(ANALYZE, FORMAT json\) select/);
    await answer(screen, resultOf(['key', 'value'], [['analyzed_plan', plan]]));
    await screen.press('q');
    expect(screen.text).not.toContain('costliest');
  });

  it('that has no room shows its steps alone, and their details with d', async () => {
    const extra = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`Detail ${index}`, `of ${index}`]));
    const long = JSON.stringify([
      {
        name: 'HASH_JOIN',
        children: [{ name: 'SEQ_SCAN', children: [], extra_info: { 'Estimated Cardinality': '9000' } }],
        extra_info: { ...extra, 'Estimated Cardinality': '900' },
      },
    ]);
    const screen = await open();
    await screen.type(keys.paste('select 1'), keys.alt('e'));
    await answer(screen, resultOf(['key', 'value'], [['physical_plan', long]]));
    expect(screen.text).toContain('SEQ_SCAN');
    expect(screen.text).toContain('20 details not shown (d)');
    await screen.press('d');
    expect(screen.text).toContain('Detail 0: of 0');
    expect(screen.text).toMatch(/↓ \d+ more lines/);
    await screen.press('d');
    expect(screen.text).not.toContain('Detail 0');
  });

  it('of a write is measured only after a question, since measuring runs it', async () => {
    const screen = await open();
    await send(screen, 'insert into plays select 1 \\explain analyze');
    expect(screen.text).toContain('Run this to measure it on');
    expect(screen.pipeline.queries).toEqual([]);
    await screen.escape();
    await screen.idle();
    expect(screen.pipeline.queries).toEqual([]);

    await send(screen, 'delete from plays \\explain');
    expect(screen.pipeline.latestQuery().sql).toBe('EXPLAIN (FORMAT json) delete from plays');
    await answer(screen, resultOf(['key', 'value'], [['physical_plan', plan]]));
  });
});

describe('\\watch', () => {
  it('runs a statement again in the same tab, with the number and time of the run, until Esc', async () => {
    const screen = await open();
    await send(screen, 'select 1 as n_a \\watch 5');
    screen.pipeline.latestQuery().answer(resultOf(['n_a'], [['1']]));
    await screen.pipeline.turn();
    await screen.settle();
    expect(screen.text).toMatch(/run 1 at \d\d:\d\d:\d\d, every 5 s ✔ done/);
    expect(screen.pipeline.queries).toHaveLength(1);

    await screen.advance(5_000);
    await screen.pipeline.turn();
    expect(screen.pipeline.queries).toHaveLength(2);
    expect(screen.text).toContain('run 1 at');
    screen.pipeline.latestQuery().answer(resultOf(['n_a'], [['2']]));
    await screen.pipeline.turn();
    await screen.settle();
    expect(screen.text).toMatch(/── run 2 at/);
    expect(screen.row('›')).toMatch(/1 +2$/);

    await screen.escape();
    await screen.idle();
    await screen.advance(60_000);
    await screen.idle();
    expect(screen.pipeline.queries).toHaveLength(2);
  });

  it('refuses what may change data', async () => {
    const screen = await open();
    await send(screen, 'insert into plays values (1) \\watch');
    await screen.idle();
    expect(screen.text).toContain('this may change data each time');
    expect(screen.pipeline.queries).toEqual([]);
  });

  it('shows what it fails with, and ends', async () => {
    const screen = await open();
    await send(screen, 'select 1 as n_a \\watch 5');
    screen.pipeline.latestQuery().answer(resultOf(['n_a'], [['1']]));
    await screen.pipeline.turn();
    await screen.advance(5_000);
    await screen.pipeline.turn();
    screen.pipeline.latestQuery().fail(new Error('gone'));
    await screen.idle();
    expect(screen.text).toContain('✖ error');
    await screen.advance(60_000);
    await screen.idle();
    expect(screen.pipeline.queries).toHaveLength(2);
  });
});
