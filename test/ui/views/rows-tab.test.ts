import { describe, expect, it } from 'vitest';
import { FakePipeline, resultOf } from '../fake-pipeline.ts';
import { screens } from '../screen.ts';

const cockpit = screens();

describe('the rows of a step', () => {
  it('are counted before and after the last run, and a task shows a sample of its table', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.rows = ({ task }) => ({
      tables: [{ table: 'stage_events', before: 7000, after: 8056, now: 8000 }],
      sample:
        task === null
          ? null
          : resultOf(
              ['artist', 'n_length'],
              [
                ['Bj\u009börk\u0018', '1.5'],
                [null, null],
              ],
            ),
    });
    const screen = await cockpit({ columns: 200, rows: 50, pipeline });

    await screen.type('j'.repeat(9), ']', ']', ']');
    expect(screen.lines.at(-2)).toContain('stage › stage_events');
    await screen.idle();

    expect(screen.text).toMatch(/stage_events +7,000 +8,056 +8,000 +≠ changed by others/);
    expect(screen.text).toMatch(/Bj⟨9B⟩örk␘ +1\.5/);
    expect(screen.text).toContain('∅ null');
  });
});
