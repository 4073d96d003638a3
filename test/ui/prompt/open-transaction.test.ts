import { describe, expect, it } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import { FakePipeline, resultOf } from '../fake-pipeline.ts';
import { keys, type Screen } from '../screen.ts';
import { answer, prompts, send } from './prompt-screen.ts';

const open = prompts();
const nothing = resultOf([], []);

/** The stages beside a prompt whose transaction is open, or has failed. */
async function stages(state: 'open' | 'failed' = 'open'): Promise<Screen> {
  const screen = await open({ pipeline: new FakePipeline() });
  screen.pipeline.transaction = state;
  await send(screen, 'begin');
  await answer(screen, nothing);
  await screen.escape();
  expect(screen.cockpit.store.get().screen).toBe('cockpit');
  return screen;
}

describe('a run beside an open transaction of the prompt', () => {
  it.each([
    ['r', ['r']],
    ['a', ['a']],
    ['O', ['O']],
    ['f', ['f']],
    ['the plan', ['p', keys.enter]],
    ['the palette', [':', 'only stage', keys.enter]],
  ])('by %s asks first what becomes of that, and runs nothing until it is answered', async (_what, presses) => {
    const screen = await stages();
    for (const key of presses) await screen.press(key);
    if (screen.text.includes('Run what is needed first?')) await screen.press(keys.enter);
    expect(screen.text).toContain('while the prompt is in a transaction?');
    expect(screen.text).toContain('› Cancel ‹');
    expect(screen.pipeline.runs).toHaveLength(0);

    await screen.press(keys.enter);
    expect(screen.pipeline.runs).toHaveLength(0);
    expect(screen.pipeline.queries).toHaveLength(1);
    expect(screen.text).not.toContain('while the prompt is in a transaction?');
  });

  it.each([
    ['COMMIT', [keys.right]],
    ['ROLLBACK', [keys.right, keys.right]],
  ])('begins when %s has gone through', async (word, presses) => {
    const screen = await stages();
    await screen.type('a', ...presses, keys.enter);
    expect(screen.pipeline.latestQuery().sql).toBe(word);
    expect(screen.pipeline.runs).toHaveLength(0);

    screen.pipeline.transaction = 'none';
    screen.pipeline.latestQuery().answer(nothing);
    await screen.pipeline.turn();
    await screen.settle();
    expect(screen.pipeline.latestRun().request.command).toBe('run');
  });

  it('does not begin when the COMMIT fails, and the error is shown', async () => {
    const screen = await stages();
    await screen.type('a', keys.right, keys.enter);
    screen.pipeline.latestQuery().fail(new SparkifyError('sql', 'Failed to commit: no space'));
    await screen.idle();

    expect(screen.pipeline.runs).toHaveLength(0);
    expect(screen.text).toContain('Failed to commit: no space');
  });

  it('can only roll back a transaction that has failed', async () => {
    const screen = await stages('failed');
    await screen.type('a', keys.right, keys.enter);
    expect(screen.text).toContain('Commit and run: it has failed');
    expect(screen.pipeline.queries).toHaveLength(1);
  });

  it('waits for no question where the transaction has ended', async () => {
    const screen = await stages();
    screen.pipeline.transaction = 'none';
    await screen.press('s');
    await send(screen, 'commit');
    await answer(screen, nothing);
    await screen.escape();
    await screen.press('a');
    expect(screen.pipeline.runs).toHaveLength(1);
  });
});

describe('the prompt’s transaction is in sight', () => {
  it.each([
    ['the stages', '1'],
    ['the source', '3'],
    ['the tables', '4'],
    ['a plan', 'P'],
    ['the help', '?'],
  ])('on %s', async (_what, key) => {
    const screen = await stages();
    await screen.press(key);
    expect(screen.lines[0]).toMatch(/ ▲ in a transaction$/);
  });

  it('when it has failed', async () => {
    const screen = await stages('failed');
    expect(screen.lines[0]).toMatch(/ ✖ failed transaction$/);
  });

  it('as long as it is there', async () => {
    const screen = await stages();
    screen.pipeline.transaction = 'none';
    await screen.press('s');
    await send(screen, 'rollback');
    await answer(screen, nothing);
    await screen.escape();
    expect(screen.lines[0]).not.toContain('transaction');
  });
});
