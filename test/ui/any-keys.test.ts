import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cellWidth } from '../../src/text/width.ts';
import { keyTable } from '../../src/ui/keys.ts';
import { frameOf } from '../../src/ui/present/frame.ts';
import { FakePipeline, warehouseStatus } from './fake-pipeline.ts';
import { keys, type Screen, screens } from './screen.ts';

// Whatever is typed as the name of a file, none is written.
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  writeFile: () => Promise.reject(new Error('there is no disk')),
  open: () => Promise.reject(new Error('there is no disk')),
}));

const cockpit = screens();

afterEach(() => {
  vi.restoreAllMocks();
});

/** Every key of the table that does not leave the cockpit, as the controller gets it, and text that is none. */
const names = [...new Set(keyTable.flatMap((binding) => binding.keys))].filter(
  (name) => name !== 'q' && name !== 'ctrl+c',
);
/** Keys that open something, or lead out of it: pressed evenly, most sequences would stay where they are. */
const doors = ['escape', 'escape', 'tab', '/', ':', 'p', 'e', 'R', '?', ']', 'enter'];
const press = fc.oneof(
  fc.constantFrom(...doors).map((name) => ({ name, text: name.length === 1 ? name : '' })),
  fc.constantFrom(...names).map((name) => ({ name, text: name.length === 1 ? name : name === 'space' ? ' ' : '' })),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
    .filter((text) => text !== 'q')
    .map((text) => ({ name: text, text })),
);
const place = fc.record({ x: fc.nat(220), y: fc.nat(60) });
const pointing = fc.record({ kind: fc.constantFrom('wheel-up', 'wheel-down', 'click'), place });
const act = fc.oneof({ arbitrary: press, weight: 4 }, pointing);

async function filled(columns: number, rows: number): Promise<Screen> {
  const pipeline = new FakePipeline();
  pipeline.told = warehouseStatus({ tables: [{ table: 'users', rows: 97 }] });
  pipeline.makePlan = async ({ steps }) =>
    steps.map((step) => ({ step, summary: 'wide 日本語', statements: ['DROP TABLE users'], reads: ['a\u001b[2J'] }));
  const screen = await cockpit({ pipeline, columns, rows });
  // Also the palette can leave.
  vi.spyOn(screen.cockpit.controller, 'leave').mockReturnValue();
  // Another program would take the terminal, and the keys that follow.
  vi.spyOn(screen.cockpit.controller.prompt, 'editExternally').mockReturnValue();
  await screen.press('r');
  const run = pipeline.latestRun();
  await run.start();
  for (let index = 0; index < 60; index++) {
    await run.emit({
      type: 'log',
      level: 'info',
      text: `line ${index} 日本語 👩‍👩‍👧 \u001b[31m\u0007 ${'wide '.repeat(60)}`,
    });
  }
  run.finish('success');
  await screen.idle();
  return screen;
}

/** The screen of the state is as high as the terminal, no row of it is wider, and nothing in it controls the terminal. */
function expectWholeFrame(screen: Screen): void {
  const state = screen.cockpit.store.get();
  const { bands, cursor } = frameOf(state);
  const { columns, rows } = state.size;
  expect(bands.reduce((sum, band) => sum + band.rows, 0)).toBe(rows);
  for (const band of bands) {
    expect(band.panes.reduce((sum, pane) => sum + pane.columns, 0)).toBe(columns);
    for (const pane of band.panes) {
      expect(pane.lines).toHaveLength(band.rows);
      for (const line of pane.lines) {
        const text = line.map((span) => span.text).join('');
        expect(cellWidth(text)).toBeLessThanOrEqual(pane.columns);
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }
    }
  }
  if (cursor !== null) {
    expect(cursor.x).toBeGreaterThanOrEqual(0);
    expect(cursor.x).toBeLessThan(columns);
    expect(cursor.y).toBeGreaterThanOrEqual(0);
    expect(cursor.y).toBeLessThan(rows);
  }
}

describe('whatever is pressed, clicked and typed', () => {
  it.each([
    [80, 24],
    [60, 15],
    [200, 50],
  ])('the screen stays whole at %i×%i', async (columns, rows) => {
    const screen = await filled(columns, rows);
    const { controller } = screen.cockpit;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40 }), async (acts) => {
        for (const one of acts) {
          if ('kind' in one) controller.mouse({ kind: one.kind as 'click', ...one.place });
          else controller.press([one]);
          expectWholeFrame(screen);
        }
        // A run or query that was begun goes on: nothing here waits for it.
        for (const run of screen.pipeline.runs) run.finish('success');
        for (const query of screen.pipeline.queries) query.confirmCancel();
      }),
      { numRuns: 60 },
    );
    await screen.settle();
    expect(screen.lines).toHaveLength(rows);
  });

  it('a few Esc always lead back to the stages', async () => {
    const screen = await filled(80, 24);
    const { controller, store } = screen.cockpit;
    await fc.assert(
      fc.asyncProperty(fc.array(press, { maxLength: 25 }), async (presses) => {
        controller.press(presses);
        // A query is sent when its session is open.
        await new Promise((resolve) => setImmediate(resolve));
        for (const run of screen.pipeline.runs) run.finish('success');
        for (const query of screen.pipeline.queries) query.confirmCancel();
        await screen.cockpit.controller.idle();
        for (let level = 0; level < 8; level++) controller.press([{ name: 'escape', text: '' }]);
        const { screen: shown, focus, line, plan, help, question, filters, marks } = store.get();
        expect({ shown, focus, line, plan, help, question }).toEqual({
          shown: 'cockpit',
          focus: 'steps',
          line: null,
          plan: null,
          help: null,
          question: null,
        });
        expect(filters.steps).toBeUndefined();
        expect(marks).toEqual([]);
      }),
      { numRuns: 60 },
    );
    await screen.press(keys.ctrl('l'));
    expect(screen.lines.at(-1)).toContain('q quit');
  });
});
