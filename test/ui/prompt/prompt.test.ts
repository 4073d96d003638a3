import { describe, expect, it } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import type { HistoryEntry } from '../../../src/ui/state/prompt/history.ts';
import { FakePipeline, resultOf } from '../fake-pipeline.ts';
import { keys, type Screen, type ScreenSetting, screens } from '../screen.ts';

const open = screens();

function ran(sql: string): HistoryEntry {
  return { sql, at: 0, outcome: 'done', rows: 3, elapsed: 12 };
}

/** The cockpit with its SQL prompt open. */
async function prompt(setting: ScreenSetting = {}): Promise<Screen> {
  const screen = await open(setting);
  await screen.press('s');
  return screen;
}

/** Answers the latest query and waits for the screen. */
async function answer(screen: Screen, result: ReturnType<typeof resultOf>): Promise<void> {
  screen.pipeline.latestQuery().answer(result);
  await screen.idle();
}

describe('a statement', () => {
  it('is typed over several lines and run by Enter after its semicolon; the rows are shown', async () => {
    const screen = await prompt();

    await screen.type('select title', keys.enter, 'from songs;', keys.enter);
    const query = screen.pipeline.latestQuery();
    expect(query.sql).toBe('select title\nfrom songs');
    expect(screen.text).toContain('● running');

    await answer(
      screen,
      resultOf(
        ['title', 'n_year'],
        [
          ['Intro', '1999'],
          ['Überjoyed', '7'],
        ],
      ),
    );
    expect(screen.text).toContain('✔ done');
    expect(screen.row('title     │')).toMatch(/title +│ n_year$/);
    expect(screen.row('Intro')).toMatch(/^› +1 Intro +│ +1999$/);
    expect(screen.row('Überjoyed')).toMatch(/^ +2 Überjoyed │ +7$/);
    expect(screen.text).toContain('1–2 of 2 rows · 2 columns');
  });

  it('is the one under the cursor when Ctrl-J or F5 runs it', async () => {
    const screen = await prompt();
    await screen.type(keys.paste('select 1;\nselect 2;\nselect 3;'), keys.up);

    await screen.press(keys.ctrl('j'));
    expect(screen.pipeline.latestQuery().sql).toBe('select 2');
    await answer(screen, resultOf(['n_two'], [['2']]));

    await screen.type(keys.up, keys.f5);
    expect(screen.pipeline.latestQuery().sql).toBe('select 1');
    await answer(screen, resultOf(['n_one'], [['1']]));

    await screen.press(`${keys.ctrl('x')}select 4${keys.f5}`);
    expect(screen.pipeline.latestQuery().sql).toBe('select 4');
  });

  it('is not run by Enter in the middle of the text, nor without its semicolon, nor by pasting', async () => {
    const screen = await prompt();

    await screen.type('select 1', keys.enter, keys.paste('from t;\n'), keys.up, keys.enter);
    await screen.press('x\ry;\rz');

    expect(screen.pipeline.queries).toHaveLength(0);
    expect(screen.lines.slice(2, 7)).toEqual(['   1  select 1', '   2', '   3  x', '   4  y;', '   5▌ zfrom t;']);
  });

  it('typed and entered so fast that it arrives in one chunk is run, too', async () => {
    const screen = await prompt();

    await screen.press('select 1;\r');

    expect(screen.pipeline.latestQuery().sql).toBe('select 1');
  });

  it('runs on one session, which is opened by the first one and closed with the cockpit', async () => {
    const screen = await prompt();
    await screen.press('select 1;\r');
    await answer(screen, resultOf(['n_one'], [['1']]));
    await screen.press(keys.ctrl('j'));
    await answer(screen, resultOf(['n_one'], [['1']]));
    expect(screen.pipeline.sessionsOpen).toBe(1);

    await screen.type(keys.tab, 'q');

    expect(await screen.cockpit.left).toBe(0);
    expect(screen.pipeline.sessionsOpen).toBe(0);
  });

  it('tries to open the session again when that failed', async () => {
    const screen = await prompt();
    const openPrompt = screen.pipeline.openPrompt.bind(screen.pipeline);
    screen.pipeline.openPrompt = () => Promise.reject(new SparkifyError('warehouse', 'no connection'));
    await screen.press('select 1;\r');
    await screen.idle();
    expect(screen.text).toContain('no connection');

    screen.pipeline.openPrompt = openPrompt;
    await screen.press(keys.ctrl('j'));
    await answer(screen, resultOf(['n_one'], [['1']]));

    expect(screen.text).toContain('1–1 of 1 row');
  });

  it('that fails shows the words of the engine and marks the place in the text', async () => {
    const screen = await prompt();
    await screen.type(keys.paste('select 1;\n\nselect title,\n  bad from songs;'), keys.ctrl('j'));
    const { sql } = screen.pipeline.latestQuery();
    const message = 'Binder Error: column "bad" not found\nCandidates: "title"';
    const details = { position: sql.indexOf('bad'), remedy: 'Look at its columns.' };
    screen.pipeline.latestQuery().fail(new SparkifyError('sql', message, details));
    await screen.idle();

    const { lines } = screen;
    expect(screen.text).toContain('✖ error');
    expect(screen.text).toContain('Binder Error: column "bad" not found');
    expect(screen.text).toContain('Candidates: "title"');
    const at = lines.findIndex((line) => line.includes('at line 4, column 3:'));
    expect(lines[at + 1]).toContain('  bad from songs');
    expect(lines[at + 2]?.indexOf('^')).toBe(lines[at + 1]?.indexOf('bad'));
    expect(screen.text).toContain('remedy Look at its columns.');
  });

  it('that is cancelled shows cancelling until the engine has stopped, then cancelled', async () => {
    const screen = await prompt();
    await screen.press('select slow();\r');
    const query = screen.pipeline.latestQuery();

    await screen.escape();
    expect(query.signal.aborted).toBe(true);
    expect(screen.text).toContain('◐ cancelling');

    query.confirmCancel();
    await screen.idle();
    expect(screen.text).toContain('⊘ cancelled');
    expect(screen.text).toContain('SQL › editor');
  });

  it('waits with the next one that is sent until the engine has stopped it, and sends it once', async () => {
    const screen = await prompt();
    await screen.type('select slow', keys.ctrl('j'));
    const slow = screen.pipeline.latestQuery();
    await screen.press(keys.ctrl('c'));
    await screen.type(keys.ctrl('x'), 'select next', keys.ctrl('j'), keys.ctrl('j'));
    expect(screen.text).toContain('It runs when the engine has stopped what ran before.');
    expect(screen.pipeline.queries).toHaveLength(1);

    slow.confirmCancel();
    await screen.pipeline.turn();
    expect(screen.pipeline.queries.map(({ sql }) => sql)).toEqual(['select slow', 'select next']);
    await answer(screen, resultOf(['n_one'], [['1']]));
    expect(screen.text).toContain('2/2 ✔ done');
  });

  it('is cancelled by Ctrl-C in the editor and by x in the results', async () => {
    const screen = await prompt();
    await screen.type('select slow();\r', keys.ctrl('c'));
    expect(screen.pipeline.latestQuery().signal.aborted).toBe(true);
    screen.pipeline.latestQuery().confirmCancel();
    await screen.idle();

    await screen.type(keys.ctrl('j'), keys.tab, 'x');

    expect(screen.pipeline.queries).toHaveLength(2);
    expect(screen.pipeline.latestQuery().signal.aborted).toBe(true);
  });

  it('that returns no rows tells how many it touched', async () => {
    const screen = await prompt();
    await screen.press('delete from users where level is null;\r');

    await answer(screen, { columns: [], rows: [], more: false, touched: 1234 });

    expect(screen.text).toContain('Done: 1,234 rows touched.');
  });
});

