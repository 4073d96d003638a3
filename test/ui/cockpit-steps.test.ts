import { describe, expect, it } from 'vitest';
import type { Status, StepName } from '../../src/commands/events.ts';
import { FakePipeline, lastRun, steps, warehouseStatus } from './fake-pipeline.ts';
import { keys, screens } from './screen.ts';

const cockpit = screens();

/** A pipeline whose warehouse tells these statuses, and success of the other steps. */
function told(statuses: Partial<Record<StepName, readonly [Status, string]>>): FakePipeline {
  const pipeline = new FakePipeline();
  pipeline.told = warehouseStatus({
    steps: steps.map(({ name }) => {
      const [status, message] = statuses[name] ?? (['success', ''] as const);
      return { step: name, status, message, last: status === 'pending' ? null : lastRun() };
    }),
    tables: [{ table: 'stage_events', rows: 8056 }],
  });
  return pipeline;
}

describe('r', () => {
  it('runs at once where everything that the step needs is done', async () => {
    const screen = await cockpit({ pipeline: told({ transform: ['stale', 'stage ran since'] }) });

    await screen.press('r');

    expect(screen.pipeline.latestRun().request).toEqual({ command: 'transform', steps: ['transform'] });
  });

  it.each([
    [80, 24],
    [200, 50],
  ])('shows what the step needs, how it stands and why, before anything runs, at %i×%i', async (columns, rows) => {
    const pipeline = told({ stage: ['stale', '3 objects are new'], transform: ['error', 'it broke'] });
    const screen = await cockpit({ pipeline, columns, rows });

    await screen.type('G', 'k', 'k', 'r');
    expect(screen.text).toContain('validate needs stage, transform, not done yet');
    expect(screen.text).toMatch(/≠ stale +stage · 3 objects are new/);
    expect(screen.text).toMatch(/✖ error +transform · it broke/);
    expect(screen.text).toContain('› Run stage, transform, validate ‹');
    expect(pipeline.runs).toHaveLength(0);

    await screen.press(keys.enter);
    expect(pipeline.latestRun().request).toEqual({ command: 'run', steps: ['stage', 'transform', 'validate'] });
  });

  it('runs only the step itself, or nothing, where the operator says so', async () => {
    const screen = await cockpit();
    await screen.type('j', 'r');
    await screen.escape();
    expect(screen.pipeline.runs).toHaveLength(0);

    await screen.type('r', keys.tab, keys.enter);
    expect(screen.pipeline.latestRun().request).toEqual({ command: 'stage', steps: ['stage'] });
  });

  it('asks nothing for O', async () => {
    const screen = await cockpit();

    await screen.type('j', 'O');

    expect(screen.pipeline.latestRun().request).toEqual({ command: 'stage', steps: ['stage'] });
  });
});

describe('space', () => {
  it('marks steps, and r runs them in the order of the pipeline', async () => {
    const screen = await cockpit({ pipeline: told({}) });

    await screen.type('G', ' ', 'g', 'j', ' ');
    expect(screen.text).toMatch(/^ +step \(2 marked\)/m);
    expect(screen.text).toMatch(/^›◆▾ stage /m);
    expect(screen.text).toMatch(/^ ◆▾ validate /m);

    await screen.press('O');
    expect(screen.pipeline.latestRun().request).toEqual({ command: 'run', steps: ['stage', 'validate'] });
    expect(screen.text).not.toContain('marked');
  });

  it('takes a mark away again, and Esc takes all of them', async () => {
    const screen = await cockpit();

    await screen.type(' ', 'j', ' ', ' ');
    expect(screen.text).toContain('step (1 marked)');

    await screen.escape();
    expect(screen.text).not.toContain('marked');
  });
});

