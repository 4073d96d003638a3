import { describe, expect, it } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import { editorOfPrompt } from '../../../src/ui/state/prompt/prompt.ts';
import { starCatalog } from '../../sql/completion/catalog.ts';
import { FakePipeline, resultOf } from '../fake-pipeline.ts';
import { keys, type Screen, type ScreenSetting } from '../screen.ts';
import { answer, prompts } from './prompt-screen.ts';

const openPrompt = prompts();

const ctrlSpace = '\0';

function starPipeline(): FakePipeline {
  const pipeline = new FakePipeline();
  pipeline.readCatalog = () => starCatalog;
  return pipeline;
}

/** The prompt on the star schema, its catalog read. */
async function star(setting: ScreenSetting = {}): Promise<Screen> {
  const screen = await openPrompt({ pipeline: starPipeline(), ...setting });
  await screen.idle();
  return screen;
}

/** Types keys and rests, so that the list comes. */
async function type(screen: Screen, ...inputs: readonly string[]): Promise<void> {
  await screen.type(...inputs);
  await screen.advance(1000);
}

/** The rows of the list that is open: their labels, kinds and details. */
function offered(screen: Screen): readonly string[] {
  return screen.lines.flatMap((line) => {
    const inside = /│(.*)│/.exec(line)?.[1];
    return inside === undefined ? [] : [inside.trim().replaceAll(/ +/g, ' ')];
  });
}

function text(screen: Screen): string {
  return screen.lines
    .slice(2, 8)
    .map((line) => line.slice(6))
    .join('\n')
    .trimEnd();
}

