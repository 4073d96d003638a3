import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellWidth } from '../../../src/text/width.ts';
import { drawable, drawnWidth } from '../../../src/ui/columns.ts';
import { frameOf } from '../../../src/ui/present/frame.ts';
import type { PromptAction } from '../../../src/ui/state/prompt/actions.ts';
import { gridRoom } from '../../../src/ui/state/prompt/room.ts';
import { reduce } from '../../../src/ui/state/reducer.ts';
import { initialState, type State } from '../../../src/ui/state/state.ts';
import { Emulator } from '../../emulator.ts';
import { resultOf, steps, target } from '../fake-pipeline.ts';

const size = { columns: 120, rows: 24 };

/**
 * What values are made of. Not: characters that are younger than the emulator's tables (Unicode 11), whose width it cannot
 * know.
 */
const piece = fc.oneof(
  fc.constantFrom(...'abc 019.,:;|│"\\'),
  fc.constantFrom(...'äöüßéñøÅ¡¿·×…→∅'),
  fc.constantFrom(...'日本語中文漢字한국어カナｶﾅ，。「」（）'),
  fc.constantFrom('ᄒ', 'ᅡ', 'ᆫ', 'ㅎ', '각', 'ᄒ\u1161\u11ab'),
  fc.constantFrom(...'אבגدعبيמش', 'لا', '\u0600', '\u06dd'),
  fc.constantFrom('e\u0301', 'o\u0308', 'a\u0300\u0301\u0302\u0303', '\u0301', 'क्षि', 'नमस्ते', 'กำ', 'ที่', 'ಕ್ಷ'),
  fc.constantFrom(
    '👩‍👩‍👧',
    '👍🏽',
    '🏽',
    '🇩🇪',
    '🇩',
    '🇩🇪🇫',
    '❤️',
    '☺',
    '🎵',
    '1️⃣',
    '🏴‍☠️',
    '\u200d',
    '\ufe0f',
    '👨🏿‍🚀',
    '🤻',
    '䷀',
    '☰',
  ),
  fc.constantFrom(
    '\u0000',
    '\t',
    '\n',
    '\r',
    '\u001b[31m',
    '\u001b]0;x\u0007',
    '\b',
    '\u007f',
    '\u009b',
    '\u0085',
    '\u200f',
    '\u202e',
    '\ufeff',
    '\u00ad',
    '\u2028',
  ),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

/** The screen's lines as text, as a state is drawn. */
function linesOf(state: State): string[] {
  return frameOf(state).bands.flatMap(({ panes, rows }) =>
    Array.from({ length: rows }, (_, row) =>
      panes.map((pane) => (pane.lines[row] ?? []).map((one) => one.text).join('')).join(' '),
    ),
  );
}

function stateWith(rows: readonly (readonly (string | null)[])[], actions: readonly PromptAction[]): State {
  const start = initialState({ target, steps, readOnly: false, now: 0, size });
  const id = 1;
  const answered: readonly PromptAction[] = [
    { type: 'sent', id, sent: { sql: 'select 1', line: 0, column: 0 }, at: 0 } as PromptAction,
    { type: 'result', id, action: { type: 'opened', columns: resultOf(['n_a', 'b', 'c'], []).columns, touched: null } },
    { type: 'result', id, action: { type: 'rows-came', rows } },
    { type: 'focused', pane: 'results' },
    ...actions,
  ];
  return answered.reduce<State>((state, action) => reduce(state, { type: 'prompt', action }), {
    ...start,
    screen: 'prompt',
  });
}

/** No value has this character; it is written behind each line, to see where that ends. */
const end = '¦';

/** Writes lines, one a row, as a terminal gets them, and returns what it shows of each and how wide that is. */
async function shown(
  lines: readonly string[],
): Promise<{ readonly cells: readonly string[]; readonly width: number }[]> {
  // Wider than the frame: what is too wide shows as such.
  const emulator = new Emulator(size.columns + 20, lines.length);
  await emulator.write(lines.map((line) => line + end).join('\r\n'));
  return lines.map((_, row) => {
    const cells = emulator.cells(row).map((cell) => cell.text);
    return { cells, width: cells.findLastIndex((cell) => cell.startsWith(end)) };
  });
}

async function expectWhole(lines: readonly string[]): Promise<void> {
  for (const [row, { width }] of (await shown(lines)).entries()) {
    const line = lines[row] ?? '';
    expect(width, JSON.stringify(line)).toBe(cellWidth(line));
    expect(width, JSON.stringify(line)).toBeLessThanOrEqual(size.columns);
  }
}

test('a text takes the columns on a terminal that it is given', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (one) => {
      // A mark needs something to stand on; in the grid that is the gap between columns.
      const [seen] = await shown([`|${drawable(one)}`]);
      expect(seen?.width).toBe(1 + drawnWidth(one));
    }),
    { numRuns: 300 },
  );
});

const arrangements = fc.constantFrom('grid', 'wrapped', 'expanded');

test('whatever is in its cells, the lines of the grid stand below each other', async () => {
  const rows = fc.array(fc.tuple(fc.constant('1'), fc.option(text), text), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, arrangements, async (cells, arrangement) => {
      const lines = linesOf(stateWith(cells, [{ type: 'view-changed', change: { kind: 'arrange', arrangement } }]));
      await expectWhole(lines);
      if (arrangement === 'expanded') return;
      const head = lines.findIndex((line) => line.includes('n_a'));
      const grid = (await shown(lines.slice(head, head + cells.length + 1))).map(({ cells: drawn }) => drawn);
      // The rule that is drawn between columns, in the heading; values may hold the same character elsewhere.
      const rules = (grid[0] ?? []).flatMap((one, at) => (one === '│' ? [at] : []));
      expect(rules).toHaveLength(2);
      for (const line of grid) for (const at of rules) expect(line[at]).toBe('│');
    }),
    { numRuns: 60 },
  );
});

test('and so they do however large the rows’ numbers', () => {
  const rows = Array.from({ length: 100_001 }, () => ['1', 'x', 'y']);
  const view = gridRoom(stateWith(rows, []));
  const lines = linesOf(stateWith(rows, [{ type: 'grid-moved', to: 'last-row', view }]));
  const grid = lines.filter((line) => line.includes(' │ '));
  expect(grid.at(-1)).toMatch(/^›100,001 +1 │ x │ y/);
  expect(new Set(grid.map((line) => line.indexOf('│'))).size).toBe(1);
});

test('and so does the whole value in its viewer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.json()), async (value) => {
      await expectWhole(
        linesOf(stateWith([[value, 'x', 'y']], [{ type: 'panel-opened', panel: { kind: 'cell', top: 0 } }])),
      );
    }),
    { numRuns: 60 },
  );
});
