import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import { resultOf } from '../fake-pipeline.ts';
import { keys } from '../screen.ts';
import { answer, prompts, send } from './prompt-screen.ts';

const open = prompts();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkify-judging-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const levels = resultOf(
  ['level', 'n_plays'],
  [
    ['free', '1063'],
    ['paid', '5736'],
    [null, '7'],
  ],
);

describe('\\expect in the cockpit', () => {
  it('says in a line that a result is as expected, and leaves it shown', async () => {
    const screen = await open();
    await send(screen, 'select level from plays \\expect rows = 3');
    await answer(screen, levels);
    expect(screen.text).toContain('✓ rows = 3: 3 rows');
    expect(screen.text).toContain('5736');
    await send(screen, "\\expect cell 'free'");
    await screen.idle();
    expect(screen.text).toContain('✓ cell = free: free');
    expect(screen.pipeline.queries).toHaveLength(1);
  });

  it('shows what differs, cell by cell, in a tab of its own, on a screen of 80 columns', async () => {
    const file = join(folder, 'levels.csv');
    writeFileSync(file, 'level,n_plays\nfree,1063\npaid,5700\ngold,1\n');
    const screen = await open();
    await send(screen, `select level from plays \\expect result ${file}`);
    await answer(screen, levels);
    expect(screen.text).toMatch(/✖ error/);
    expect(screen.text).toMatch(/≠ +│ +2 │ n_plays +│ 5700 +│ 5736/);
    expect(screen.text).toMatch(/− +│ +3 │ \(row missing\) +│ level = gold, n_plays = 1 +│ \(no row\)/);
    expect(screen.text).toMatch(/\+ +│ +3 │ \(row extra\) +│ \(no row\) +│ level = NULL/);
    expect(screen.text.replaceAll(/\s+/g, ' ')).toContain(
      'does not hold: 1 row differs in 1 cell, 1 row missing, 1 row extra; 3 rows expected, 3 rows got',
    );
    await screen.type(keys.tab, '[');
    expect(screen.text).toContain('✔ done');
    expect(screen.text).toContain('1063');
  });

  it('keeps a result, to be expected later', async () => {
    const file = join(folder, 'levels.csv');
    const screen = await open();
    await send(screen, `select level from plays \\expect save ${file}`);
    await answer(screen, levels);
    await screen.idle();
    expect(screen.text).toContain('3 rows saved as expected in');
    expect(readFileSync(file, 'utf8')).toBe('level,n_plays\nfree,1063\npaid,5736\n,7\n');
  });

  it('judges nothing where the last statement has failed, whatever ran before', async () => {
    const screen = await open();
    await send(screen, 'select level from plays');
    await answer(screen, levels);
    await send(screen, 'select nothing');
    screen.pipeline.latestQuery().fail(new SparkifyError('sql', 'no such column'));
    await screen.idle();
    await send(screen, '\\expect rows = 3');
    await screen.idle();
    expect(screen.text).toContain('there is no result yet');
  });
});

describe('\\diff in the cockpit', () => {
  it('shows what has changed since the same statement ran before', async () => {
    const screen = await open();
    await send(screen, 'select level from plays');
    await answer(screen, levels);
    await send(screen, 'select 1');
    await answer(screen, resultOf(['n_x'], [['1']]));
    await send(screen, 'select level from plays \\diff --key level');
    await answer(
      screen,
      resultOf(
        ['level', 'n_plays'],
        [
          ['free', '1064'],
          ['paid', '5736'],
        ],
      ),
    );
    expect(screen.text).toMatch(/≠ +│ free +│ n_plays +│ 1063 +│ 1064/);
    expect(screen.text).toContain('1 row differs in 1 cell, 1 row gone');
  });

  it('leaves the session alone, with its transaction, where the other target cannot be reached', async () => {
    const screen = await open();
    screen.pipeline.openOther = () => Promise.reject(new SparkifyError('warehouse', 'nothing listens there'));
    screen.pipeline.transaction = 'open';
    await send(screen, 'select level from plays');
    await answer(screen, levels);
    await send(screen, '\\diff --config other.cfg');
    await screen.idle();
    expect(screen.text).toContain('nothing listens there');
    expect(screen.text).toContain('in a transaction');
    expect(screen.text).not.toContain('The connection is gone');
    await send(screen, 'select 1');
    await answer(screen, resultOf(['n_x'], [['1']]));
    expect(screen.pipeline.sessionsOpen).toBe(1);
  });
});
