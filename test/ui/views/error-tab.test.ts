import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/commands/events.ts';
import { FakePipeline, lastRun, warehouseStatus } from '../fake-pipeline.ts';
import { screens } from '../screen.ts';

const cockpit = screens();

const reject = { table: 'stage_events', line: 12, column: 'userId', value: 'x\u001b[2J', reason: 'not a whole number' };

describe('a failure', () => {
  it('explains itself: the statement with the place marked, the engine’s words, what to do, and the keys for it', async () => {
    const screen = await cockpit({ columns: 100, rows: 50 });
    await screen.type('j'.repeat(8), 'O');
    const run = screen.pipeline.latestRun();
    await run.start();
    const sql = 'SELECT *\nFROM nowhere';
    const failure: Failure = {
      kind: 'sql',
      message: 'Table nowhere does not exist',
      where: null,
      remedy: 'Run create.',
      statement: { sql, position: sql.indexOf('nowhere') },
    };
    await run.emit(
      { type: 'step-started', step: 'stage' },
      { type: 'step-finished', step: 'stage', outcome: 'error', rows: null, elapsed: 1, message: 'broken', failure },
    );
    run.finish('error', { failure });
    await screen.idle();
    await screen.press('E');

    const at = screen.lines.findIndex((row) => row.includes('FROM nowhere'));
    const column = screen.lines[at]?.indexOf('nowhere') ?? -1;
    expect(screen.lines[at + 1]?.indexOf('^')).toBe(column);
    expect(screen.lines[at + 1]).toContain('line 2, column 6');
    expect(screen.text).toContain('✖ Table nowhere does not exist');
    expect(screen.text).toContain('remedy Run create.');
    expect(screen.text).toMatch(/key +t Run again from the step that failed/);
    expect(screen.text).toMatch(/key +s Open the SQL prompt/);
  });

  it('of data shows the first record: object, line, column and value', async () => {
    const screen = await cockpit({ columns: 100, rows: 50 });
    await screen.type('j'.repeat(8), 'O');
    const run = screen.pipeline.latestRun();
    await run.start();
    const failure: Failure = { kind: 'data', message: '1 record rejected', where: 'etl.rejects', remedy: 'Mend it.' };
    await run.emit(
      { type: 'step-started', step: 'stage' },
      { type: 'reject', step: 'stage', task: 'stage_events', reject: { ...reject, object: '/logs/a.json' } },
      { type: 'step-finished', step: 'stage', outcome: 'error', rows: null, elapsed: 1, message: 'broken', failure },
    );
    run.finish('error', { failure });
    await screen.idle();
    await screen.press('E');

    expect(screen.text).toMatch(/object +\/logs\/a\.json/);
    expect(screen.text).toMatch(/line +12/);
    expect(screen.text).toMatch(/column +userId/);
    expect(screen.text).toMatch(/value +x␛\[2J/);
    expect(screen.text).toMatch(/key +J Show the records that did not load/);
  });

  it('of a run elsewhere is told at launch', async () => {
    const pipeline = new FakePipeline();
    const failure = {
      kind: 'data',
      message: '5 records rejected',
      where: 'etl.rejects',
      remedy: 'Mend them.',
    } as const;
    const last = lastRun({ outcome: 'error', failure });
    pipeline.told = warehouseStatus({ steps: [{ step: 'stage', status: 'error', message: failure.message, last }] });
    pipeline.inspected.rejects = () => ({
      rejects: [{ ...reject, object: '/logs/b.json', run: last.run, at: last.started }],
      more: false,
    });
    const screen = await cockpit({ columns: 100, rows: 50, pipeline });
    await screen.type('j'.repeat(8), 'E');
    await screen.idle();

    expect(screen.text).toMatch(/object +\/logs\/b\.json/);
    expect(screen.text).toContain('✖ 5 records rejected');
    expect(screen.text).toContain('remedy Mend them.');
  });
});
