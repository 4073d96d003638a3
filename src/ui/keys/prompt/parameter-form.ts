import { moveField, type ParameterForm, turnKind, valuesOf } from '../../state/prompt/parameter-form.ts';
import type { State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { erases } from './panel-keys.ts';
import { prompt } from './run.ts';

function changes(
  id: string,
  keys: readonly string[],
  words: { readonly label: string; readonly description: string; readonly footer?: boolean },
  change: (form: ParameterForm) => ParameterForm,
): Binding {
  return bind('parameters', id, keys, words, ({ prompt: { panel } }, actor) => {
    if (panel.kind === 'parameters') prompt(actor, { type: 'panel-opened', panel: change(panel) });
  });
}

/** On the last field, and where all others are filled, Enter runs; else it goes to the next one. */
function enter({ prompt: { panel } }: State, actor: Actor): void {
  if (panel.kind !== 'parameters') return;
  const values = valuesOf(panel);
  if (panel.at < panel.fields.length - 1) prompt(actor, { type: 'panel-opened', panel: moveField(panel, 1) });
  else if ('statement' in values) prompt(actor, { type: 'panel-opened', panel: values });
  else actor.prompt.giveParameters(panel.fields, values);
}

/** The keys of the form that asks for parameters. */
export const parameterFormKeys: readonly Binding[] = [
  bind(
    'parameters',
    'run',
    ['enter'],
    { label: 'next, run', description: 'To the next parameter; on the last one, run the statement.', footer: true },
    enter,
  ),
  changes('next', ['tab', 'down'], { label: 'next', description: 'The next parameter.' }, (form) => moveField(form, 1)),
  changes('previous', ['shift+tab', 'up'], { label: 'previous', description: 'The parameter before.' }, (form) =>
    moveField(form, -1),
  ),
  changes(
    'kind',
    ['right'],
    { label: 'kind', description: 'Take the value for the next of text, number, date, NULL.', footer: true },
    (form) => turnKind(form, 1),
  ),
  changes('kind-before', ['left'], { label: 'kind', description: 'Take the value for the kind before.' }, (form) =>
    turnKind(form, -1),
  ),
  ...erases('parameters'),
  bind('parameters', 'close', ['escape'], { label: 'back', description: 'Run nothing.', footer: true }, (_, actor) =>
    actor.prompt.cancel(),
  ),
];
