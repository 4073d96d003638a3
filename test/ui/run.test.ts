import { describe, expect, it } from 'vitest';
import type { NewEvent, PipelineEvent, StepName } from '../../src/commands/events.ts';
import type { Action } from '../../src/ui/state/actions.ts';
import { sizeOf } from '../../src/ui/state/bounded-list.ts';
import { reduce } from '../../src/ui/state/reducer.ts';
import { initialState, type State } from '../../src/ui/state/state.ts';
import { stepNamed, stepsToRetry, treeNodes } from '../../src/ui/state/tree.ts';
import { lastRun, operator, steps, target, warehouseStatus } from './fake-pipeline.ts';

const start = initialState({ target, steps, readOnly: false, now: 1000, size: { columns: 80, rows: 24 } });
const all: readonly StepName[] = ['create', 'stage', 'transform', 'validate'];

function following(state: State, ...actions: readonly Action[]): State {
  return actions.reduce(reduce, state);
}

function happened(event: NewEvent, at = 2000): Action {
  const stamped: PipelineEvent = { ...event, run: 'run-1', at };
  return { type: 'event', event: stamped };
}

function asked(names: readonly StepName[] = all): Action[] {
  return [
    { type: 'run-asked', request: { command: 'run', steps: names }, at: 1500 },
    happened({ type: 'run-started', command: 'run', steps: names, target, operator }, 1500),
  ];
}

const totals = { pass: 0, warn: 0, error: 1, skip: 0, total: 1 };

function finished(outcome: 'success' | 'error' | 'cancelled'): Action {
  return happened({ type: 'run-finished', outcome, elapsed: 5, totals, failure: null });
}

function stepFinished(step: StepName, outcome: 'success' | 'error' | 'skipped'): Action {
  return happened({ type: 'step-finished', step, outcome, rows: null, elapsed: 5, message: '', failure: null });
}

function statusOf(state: State, name: StepName): string | undefined {
  return stepNamed(state, name)?.status;
}

describe('a run', () => {
  it('queues its steps and tasks at once, and leaves the others as they were', () => {
    const state = following(start, ...asked(['stage', 'transform']));

    expect(statusOf(state, 'create')).toBe('pending');
    expect(statusOf(state, 'stage')).toBe('queued');
    expect(stepNamed(state, 'stage')?.tasks.map((task) => task.status)).toEqual(['queued', 'queued']);
  });

  it('leaves nothing running when it has ended, whatever the stream forgot to say', () => {
    const state = following(
      start,
      ...asked(),
      happened({ type: 'step-started', step: 'create' }),
      happened({ type: 'task-started', step: 'create', task: 'users' }),
      finished('error'),
    );

    expect(statusOf(state, 'create')).toBe('error');
    expect(stepNamed(state, 'create')?.tasks.find(({ name }) => name === 'users')?.status).toBe('error');
    expect(statusOf(state, 'stage')).toBe('skipped');
  });

  it('keeps a status that was told over the one it shares with the run', () => {
    const state = following(start, ...asked(), stepFinished('create', 'success'), finished('error'));

    expect(statusOf(state, 'create')).toBe('success');
  });

  it('shows what starts while it is being cancelled as cancelling', () => {
    const state = following(
      start,
      ...asked(),
      { type: 'cancel-asked' },
      happened({ type: 'step-started', step: 'create' }),
    );

    expect(statusOf(state, 'create')).toBe('cancelling');
  });

  it('adds a task of which the step list did not know', () => {
    const state = following(start, ...asked(), happened({ type: 'task-started', step: 'stage', task: 'stage_extras' }));

    expect(stepNamed(state, 'stage')?.tasks.at(-1)).toMatchObject({ name: 'stage_extras', status: 'running' });
  });

  it('keeps the first thousand rejects and counts all of them', () => {
    const reject = { table: 't', object: 'o', line: 1, column: null, value: null, reason: 'r' };
    let state = following(start, ...asked());
    for (let index = 0; index < 1010; index++) {
      state = reduce(state, happened({ type: 'reject', step: 'stage', task: 'stage_events', reject }));
    }

    expect(stepNamed(state, 'stage')?.rejects).toHaveLength(1000);
    expect(stepNamed(state, 'stage')?.rejected).toBe(1010);
  });

  it('keeps the last statements and finishes each by its number', () => {
    let state = following(start, ...asked());
    for (let statement = 1; statement <= 510; statement++) {
      const place = { step: 'stage', task: 'stage_events', statement } as const;
      state = following(
        state,
        happened({ type: 'statement-started', ...place, sql: `select ${statement}\n` }),
        happened({ type: 'statement-finished', ...place, elapsed: statement, touched: null, outcome: 'success' }),
      );
    }

    const statements = stepNamed(state, 'stage')?.statements ?? [];
    expect(statements).toHaveLength(500);
    expect(statements.at(-1)).toMatchObject({ lines: ['select 510'], outcome: 'success', elapsed: 510 });
  });

  it('keeps a bounded log', () => {
    let state = start;
    for (let index = 0; index < 12_000; index++) {
      state = reduce(state, happened({ type: 'log', level: 'info', text: `${index}` }));
    }

    expect(sizeOf(state.log)).toBeGreaterThanOrEqual(10_000);
    expect(sizeOf(state.log)).toBeLessThan(11_000);
  });
});

