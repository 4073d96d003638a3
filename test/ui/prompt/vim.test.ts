import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorOf, type Editor, editorOf, insert, placeCursor, textOf } from '../../../src/ui/state/prompt/editor.ts';
import { escapeVim, pressVim } from '../../../src/ui/state/prompt/vim/press.ts';
import { normal, openedVim, type VimEditor, vimCursor } from '../../../src/ui/state/prompt/vim/vim.ts';

/** In normal mode, the cursor where `|` stands in the text. */
function at(text: string): VimEditor {
  const place = text.indexOf('|');
  const editor: Editor = placeCursor(editorOf(text.replace('|', '')), place);
  return { vim: { ...openedVim, mode: normal }, editor };
}

/** Presses keys, `⎋` being Esc and `⟲` Ctrl-R; in insert mode they are text. */
function press(start: VimEditor, keys: string): VimEditor {
  return Array.from(keys).reduce((state, key) => {
    if (key === '⎋') return escapeVim(state);
    if (state.vim.mode.kind === 'insert') return { ...state, editor: insert(state.editor, key) };
    return pressVim(state, key === '⟲' ? 'ctrl+r' : key);
  }, start);
}

function shown({ vim, editor }: VimEditor): string {
  const cursor = vimCursor(vim, editor);
  return `${textOf(editor).slice(0, cursor)}|${textOf(editor).slice(cursor)}`;
}

type Row = readonly [text: string, keys: string, result: string];

