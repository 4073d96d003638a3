import { describe, expect, it } from 'vitest';
import {
  cursorOf,
  type Editor,
  type EditorMove,
  editorOf,
  erase,
  insert,
  move,
  positionOf,
  redo,
  textOf,
  undo,
} from '../../../src/ui/state/prompt/editor.ts';

/** The text with `|` where the cursor is. */
function shown(editor: Editor): string {
  const text = textOf(editor);
  return `${text.slice(0, cursorOf(editor))}|${text.slice(cursorOf(editor))}`;
}

/** An editor whose cursor is where `|` stands in the text. */
function at(text: string): Editor {
  const before = text.indexOf('|');
  let editor = move(editorOf(text.replace('|', '')), 'text-start');
  while (cursorOf(editor) < before) editor = move(editor, 'right');
  return editor;
}

function moved(text: string, ...moves: readonly EditorMove[]): string {
  return shown(moves.reduce((editor, to) => move(editor, to), at(text)));
}

describe('the cursor', () => {
  it('moves by what a reader sees as one character, and over line ends', () => {
    expect(moved('a|👩‍👩‍👧b', 'right')).toBe('a👩‍👩‍👧|b');
    expect(moved('e\u0301|x', 'left')).toBe('|e\u0301x');
    expect(moved('a|\nb', 'right')).toBe('a\n|b');
    expect(moved('|a', 'left')).toBe('|a');
  });

  it('moves by words, punctuation being a word of its own', () => {
    expect(moved('|select  a.b', 'word-right')).toBe('select|  a.b');
    expect(moved('select|  a.b', 'word-right', 'word-right')).toBe('select  a.|b');
    expect(moved('select  a.b|', 'word-left', 'word-left')).toBe('select  a|.b');
    expect(moved('a\n|b', 'word-left')).toBe('|a\nb');
  });

  it('moves up and down in its display column, through shorter and wide lines', () => {
    expect(moved('abcdef|\nx\nabcdefgh', 'down')).toBe('abcdef\nx|\nabcdefgh');
    expect(moved('abcdef|\nx\nabcdefgh', 'down', 'down')).toBe('abcdef\nx\nabcdef|gh');
    expect(moved('abcd|\n日本語', 'down')).toBe('abcd\n日本|語');
    expect(moved('a|b', 'up')).toBe('|ab');
    expect(moved('a|b', 'down')).toBe('ab|');
  });

  it('moves by ten lines, and to the first and last at the ends', () => {
    const lines = Array.from({ length: 25 }, (_, line) => `${line}`).join('\n');
    const up = move(editorOf(lines), 'page-up');
    expect(positionOf(up).line).toBe(14);
    expect(positionOf(move(move(up, 'page-up'), 'page-up')).line).toBe(0);
    expect(positionOf(move(move(up, 'page-down'), 'page-down')).line).toBe(24);
  });

  it('moves to the ends of line and text', () => {
    expect(moved('a\nb|c\nd', 'line-end')).toBe('a\nbc|\nd');
    expect(moved('a\nb|c\nd', 'line-start')).toBe('a\n|bc\nd');
    expect(moved('a\nb|c\nd', 'text-end')).toBe('a\nbc\nd|');
    expect(positionOf(at('a\nb|c'))).toEqual({ line: 1, offset: 1 });
  });
});

describe('erasing', () => {
  it('takes what the move would pass over', () => {
    expect(shown(erase(at('select a.b|'), 'word-left'))).toBe('select a.|');
    expect(shown(erase(at('a|👩‍👩‍👧b'), 'right'))).toBe('a|b');
    expect(shown(erase(at('a\n|b'), 'left'))).toBe('a|b');
    expect(shown(erase(at('ab|cd\ne'), 'line-end'))).toBe('ab|\ne');
    expect(shown(erase(at('|'), 'left'))).toBe('|');
  });
});

describe('undo', () => {
  it('takes back a typed word at once, and an inserted text by itself', () => {
    let editor = editorOf('');
    for (const key of ['s', 'e', 'l', ' ', 'x', 'y']) editor = insert(editor, key);
    editor = insert(editor, ' pasted\ntext');

    expect(shown(undo(editor))).toBe('sel xy|');
    expect(shown(undo(undo(editor)))).toBe('sel |');
    expect(shown(undo(undo(undo(editor))))).toBe('sel|');
  });

  it('is undone by redo, until something else is typed', () => {
    const editor = insert(insert(editorOf(''), 'a '), 'b');

    expect(shown(redo(undo(editor)))).toBe('a b|');
    expect(shown(redo(insert(undo(editor), 'c')))).toBe('a c|');
  });

  it('puts the cursor where it was', () => {
    const editor = erase(at('one two| three'), 'word-left');

    expect(shown(undo(editor))).toBe('one two| three');
  });
});