describe('the selection', () => {
  it('follows the run to the step that runs and to the task that fails', () => {
    const failed = happened({
      type: 'task-finished',
      step: 'transform',
      task: 'artist',
      outcome: 'error',
      rows: null,
      elapsed: 1,
      message: '',
    });
    const running = following(start, ...asked(), happened({ type: 'step-started', step: 'transform' }));
    expect(running.tree.selected).toEqual({ step: 'transform', task: null });

    expect(following(running, failed).tree.selected).toEqual({ step: 'transform', task: 'artist' });
  });

  it('goes at launch to the first step that is not done, unless the operator was faster', () => {
    const told = (step: StepName, status: 'success' | 'stale') => ({ step, status, message: '', last: lastRun() });
    const status = warehouseStatus({ steps: [told('create', 'success'), told('stage', 'stale')] });

    expect(following(start, { type: 'status-read', status }).tree.selected.step).toBe('stage');
    const moved = following(start, { type: 'tree-moved', motion: 'last' }, { type: 'status-read', status });
    expect(moved.tree.selected.step).toBe('validate');
  });

  it('stays where the operator has put it', () => {
    const moved = following(start, ...asked(), { type: 'tree-moved', motion: 'last' });

    const state = following(moved, happened({ type: 'step-started', step: 'transform' }));

    expect(state.tree.selected).toEqual({ step: 'validate', task: 'queries' });
  });

  it('finds a failed task in a step that was closed, because the step opens', () => {
    expect(treeNodes(start)).not.toContainEqual({ step: 'transform', task: 'artist' });
    const failed = happened({
      type: 'task-finished',
      step: 'transform',
      task: 'artist',
      outcome: 'error',
      rows: null,
      elapsed: 1,
      message: '',
    });

    const state = following(start, ...asked(), failed);

    expect(treeNodes(state)).toContainEqual({ step: 'transform', task: 'artist' });
  });
});

describe('a retry', () => {
  it('runs from the broken step to the end of what was planned', () => {
    const planned: readonly StepName[] = ['create', 'stage', 'transform'];
    const state = following(
      start,
      ...asked(planned),
      stepFinished('create', 'success'),
      stepFinished('stage', 'error'),
      stepFinished('transform', 'skipped'),
      finished('error'),
    );

    expect(stepsToRetry(state)).toEqual(['stage', 'transform']);
  });

  it('runs everything of a run that never began, as when another operator holds the lock', () => {
    expect(stepsToRetry(following(start, ...asked(['stage']), finished('error')))).toEqual(['stage']);
  });

  it('after launch goes by what the warehouse tells', () => {
    const status = warehouseStatus({
      steps: [
        { step: 'create', status: 'success', message: '', last: lastRun() },
        { step: 'stage', status: 'error', message: 'its process was killed', last: lastRun({ finished: null }) },
      ],
    });

    expect(stepsToRetry(following(start, { type: 'status-read', status }))).toEqual(['stage', 'transform', 'validate']);
  });

  it('has nothing to do after a success', () => {
    const state = following(start, ...asked(['create']), stepFinished('create', 'success'), finished('success'));

    expect(stepsToRetry(state)).toEqual([]);
  });
});

describe('the word of the warehouse', () => {
  const stale = warehouseStatus({
    steps: [{ step: 'stage', status: 'stale', message: '3 new objects', last: lastRun({ run: 'run-1' }) }],
  });

  it('keeps beside it what was seen of the same run', () => {
    const seen = following(
      start,
      ...asked(['stage']),
      happened({ type: 'step-started', step: 'stage' }),
      happened({ type: 'statement-started', step: 'stage', task: 'stage_events', statement: 1, sql: 'select 1' }),
      stepFinished('stage', 'success'),
      finished('success'),
    );

    const step = stepNamed(following(seen, { type: 'status-read', status: stale }), 'stage');

    expect(step).toMatchObject({ status: 'stale', message: '3 new objects' });
    expect(step?.statements).toHaveLength(1);
  });

  it('replaces what was seen when a later run elsewhere did the step again', () => {
    const seen = following(
      start,
      ...asked(['stage']),
      happened({ type: 'step-started', step: 'stage' }),
      happened({ type: 'statement-started', step: 'stage', task: 'stage_events', statement: 1, sql: 'select 1' }),
      finished('error'),
    );
    const elsewhere = lastRun({ run: 'elsewhere', started: 9_000_000, finished: 9_000_500, rows: 7 });
    const status = warehouseStatus({ steps: [{ step: 'stage', status: 'success', message: '', last: elsewhere }] });

    const step = stepNamed(following(seen, { type: 'status-read', status }), 'stage');

    expect(step).toMatchObject({ status: 'success', rows: 7, elapsed: 500, statements: [] });
  });

  it('does not hide a failure that never reached the run log', () => {
    const failure = { kind: 'warehouse', message: 'disk full', where: null, remedy: null } as const;
    const seen = following(
      start,
      ...asked(['stage']),
      happened({ type: 'step-started', step: 'stage' }),
      happened({
        type: 'step-finished',
        step: 'stage',
        outcome: 'error',
        rows: null,
        elapsed: 1,
        message: '',
        failure,
      }),
      finished('error'),
    );
    const status = warehouseStatus({
      steps: [{ step: 'stage', status: 'success', message: '', last: lastRun({ started: 1, finished: 2 }) }],
    });

    const step = stepNamed(following(seen, { type: 'status-read', status }), 'stage');

    expect(step).toMatchObject({ status: 'error', failure });
  });

  it('waits until the run of this cockpit is over', () => {
    const state = following(start, ...asked(['stage']), { type: 'status-read', status: stale });

    expect(statusOf(state, 'stage')).toBe('queued');
  });
});
