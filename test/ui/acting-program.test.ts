import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPlace } from '../cli/program.ts';
import { type ProgramSetting, ProgramTerminal } from '../terminal.ts';
import { keys } from './screen.ts';

let folder = '';
let program: ProgramTerminal | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acting-'));
});

afterEach(async () => {
  await program?.close();
  program = null;
  rmSync(folder, { recursive: true, force: true });
});

/** The built program on an empty warehouse of its own. */
async function start(
  files: Readonly<Record<string, string>> = {},
  setting: Partial<ProgramSetting> = {},
): Promise<ProgramTerminal> {
  const place = newPlace(files);
  program = ProgramTerminal.start({ cwd: folder, env: { SPARKIFY_HOME: place.home }, ...setting });
  await program.waitFor('no run in this session');
  return program;
}

/** The place of a text on the screen. */
function find(terminal: ProgramTerminal, text: string): [column: number, row: number] {
  const row = terminal.lines.findIndex((line) => line.includes(text));
  return [terminal.lines[row]?.indexOf(text) ?? -1, row];
}

describe('in a real terminal', () => {
  it('the mouse clicks and scrolls, and is the terminal’s again afterwards', async () => {
    const terminal = await start();
    expect(terminal.emulator.mouse).toBe('vt200');

    terminal.press(keys.click(...find(terminal, 'validate')));
    await terminal.waitFor(/^› ▾ validate/m);
    terminal.press(keys.wheel('up', 3, 5));
    await terminal.waitFor(/^› ▸ transform/m);
    terminal.press(keys.click(...find(terminal, 'q quit')));

    expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
    expect(terminal.emulator.mouse).toBe('none');
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('the mouse is the terminal’s again after %s', async (signal) => {
    const terminal = await start();

    terminal.kill(signal);
    await terminal.ended;

    expect(terminal.emulator.mouse).toBe('none');
  });

  it('a run is planned and made, and its log copied and exported', async () => {
    const terminal = await start();

    terminal.press(':', 'plan create');
    await terminal.waitFor('› plan create');
    terminal.press(keys.enter);
    await terminal.waitFor('CREATE TABLE stage_events');
    terminal.press(keys.enter);
    await terminal.waitFor('Done. PASS=7');
    expect(terminal.emulator.bells).toBe(0);

    terminal.press(keys.tab);
    await terminal.waitFor('══ create');
    terminal.press('y');
    await terminal.waitFor('Copied: line of the log');
    expect(terminal.emulator.clipboard).toEqual([expect.stringMatching(/Z info Done\. PASS=7/)]);

    terminal.press('e');
    await terminal.waitFor('file: create-log-');
    terminal.press(keys.ctrl('u'), 'log.txt');
    await terminal.waitFor('file: log.txt');
    terminal.press(keys.enter);
    await terminal.waitFor('Wrote /');
    expect(readdirSync(folder)).toEqual(['log.txt']);
    expect(readFileSync(join(folder, 'log.txt'), 'utf8')).toMatch(/Z info Done\. PASS=7.*\n$/);
  });

  it('settings and keys of one’s own hold', async () => {
    const place = newPlace({
      'dwh.cfg': '[UI]\nMOUSE = no\nNOTIFY = osc9\nNOTIFY_AFTER = 0\n',
      'home/keys.ini': '[cockpit]\nrun-only = ctrl+o\nquit = Q\nhelp = nonsense\n',
    });
    program = ProgramTerminal.start({ cwd: place.folder, env: { SPARKIFY_HOME: place.home } });
    await program.waitFor('keys.ini:4: cockpit.help: there is no key nonsense');
    expect(program.emulator.mouse).toBe('none');
    expect(program.lines.at(-1)).toContain('Q quit');

    program.press(keys.ctrl('o'));
    await program.waitFor('Done. PASS=7');
    program.press('Q');
    expect((await program.ended).code).toBe(0);
    expect(program.emulator.notifications).toEqual([
      expect.stringMatching(/^sparkify warehouse: create success · Done/),
    ]);
    expect(program.emulator.bells).toBe(0);
  });
});