describe('the list of what can be inserted', () => {
  it('opens while a name is typed, narrows with each letter and shows kind and type', async () => {
    const screen = await star();

    await type(screen, 'select * from songPlays sp where sp.us');
    expect(offered(screen)).toEqual(['user_id column int', 'user_agent column text']);
    expect(screen.row('└')).toContain(' 2 ');
    expect(screen.lines.at(-1)).toMatch(/^ Tab take {2}↓ choose {2}Esc close/);

    await screen.type('er_a');
    expect(offered(screen)).toEqual(['user_agent column text']);
  });

  it('stands below the word that it replaces', async () => {
    const screen = await star();
    await type(screen, 'select * from songPlays sp where sp.us');

    const label = screen.row('user_agent').indexOf('user_agent');
    expect(label).toBe(screen.row('where sp.us').indexOf('us', 30));
  });

  it('does not keep a key waiting: nothing is computed until typing rests', async () => {
    const screen = await star();

    await screen.type('select * from so');
    expect(offered(screen)).toEqual([]);
    await screen.advance(1000);
    expect(offered(screen).join()).toContain('songPlays');
  });

  it('is taken by Tab, the chosen item or else the first; undo takes it back at once', async () => {
    const screen = await star();

    await type(screen, 'select * from son');
    await screen.press(keys.tab);
    expect(text(screen)).toBe('select * from songs');
    expect(offered(screen)).toEqual([]);

    await type(screen, keys.ctrl('z'), 'g');
    await screen.type(keys.down, keys.down, keys.tab);
    expect(text(screen)).toBe('select * from songPlays');
    await screen.press(keys.ctrl('z'));
    expect(text(screen)).toBe('select * from song');
  });

  it('is taken by Enter only when an item was chosen', async () => {
    const screen = await star();

    await type(screen, 'select * from son');
    await screen.press(keys.enter);
    expect(text(screen)).toBe('select * from son');
    expect(offered(screen)).toEqual([]);

    await type(screen, keys.ctrl('x'), 'select * from son');
    await screen.type(keys.down, keys.enter);
    expect(text(screen)).toBe('select * from songs');
  });

  it('lets Enter run a statement that ends in a semicolon', async () => {
    const screen = await star();
    await type(screen, 'select title from songs');
    await screen.type(';', keys.enter);

    expect(screen.pipeline.latestQuery().sql).toBe('select title from songs');
  });

  it('is left by moving beyond its ends, and closed by Esc for the word', async () => {
    const screen = await star();
    await type(screen, 'select * from songPlays sp where sp.us');

    await screen.type(keys.down, keys.down, keys.down);
    expect(screen.row('└')).toContain(' 2 ');
    await screen.press(keys.up);
    expect(screen.row('└')).toContain(' 2/2 ');

    await screen.escape();
    expect(offered(screen)).toEqual([]);
    await type(screen, 'er');
    expect(offered(screen)).toEqual([]);
    expect(screen.text).toContain('SQL › editor');

    await type(screen, ' and sp.us');
    expect(offered(screen)).toHaveLength(2);
  });

  it('is taken by a click, and moved through by the wheel', async () => {
    const screen = await star();
    await type(screen, 'select * from songPlays sp where sp.us');

    const row = screen.lines.findIndex((line) => line.includes('user_agent'));
    await screen.press(keys.wheel('down', 45, row));
    expect(screen.row('└')).toContain(' 1/2 ');
    await screen.click('user_agent');
    expect(text(screen)).toBe('select * from songPlays sp where sp.user_agent');
    expect(screen.text).toContain('SQL › editor');
  });

  it('opens for a key where nothing is typed yet, and takes the only thing that can stand there', async () => {
    const screen = await star();

    await screen.type('select ', ctrlSpace);
    await screen.idle();
    expect(offered(screen).length).toBeGreaterThan(3);

    await screen.type(keys.ctrl('x'), 'select * from users', keys.ctrl('a'), keys.left);
    for (let step = 0; step < 8; step += 1) await screen.press(keys.right);
    await screen.press(keys.tab);
    await screen.idle();
    expect(text(screen)).toBe('select user_id, first_name, last_name, gender, level from users');
  });

  it('puts the cursor between the brackets of a function', async () => {
    const screen = await star();

    await type(screen, 'select coun');
    await screen.type(keys.tab, '*');
    expect(text(screen)).toBe('select count(*)');
  });

  it('offers whole joins behind JOIN', async () => {
    const screen = await star({ columns: 140 });

    await type(screen, 'select * from songPlays sp join ');
    expect(offered(screen).join()).toContain('users u on u.user_id = sp.user_id join foreign key');
  });

  it('never opens in comments and literals, behind a paste, or on a key there', async () => {
    const screen = await star();

    await type(screen, "select 'us");
    expect(offered(screen)).toEqual([]);
    await type(screen, "' -- us");
    expect(offered(screen)).toEqual([]);
    await screen.press(ctrlSpace);
    await screen.idle();
    expect(screen.text).toContain('There is nothing to complete here.');

    await type(screen, keys.ctrl('x'), keys.paste('select * from us'));
    expect(offered(screen)).toEqual([]);
  });

  it('completes the commands of the prompt', async () => {
    const screen = await star();

    await type(screen, '\\d');
    expect(offered(screen)[0]).toMatch(/^\\d command/);
  });

  it('goes when the cursor or the screen goes elsewhere', async () => {
    const screen = await star();
    for (const away of [keys.left, keys.ctrl('r'), keys.alt('n')]) {
      await type(screen, keys.ctrl('x'), 'select * from us');
      expect(offered(screen).length).toBeGreaterThan(0);
      await screen.press(away);
      expect(offered(screen)).toEqual([]);
      if (away === keys.ctrl('r')) await screen.escape();
    }
  });
});

it('what was found for another state of the text is dropped', async () => {
  const screen = await star();
  await screen.type('select * from son');
  const { store } = screen.cockpit;
  const { current } = editorOfPrompt(store.get().prompt);
  await screen.press('g');
  const item = { label: 'songs', insert: 'songs', caret: 5, kind: 'table', detail: '', score: 1 } as const;
  const completion = { from: 14, to: 17, items: [item] };
  store.dispatch({ type: 'prompt', action: { type: 'completed', editor: current, completion } });
  await screen.settle();
  expect(offered(screen)).toEqual([]);
});

