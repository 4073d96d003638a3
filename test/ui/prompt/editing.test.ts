import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bracketPairAt } from '../../../src/ui/state/prompt/brackets.ts';
import { bufferName } from '../../../src/ui/state/prompt/buffers.ts';
import {
  cursorOf,
  type Editor,
  editorOf,
  erase,
  insert,
  insertLineBreak,
  move,
  redo,
  selectAll,
  selectedText,
  selectionOf,
  textOf,
  undo,
} from '../../../src/ui/state/prompt/editor.ts';
import { indent, outdent, toggleComment } from '../../../src/ui/state/prompt/lines.ts';

/** An editor with the text between `[` and `]` selected. */
function selected(marked: string): Editor {
  const from = marked.indexOf('[');
  const to = marked.indexOf(']') - 1;
  let editor = move(editorOf(marked.replace(/[[\]]/g, '')), 'text-start');
  while (cursorOf(editor) < from) editor = move(editor, 'right');
  while (cursorOf(editor) < to) editor = move(editor, 'right', 'extend');
  return editor;
}

describe('a selection', () => {
  it('grows with every kind of move, and is left by one without Shift at the end that it points to', () => {
    let editor = selected('a[bc\nd]e');
    expect(selectedText(editor)).toBe('bc\nd');
    editor = move(editor, 'line-end', 'extend');
    expect(selectedText(editor)).toBe('bc\nde');
    expect(cursorOf(move(editor, 'left'))).toBe(1);
    expect(cursorOf(move(editor, 'right'))).toBe(6);
  });

  it('is what typing replaces and erasing takes away', () => {
    expect(textOf(insert(selected('select [title] from t'), 'x'))).toBe('select x from t');
    expect(textOf(erase(selected('a[b\nc]d'), 'left'))).toBe('ad');
    expect(textOf(erase(selected('a[b\nc]d'), 'word-right'))).toBe('ad');
    expect(selectionOf(selectAll(editorOf('a\nb')))).toEqual({ from: 0, to: 3 });
  });

  it('comes back with the text that is undone', () => {
    const editor = undo(erase(selected('a[bc]d'), 'left'));
    expect(textOf(editor)).toBe('abcd');
    expect(selectedText(editor)).toBe('bc');
  });
});

describe('lines', () => {
  it('are indented and outdented, those that the selection touches', () => {
    expect(textOf(indent(selected('a\n[b\n\nc]\nd')))).toBe('a\n  b\n\n  c\nd');
    expect(textOf(outdent(selected('  a\n[    b\n c]\n  d')))).toBe('  a\n  b\nc\n  d');
  });

  it('are made comments at their common column, and statements again', () => {
    const commented = toggleComment(selected('[  a\n    b\n\nc]\nd'.replace('c]', '  c]')));
    expect(textOf(commented)).toBe('  -- a\n  --   b\n\n  -- c\nd');
    expect(textOf(toggleComment(commented))).toBe('  a\n    b\n\n  c\nd');
  });

  it('begin below the one before', () => {
    expect(textOf(insertLineBreak(editorOf('  select')))).toBe('  select\n  ');
  });
});

describe('brackets', () => {
  const options = { backslashEscapes: false };

  it('find their partner, over others and not into strings and comments', () => {
    const text = "f(a, (b), ')' -- )\n)";
    expect(bracketPairAt(text, 1, options)).toEqual({ open: 1, close: text.length - 1 });
    expect(bracketPairAt(text, text.length, options)).toEqual({ open: 1, close: text.length - 1 });
    expect(bracketPairAt(text, 6, options)).toEqual({ open: 5, close: 7 });
    expect(bracketPairAt('(a', 0, options)).toBeNull();
  });
});

it('a buffer is named by its first words, comments left out', () => {
  expect(bufferName(editorOf('-- plays by level\nselect level, count(*) from songPlays'))).toBe(
    'select level, count(*) from…',
  );
  expect(bufferName(editorOf('\n'))).toBe('empty');
});

const acts: readonly ((editor: Editor) => Editor)[] = [
  (editor) => insert(editor, 'x'),
  (editor) => insert(editor, 'select 👩‍👩‍👧\n'),
  insertLineBreak,
  (editor) => move(editor, 'left', 'extend'),
  (editor) => move(editor, 'word-right'),
  (editor) => move(editor, 'up', 'extend'),
  (editor) => erase(editor, 'left'),
  (editor) => erase(editor, 'word-left'),
  indent,
  outdent,
  toggleComment,
  selectAll,
];

const steps = fc.array(fc.nat(acts.length - 1), { maxLength: 40 });

function edited(indexes: readonly number[]): Editor {
  return indexes.reduce((editor, index) => acts[index]?.(editor) ?? editor, editorOf('select 1;\nselect 2;'));
}

describe('whatever is done to a text', () => {
  it('undo brings back what it was, and redo what it had become', () => {
    fc.assert(
      fc.property(steps, (indexes) => {
        const done = edited(indexes);
        let editor = done;
        for (let step = 0; step <= indexes.length; step += 1) editor = undo(editor);
        expect(textOf(editor)).toBe('select 1;\nselect 2;');
        for (let step = 0; step <= indexes.length; step += 1) editor = redo(editor);
        expect(textOf(editor)).toBe(textOf(done));
      }),
    );
  });

  it('the selection stays within it', () => {
    fc.assert(
      fc.property(steps, (indexes) => {
        const editor = edited(indexes);
        const { from, to } = selectionOf(editor);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(textOf(editor).length);
      }),
    );
  });
});
