import { describe, expect, it } from 'vitest';
import type { TableDetail } from '../../../src/commands/inspect/inspection.ts';
import { FakePipeline, operator } from '../fake-pipeline.ts';
import { keys, screens } from '../screen.ts';

const cockpit = screens();
const noon = Date.UTC(2018, 10, 30, 12);

describe('the table view', () => {
  const detail = (changes: Partial<TableDetail>): TableDetail => ({
    ...{
      table: 'songs',
      kind: 'dimension',
      rows: 71,
      bytes: 262_144,
      facts: [{ label: 'sort key', value: 'song_id' }],
    },
    filled: { run: 'r1', at: noon, operator },
    columns: [
      {
        name: 'song_id',
        type: 'text',
        nullable: false,
        primaryKey: true,
        references: null,
        layout: ['dist key', 'sort key'],
      },
      {
        name: 'artist_id',
        type: 'text',
        nullable: true,
        primaryKey: false,
        references: 'artist.artist_id',
        layout: [],
      },
      { name: 'year', type: null, nullable: false, primaryKey: false, references: null, layout: [] },
    ],
    ...changes,
  });

  it('wraps what the engine tells of the layout, and cuts nothing of it, at 80×24', async () => {
    const pipeline = new FakePipeline();
    const facts = ['dist style', 'sort key', 'skew', 'unsorted percent', 'stats off percent', 'encoded'];
    pipeline.inspected.tables = () => [detail({ facts: facts.map((label) => ({ label, value: 'KEY(start_time)' })) })];
    const screen = await cockpit({ pipeline });

    await screen.press('4');
    await screen.idle();

    for (const fact of facts) expect(screen.text).toContain(fact);
  });

  it.each([
    [80, 24],
    [200, 50],
  ])('shows tables with rows, size and age, and the columns with types and keys at %i×%i', async (columns, rows) => {
    const pipeline = new FakePipeline();
    const missing = detail({ table: 'users', rows: null, bytes: null, filled: null, facts: [] });
    pipeline.inspected.tables = () => [detail({}), missing];
    const screen = await cockpit({ columns, rows, pipeline });

    await screen.press('4');
    await screen.idle();

    expect(screen.row('› songs')).toMatch(/songs +dimension +71 +262 kB +2018-11-30 \d\d:00:00/);
    expect(screen.row('users')).toContain('not there: create makes it');
    expect(screen.text).toContain('sort key song_id');
    expect(screen.row('song_id  ')).toMatch(/song_id +text +primary key · dist key · sort key · not null/);
    expect(screen.row('artist_id')).toContain('→ artist.artist_id');
    expect(screen.row('year')).toContain('✖ missing');

    await screen.type('/', '!songs');
    expect(screen.row('› users')).toContain('not there');
    await screen.press(keys.enter);
    expect(screen.lines[2]).toContain('/!songs 1 of 2');
    await screen.escape();
    expect(screen.row('› songs')).toContain('71');

    const users = screen.lines.findIndex((line) => line.includes('users'));
    await screen.press(keys.click(10, users));
    expect(screen.lines.at(-2)).toContain('tables › users');
    await screen.press(keys.wheel('up', 10, users));
    expect(screen.lines.at(-2)).toContain('tables › songs');

    await screen.press('j');
    expect(screen.lines.at(-2)).toContain('tables › users');
    await screen.press('1');
    expect(screen.row('step')).toContain('status');
  });
});
