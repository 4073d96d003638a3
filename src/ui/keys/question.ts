import { askedOf, type ChoiceId } from '../present/question.ts';
import type { State } from '../state/state.ts';
import { type Actor, type Binding, bind } from './binding.ts';

const answers: Record<ChoiceId, (state: State, actor: Actor) => void> = {
  stay: () => undefined,
  quit: (_, actor) => actor.leave('idle'),
  'cancel-and-quit': (_, actor) => actor.leave('cancel'),
  'commit-and-quit': (_, actor) => actor.prompt.endTransactionAndLeave('COMMIT'),
  'rollback-and-quit': (_, actor) => actor.prompt.endTransactionAndLeave('ROLLBACK'),
  'run-anyway': ({ question }, actor) => {
    if (question?.kind === 'unfiltered') actor.prompt.run(question.statements);
  },
  'allow-writes': (_, actor) =>
    actor.dispatch({ type: 'prompt', action: { type: 'access-changed', access: 'read-write' } }),
  recreate: (_, actor) => actor.run({ command: 'create --recreate', steps: ['create'], recreate: true }),
};

function focusOn(by: 1 | -1): Binding['act'] {
  return (state, actor) => {
    const count = askedOf(state)?.choices.length ?? 1;
    const focus = ((state.question?.focus ?? 0) + by + count) % count;
    actor.dispatch({ type: 'choice-focused', focus });
  };
}

function answer(state: State, actor: Actor): void {
  const choice = askedOf(state)?.choices[state.question?.focus ?? 0];
  if (choice === undefined) return;
  if (choice.disabled !== null) {
    actor.dispatch({ type: 'flashed', flash: { level: 'warn', text: `${choice.label}: ${choice.disabled}` } });
    return;
  }
  actor.dispatch({ type: 'question-closed' });
  answers[choice.id](state, actor);
}

export const question: readonly Binding[] = [
  bind(
    'question',
    'next-choice',
    ['right', 'tab', 'down'],
    { label: 'next', description: 'The next answer.', footer: true },
    focusOn(1),
  ),
  bind(
    'question',
    'previous-choice',
    ['left', 'shift+tab', 'up'],
    { label: 'previous', description: 'The answer before.' },
    focusOn(-1),
  ),
  bind(
    'question',
    'answer',
    ['enter'],
    { label: 'choose', description: 'Give the marked answer.', footer: true },
    answer,
  ),
  bind(
    'question',
    'dismiss',
    ['escape'],
    { label: 'back', description: 'Close the question; nothing happens.', footer: true },
    (_, actor) => actor.dispatch({ type: 'question-closed' }),
  ),
  bind(
    'question',
    'erase-name',
    ['backspace'],
    { label: 'erase', description: 'Erase the last character of the typed name.' },
    (state, actor) => {
      if (state.question !== null && 'typed' in state.question)
        actor.dispatch({ type: 'name-typed', typed: state.question.typed.slice(0, -1) });
    },
  ),
];
