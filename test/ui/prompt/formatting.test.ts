import { describe, expect, it } from 'vitest';
import { keys, type Screen } from '../screen.ts';
import { prompts } from './prompt-screen.ts';

const openPrompt = prompts();

async function pasted(text: string): Promise<Screen> {
  const screen = await openPrompt({ rows: 50 });
  await screen.type(keys.paste(text));
  return screen;
}

function text(screen: Screen): string {
  return screen.lines
    .slice(2, 16)
    .map((line) => line.slice(6))
    .join('\n')
    .trimEnd();
}

describe('formatting', () => {
  it('lays out the statement under the cursor and no other, and undo takes it back at once', async () => {
    const screen = await pasted('select 1;\nselect level,count(*) from users group by level;\nselect   3');
    await screen.type(keys.up, keys.alt('q'));
    await screen.idle();
    expect(text(screen)).toBe('select 1;\nselect\n  level,\n  count(*)\nfrom\n  users\ngroup by\n  level;\nselect   3');

    await screen.press(keys.ctrl('z'));
    expect(text(screen)).toBe('select 1;\nselect level,count(*) from users group by level;\nselect   3');
  });

  it('leaves the cursor at its word', async () => {
    const screen = await pasted('select level,count(*) from users');
    await screen.type(keys.alt('b'), keys.right, keys.alt('q'));
    await screen.idle();
    await screen.press('|');
    expect(text(screen)).toBe('select\n  level,\n  count(*)\nfrom\n  u|sers');
  });

  it('lays out what is selected', async () => {
    const screen = await pasted('select 1,2;select 3,4;');
    await screen.type(keys.ctrl('a'), keys.alt('q'));
    await screen.idle();
    expect(text(screen)).toBe('select\n  1,\n  2;\n\nselect\n  3,\n  4;');
  });

  it('is given up when the text was changed meanwhile', async () => {
    const screen = await pasted('select 1,2');
    const { controller, store } = screen.cockpit;
    controller.prompt.format({ from: 0, to: 10 });
    store.dispatch({ type: 'prompt', action: { type: 'inserted', text: ',3' } });
    await screen.idle();
    expect(text(screen)).toBe('select 1,2,3');
    expect(screen.text).toContain('format: the text was changed meanwhile');
  });

  it('says why a text stays as it was', async () => {
    const screen = await pasted("select 'open");
    await screen.press(keys.alt('q'));
    await screen.idle();
    expect(screen.text).toContain('format: it cannot be formatted');
    expect(text(screen)).toBe("select 'open");
  });
});
