import { describe, expect, it } from 'vitest';
import { resultOf } from '../fake-pipeline.ts';
import { keys, type Screen } from '../screen.ts';
import { answer, prompts, send, show } from './prompt-screen.ts';

const open = prompts();

const songs = resultOf(
  ['title', 'n_year', 'level', 'song_id'],
  [
    ['Intro', '1999', 'paid', 'SO1'],
    ['Überjoyed', '7', 'free', null],
    ['日本語', '9007199254740993', 'free', "SO'3"],
    ['Outro', '9007199254740992', 'paid', 'SO4'],
    [null, null, 'free', 'SO5'],
  ],
);

/** The first words of the rows that are shown, in their order. */
function titles(screen: Screen): string[] {
  return screen.lines.flatMap((line) => /^[› ] +\d+ (.*?) +│/.exec(line)?.[1] ?? []);
}

/** What the terminal has been asked to put into its clipboard, decoded. */
function clipboard(screen: Screen): string | undefined {
  const found = [...screen.written.matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g)].at(-1);
  return found === undefined ? undefined : Buffer.from(found[1] ?? '', 'base64').toString('utf8');
}

async function shown(): Promise<Screen> {
  const screen = await open();
  await show(screen, songs);
  return screen;
}

describe('the rows that are seen', () => {
  it('stay where they are while the cursor moves among them', async () => {
    const screen = await open();
    await show(
      screen,
      resultOf(
        ['n', 't'],
        Array.from({ length: 100 }, (_, row) => [String(row), 'x']),
      ),
    );
    await screen.press('G');
    const seen = titles(screen);
    expect(seen.at(-1)).toBe('99');
    await screen.press('k');
    expect(titles(screen)).toEqual(seen);
  });
});

