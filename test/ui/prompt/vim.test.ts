import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorOf, type Editor, editorOf, insert, placeCursor, textOf } from '../../../src/ui/state/prompt/editor.ts';
import { escapeVim, pressVim } from '../../../src/ui/state/prompt/vim/press.ts';
import { normal, openedVim, type VimEditor, vimCursor } from '../../../src/ui/state/prompt/vim/vim.ts';
import { vimRows } from './vim-rows.ts';

/** In normal mode, the cursor where `|` stands in the text. */
function at(text: string): VimEditor {
  const place = text.indexOf('|');
  const editor: Editor = placeCursor(editorOf(text.replace('|', '')), place);
  return { vim: { ...openedVim, mode: normal }, editor };
}

/** Presses keys, `⎋` being Esc and `⟲` Ctrl-R; in insert mode they are text. */
function press(start: VimEditor, keys: string): VimEditor {
  let state = start;
  for (const key of keys) {
    if (key === '⎋') state = escapeVim(state);
    else if (state.vim.mode.kind === 'insert') state = { vim: state.vim, editor: insert(state.editor, key) };
    else state = pressVim(state, key === '⟲' ? 'ctrl+r' : key);
  }
  return state;
}

function shown({ vim, editor }: VimEditor): string {
  const cursor = vimCursor(vim, editor);
  return `${textOf(editor).slice(0, cursor)}|${textOf(editor).slice(cursor)}`;
}

describe.each(vimRows)('%s', (_, rows) => {
  it.each(rows)('%j %s', (text, keys, result) => {
    expect(shown(press(at(text), keys))).toBe(result);
  });
});

it.each([
  ['|abc', 'dzx', '|bc'],
  ['|abc', '2⎋x', '|bc'],
  ['|abc', 'g!x', '|bc'],
] as const)('keys that mean nothing are forgotten: %j %s', (text, keys, result) => {
  expect(shown(press(at(text), keys))).toBe(result);
});

describe('whatever is pressed', () => {
  const keys = fc.array(fc.constantFrom(...'hjklwbe0^$gGftdcypPxXJurRiaIAoOvVsS~.;,%{}\'"()12⎋⎋⎋⟲ \n'), {
    maxLength: 60,
  });
  const texts = fc.constantFrom('', 'a', "select a, f(b)\n\n  from 日本 t -- 👩‍👩‍👧\nwhere (x = 'y');", '\n\n');

  it('the cursor stays in the text, in normal mode on a character, and undo leads back to the beginning', () => {
    fc.assert(
      fc.property(texts, keys, (text, pressed) => {
        let state = press(at(`|${text}`), pressed.join(''));
        const cursor = vimCursor(state.vim, state.editor);
        expect(cursor).toBeLessThanOrEqual(textOf(state.editor).length);
        state = escapeVim(escapeVim(state));
        const line = state.editor.current.doc.lineAt(cursorOf(state.editor));
        if (line.length > 0) expect(cursorOf(state.editor)).toBeLessThan(line.to);
        for (let step = 0; step < 200; step += 1) state = pressVim(state, 'u');
        expect(textOf(state.editor)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });
});