describe('the grid', () => {
  const wide = resultOf(
    ['n_id', 'first', 'second', 'third', 'fourth'],
    Array.from({ length: 50 }, (_, row) => [String(row), 'a'.repeat(30), 'b'.repeat(30), `c${row}`, 'd'.repeat(70)]),
  );

  it('tells NULL from an empty text and from the word NULL', async () => {
    const screen = await prompt();
    await screen.press('select 1;\r');

    await answer(screen, resultOf(['a', 'b', 'c'], [[null, '', 'NULL']]));

    expect(screen.row('∅ null')).toMatch(/1 ∅ null │ +│ NULL$/);
    expect(screen.row('a VARCHAR')).toContain('a VARCHAR ∅ null');
  });

  it('says that there are more rows than were fetched', async () => {
    const screen = await prompt();
    await screen.press('select 1;\r');

    const many = Array.from({ length: 10_001 }, (_, row) => [String(row)]);
    await answer(screen, resultOf(['n_id'], many));

    expect(screen.text).toContain('of 10,000 of more rows (m loads the next) · 1 column');
  });

  it('scrolls down and right, and shows the whole value under the cursor', async () => {
    const screen = await prompt();
    await screen.press('select 1;\r');
    await answer(screen, wide);

    await screen.type(keys.tab, 'G', 'lll');
    expect(screen.row('›')).toContain('c49');
    expect(screen.text).toContain('third VARCHAR c49');
    expect(screen.text).not.toContain('n_id │');

    await screen.type('g', '0');
    expect(screen.row('›')).toMatch(/^› +1 +0 │/);

    await screen.press('$');
    expect(screen.row('fourth VARCHAR')).toContain(`fourth VARCHAR ${'d'.repeat(8)}`);
  });

  it('shows more columns after the terminal has become wider', async () => {
    const screen = await prompt();
    await screen.press('select 1;\r');
    await answer(screen, wide);
    await screen.type(keys.tab, '$');
    expect(screen.text).not.toContain('n_id');

    await screen.resize(200, 50);

    expect(screen.text).toContain('n_id │ first');
  });

  it('keeps every row in its place whatever a cell contains', async () => {
    const screen = await prompt();
    await screen.press('select 1;\r');
    const evil = '\u001b[H\u001b[2J\u0007👩‍👩‍👧‍👦👍🏽\u200d日本\r\n\t\u009b31m';

    await answer(
      screen,
      resultOf(
        [evil, 'n_b'],
        [
          [evil, '1'],
          ['plain', '2'],
        ],
      ),
    );

    expect(screen.lines[0]).toContain('sparkify demo');
    expect(screen.row('plain')).toMatch(/^ +2 plain +│ +2$/);
    expect(screen.row('› ')).toMatch(/ 1 ␛\[H␛\[2J␇👩👩👧👦👍日本␍⏎→⟨9B⟩31m │ +1$/);
  });
});

describe('the editor', () => {
  it('shows the cursor of the terminal where the next character goes', async () => {
    const screen = await prompt();

    await screen.type('日本x', keys.left);

    expect(screen.emulator.cursor).toEqual({ x: 6 + 4, y: 2 });
  });

  it('goes through the history with Ctrl-P, Ctrl-N and, on the first line, Up, and keeps the draft', async () => {
    const stored: HistoryEntry[] = [ran('select old')];
    const history = {
      load: async () => [...stored],
      append: async (entry: HistoryEntry) => {
        stored.push(entry);
      },
    };
    const screen = await prompt({ options: { history } });
    await screen.press('select new;\r');
    await answer(screen, resultOf(['n_a'], []));
    expect(stored.map(({ sql, outcome, rows }) => [sql, outcome, rows])).toEqual([
      ['select old', 'done', 3],
      ['select new', 'unknown', null],
      ['select new', 'done', 0],
    ]);

    await screen.type(keys.ctrl('x'), 'draft', keys.up);
    expect(screen.lines[2]).toContain('select new');
    await screen.press(keys.ctrl('p'));
    expect(screen.lines[2]).toContain('select old');
    await screen.type(keys.ctrl('n'), keys.ctrl('n'));
    expect(screen.lines[2]).toContain('draft');
  });

  it('runs with Ctrl-J also where the next keys come in the same chunk, on a terminal that marks its pastes', async () => {
    const screen = await prompt();
    await screen.press(`${keys.paste('select 1')}${keys.ctrl('j')}`);
    expect(screen.pipeline.latestQuery().sql).toBe('select 1');
    await answer(screen, resultOf(['n_one'], [['1']]));

    await screen.type(keys.paste(' + 2'));
    await screen.press(`${keys.ctrl('j')} + 3`);
    expect(screen.pipeline.latestQuery().sql).toBe('select 1 + 2');
    expect(screen.lines[2]).toContain('select 1 + 2 + 3');
  });

  it('marks where a line goes on, at either side', async () => {
    const screen = await prompt();
    await screen.type(keys.paste(`select ${'1 + '.repeat(30)}2 as end_`));
    expect(screen.lines[2]).toMatch(/^ {3}1▌‹.*2 as end_$/);
    await screen.type(keys.home);
    expect(screen.lines[2]).toMatch(/^ {3}1▌ select .*›$/);
    expect(screen.lines[2]).toHaveLength(80);
  });

  it('takes a chunk with line breaks for pasted text where no paste has been marked', async () => {
    const screen = await prompt();
    await screen.press('select 1;\nselect 2');
    expect(screen.pipeline.queries).toEqual([]);
    expect(screen.lines[3]).toContain('select 2');
  });

  it('says in the log when the history cannot be read, and works without it', async () => {
    const history = {
      load: () => Promise.reject(new Error('permission denied')),
      append: () => Promise.resolve(),
    };
    const screen = await prompt({ options: { history } });
    await screen.press('select 1;\r');
    await answer(screen, resultOf(['n_a'], [['1']]));

    await screen.escape();

    expect(screen.text).toContain('▲ the history of the prompt cannot be read: permission denied');
  });

  it('marks the statement that would run', async () => {
    const screen = await prompt();

    await screen.type(keys.paste('select 1;\nselect\n2;'));

    expect(screen.lines.slice(2, 5)).toEqual(['   1  select 1;', '   2▌ select', '   3▌ 2;']);
  });

  it('is left with Esc, and what was typed is still there on return', async () => {
    const screen = await prompt();
    await screen.press('select q?');

    await screen.escape();
    expect(screen.text).toContain('pipeline › create');
    await screen.press('2');

    expect(screen.lines[2]).toContain('select q?');
  });
});

it('a query and a run go on at the same time, and leaving stops both', async () => {
  const screen = await prompt({ pipeline: new FakePipeline() });
  await screen.press('select slow();\r');
  const query = screen.pipeline.latestQuery();
  await screen.type(keys.tab, '1', 'r', 'q');
  expect(screen.text).toContain('A run is in progress. A query is running.');

  await screen.type(keys.right, keys.enter);
  expect(query.signal.aborted).toBe(true);
  expect(screen.pipeline.latestRun().signal.aborted).toBe(true);

  query.confirmCancel();
  screen.pipeline.latestRun().finish('cancelled');
  expect(await screen.cockpit.left).toBe(130);
});

it('a click puts the cursor where it is, also behind the end of a line', async () => {
  const screen = await prompt();
  await screen.type(keys.paste('select 日本 from t\nwhere a'));
  await screen.press(keys.click(15, 2));
  await screen.press('x');
  expect(screen.lines[2]).toBe('   1▌ select 日x本 from t');
  await screen.press(keys.click(70, 3));
  await screen.press('y');
  expect(screen.lines[3]).toBe('   2▌ where ay');
  await screen.press(keys.wheel('up', 10, 3));
  await screen.press('z');
  expect(screen.lines[2]).toBe('   1▌ zselect 日x本 from t');
});
