import { keys } from '../../test/keys.ts';
import { ProgramTerminal } from '../../test/terminal.ts';
import { size } from '../cockpit/terminal-process.ts';
import type { Plays } from './plays.ts';

/** Opens the prompt of the built program in a pseudo-terminal. */
export async function openPrompt({ args, env }: Plays): Promise<ProgramTerminal> {
  const terminal = ProgramTerminal.start({ args, env, ...size });
  await terminal.waitFor('no run in this session');
  terminal.press('s');
  await terminal.waitFor('SQL › editor');
  // What an earlier prompt left.
  await clear(terminal);
  return terminal;
}

let round = 0;

/**
 * Runs a statement and resolves when its first rows are on the screen; the clock runs from the key that runs it. `columns` are
 * those of the statement's `rest`, which begins with FROM.
 */
export async function firstRows(terminal: ProgramTerminal, rest: string): Promise<number> {
  round += 1;
  const word = `round ${round}`;
  terminal.press(keys.paste(`SELECT '${word}' AS word, * ${rest}`));
  await terminal.waitFor(`SELECT '${word}'`);
  const pressed = performance.now();
  terminal.press(keys.ctrl('j'));
  await terminal.waitFor((lines) => lines.some((line) => line.includes('│') && line.includes(`${word} `)));
  const taken = performance.now() - pressed;
  await terminal.waitFor('✔ done');
  return taken;
}

/** Empties the editor. */
export async function clear(terminal: ProgramTerminal): Promise<void> {
  terminal.press(keys.ctrl('x'));
  await terminal.waitFor('Type a statement');
}
