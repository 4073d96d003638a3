import { isStopping } from '../../state/prompt/prompt.ts';
import { isQuerying, type State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { prompt } from './run.ts';

/** What the vim keys make of the editor: nothing, a text that is typed into, or one that keys are commands for. */
export function vimContext({ prompt: { vim } }: State): 'vim' | 'vim-insert' | null {
  if (vim === null) return null;
  return vim.mode.kind === 'insert' ? 'vim-insert' : 'vim';
}

/** Esc gives up what was begun, or what the engine does; it does not leave the prompt, since it is pressed by habit. */
function giveUp(state: State, actor: Actor): void {
  const { vim } = state.prompt;
  const begun = vim !== null && (vim.mode.kind === 'visual' || vim.pending !== '');
  if (begun || !isQuerying(state)) prompt(actor, { type: 'vim-escaped' });
  else if (!isStopping(state.prompt)) actor.prompt.cancel();
}

/** A key that is a command under another name. */
function means(id: string, keys: readonly string[], key: string, description: string): Binding {
  return bind('vim', id, keys, { label: id, description }, (_, actor) => prompt(actor, { type: 'vim-pressed', key }));
}

/** With vim keys; the commands that are characters are not in this table, but in docs/vim.md. */
export const vim: readonly Binding[] = [
  bind(
    'vim',
    'escape',
    ['escape'],
    { label: 'give up', description: 'Back to normal mode; there, cancel what runs.' },
    giveUp,
  ),
  means('redo', ['ctrl+r'], 'ctrl+r', 'Redo.'),
  means('next-line', ['enter'], '+', 'To the first character of the next line.'),
  means('left', ['left', 'backspace', 'ctrl+h'], 'h', 'A character left.'),
  means('right', ['right'], 'l', 'A character right.'),
  means('up', ['up', 'ctrl+p'], 'k', 'A line up.'),
  means('down', ['down', 'ctrl+n'], 'j', 'A line down.'),
  means('line-start', ['home'], '0', 'To the start of the line.'),
  means('line-end', ['end'], '$', 'To the end of the line.'),
  bind(
    'vim',
    'results',
    ['tab'],
    { label: 'results', description: 'Give the keys to the results.', footer: true },
    (_, actor) => prompt(actor, { type: 'focused', pane: 'results' }),
  ),
  bind(
    'vim-insert',
    'normal',
    ['escape'],
    { label: 'normal mode', description: 'From typing to the commands of vim.' },
    (_, actor) => prompt(actor, { type: 'vim-escaped' }),
  ),
];
