import { describe, expect, it } from 'vitest';
import { type Context, keyLabel } from '../../src/ui/keys/binding.ts';
import { bindingFor, keyTable } from '../../src/ui/keys.ts';
import { footerLines } from '../../src/ui/present/footer.ts';
import { helpLines } from '../../src/ui/present/help.ts';
import { widthOf } from '../../src/ui/present/line.ts';
import { initialState, type State } from '../../src/ui/state/state.ts';
import { steps, target, warehouseStatus } from './fake-pipeline.ts';

const state: State = initialState({ target, steps, readOnly: false, now: 0, size: { columns: 200, rows: 500 } });

/** Contexts that are asked one after another for the same key. */
const chains: readonly (readonly Context[])[] = [
  ['steps', 'cockpit', 'everywhere'],
  ['detail', 'cockpit', 'everywhere'],
  ['editor', 'prompt', 'everywhere'],
  ['results', 'prompt', 'everywhere'],
  ['help', 'everywhere'],
  ['question', 'everywhere'],
];

function textOf(lines: readonly (readonly { text: string }[])[]): string[] {
  return lines.map((line) => line.map(({ text }) => text).join(''));
}

describe('the key table', () => {
  it.each(chains)('gives no key two meanings in %s', (...chain) => {
    const keys = keyTable.filter(({ context }) => chain.includes(context)).flatMap((binding) => binding.keys);

    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('lists every key in the help with its description', () => {
    const help = textOf(helpLines({ ...state, help: 0 }));

    for (const binding of keyTable) {
      const label = binding.keys.map(keyLabel).join(' ');
      expect(help.some((line) => line.trim().startsWith(label) && line.includes(binding.description))).toBe(true);
    }
  });

  it.each(['run', 'run-from'])('has %s wait for the first word of the warehouse, and say so', (id) => {
    const reason = (known: State['known']) =>
      keyTable
        .find((binding) => binding.context === 'cockpit' && binding.id.endsWith(id))
        ?.disabled?.({ ...state, known });
    const unasked = { status: null, asking: true, failure: null, nextTry: null };

    expect(reason(unasked)).toBe('the state of the warehouse is being read');
    expect(reason({ ...unasked, status: warehouseStatus() })).toBeNull();
    expect(reason({ ...unasked, failure: { message: 'gone' } as never })).toBeNull();
  });

  it('has another key beside each function key', () => {
    for (const { id, keys } of keyTable) {
      if (keys.some((key) => /^f\d+$/.test(key))) {
        expect(
          keys.filter((key) => !/^f\d+$/.test(key)),
          id,
        ).not.toEqual([]);
      }
    }
  });

  it('binds no printable key in the editor, where it is text', () => {
    const printable = keyTable.filter(
      ({ context, keys }) => context === 'editor' && keys.some((key) => key.length === 1),
    );

    expect(printable).toEqual([]);
  });

  it('gives a key to the pane that has the keys before its screen', () => {
    const press = { name: 'j', text: 'j' };

    expect(bindingFor(state, press)?.context).toBe('steps');
    expect(bindingFor({ ...state, focus: 'detail' }, press)?.context).toBe('detail');
  });

  it('knows only Ctrl-C and what works everywhere while the cockpit is being left', () => {
    const leaving: State = { ...state, leaving: 'cancelling' };

    expect(bindingFor(leaving, { name: 'r', text: 'r' })).toBeUndefined();
    expect(bindingFor(leaving, { name: 'ctrl+c', text: '' })?.id).toBe('interrupt');
  });
});

describe('the footer', () => {
  it('shows the reason of a key that cannot be used, where there is room', () => {
    expect(textOf(footerLines(state)).at(-1)).toContain('(x cancel: nothing runs)');
  });

  it('fits 80 columns on every screen', () => {
    const narrow = { ...state, size: { columns: 80, rows: 24 } };
    const inPrompt: State = { ...narrow, screen: 'prompt' };
    const states: State[] = [
      narrow,
      { ...narrow, help: 0 },
      inPrompt,
      { ...inPrompt, prompt: { ...inPrompt.prompt, focus: 'results' } },
      { ...narrow, question: { kind: 'quit', focus: 0 } },
    ];

    for (const one of states) {
      const keys = footerLines(one).at(-1) ?? [];
      expect(widthOf(keys)).toBeLessThanOrEqual(80);
      expect(textOf([keys])[0]).not.toContain('…');
    }
  });
});

it('a key is written as people write it', () => {
  expect(['ctrl+c', 'pagedown', 'alt+up', 'f5', 'G', '?', 'shift+tab'].map(keyLabel)).toEqual([
    'Ctrl-C',
    'PgDn',
    'Alt-↑',
    'F5',
    'G',
    '?',
    'Shift-Tab',
  ]);
});
