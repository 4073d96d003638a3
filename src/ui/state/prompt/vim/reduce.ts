import { currentEditor, withEditor } from '../buffers.ts';
import { cursorOf } from '../editor.ts';
import type { Prompt } from '../prompt.ts';
import { escapeVim, pressVim } from './press.ts';
import { normal, type VimEditor } from './vim.ts';

export type VimAction =
  /** A character, or `ctrl+r`. */
  { type: 'vim-pressed'; key: string } | { type: 'vim-escaped' };

function under(prompt: Prompt, step: (at: VimEditor) => VimEditor): Prompt {
  if (prompt.vim === null) return prompt;
  const before = currentEditor(prompt.buffers);
  const { vim, editor } = step({ vim: prompt.vim, editor: before });
  const changed = editor.current.doc !== before.current.doc;
  const history = changed ? { ...prompt.history, at: null } : prompt.history;
  return { ...prompt, vim, buffers: withEditor(prompt.buffers, editor), history };
}

export function reduceVim(prompt: Prompt, action: VimAction): Prompt {
  return under(prompt, action.type === 'vim-escaped' ? escapeVim : (at) => pressVim(at, action.key));
}

/**
 * The vim keys after something else than they has moved the cursor or changed the text: what was selected is not any more,
 * and what is typed from here on is a step of its own. `typing` tells that the change was typed text.
 */
export function vimAfter(before: Prompt, after: Prompt, typing: boolean): Prompt {
  const { vim } = after;
  const editor = currentEditor(after.buffers);
  if (vim === null || editor.current === currentEditor(before.buffers).current) return after;
  if (vim.mode.kind === 'visual') return { ...after, vim: { ...vim, mode: normal, pending: '' } };
  if (vim.mode.kind === 'normal' || typing) return after;
  const mode = { ...vim.mode, start: cursorOf(editor), undone: editor.past.length, keys: null };
  return { ...after, vim: { ...vim, mode } };
}
