import { afterEach } from 'vitest';
import type { Status, StepName } from '../../src/commands/events.ts';
import type { Place } from '../cli/program.ts';
import { ProgramTerminal } from '../terminal.ts';

export interface CockpitSetting {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

const open: ProgramTerminal[] = [];

afterEach(async () => {
  for (const terminal of open.splice(0)) await terminal.close();
});

/** The built program's cockpit in a pseudo-terminal, on a place of its own, once it has looked at the warehouse. */
export async function openCockpit(place: Place, setting: CockpitSetting = {}): Promise<ProgramTerminal> {
  const { env = {}, ...rest } = setting;
  const terminal = ProgramTerminal.start({
    ...rest,
    cwd: place.folder,
    env: { HOME: place.folder, SPARKIFY_HOME: place.home, ...env },
  });
  open.push(terminal);
  await terminal.waitFor((lines) => {
    const text = lines.join('\n');
    return / step +status/.test(text) && !text.includes('reading the state');
  });
  return terminal;
}

/** The status that the stage tree shows for a step, by its word; null where the row is not on the screen. */
export function statusOf(lines: readonly string[], step: StepName): Status | null {
  const row = new RegExp(`^[› ] ?\\S? ?[▾▸] ${step} +\\S (\\w+)`);
  for (const line of lines) {
    const status = row.exec(line)?.[1];
    if (status !== undefined) return status as Status;
  }
  return null;
}

/** Resolves when the tree shows these statuses. */
export function showing(
  terminal: ProgramTerminal,
  wanted: Readonly<Partial<Record<StepName, Status | readonly Status[]>>>,
  milliseconds?: number,
): Promise<void> {
  return terminal.waitFor(
    (lines) =>
      Object.entries(wanted).every(([step, status]) => {
        const shown = statusOf(lines, step as StepName);
        return shown !== null && [status].flat().includes(shown);
      }),
    milliseconds,
  );
}

/** Moves the choice to the row of a step. */
export async function choose(terminal: ProgramTerminal, step: StepName): Promise<void> {
  const chosen = (lines: readonly string[]) => lines.find((line) => line.startsWith('›')) ?? '';
  terminal.press('g');
  await terminal.waitFor((lines) => / create /.test(chosen(lines)));
  // In the middle of a frame no row is marked.
  const isMarked = () => terminal.waitFor((lines) => chosen(lines) !== '');
  for (await isMarked(); !new RegExp(`[▾▸] ${step} `).test(chosen(terminal.lines)); await isMarked()) {
    const before = chosen(terminal.lines);
    terminal.press('j');
    await terminal.waitFor((lines) => !['', before].includes(chosen(lines)));
  }
}

/** Resolves when a run has ended, and its summary is shown. */
export function runEnded(terminal: ProgramTerminal): Promise<void> {
  return terminal.waitFor((lines) => lines[1]?.includes('Done. PASS=') === true);
}
