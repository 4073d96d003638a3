import type { Motion } from '../state/actions.ts';
import { bodyRows } from '../state/layout.ts';
import { type Binding, bind } from './binding.ts';
import { clearFilter, filterKey } from './lists.ts';

function scroll(motion: Motion): Binding['act'] {
  return (_, actor) => actor.scrollHelp(motion);
}

function page(direction: 1 | -1): Binding['act'] {
  return (state, actor) => actor.scrollHelp(direction * Math.max(1, bodyRows(state.size) - 1));
}

export const help: readonly Binding[] = [
  bind('help', 'down', ['j', 'down'], { label: 'down', description: 'A line down.' }, scroll(1)),
  bind('help', 'up', ['k', 'up'], { label: 'up', description: 'A line up.' }, scroll(-1)),
  bind(
    'help',
    'page-down',
    ['pagedown', 'ctrl+d', 'space'],
    { label: 'page down', description: 'A page down.', footer: true },
    page(1),
  ),
  bind(
    'help',
    'page-up',
    ['pageup', 'ctrl+u'],
    { label: 'page up', description: 'A page up.', footer: true },
    page(-1),
  ),
  bind('help', 'first', ['g', 'home'], { label: 'first', description: 'To the beginning.' }, scroll('first')),
  bind('help', 'last', ['G', 'end'], { label: 'last', description: 'To the end.' }, scroll('last')),
  filterKey('help', true),
  bind(
    'help',
    'close',
    ['escape', 'q', '?', 'enter'],
    { label: 'close', description: 'Close the help, its filter first.', footer: true },
    (state, actor) => {
      if (!clearFilter(state, actor)) actor.dispatch({ type: 'help-closed' });
    },
  ),
];
