import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../src/commands/events.ts';
import { screens } from '../screen.ts';

const cockpit = screens();

describe('checks', () => {
  it('that did not hold are listed below their task, and open by themselves in the detail', async () => {
    const screen = await cockpit({ columns: 120, rows: 40 });
    await screen.type('a');
    const run = screen.pipeline.latestRun();
    await run.start();
    const check = (name: string, outcome: 'success' | 'fail'): NewEvent => ({
      type: 'check',
      step: 'validate',
      task: 'data checks',
      check: {
        ...{ name, title: `title of ${name}`, kind: 'data', severity: 'error', outcome, message: '' },
        ...{ sql: 'SELECT 1', differences: [], elapsed: 3 },
        failing: outcome === 'fail' ? { columns: ['id'], rows: [['7']], more: false } : null,
      },
    });
    await run.emit({ type: 'step-started', step: 'validate' }, check('good', 'success'), check('bad', 'fail'));
    await screen.settle();
    expect(screen.row('title of bad')).toMatch(/✘ fail +title of bad/);
    expect(screen.text).not.toContain('title of good');

    await screen.type('G', 'k', 'C');
    expect(screen.lines.at(-2)).toContain('validate › data checks › bad');
    expect(screen.text).toContain('fails: id = 7');

    await screen.type('k', 'l');
    expect(screen.text).toContain('title of good');
    await screen.press('h');
    expect(screen.text).not.toMatch(/^ +✘ fail +title of bad/m);
  });

  it('show what is to be known of their query, whole, also where they hold', async () => {
    const screen = await cockpit({ columns: 80, rows: 24 });
    await screen.type('a');
    const run = screen.pipeline.latestRun();
    await run.start();
    const notice = 'Redshift has no string_agg: use LISTAGG(…) WITHIN GROUP (ORDER BY …) and nothing else at all';
    await run.emit(
      { type: 'step-started', step: 'validate' },
      {
        type: 'check',
        step: 'validate',
        task: 'queries',
        check: {
          ...{ name: 'levels', title: 'Levels', kind: 'query', severity: 'error', outcome: 'success', message: '' },
          ...{ sql: 'SELECT 1', differences: [], failing: null, notices: [notice], elapsed: 3 },
        },
      },
    );
    await screen.settle();

    await screen.type('G', 'C');
    expect(screen.text).toContain('note: Redshift has no string_agg');
    expect(screen.text.replaceAll(/[│\s]+/g, ' ')).toContain('and nothing else at all');
  });
});
