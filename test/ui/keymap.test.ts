import { describe, expect, it } from 'vitest';
import { parseKey } from '../../src/ui/keys/key-names.ts';
import { type KeyLine, readKeymap } from '../../src/ui/keys/keymap.ts';
import { contextChains, keyTable } from '../../src/ui/keys.ts';
import { keysPage } from './keys-page.ts';
import { screens } from './screen.ts';

const cockpit = screens();

/** What lines such as `cockpit.run = x` come to, in keys.ini from line 1 on. */
function read(...lines: readonly string[]) {
  const parsed = lines.map((line, index): KeyLine => {
    const [, context = '', id = '', value = ''] = /^(\w+)\.(\S+) = (.*)$/.exec(line) ?? [];
    return { context, id, value, where: `keys.ini:${index + 1}` };
  });
  return readKeymap(parsed, keyTable, Object.values(contextChains));
}

describe('a key', () => {
  it('is read as people write it', () => {
    expect(
      ['j', 'G', 'Ctrl-R', 'ctrl+r', 'alt+X', 'PgDn', 'Esc', 'F5', 'shift+tab', ':', 'ctrl+alt+del', '-', 'alt+-'].map(
        parseKey,
      ),
    ).toEqual([
      'j',
      'G',
      'ctrl+r',
      'ctrl+r',
      'alt+x',
      'pagedown',
      'escape',
      'f5',
      'shift+tab',
      ':',
      'ctrl+alt+delete',
      '-',
      'alt+-',
    ]);
  });

  it('that no terminal sends is none', () => {
    expect(['', 'super+x', 'ctrl+ctrl+x', 'f13', 'word', 'shift+g', '\u0007'].map(parseKey)).toEqual(
      Array.from({ length: 7 }, () => null),
    );
  });
});

describe('keys of one’s own', () => {
  it('replace those of the table, also those that change places', () => {
    const { keymap, problems } = read('cockpit.run = a', 'cockpit.run-all = r F6', 'cockpit.export = none');

    expect(problems).toEqual([]);
    expect(keymap).toEqual({ 'cockpit.run': ['a'], 'cockpit.run-all': ['r', 'f6'], 'cockpit.export': [] });
  });

  it('for an action that does not exist are refused, with the nearest one', () => {
    expect(read('cockpit.runn = z').problems).toEqual([
      'keys.ini:1: there is no action cockpit.runn; did you mean cockpit.run?',
    ]);
  });

  it('that do not exist, or are text where they would work, are refused', () => {
    const { keymap, problems } = read('cockpit.run = hyper+r', 'editor.undo = u');

    expect(keymap).toEqual({});
    expect(problems).toEqual([
      'keys.ini:1: cockpit.run: there is no key hyper+r',
      'keys.ini:2: editor.undo: u is text there',
    ]);
  });

  it('that another action has in the same place are refused, and the table’s stay', () => {
    const { keymap, problems } = read('cockpit.run = x', 'steps.next = n');

    expect(keymap).toEqual({ 'steps.next': ['n'] });
    expect(problems).toEqual([
      'keys.ini:1: cockpit.run: X is a key of cockpit.cancel already; r stays'.replace('X', 'x'),
    ]);
  });

  it('of two lines are the first one’s, and giving one back its key is no new conflict', () => {
    const { keymap, problems } = read('cockpit.plan = z', 'cockpit.run = z', 'cockpit.retry = r');

    expect(keymap).toEqual({ 'cockpit.plan': ['z'] });
    expect(problems).toEqual([
      'keys.ini:2: cockpit.run: z is a key of cockpit.plan already; r stays',
      'keys.ini:3: cockpit.retry: r is a key of cockpit.run already; t stays',
    ]);
  });

  it('never take Ctrl-C away', () => {
    expect(read('everywhere.interrupt = f6').keymap).toEqual({ 'everywhere.interrupt': ['f6', 'ctrl+c'] });
    expect(read('cockpit.run = ctrl+c').problems).toHaveLength(1);
  });

  it('work, and are what footer, help and palette show', async () => {
    const { keymap } = read('cockpit.run-all = ctrl+r', 'cockpit.refresh = a', 'cockpit.error = Z');
    const screen = await cockpit({ options: { keymap }, columns: 120, rows: 50 });
    expect(screen.lines.at(-1)).toContain('Ctrl-R all');

    await screen.press('?');
    expect(screen.text).toMatch(/Ctrl-R +Run all steps/);
    await screen.escape();
    await screen.type(':', 'refresh');
    expect(screen.row('› refresh')).toMatch(/refresh +a +Ask the warehouse/);
    await screen.escape();

    await screen.press('a');
    expect(screen.pipeline.runs).toHaveLength(0);
    await screen.press('\u0012');
    expect(screen.pipeline.runs).toHaveLength(1);
  });
});

describe('the key table', () => {
  it('is what docs/keys.md says; `npx vitest run test/ui/keymap.test.ts -u` writes it anew', async () => {
    await expect(keysPage()).toMatchFileSnapshot('../../docs/keys.md');
  });

  it('takes the example of docs/keys.md as it stands', () => {
    const example = /```ini\n(.*?)```/s.exec(keysPage())?.[1] ?? '';
    const sections = example.split(/^\[(\w+)\]\n/m).slice(1);
    const lines = sections.flatMap((context, index) =>
      index % 2 === 0
        ? (sections[index + 1] ?? '')
            .split('\n')
            .filter(Boolean)
            .map((line) => `${context}.${line}`)
        : [],
    );

    const { keymap, problems } = read(...lines);

    expect(problems).toEqual([]);
    expect(keymap).toMatchObject({ 'cockpit.run': ['ctrl+r', 'f5'], 'everywhere.palette': [':', 'ctrl+g'] });
  });

  it('names no action twice', () => {
    const ids = keyTable.map(({ context, id }) => `${context}.${id}`);

    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});
