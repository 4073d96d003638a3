import { type Actor, actionId, keyLabel, keysFor } from './keys/binding.ts';
import { notNow, runWithNeeds } from './keys/running.ts';
import { bindingsOf } from './keys.ts';
import { commandOf } from './state/needs.ts';
import { textOf } from './state/prompt/editor.ts';
import type { State } from './state/state.ts';
import { stepsFrom } from './state/tree.ts';

/** Something that the palette can do: an action of the key table, or one about a step that is named. */
export interface Command {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The key that does the same; empty where none does. */
  readonly key: string;
  /** Why it cannot be done now; null when it can. */
  readonly reason: string | null;
  act(actor: Actor): void;
}

function actions(state: State): Command[] {
  return bindingsOf(state)
    .filter(({ id }) => id !== 'palette')
    .map((binding) => ({
      id: actionId(binding),
      name: binding.label,
      description: binding.description,
      key: keyLabel(keysFor(state, binding)[0] ?? ''),
      reason: binding.disabled(state),
      act: (actor) => binding.act(state, actor),
    }));
}

function stepActions(state: State): Command[] {
  const reason = notNow(state);
  return state.steps.flatMap(({ name, summary }): Command[] => {
    const verb = (word: string, description: string, why: string | null, act: Command['act']): Command => ({
      id: `${word} ${name}`,
      name: `${word} ${name}`,
      description,
      key: '',
      reason: why,
      act,
    });
    return [
      verb('run', `With what it needs: ${summary}`, reason, (actor) => runWithNeeds(state, actor, [name])),
      verb('only', 'Run this step only, whatever it needs.', reason, (actor) =>
        actor.run({ command: commandOf([name]), steps: [name] }),
      ),
      verb('from', 'Run this step and all that follow it.', reason, (actor) =>
        runWithNeeds(state, actor, stepsFrom(state, name)),
      ),
      verb('plan', 'Show what running this step would do.', null, (actor) => actor.plan([name])),
    ];
  });
}

/** Where a word that begins with `letter` starts, from `from` on; -1 where none does. */
function wordStart(text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return at;
  }
  return -1;
}

function subsequenceScore(letters: string, text: string, preferStarts: boolean): number | null {
  let score = 0;
  let from = 0;
  for (const letter of letters) {
    const start = preferStarts ? wordStart(text, letter, from) : -1;
    const follows = from > 0 && text.startsWith(letter, from);
    const at = follows ? from : start >= 0 ? start : text.indexOf(letter, from);
    if (at < 0) return null;
    score += follows ? 3 : at === start ? 2 : 1;
    from = at + letter.length;
  }
  return score - text.length / 1000;
}

/**
 * How well `text` answers `query`, in any case: its letters must all be there, in their order; they count more one after
 * another and at the start of a word. Null when one is missing.
 */
export function fuzzyScore(query: string, text: string): number | null {
  const letters = query.toLowerCase().replaceAll(' ', '');
  const lower = text.toLowerCase();
  return subsequenceScore(letters, lower, true) ?? subsequenceScore(letters, lower, false);
}

/** Behind whatever is found by its name. */
const inDescription = -1000;

/** What the palette would do, found by letters of its name, then by words of its description; all of it for an empty query. */
export function commandsFor(state: State, query: string): readonly Command[] {
  // What the palette was opened over decides what there is to do.
  const below = { ...state, line: null };
  const all = state.plan === null && state.help === null && state.screen === 'cockpit' ? stepActions(below) : [];
  const commands = [...actions(below), ...all];
  if (query.trim() === '') return commands;
  const words = query.toLowerCase().trim().split(/\s+/);
  return commands
    .flatMap((command) => {
      const name = fuzzyScore(query, command.name);
      if (name !== null) return [{ command, score: name }];
      const told = `${command.name} ${command.description}`.toLowerCase();
      return words.every((word) => told.includes(word)) ? [{ command, score: inDescription }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command);
}

/** Moves among the actions that are found, round the ends, or does the chosen one and closes the palette. */
export function actInPalette(state: State, actor: Actor, act: 'next' | 'previous' | 'do'): void {
  const { line } = state;
  if (line?.purpose !== 'palette') return;
  const commands = commandsFor(state, textOf(line.editor));
  if (act !== 'do') {
    const index = (line.index + (act === 'next' ? 1 : -1) + commands.length) % Math.max(1, commands.length);
    actor.dispatch({ type: 'line', action: { type: 'chosen', index } });
    return;
  }
  const command = commands[line.index];
  if (command === undefined) return;
  if (command.reason !== null) {
    const text = `${command.name}: ${command.reason}`;
    actor.dispatch({ type: 'flashed', flash: { level: 'warn', text } });
    return;
  }
  actor.dispatch({ type: 'line', action: { type: 'closed' } });
  command.act(actor);
}