describe('loaded rows', () => {
  it('are sorted by the exact values of a column, up, down, and as they came', async () => {
    const screen = await shown();
    await screen.type('l', 's');
    expect(titles(screen)).toEqual(['Überjoyed', 'Intro', 'Outro', '日本語', '∅ null']);
    expect(screen.text).toContain('▲n_year');
    await screen.press('s');
    expect(titles(screen)).toEqual(['∅ null', '日本語', 'Outro', 'Intro', 'Überjoyed']);
    await screen.press('s');
    expect(titles(screen)).toEqual(['Intro', 'Überjoyed', '日本語', 'Outro', '∅ null']);
  });

  it.each([
    ['OVER', []],
    ['tro', ['Intro', 'Outro']],
    ['level = free', ['Überjoyed', '日本語', '∅ null']],
    ['n_year >= 9007199254740993', ['日本語']],
    ['song_id is null', ['Überjoyed']],
    ['song_id is not null', ['Intro', '日本語', 'Outro', '∅ null']],
    ['title ~ TRO', ['Intro', 'Outro']],
    ['n_year != 7', ['Intro', '日本語', 'Outro']],
    ['level = free and song_id is not null', ['日本語', '∅ null']],
    ['title ~ o AND level = paid and n_year > 5', ['Intro', 'Outro']],
    ['title = this and that', []],
  ])('are filtered by %j', async (filter, expected) => {
    const screen = await shown();

    await screen.type('/', filter);

    expect(titles(screen)).toEqual(expected);
    await screen.press(keys.enter);
    expect(screen.text).toContain(
      expected.length === 0 ? 'no rows of 0 matching of 5 rows' : `of ${expected.length} matching of 5 rows`,
    );
    await screen.type('/');
    await screen.escape();
    expect(titles(screen)).toEqual(expected);
  });

  it('that no condition could be meant for say so, and the filter is erased a word at a time or whole', async () => {
    const screen = await shown();
    await screen.type('/', 'yaer > 1990');
    expect(screen.text).toContain('no column yaer in this result: taken as a text');
    await screen.press(keys.ctrl('w'));
    expect(screen.text).toMatch(/filter: yaer > *(no column|$)/m);
    await screen.press(keys.ctrl('u'));
    expect(titles(screen)).toHaveLength(5);
  });

  it('that are not all say so when they are sorted or filtered', async () => {
    const screen = await open();
    await show(
      screen,
      resultOf(
        ['n_a'],
        Array.from({ length: 10_001 }, (_, row) => [String(row)]),
      ),
    );

    await screen.press('s');

    expect(screen.text).toContain(', loaded only of 10,000 of more rows');
  });

  it('say what is filtered, and whether columns are out of sight at either side', async () => {
    const screen = await open();
    const wide = 'a'.repeat(38);
    await show(screen, resultOf(['one', 'two', 'three'], [[wide, wide, wide]]));
    expect(screen.row(' one ')).toMatch(/^ +one +│ two/);
    expect(screen.row(' one ')).toMatch(/…$/);
    await screen.type('$');
    expect(screen.row('three')).toMatch(/^ +‹ /);
    await screen.type('/', 'one ~ a', keys.enter);
    expect(screen.row('filter: one ~ a')).toContain('✔ done');
  });

  it('say how many columns stay frozen, and when that is fewer than were asked for', async () => {
    const screen = await open();
    await show(screen, resultOf(['one', 'two', 'three'], [['a'.repeat(20), 'b'.repeat(40), 'c'.repeat(40)]]));
    await screen.type('l', 'f');
    expect(screen.text).toContain('1 of 2 columns stay: more would leave the others no room');
    expect(screen.text).toContain('3 columns, 1 frozen');
    await screen.type('h', 'f');
    expect(screen.text).not.toContain('would leave');
  });

  it('lose hidden columns, keep frozen ones at the left, and get all back', async () => {
    const screen = await open();
    const wide = resultOf(['key', 'aa', 'bb', 'cc'], [['k', 'a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)]]);
    await show(screen, wide);
    await screen.type('f', '$');
    expect(screen.row('› ')).toMatch(/^› +1 k +║ c+$/);
    await screen.type('-', '0', 'l', '-');
    expect(screen.row('› ')).toMatch(/^› +1 k +║ b+$/);
    expect(screen.text).toContain('4 columns (2 hidden)');
    await screen.press('=');
    expect(screen.row('› ')).toMatch(/^› +1 k +│ a+ │/);
  });

  it('break into lines with w, and stand below each other with e', async () => {
    const screen = await open();
    await show(
      screen,
      resultOf(
        ['a', 'b'],
        [
          ['one', `${'word '.repeat(20)}end`],
          [null, 'short'],
        ],
      ),
    );
    await screen.press('w');
    expect(screen.text).toMatch(/word end\n +2/);

    await screen.press('e');
    expect(screen.text).toContain('── row 1 ─');
    expect(screen.row('› a')).toMatch(/› a │ one/);
    await screen.type('j', 'j');
    expect(screen.row('› a')).toMatch(/› a │ ∅ null/);
    expect(screen.text).toContain('2–2 of 2 rows');
  });
});

describe('a cell', () => {
  it('shows JSON as a tree with every digit', async () => {
    const screen = await open();
    await show(screen, resultOf(['doc'], [['{"id": 12345678901234567890.10, "tags": ["a", null], "o": {"x": true}}']]));

    await screen.press(keys.enter);

    expect(screen.text).toContain('├ id: 12345678901234567890.10');
    expect(screen.text).toContain('├ tags [2]');
    expect(screen.text).toContain('│ └ 1: null');
    expect(screen.text).toContain('  └ x: true');
  });

  it('shows a text with its line breaks, and active characters as symbols', async () => {
    const screen = await open();
    await show(screen, resultOf(['t'], [['first\nsecond\u001b[2J']]));

    await screen.press(keys.enter);

    expect(screen.lines.some((line) => line.trim() === 'first')).toBe(true);
    expect(screen.text).toContain('  second␛[2J');
  });

  it('leads to the row that it refers to, its value quoted', async () => {
    const screen = await shown();
    await screen.type('$', 'j', 'j', 'r');

    expect(screen.pipeline.latestQuery().sql).toBe(`SELECT * FROM "songs" WHERE "song_id" = 'SO''3'`);
    await answer(screen, songs);
    await screen.type('[', 'k', 'r');
    expect(screen.text).toContain('referenced row: it is NULL: it refers to no row');
    await screen.type('0', 'r');
    expect(screen.text).toContain('title refers to no table of the star schema');
  });
});

describe('copying', () => {
  it('takes the bare value of a cell, and a marked range as TSV', async () => {
    const screen = await shown();
    await screen.press('y');
    expect(clipboard(screen)).toBe('Intro');
    expect(screen.text).toContain('Copied: the value of title');

    await screen.type(keys.shiftDown, keys.shiftRight, 'y');
    expect(clipboard(screen)).toBe('Intro\t1999\nÜberjoyed\t7\n');
    await screen.escape();
    await screen.type('y');
    expect(clipboard(screen)).toBe('7');
  });

  it.each([
    ['csv', 1, 'title,n_year,level,song_id\nIntro,1999,paid,SO1\n'],
    ['json', 2, '[{"title":"Intro","n_year":1999,"level":"paid","song_id":"SO1"}]\n'],
    ['ndjson', 3, '{"title":"Intro","n_year":1999,"level":"paid","song_id":"SO1"}\n'],
    [
      'markdown',
      4,
      '| title | n_year | level | song_id |\n| --- | ---: | --- | --- |\n| Intro | 1999 | paid | SO1 |\n',
    ],
    [
      'insert',
      5,
      `INSERT INTO "result" ("title", "n_year", "level", "song_id") VALUES ('Intro', 1999, 'paid', 'SO1');\n`,
    ],
  ])('takes a row as %s', async (_, presses, expected) => {
    const screen = await shown();
    await screen.type('Y', keys.right, ...Array.from({ length: presses }, () => keys.down), keys.enter);
    expect(clipboard(screen)).toBe(expected);
  });

  it('takes what is shown: sorted, filtered, without hidden columns', async () => {
    const screen = await shown();
    await screen.type('l', 's', '-', '/', 'free', keys.enter, 'Y', keys.left, keys.enter);
    expect(clipboard(screen)).toBe("title\tlevel\tsong_id\nÜberjoyed\tfree\t\\N\n日本語\tfree\tSO'3\n\\N\tfree\tSO5\n");
  });

  it('passes through tmux', async () => {
    const screen = await open({ options: { env: { TMUX: '/tmp/tmux-0/default,1,0' } } });
    await show(screen, songs);
    await screen.press('y');
    expect(screen.written).toContain('\u001bPtmux;\u001b\u001b]52;c;SW50cm8=\u0007\u001b\\');
  });
});

describe('the history', () => {
  it('is searched with Ctrl-R, shows what became of each statement, and gives it to the editor', async () => {
    const history = {
      load: async () => [
        { sql: 'select old from songs', at: 0, outcome: 'failed', rows: null, elapsed: 5 } as const,
        { sql: 'select\n  new from users', at: 0, outcome: 'done', rows: 1200, elapsed: 12 } as const,
        { sql: 'select old from songs', at: 0, outcome: 'done', rows: 3, elapsed: 7 } as const,
      ],
      append: async () => undefined,
    };
    const screen = await open({ options: { history } });
    await screen.type('draft', keys.ctrl('r'));
    expect(screen.row('› ✔ select old')).toContain('3 rows · 7 ms');
    expect(screen.row('✔ select new')).toContain('1,200 rows · 12 ms');
    expect(screen.text).toContain('1 of 2');

    await screen.type('users', keys.enter);
    expect(screen.lines.slice(2, 4)).toEqual(['   1▌ select', '   2▌   new from users']);
    await screen.press(keys.ctrl('z'));
    expect(screen.lines[2]).toContain('draft');
  });
});

describe('texts side by side', () => {
  it('keep their own cursor and undo, are named in the footer, and saved a while after a change', async () => {
    const saved: unknown[] = [];
    const buffers = {
      load: async () => ({ texts: ['select 1', 'select two'], at: 1 }),
      save: async (kept: unknown) => {
        saved.push(kept);
      },
    };
    const screen = await open({ options: { buffers } });
    expect(screen.lines[2]).toContain('select two');
    expect(screen.text).toContain('buffer 2/2: select two');

    await screen.type(keys.alt('n'), 'three', keys.alt('s'), keys.ctrl('z'));
    expect(screen.lines[2]).toContain('select 1');
    expect(saved).toEqual([]);
    await screen.advance(1_000);
    await screen.idle();
    expect(saved).toEqual([{ texts: ['select 1', 'select two', 'three'], at: 0 }]);

    await screen.press(keys.alt('w'));
    expect(screen.text).toContain('buffer 1/2: select two');
  });
});

describe('a chart', () => {
  it('draws bars of the numbers beside their labels, and other kinds with Tab', async () => {
    const screen = await open();
    await show(
      screen,
      resultOf(
        ['level', 'n_plays'],
        [
          ['paid', '100'],
          ['free', '50'],
        ],
      ),
    );
    await screen.press('c');
    expect(screen.row('  paid')).toMatch(/paid 100 █+$/);
    const [paid = 0, free = 0] = ['  paid', '  free'].map((label) => screen.row(label).split('█').length - 1);
    expect(paid / free).toBeCloseTo(2, 0);

    await screen.press(keys.tab);
    expect(screen.text).toContain('Chart: line');
    expect(screen.text).toMatch(/[\u2801-\u28ff]/);
  });

  it('has more bars than lines: it says which are in sight, scrolls, and follows sort and filter', async () => {
    const screen = await open();
    const rows = Array.from({ length: 40 }, (_, index) => [`label ${index}`, String(index)]);
    await show(screen, resultOf(['name', 'n_a'], rows));
    await screen.type('l', 's', 's', 'c');
    expect(screen.row('n_a  40 rows')).toMatch(/1–\d+ of 40 in sight \(j, k\)/);
    expect(screen.row('  label 39')).toMatch(/39 █+$/);
    await screen.type('j', 'j');
    expect(screen.text).not.toContain('label 39');
    expect(screen.row('  label 37')).toMatch(/37 █+▊$/);
    await screen.escape();
    await screen.type('/', 'n_a > 37', keys.enter, 'c');
    expect(screen.text).toContain('2 of 40 rows by the filter');
  });

  it('needs a number, and says so', async () => {
    const screen = await open();
    await show(screen, resultOf(['level'], [['paid']]));
    await screen.press('c');
    expect(screen.text).toContain('chart: there is no number');
  });
});

it('the results take the whole screen with z', async () => {
  const screen = await open();
  await send(screen, 'select 1');
  await answer(
    screen,
    resultOf(
      ['n_a'],
      Array.from({ length: 50 }, (_, row) => [String(row)]),
    ),
  );
  await screen.type(keys.tab, 'z');
  expect(titles(screen).length + screen.lines.filter((line) => /^[› ] +\d+ +\d+$/.test(line)).length).toBeGreaterThan(
    12,
  );
});