describe('Tab', () => {
  it('gives the keys to the results behind a text that was just run, and behind a blank', async () => {
    const screen = await star();
    await screen.type(keys.paste('select title from songs'), keys.ctrl('j'));
    await answer(screen, resultOf(['title'], [['Intro']]));
    await screen.press(keys.tab);
    expect(screen.text).toContain('SQL › results');

    await screen.type(keys.tab, ' ', keys.tab);
    expect(screen.text).toContain('SQL › results');
  });
});

describe('Tab with nothing to complete', () => {
  it.each(['select * from songs', '-- a comment'])('gives the keys to the results: %s', async (typed) => {
    const screen = await star();
    await type(screen, typed);
    await screen.press(keys.tab);
    await screen.idle();
    expect(screen.text).toContain('SQL › results');
  });
});

describe('ranking', () => {
  it('goes by use, which the history keeps', async () => {
    const entry = (sql: string) => ({ sql, at: 0, outcome: 'done', rows: 1, elapsed: 1 }) as const;
    const history = {
      load: () => Promise.resolve([entry('select user_agent from songPlays'), entry('select 1, user_agent')]),
      append: () => Promise.resolve(),
    };
    const screen = await star({ options: { history } });

    await type(screen, 'select * from songPlays sp where sp.us');
    expect(offered(screen)[0]).toContain('user_agent');
  });
});

describe('the catalog', () => {
  it('is read when the prompt opens, and after what may have changed it', async () => {
    const screen = await star();
    expect(screen.pipeline.catalogReads).toBe(1);

    await screen.press('select 1;\r');
    await answer(screen, resultOf(['n'], [['1']]));
    expect(screen.pipeline.catalogReads).toBe(1);

    await screen.type(keys.ctrl('x'), 'create table t (a int);', keys.enter);
    await answer(screen, resultOf([], []));
    expect(screen.pipeline.catalogReads).toBe(2);
  });

  it('is read again after a run', async () => {
    const screen = await star();
    await screen.escape();
    await screen.press('a');
    const run = screen.pipeline.latestRun();
    await run.start();
    run.finish('success');
    await screen.idle();

    expect(screen.pipeline.catalogReads).toBe(2);
  });

  it('stays as it was when reading it again fails, and the list says so', async () => {
    const screen = await star();
    screen.pipeline.readCatalog = () => Promise.reject(new SparkifyError('warehouse', 'no connection'));
    await screen.type('create table t (a int);', keys.enter);
    await answer(screen, resultOf([], []));

    await type(screen, keys.ctrl('x'), 'select * from songPlays sp where sp.us');
    expect(offered(screen)).toHaveLength(2);
    expect(screen.row('└')).toMatch(/names as of \d\d:\d\d:\d\d: no connection/);
  });

  it('opens the list that was waited for when it comes', async () => {
    const reading = Promise.withResolvers<typeof starCatalog>();
    const pipeline = new FakePipeline();
    pipeline.readCatalog = () => reading.promise;
    const screen = await openPrompt({ pipeline });
    await type(screen, 'select * from songPl');
    expect(offered(screen)).toEqual([]);

    reading.resolve(starCatalog);
    await screen.idle();
    await screen.advance(1000);
    expect(offered(screen)).toEqual(['songPlays table table · key songplay_id']);
  });

  it('that is read again leaves chosen what was chosen', async () => {
    const screen = await star();
    await type(screen, 'select * from songPlays sp where sp.us');
    await screen.press(keys.down);
    const { store } = screen.cockpit;
    const { index } = store.get().prompt.catalog;
    store.dispatch({ type: 'prompt', action: { type: 'catalog-read', index, at: 0 } });
    await screen.advance(1000);
    expect(screen.row('└')).toContain(' 1/2 ');
  });

  it('is not waited for: keywords are offered before it is there', async () => {
    const reading = Promise.withResolvers<typeof starCatalog>();
    const pipeline = new FakePipeline();
    pipeline.readCatalog = () => reading.promise;
    const screen = await openPrompt({ pipeline });

    await type(screen, 'sel');
    expect(offered(screen)[0]).toMatch(/^select keyword/);
    expect(screen.row('└')).toContain('names are being read …');
    reading.resolve(starCatalog);
    await screen.idle();
    await screen.advance(1000);
    expect(screen.row('└')).not.toContain('names');
  });
});
