import { askedOf, type ChoiceId } from '../present/question.ts';
import { commandOf, inOrder } from '../state/needs.ts';
import type { State } from '../state/state.ts';
import { type Actor, type Binding, bind } from './binding.ts';

const answers: Record<ChoiceId, (state: State, actor: Actor) => void> = {
  stay: () => undefined,
  quit: (_, actor) => actor.leave('idle'),
  'cancel-and-quit': (_, actor) => actor.leave('cancel'),
  'commit-and-quit': (_, actor) => actor.prompt.endTransaction('COMMIT', () => actor.leave('idle')),
  'rollback-and-quit': (_, actor) => actor.prompt.endTransaction('ROLLBACK', () => actor.leave('idle')),
  'commit-and-run': endAndRun('COMMIT'),
  'rollback-and-run': endAndRun('ROLLBACK'),
  'run-anyway': ({ question }, actor) => {
    if (question?.kind === 'unfiltered') actor.prompt.run(question.script);
    if (question?.kind === 'unfiltered-in-script') actor.prompt.confirm();
  },
  'allow-writes': (_, actor) =>
    actor.dispatch({ type: 'prompt', action: { type: 'access-changed', access: 'read-write' } }),
  recreate: (_, actor) => actor.run({ command: 'create --recreate', steps: ['create'], recreate: true }),
  'force-lock': ({ question: asked }, actor) => {
    if (asked?.kind === 'force-lock') actor.forceLock(asked.holder);
  },
  'run-needed': (state, actor) => {
    if (state.question?.kind !== 'needs') return;
    const steps = inOrder(state, state.question.steps, state.question.missing);
    actor.run({ command: commandOf(steps), steps });
  },
  'run-only': ({ question: asked }, actor) => {
    if (asked?.kind === 'needs') actor.run({ command: commandOf(asked.steps), steps: asked.steps });
  },
  overwrite: ({ question: asked }, actor) => {
    if (asked?.kind !== 'overwrite') return;
    if (asked.content.kind === 'result') actor.prompt.exportTo(asked.file, true);
    else actor.export(asked.file, asked.content, true);
  },
};

function endAndRun(word: 'COMMIT' | 'ROLLBACK') {
  return ({ question: asked }: State, actor: Actor): void => {
    if (asked?.kind === 'open-transaction') actor.prompt.endTransaction(word, () => actor.run(asked.request));
  };
}

function focusOn(by: 1 | -1): Binding['act'] {
  return (state, actor) => {
    const count = askedOf(state)?.choices.length ?? 1;
    const focus = ((state.question?.focus ?? 0) + by + count) % count;
    actor.dispatch({ type: 'choice-focused', focus });
  };
}

export function answer(state: State, actor: Actor): void {
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
      const asked = state.question;
      if (asked !== null && 'typed' in asked) actor.dispatch({ type: 'name-typed', typed: asked.typed.slice(0, -1) });
    },
  ),
];
