import fc from 'fast-check';
import { it } from 'vitest';
import { cellWidth } from '../../../src/text/width.ts';
import type { Actor } from '../../../src/ui/keys/binding.ts';
import { bindingFor, keyTable, textTarget } from '../../../src/ui/keys.ts';
import { frameOf } from '../../../src/ui/present/frame.ts';
import type { Action } from '../../../src/ui/state/actions.ts';
import type { PromptAction } from '../../../src/ui/state/prompt/actions.ts';
import { cursorOf } from '../../../src/ui/state/prompt/editor.ts';
import { editorOfPrompt } from '../../../src/ui/state/prompt/prompt.ts';
import { reduce } from '../../../src/ui/state/reducer.ts';
import { initialState, type State } from '../../../src/ui/state/state.ts';
import { resultOf, steps, target } from '../fake-pipeline.ts';

const evil = '\u001b[2J\u0007👩‍👩‍👧日本\n\t{"a": [1, {"b": null}]}';

function start(columns: number, rows: number, vim = false): State {
  const state = initialState({ target, steps, readOnly: false, now: 0, size: { columns, rows }, vim });
  return { ...state, screen: 'prompt' };
}

const answered: readonly PromptAction[] = [
  { type: 'sent', id: 1, sent: { sql: 'select 1', line: 0, column: 0 }, at: 0 },
  {
    type: 'result',
    id: 1,
    action: { type: 'opened', columns: resultOf(['n_a', evil, 'c'], []).columns, touched: null },
  },
  {
    type: 'result',
    id: 1,
    action: {
      type: 'rows-came',
      rows: Array.from({ length: 30 }, (_, row) => [String(row), evil, row % 3 === 0 ? null : 'x'.repeat(row * 5)]),
    },
  },
  { type: 'result', id: 1, action: { type: 'ended', rest: 'waiting', fingerprint: 'abc', at: 5 } },
];

/** Keys of the prompt as presses, text for fields, and now and then an event of the engine's. */
const keyNames = [...new Set(keyTable.flatMap(({ keys }) => keys))];
const presses = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...keyNames).map((name) => ({ kind: 'key', name }) as const) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('select 1;', evil, '(', 'level = ', 'dwvjdp')
      .map((text) => ({ kind: 'text', text }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'answer' } as const) },
  { weight: 3, arbitrary: fc.constant({ kind: 'offer' } as const) },
);

/** Applies what keys dispatch; what they would set in motion in the world is left out. */
function press(
  state: State,
  input: { kind: 'key'; name: string } | { kind: 'text'; text: string } | { kind: 'answer' } | { kind: 'offer' },
): State {
  let next = state;
  const dispatch = (action: Action) => {
    next = reduce(next, action);
  };
  if (input.kind === 'answer') {
    for (const action of answered) dispatch({ type: 'prompt', action });
    return next;
  }
  if (input.kind === 'offer') {
    const editor = editorOfPrompt(state.prompt);
    const cursor = cursorOf(editor);
    const items = [evil, 'x'.repeat(90), 'c'].map((label) => ({
      label,
      insert: label,
      caret: 0,
      detail: evil,
      score: 0,
    }));
    const completion = {
      from: Math.max(0, cursor - 1),
      to: cursor,
      items: items.map((item) => ({ ...item, kind: 'columns' as const })),
    };
    dispatch({ type: 'prompt', action: { type: 'completion-asked', by: 'key' } });
    dispatch({ type: 'prompt', action: { type: 'completed', editor: editor.current, completion } });
    return next;
  }
  if (input.kind === 'text') {
    if (textTarget(state) === 'vim') {
      for (const key of input.text) dispatch({ type: 'prompt', action: { type: 'vim-pressed', key } });
    }
    if (textTarget(state) === 'editor') dispatch({ type: 'prompt', action: { type: 'inserted', text: input.text } });
    if (textTarget(state) === 'panel') dispatch({ type: 'prompt', action: { type: 'panel-typed', text: input.text } });
    return next;
  }
  const nothing = () => undefined;
  const world = {
    run: nothing,
    fetchMore: nothing,
    cancel: nothing,
    exportTo: nothing,
    profile: nothing,
    format: nothing,
    editExternally: nothing,
    giveParameters: nothing,
    confirm: nothing,
    openSaved: nothing,
    endTransaction: nothing,
  };
  const acts = {
    run: nothing,
    cancelRun: nothing,
    refresh: nothing,
    askRecreate: nothing,
    scrollHelp: nothing,
    redraw: nothing,
    plan: nothing,
    checkPlan: nothing,
    forceLock: nothing,
    copy: nothing,
    export: nothing,
    askExport: nothing,
    palette: nothing,
    switchMouse: nothing,
    openRecord: nothing,
    listSource: nothing,
    leave: nothing,
  };
  const actor: Actor = { dispatch, prompt: world, ...acts };
  const binding = bindingFor(state, { name: input.name, text: '' });
  if (binding !== undefined && binding.disabled(state) === null) binding.act(state, actor);
  return next;
}

it('whatever is pressed in the prompt, the frame fills the screen and no row is wider than it', () => {
  const sizes = fc.constantFrom([80, 24] as const, [200, 50] as const, [60, 15] as const);
  fc.assert(
    fc.property(sizes, fc.boolean(), fc.array(presses, { maxLength: 60 }), ([columns, rows], vim, inputs) => {
      let state = press(start(columns, rows, vim), { kind: 'answer' });
      for (const input of inputs) {
        state = press(state, input);
        const { bands, cursor } = frameOf(state);
        const height = bands.reduce((sum, band) => sum + band.rows, 0);
        if (height !== rows) throw new Error(`${height} rows of ${rows}`);
        for (const { panes, rows: high } of bands) {
          for (const pane of panes) {
            if (pane.lines.length !== high)
              throw new Error(`a pane of ${pane.lines.length} lines in a band of ${high}`);
            for (const line of pane.lines) {
              const text = line.map((one) => one.text).join('');
              if (cellWidth(text) > columns) throw new Error(`too wide: ${JSON.stringify(text)}`);
              if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) throw new Error(`not safe: ${JSON.stringify(text)}`);
            }
          }
        }
        if (cursor !== null && (cursor.x >= columns || cursor.y >= rows))
          throw new Error('the cursor is off the screen');
      }
    }),
    { numRuns: 150 },
  );
});
