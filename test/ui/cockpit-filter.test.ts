import { describe, expect, it } from 'vitest';
import { keys, type Screen, screens } from './screen.ts';

const cockpit = screens();

async function withLog(setting: Parameters<typeof cockpit>[0] = {}): Promise<Screen> {
  const screen = await cockpit(setting);
  await screen.press('r');
  const run = screen.pipeline.latestRun();
  for (let index = 0; index < 40; index++) {
    await run.emit({ type: 'log', level: index % 10 === 0 ? 'warn' : 'info', text: `line ${index}!` });
  }
  await screen.settle();
  return screen;
}

async function say(screen: Screen, text: string): Promise<void> {
  await screen.pipeline.latestRun().emit({ type: 'log', level: 'info', text });
  await screen.settle();
}

describe('/ in the log', () => {
  it('filters while it is typed, and Enter keeps it in the heading with its count', async () => {
    const screen = await withLog();

    await screen.type(keys.tab, '/', '[27]5!');
    expect(screen.text).toMatch(/^\/\[27\]5! /m);
    expect(screen.text).toContain('line 25!');
    expect(screen.text).not.toContain('line 35!');

    await screen.press(keys.enter);
    expect(screen.text).toContain('/[27]5! 1 of 40');
  });

  it('still follows the end, and scrolls', async () => {
    const screen = await withLog();
    await screen.type(keys.tab, '/!1', keys.enter);

    await say(screen, 'line 41!');
    await say(screen, 'line 52!');
    expect(screen.text).toContain('line 52!');
    expect(screen.text).not.toContain('line 41!');

    await screen.press('g');
    expect(screen.text).toContain('line 0!');
    await say(screen, 'line 60!');
    expect(screen.text).not.toContain('line 60!');
    await screen.press('G');
    expect(screen.text).toContain('line 60!');
  });

  it('is taken away by Esc, first the filter and then the pane', async () => {
    const screen = await withLog();
    await screen.type(keys.tab, '/39', keys.enter);
    expect(screen.text).not.toContain('line 38!');

    await screen.escape();
    expect(screen.text).toContain('line 38!');
    expect(screen.text).toContain('══ create');

    await screen.escape();
    expect(screen.text).toContain('── create');
  });

  it('says in place what is wrong with an expression, and filters nothing', async () => {
    const screen = await withLog();

    await screen.type(keys.tab, '/line(');

    expect(screen.text).toContain('/line( ✖ Unterminated group; nothing is filtered');
    expect(screen.text).toContain('line 39!');
  });

  it('says so when nothing matches', async () => {
    const screen = await withLog();

    await screen.type(keys.tab, '/no such thing', keys.enter);

    expect(screen.text).toContain('No row matches the filter.');
    expect(screen.text).toContain('0 of 40');
  });

  it('is edited with the keys of a line and keeps its list when it is opened again', async () => {
    const screen = await withLog();

    await screen.type(keys.tab, '/', 'line x', keys.backspace, '3', keys.ctrl('a'), '!', keys.enter);
    expect(screen.text).toContain('/!line 3');

    await screen.type('/', keys.ctrl('u'), 'warn', keys.enter);
    expect(screen.text).toContain('/warn 4 of 40');
  });
});

describe('/ in the tree', () => {
  it.each([
    [80, 24],
    [200, 50],
  ])('looks into closed steps and keeps the steps of what it finds, at %i×%i', async (columns, rows) => {
    const screen = await cockpit({ columns, rows });

    await screen.type('/', '^(users|artist) ', keys.enter);

    const tree = screen.lines.slice(2).map((line) => line.slice(0, 20).trimEnd());
    expect(tree.filter((line) => /create|stage|transform|validate|users|artist/.test(line)).slice(0, 6)).toEqual(
      ['› ▾ create', '      users', '      artist', '  ▾ transform', '      users', '      artist'].map((line) =>
        expect.stringMatching(line.replace('▾', '[▾▸]')),
      ),
    );
    expect(screen.lines[2]).toContain('/^(users|artist)');
  });

  it('leaves no row selected that cannot be seen', async () => {
    const screen = await cockpit();

    await screen.type('/', 'validate', keys.enter);
    expect(screen.text).toMatch(/› [▾▸] validate/);

    await screen.press('O');
    expect(screen.pipeline.latestRun().request.steps).toEqual(['validate']);
  });
});

it('/ in the help finds a key by its description, under its heading', async () => {
  const screen = await cockpit();

  await screen.type('?', '/', 'first to last', keys.enter);

  expect(screen.text).toContain('Stages');
  expect(screen.text).toMatch(/a +Run all steps, first to last\./);
  expect(screen.text).not.toContain('SQL editor');
  await screen.escape();
  expect(screen.text).toContain('Select the next row.');
  await screen.escape();
  expect(screen.text).toContain('▸ create');
});
