import type { StepName } from '../../commands/events.ts';
import { steps } from '../../commands/steps.ts';

/** What a line of the plain interface asks for. */
export type PlainLine =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'run'; readonly command: string; readonly steps: readonly StepName[] }
  | { readonly kind: 'plan'; readonly steps: readonly StepName[] }
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'status' | 'tables' | 'history' | 'rejects' | 'cancel' | 'help' | 'quit' }
  | { readonly kind: 'wrong'; readonly message: string };

const names = steps.map(({ name }) => name);

/** The words of `help`, one command each. */
export const plainHelp: readonly (readonly [string, string])[] = [
  ['run', `run all steps: ${names.join(', ')}`],
  ['run STEP …', 'run these steps, in their order'],
  ['from STEP', 'run this step and all that follow it'],
  ['plan', 'tell what a run would do, and change nothing'],
  ['cancel', 'ask the engine to stop the run or the query'],
  ['status', 'tell how each step and table stands'],
  ['tables', 'tell the rows, size and age of each table'],
  ['history', 'tell the latest runs'],
  ['rejects', 'tell the latest records that did not load'],
  ['sql STATEMENT', 'run SQL statements; begin with \\ for a command of the prompt: \\? tells them'],
  ['help', 'tell these commands'],
  ['quit', 'leave; asks first while something runs'],
];

const words = ['status', 'tables', 'history', 'rejects', 'cancel', 'help', 'quit'] as const;

function chosenSteps(command: string, given: readonly string[]): PlainLine {
  const unknown = given.find((name) => !names.some((known) => known === name));
  if (unknown !== undefined) {
    return { kind: 'wrong', message: `there is no step "${unknown}"; the steps are ${names.join(', ')}` };
  }
  const chosen = names.filter((name) => given.includes(name));
  return { kind: 'run', command, steps: chosen.length === 0 ? names : chosen };
}

/** Reads one line. A word alone that names a step runs it. */
export function readPlainLine(text: string): PlainLine {
  if (/^\s*\\/.test(text)) return { kind: 'sql', sql: text.trim() };
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const command = word.toLowerCase();
  const known = words.find((name) => name === command);
  if (known !== undefined) return { kind: known };
  switch (command) {
    case '':
      return { kind: 'nothing' };
    case '?':
      return { kind: 'help' };
    case 'exit':
    case 'q':
      return { kind: 'quit' };
    case 'run':
      return chosenSteps(rest.length === 0 ? 'run' : rest.join(' '), rest);
    case 'plan': {
      const chosen = chosenSteps('plan', rest);
      return chosen.kind === 'run' ? { kind: 'plan', steps: chosen.steps } : chosen;
    }
    case 'from': {
      const [first] = rest;
      const index = (names as readonly string[]).indexOf(first ?? '');
      if (index < 0) return { kind: 'wrong', message: `from which step? The steps are ${names.join(', ')}` };
      return { kind: 'run', command: `run --from ${first}`, steps: names.slice(index) };
    }
    case 'sql': {
      const sql = text.trim().slice('sql'.length).trim();
      return sql === '' ? { kind: 'wrong', message: 'sql needs a statement behind it' } : { kind: 'sql', sql };
    }
    default:
      if (names.some((name) => name === command)) return chosenSteps(command, [command]);
      return { kind: 'wrong', message: `there is no command "${word}"; help tells what there is` };
  }
}