describe('p', () => {
  function planning(): FakePipeline {
    const pipeline = told({});
    pipeline.makePlan = async ({ steps: names }) =>
      names.map((step) => ({
        step,
        summary: `what ${step} does`,
        statements: ['DELETE FROM stage_events', 'INSERT INTO stage_events\nSELECT 1'],
        reads: ['stage_events: 30 objects, 3.6 MB from /data/log_data'],
      }));
    return pipeline;
  }

  it.each([
    [80, 24],
    [200, 50],
  ])(
    'shows statements, objects, rows that go and how long it took, and writes nothing, at %i×%i',
    async (columns, rows) => {
      const screen = await cockpit({ pipeline: planning(), columns, rows });

      await screen.type(':', 'plan stage', keys.enter);
      await screen.idle();

      expect(screen.text).toContain('══ Plan stage · 2 statements · nothing is written yet');
      expect(screen.text).toContain('▸ stage · 2 statements · what stage does');
      expect(screen.text).toContain('reads    stage_events: 30 objects, 3.6 MB from /data/log_data');
      expect(screen.text).toContain('replaces stage_events 8,056 rows');
      expect(screen.text).toContain('took     2.3 s last time');
      expect(screen.text).toContain('INSERT INTO stage_events');
      expect(screen.pipeline.runs).toHaveLength(0);
    },
  );

  it('runs what it shows with Enter, and leaves with Esc', async () => {
    const screen = await cockpit({ pipeline: planning() });
    await screen.type('j', 'p');
    await screen.idle();
    await screen.escape();
    expect(screen.text).toContain('▾ stage');

    await screen.type(' ', 'p');
    await screen.idle();
    await screen.press(keys.enter);
    expect(screen.pipeline.latestRun().request).toEqual({ command: 'stage', steps: ['stage'] });
    expect(screen.text).toContain('◌ queued');
  });

  it('is scrolled, filtered and moved sideways as every list', async () => {
    const pipeline = planning();
    const statements = Array.from({ length: 60 }, (_, index) => `SELECT ${index} AS n${index}`);
    pipeline.makePlan = async () => [{ step: 'stage', summary: '', statements, reads: [] }];
    const screen = await cockpit({ pipeline });
    await screen.type('j', 'p');
    await screen.idle();

    await screen.press('G');
    expect(screen.text).toContain('SELECT 59');
    await screen.type('/', 'n7;$', keys.enter);
    expect(screen.text).toContain('SELECT 7');
    expect(screen.text).toContain('/n7;$ 2 of 62');
    await screen.press('l');
    expect(screen.text).not.toContain('SELECT 7');
  });

  it('of all steps is P, and says which needed steps are not done', async () => {
    const pipeline = planning();
    pipeline.told = warehouseStatus();
    const screen = await cockpit({ pipeline });

    await screen.press('P');
    await screen.idle();
    expect(pipeline.planned.at(-1)?.request.steps).toEqual(['create', 'stage', 'transform', 'validate']);
    await screen.escape();

    await screen.type('j', 'p');
    await screen.idle();
    expect(screen.text).toContain('needs    create (pending), not done yet');
    await screen.press(keys.enter);
    expect(screen.text).toContain('stage needs create, not done yet');
  });

  it.each([
    'DELETE FROM stage_events',
    'CREATE OR REPLACE TABLE stage_events (a)',
    'DROP TABLE "stage_events"',
    'TRUNCATE public.stage_events',
  ])('tells the rows that %s would replace', async (statement) => {
    const pipeline = planning();
    pipeline.makePlan = async () => [{ step: 'stage', summary: '', statements: [statement, 'SELECT 1'], reads: [] }];
    const screen = await cockpit({ pipeline });

    await screen.press('p');
    await screen.idle();

    expect(screen.text).toContain('replaces stage_events 8,056 rows');
  });

  it('is stopped when it is left, and what comes later is not shown', async () => {
    const pipeline = planning();
    const answer = Promise.withResolvers<never[]>();
    pipeline.makePlan = () => answer.promise;
    const screen = await cockpit({ pipeline });

    await screen.press('p');
    expect(screen.text).toContain('Asking the source and the warehouse');
    await screen.escape();
    expect(pipeline.planned[0]?.signal.aborted).toBe(true);
    answer.resolve([]);
    await screen.idle();

    expect(screen.text).not.toContain('Plan create');
  });

  it('that fails says what happened and what to do', async () => {
    const pipeline = planning();
    pipeline.makePlan = () => Promise.reject(new Error('no such folder'));
    const screen = await cockpit({ pipeline });

    await screen.press('p');
    await screen.idle();
    expect(screen.text).toContain('✖ no such folder');

    await screen.press(keys.enter);
    expect(screen.text).toContain('run it: the plan could not be made');
  });

  it.each([
    [80, 24],
    [200, 50],
  ])('has the warehouse try with c what it can try, and shows what it found, at %i×%i', async (columns, rows) => {
    const pipeline = planning();
    const answer = Promise.withResolvers<void>();
    const trial = {
      sound: false,
      findings: ['stage_events: 30 objects read, 1 record would be rejected', 'x.json:2 ts'],
    };
    pipeline.makePlan = async ({ check }) => {
      if (check) await answer.promise;
      return [{ step: 'stage', summary: '', statements: [], reads: [], checkable: true, ...(check && { trial }) }];
    };
    const screen = await cockpit({ pipeline, columns, rows });
    await screen.type(':', 'plan stage', keys.enter);
    await screen.idle();
    expect(screen.lines.at(-1)).toContain('c check');

    await screen.press('c');
    expect(screen.text).toContain('◌ The warehouse reads and parses all objects, and loads nothing');
    await screen.press('c');
    expect(screen.text).toContain('check: it is being tried already');
    answer.resolve();
    await screen.idle();

    expect(pipeline.planned.at(-1)?.request).toEqual({ command: 'stage', steps: ['stage'], check: true });
    expect(screen.text).toContain('✖ tried: the load would fail');
    expect(screen.text).toContain('    stage_events: 30 objects read, 1 record would be rejected');
    expect(screen.text).toContain('    x.json:2 ts');
    expect(pipeline.runs).toHaveLength(0);
  });

  it('stops trying when it is left', async () => {
    const pipeline = planning();
    pipeline.makePlan = ({ check }) =>
      check
        ? new Promise(() => undefined)
        : Promise.resolve([{ step: 'stage', summary: '', statements: [], reads: [], checkable: true }]);
    const screen = await cockpit({ pipeline });
    await screen.type('j', 'p');
    await screen.idle();

    await screen.press('c');
    expect(screen.text).toContain('loads nothing');
    await screen.escape();

    expect(pipeline.planned.at(-1)?.signal.aborted).toBe(true);
    expect(screen.text).toContain('▾ stage');
  });

  it('says why c tries nothing where that cannot be done', async () => {
    const screen = await cockpit({ pipeline: planning() });
    await screen.press('p');
    await screen.idle();
    expect(screen.lines.at(-1)).not.toContain('c check');

    await screen.press('c');

    expect(screen.text).toContain('check: nothing of this can be tried without doing it');
  });

  it('works in a read-only cockpit, where Enter says why it runs nothing', async () => {
    const screen = await cockpit({ pipeline: planning(), options: { readOnly: true } });

    await screen.press('p');
    await screen.idle();
    await screen.press(keys.enter);

    expect(screen.text).toContain('run it: this cockpit is read-only');
    expect(screen.pipeline.runs).toHaveLength(0);
  });
});