describe.each<[string, readonly Row[]]>([
  [
    'motions',
    [
      ['|select a', 'l', 's|elect a'],
      ['select |a', 'l', 'select |a'],
      ['s|elect', '5h', '|select'],
      ['|abc\nde\nfgh', 'lljj', 'abc\nde\nfg|h'],
      ['abc\nd|e', 'k', 'a|bc\nde'],
      ['|select u.name, b', 'w', 'select |u.name, b'],
      ['|select u.name, b', '3w', 'select u.|name, b'],
      ['|select u.name, b', '2W', 'select u.name, |b'],
      ['select |u.name', 'e', 'select u|.name'],
      ['|select name', '2e', 'select nam|e'],
      ['select na|me', 'b', 'select |name'],
      ['select na|me', '2b', '|select name'],
      ['  sel|ect', '0', '|  select'],
      ['  sel|ect', '^', '  |select'],
      ['|select\nfrom', '$', 'selec|t\nfrom'],
      ['a\nb\n|c', 'gg', '|a\nb\nc'],
      ['|a\nb\nc', 'G', 'a\nb\n|c'],
      ['|a\nb\nc', '2G', 'a\n|b\nc'],
      ['|a, b, c', 'f,', 'a|, b, c'],
      ['|a, b, c', '2f,', 'a, b|, c'],
      ['|a, b, c', 't,', '|a, b, c'],
      ['|ab, b, c', 't,', 'a|b, b, c'],
      ['a, b, |c', 'F,', 'a, b|, c'],
      ['a, b, |c', 'T,', 'a, b,| c'],
      ['|a, b, c', 'f,;', 'a, b|, c'],
      ['|a, b, c', 'f,;,', 'a|, b, c'],
      ['|a, b, c', 'fx', '|a, b, c'],
      ['co|unt(a, (b))', '%', 'count(a, (b)|)'],
      ['|a\nb\n\nc', '}', 'a\nb\n|\nc'],
      ['|a\n  b', '+', 'a\n  |b'],
    ],
  ],
  [
    'operators',
    [
      ['select |a, b', 'dw', 'select |, b'],
      ['|select a', 'dw', '|a'],
      ['|one two three', 'd2w', '|three'],
      ['|one two three', '2dw', '|three'],
      ['one |two\nthree', 'dw', 'one| \nthree'],
      ['one |two', 'de', 'one| '],
      ['one two| three', 'db', 'one | three'],
      ['one |two three', 'd$', 'one| '],
      ['one |two three', 'D', 'one| '],
      ['one |two three', 'd0', '|two three'],
      ['a|\nb\nc', 'dd', '|b\nc'],
      ['a\nb\n|c', 'dd', 'a\n|b'],
      ['|a\nb\nc', '2dd', '|c'],
      ['|a\nb\nc', 'dj', '|c'],
      ['a\n|b\nc', 'dG', '|a'],
      ['a\n|b\nc', 'dgg', '|c'],
      ['f(|a, b) c', 'df)', 'f(| c'],
      ['f(|a, b) c', 'dt)', 'f(|) c'],
      ['|one two', 'cwx⎋', '|x two'],
      ['one |two', 'cwxy⎋', 'one x|y'],
      ['|a\nb', 'ccx⎋', '|x\nb'],
      ['  |a\nb', 'Sx⎋', '  |x\nb'],
      ['one |two three', 'Cx⎋', 'one |x'],
      ['|abc', 'sx⎋', '|xbc'],
      ['|a\nb', '>>', '  |a\nb'],
      ['  |a\n  b', '<j', '|a\nb'],
      ['a|bc', 'x', 'a|c'],
      ['ab|c', 'x', 'a|b'],
      ['|abcd', '3x', '|d'],
      ['ab|c', 'X', 'a|c'],
    ],
  ],
  [
    'text objects',
    [
      ['select na|me, b', 'diw', 'select |, b'],
      ['select na|me from t', 'daw', 'select |from t'],
      ["select 'a b|c' x", "di'", "select '|' x"],
      ["select 'a b|c' x", "ca'1⎋", 'select |1 x'],
      ['select "a|b"', 'di"', 'select "|"'],
      ['f(a, g(|b), c)', 'di(', 'f(a, g(|), c)'],
      ['f(a, |g(b), c)', 'di(', 'f(|)'],
      ['f(a, |g(b), c)', 'dab', '|f'],
      ['f(a, |b)', 'ci(x⎋', 'f(|x)'],
      ['a |b', 'di(', 'a |b'],
    ],
  ],
  [
    'yanking and putting',
    [
      ['|one two', 'ywP', 'one| one two'],
      ['|a\nb', 'yyp', 'a\n|a\nb'],
      ['|a\nb', 'yyjp', 'a\nb\n|a'],
      ['|a\nb', 'ddp', 'b\n|a'],
      ['a\n|b', 'ddP', '|b\na'],
      ['|a\nb', 'Y2p', 'a\n|a\na\nb'],
      ['|ab', 'xp', 'b|a'],
      ['a |b c', 'yiw$p', 'a b c|b'],
      ['|', 'p', '|'],
    ],
  ],
  [
    'inserting',
    [
      ['a|b', 'ix⎋', 'a|xb'],
      ['a|b', 'ax⎋', 'ab|x'],
      ['  a|b', 'Ix⎋', '  |xab'],
      ['|ab', 'Ax⎋', 'ab|x'],
      ['  |a\nb', 'ox⎋', '  a\n  |x\nb'],
      ['  |a\nb', 'Ox⎋', '  |x\n  a\nb'],
      ['|', 'ix⎋', '|x'],
    ],
  ],
  [
    'other changes',
    [
      ['|abc', 'rx', '|xbc'],
      ['|abc', '2rx', 'x|xc'],
      ['|aBc', '3~', 'Ab|C'],
      ['|a\n  b', 'J', 'a| b'],
      ['|a\nb\nc', '3J', 'a b| c'],
      ['f(|\n  a)', 'J', 'f(| a)'],
      ['a|', 'J', '|a'],
    ],
  ],
  [
    'the dot',
    [
      ['|a b c d', 'dw.', '|c d'],
      ['|a b c', 'cwx⎋w.', 'x |x c'],
      ['|a\nb\nc', 'dd.', '|c'],
      ['|a\nb', 'A;⎋j.', 'a;\nb|;'],
      ['|abcdef', 'x3.', '|ef'],
      ['|a\nb', 'oxy⎋.', 'a\nxy\nx|y\nb'],
    ],
  ],
  [
    'undo and redo',
    [
      ['|one two', 'dwu', '|one two'],
      ['|one two', 'dwu⟲', '|two'],
      ['|a b c', 'dwdw2u', '|a b c'],
      ['|x', 'ione two three⎋u', '|x'],
      ['|one two', 'cwx y z⎋u', '|one two'],
    ],
  ],
  [
    'visual mode',
    [
      ['|select a', 'ved', '| a'],
      ['|abc', 'vly', '|abc'],
      ['|abcd', 'vlyP', 'a|babcd'],
      ['a|bcd', 'vhd', '|cd'],
      ['|a\nb\nc', 'Vjd', '|c'],
      ['|a\nb\nc', 'Vyjp', 'a\nb\n|a\nc'],
      ['|abc def', 'viwcx⎋', '|x def'],
      ['f(a|, b)', 'vi(d', 'f(|)'],
      ['|abc', 'v$d', '|'],
      ['|a\nb', 'Vj>', '  |a\n  b'],
      ['|abc', 'vlU', '|ABc'],
      ['|a\nb\nc', 'VjJ', 'a| b\nc'],
      ['|abc', 'vl⎋', 'a|bc'],
      ['a|bcd', 'vlod', 'a|d'],
      ['|ab cd', 'yiwwviwp', 'ab |ab'],
      ['|abc', 'vlrx', '|xxc'],
    ],
  ],
  [
    'keys that mean nothing',
    [
      ['|abc', 'dzx', '|bc'],
      ['|abc', '2⎋x', '|bc'],
      ['|abc', 'g!x', '|bc'],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%j %s', (text, keys, result) => {
    expect(shown(press(at(text), keys))).toBe(result);
  });
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
