import type { Motion } from '../state/actions.ts';
import { planRows } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { type Binding, bind } from './binding.ts';
import { clearFilter, filterKey, takingKeys } from './lists.ts';
import { notNow, runWithNeeds } from './running.ts';

function move(motion: Motion): Binding['act'] {
  return (state, actor) =>
    actor.dispatch({ type: 'plan', action: { type: 'moved', motion, height: planRows(state.size) } });
}

function page(direction: 1 | -1): Binding['act'] {
  return (state, actor) => move(direction * Math.max(2, planRows(state.size) - 1))(state, actor);
}

const shiftColumns = 10;

function shift(by: number): Binding['act'] {
  return (_, actor) => actor.dispatch({ type: 'plan', action: { type: 'shifted', by } });
}

/** Why the warehouse cannot try what the plan would load; null where it can. */
function notCheckable(state: State): string | null {
  const content = state.plan?.content;
  if (content?.kind !== 'known') return notKnown(state);
  if (content.checking) return 'it is being tried already';
  if (content.planned.some(({ checkable }) => checkable)) return null;
  return 'nothing of this can be tried without doing it: Redshift alone can, for stage';
}

function notKnown(state: State): string | null {
  const kind = state.plan?.content.kind;
  if (kind === 'asking') return 'the plan is still being made';
  return kind === 'failed' ? 'the plan could not be made' : null;
}

export const plan: readonly Binding[] = [
  bind('plan', 'next', ['j', 'down'], { label: 'down', description: 'A row down.' }, move(1)),
  bind('plan', 'previous', ['k', 'up'], { label: 'up', description: 'A row up.' }, move(-1)),
  bind(
    'plan',
    'page-down',
    ['pagedown', 'ctrl+d', 'space'],
    { label: 'page down', description: 'A page down.' },
    page(1),
  ),
  bind('plan', 'page-up', ['pageup', 'ctrl+u'], { label: 'page up', description: 'A page up.' }, page(-1)),
  bind('plan', 'first', ['g', 'home'], { label: 'first', description: 'To the beginning.' }, move('first')),
  bind('plan', 'last', ['G', 'end'], { label: 'last', description: 'To the end.' }, move('last')),
  bind(
    'plan',
    'right',
    ['l', 'right'],
    { label: 'right', description: 'Show what is cut off at the right.' },
    shift(shiftColumns),
  ),
  bind('plan', 'left', ['h', 'left'], { label: 'left', description: 'Back to the left.' }, shift(-shiftColumns)),
  bind(
    'plan',
    'run',
    ['enter', 'r'],
    { label: 'run it', description: 'Run what the plan shows.', footer: true },
    (state, actor) => {
      if (state.plan !== null) runWithNeeds(state, actor, state.plan.steps);
    },
    (state) => notNow(state) ?? notKnown(state),
  ),
  bind(
    'plan',
    'check',
    ['c'],
    {
      label: 'check',
      description: 'Have Redshift read and parse all that stage would load (COPY … NOLOAD), and show what it finds.',
      footer: (state) => notCheckable(state) === null,
    },
    (_, actor) => actor.checkPlan(),
    notCheckable,
  ),
  filterKey('plan', true),
  ...takingKeys('plan'),
  bind('plan', 'help', ['?'], { label: 'help', description: 'Show every key.', footer: true }, (_, actor) =>
    actor.dispatch({ type: 'help-opened' }),
  ),
  bind(
    'plan',
    'close',
    ['escape', 'q'],
    { label: 'back', description: 'Leave the plan, its filter first; nothing has been changed.', footer: true },
    (state, actor) => {
      if (!clearFilter(state, actor)) actor.dispatch({ type: 'plan', action: { type: 'closed' } });
    },
  ),
];
