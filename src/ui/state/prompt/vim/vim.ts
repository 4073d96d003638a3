import { cursorOf, type Editor, type TextRange } from '../editor.ts';
import type { MotionKeys } from './command.ts';
import { after } from './motions.ts';

export type VimMode =
  | { readonly kind: 'normal' }
  | {
      readonly kind: 'insert';
      /** Where what is being typed begins, and how many undo steps there were before: it is to be one. */
      readonly start: number;
      readonly undone: number;
      /** The keys that began it, for the dot; null where that was no command. */
      readonly keys: string | null;
    }
  /** Offsets of the characters at both ends; `lines`: of their whole lines. */
  | { readonly kind: 'visual'; readonly anchor: number; readonly head: number; readonly lines: boolean };

/** The editor's vim keys: the mode, and what it remembers from key to key. */
export interface Vim {
  readonly mode: VimMode;
  /** Keys of a command that is not whole yet. */
  readonly pending: string;
  /** What was deleted or yanked last. */
  readonly register: { readonly text: string; readonly lines: boolean };
  /** The search in a line that ; and , repeat. */
  readonly search: MotionKeys | null;
  /** What the dot does again: the keys of a command, and what was typed after it. */
  readonly change: { readonly keys: string; readonly inserted: string } | null;
}

/** The vim keys as a text is opened: in insert mode, so that typing writes. */
export const openedVim: Vim = {
  mode: { kind: 'insert', start: 0, undone: 0, keys: null },
  pending: '',
  register: { text: '', lines: false },
  search: null,
  change: null,
};

/** A text under the vim keys. */
export interface VimEditor {
  readonly vim: Vim;
  readonly editor: Editor;
}

export const normal: VimMode = { kind: 'normal' };

/** What the rule shows: the mode and the keys that wait for more. */
export function vimLabel({ mode, pending }: Vim): string {
  const name = mode.kind === 'visual' && mode.lines ? 'visual line' : mode.kind;
  return pending === '' ? name.toUpperCase() : `${name.toUpperCase()} ${pending}`;
}

/** Where the cursor is drawn: in visual mode on the character at the end of what is selected. */
export function vimCursor(vim: Vim | null, editor: Editor): number {
  return vim?.mode.kind === 'visual' ? Math.min(vim.mode.head, editor.current.doc.length) : cursorOf(editor);
}

/** What visual mode has selected. */
export function visualRange(editor: Editor, mode: Extract<VimMode, { kind: 'visual' }>): TextRange {
  const { doc } = editor.current;
  const first = Math.min(mode.anchor, mode.head);
  const last = Math.max(mode.anchor, mode.head);
  if (mode.lines) return { from: doc.lineAt(first).from, to: doc.lineAt(last).to };
  return { from: first, to: after(doc.toString(), last) };
}
