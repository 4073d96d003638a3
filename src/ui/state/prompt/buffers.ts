import { type Editor, editorOf, textOf } from './editor.ts';

/** Texts that are edited side by side; there is always one. */
export interface Buffers {
  readonly list: readonly Editor[];
  /** Index of the one in the editor. */
  readonly at: number;
}

/** What is kept of the buffers between sessions. */
export interface SavedBuffers {
  readonly texts: readonly string[];
  readonly at: number;
}

export function buffersOf({ texts, at }: SavedBuffers): Buffers {
  const list = texts.length === 0 ? [editorOf('')] : texts.map(editorOf);
  return { list, at: Math.max(0, Math.min(at, list.length - 1)) };
}

export function savedBuffers({ list, at }: Buffers): SavedBuffers {
  return { texts: list.map(textOf), at };
}

export function currentEditor({ list, at }: Buffers): Editor {
  return list[at] ?? editorOf('');
}

export function withEditor(buffers: Buffers, editor: Editor): Buffers {
  return { ...buffers, list: buffers.list.map((one, index) => (index === buffers.at ? editor : one)) };
}

export function newBuffer({ list }: Buffers): Buffers {
  return { list: [...list, editorOf('')], at: list.length };
}

/** The next or previous one, around the end. */
export function turnBuffer({ list, at }: Buffers, by: 1 | -1): Buffers {
  return { list, at: (at + by + list.length) % list.length };
}

/** Without the current one; of the last one only the text goes. */
export function closeBuffer({ list, at }: Buffers): Buffers {
  const left = list.filter((_, index) => index !== at);
  return left.length === 0 ? { list: [editorOf('')], at: 0 } : { list: left, at: Math.min(at, left.length - 1) };
}

const nameWords = 4;

/** A buffer's first words without comments, as its name. */
export function bufferName(editor: Editor): string {
  const words = textOf(editor)
    .replaceAll(/--[^\n]*/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return 'empty';
  return words.slice(0, nameWords).join(' ') + (words.length > nameWords ? '…' : '');
}
