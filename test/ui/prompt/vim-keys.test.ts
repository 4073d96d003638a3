import { expect, it } from 'vitest';
import { starCatalog } from '../../sql/completion/catalog.ts';
import { FakePipeline } from '../fake-pipeline.ts';
import { keys, type Screen } from '../screen.ts';
import { prompts } from './prompt-screen.ts';

const openPrompt = prompts();

async function open(): Promise<Screen> {
  const pipeline = new FakePipeline();
  pipeline.readCatalog = () => starCatalog;
  const screen = await openPrompt({ pipeline, options: { vim: true } });
  await screen.idle();
  return screen;
}

function text(screen: Screen): string {
  return screen.lines
    .slice(2, 8)
    .map((line) => line.slice(6))
    .join('\n')
    .trimEnd();
}

it('the editor begins in insert mode, and the rule says which mode it is in', async () => {
  const screen = await open();
  expect(screen.row('Results')).toMatch(/ INSERT$/);
  await screen.press('select one, two');
  await screen.escape();
  expect(screen.row('Results')).toMatch(/ NORMAL$/);
  await screen.press('bd');
  expect(screen.row('Results')).toMatch(/ NORMAL d$/);
  await screen.press('w');
  expect(text(screen)).toBe('select one,');
  await screen.press('v');
  expect(screen.row('Results')).toMatch(/ VISUAL$/);
  await screen.press('V');
  expect(screen.row('Results')).toMatch(/ VISUAL LINE$/);
});

it('keys that arrive in one chunk are commands up to the one that begins to insert', async () => {
  const screen = await open();
  await screen.press('one two');
  await screen.escape();
  await screen.press('0cwzero');
  expect(text(screen)).toBe('zero two');
});

it('runs what visual mode has selected, and Enter runs nothing in normal mode', async () => {
  const screen = await open();
  await screen.type(keys.paste('select 1;\nselect 2;\nselect 3;'));
  await screen.escape();
  await screen.press(keys.enter);
  expect(screen.pipeline.queries).toHaveLength(0);
  await screen.type('kVk', keys.ctrl('j'));
  expect(screen.pipeline.latestQuery().sql).toBe('select 1');
});

it('Esc does not leave the prompt, and cancels what runs', async () => {
  const screen = await open();
  await screen.type('select 1', keys.ctrl('j'));
  await screen.escape();
  await screen.escape();
  expect(screen.pipeline.latestQuery().signal.aborted).toBe(true);
  screen.pipeline.latestQuery().confirmCancel();
  await screen.idle();
  await screen.escape();
  expect(screen.text).toContain('SQL › editor');
});

it('undoes with u and redoes with Ctrl-R; arrows move, and a paste is text in every mode', async () => {
  const screen = await open();
  await screen.press('one two');
  await screen.escape();
  await screen.type('dd', 'u', keys.ctrl('r'));
  expect(text(screen)).toContain('Type a statement');
  await screen.type('u', keys.left, 'x', keys.paste('dd'));
  expect(text(screen)).toBe('one tddo');
});

it('leaves visual mode for what is no key of vim: a paste takes the place of what was selected', async () => {
  const screen = await open();
  await screen.press('one two');
  await screen.escape();
  await screen.type('viw', keys.paste('x'));
  expect(text(screen)).toBe('one x');
  expect(screen.row('Results')).toMatch(/ NORMAL$/);
  await screen.type('v', keys.alt('b'));
  expect(screen.row('Results')).toMatch(/ NORMAL$/);
});

it('opens the palette with its key, but where a character is awaited', async () => {
  const screen = await open();
  await screen.press('a:b');
  await screen.escape();
  await screen.press('0f:x');
  expect(text(screen)).toBe('ab');
  await screen.press(':');
  expect(screen.text).toContain('══ Actions');
});

it('completes in insert mode, where one Esc closes the list and ends typing', async () => {
  const screen = await open();
  await screen.press('select * from songPl');
  await screen.advance(1000);
  await screen.press(keys.tab);
  expect(text(screen)).toBe('select * from songPlays');
  await screen.press(' sp where sp.us');
  await screen.advance(1000);
  expect(screen.text).toContain('│ user_agent');
  await screen.escape();
  expect(screen.text).not.toContain('│ user_agent');
  expect(screen.row('Results')).toMatch(/ NORMAL$/);
  await screen.press(keys.tab);
  expect(screen.text).toContain('SQL › results');
});

it('is off unless it was asked for', async () => {
  const screen = await openPrompt();
  await screen.press('dd');
  expect(text(screen)).toBe('dd');
  expect(screen.row('Results')).not.toContain('INSERT');
});
