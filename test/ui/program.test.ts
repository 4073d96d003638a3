import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProgramTerminal } from '../terminal.ts';
import { keys } from './screen.ts';

let folder = '';
let script = '';
let program: ProgramTerminal | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cockpit-'));
  script = join(folder, 'cockpit.mjs');
  const nothing = join(folder, 'nothing.mjs');
  await writeFile(nothing, 'export default {};');
  await build({
    entryPoints: [fileURLToPath(new URL('./fixtures/cockpit-program.ts', import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    // What an export to Parquet would load is not there, and not wanted.
    external: ['*/duckdb/scratch.ts'],
    alias: { 'react-devtools-core': nothing },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(async () => {
  await program?.close();
  program = null;
});

/** The cockpit in a pseudo-terminal of its own, as soon as it has been drawn. */
async function start(mode = ''): Promise<ProgramTerminal> {
  program = ProgramTerminal.start({ script, args: [mode] });
  await program.waitFor('no run in this session');
  return program;
}

function expectTerminalRestored(terminal: ProgramTerminal): void {
  expect(terminal.emulator.isAlternate).toBe(false);
  expect(terminal.emulator.wraps).toBe(true);
  expect(terminal.emulator.mouse).toBe('none');
}

describe('in a real terminal the cockpit', () => {
  it('draws itself on the alternate screen, takes keys and sizes, and leaves no trace', async () => {
    const terminal = await start();
    expect(terminal.emulator.isAlternate).toBe(true);
    expect(terminal.emulator.wraps).toBe(false);
    expect(terminal.emulator.mouse).toBe('vt200');

    terminal.press('jj');
    await terminal.waitFor(/^› +stage_events/m);
    terminal.resize(200, 50);
    await terminal.waitFor((lines) => lines[49]?.includes('? help') === true);
    terminal.press('s', 'select 1', keys.f5);
    await terminal.waitFor('● running');
    terminal.press(keys.ctrl('c'), keys.ctrl('c'));
    await terminal.waitFor('Quit while something runs?');
    terminal.press(keys.ctrl('c'), keys.ctrl('c'));

    expect(await terminal.ended).toEqual({ code: 130, signal: 0 });
    expectTerminalRestored(terminal);
    expect(terminal.emulator.scrollback().filter((line) => line !== '')).toEqual(['left with 130']);
  });

  it('ends with 0 on q', async () => {
    const terminal = await start();

    terminal.press('q');

    expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
    expectTerminalRestored(terminal);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'on %s cancels the run and restores the terminal',
    async (signal) => {
      const terminal = await start();
      terminal.press('r');
      await terminal.waitFor('● running create');

      terminal.kill(signal);

      expect(await terminal.ended).toEqual({ code: 130, signal: 0 });
      expectTerminalRestored(terminal);
      expect(terminal.text).toContain('left with 130');
    },
  );

  it('does not wait for ever for an engine that does not answer', async () => {
    const terminal = await start('deaf');
    terminal.press('r');
    await terminal.waitFor('● running create');

    terminal.press(keys.ctrl('c'));
    await terminal.waitFor('› Stay ‹');
    terminal.press(keys.ctrl('c'));
    await terminal.waitFor('Leaving: a moment');
    terminal.press(keys.ctrl('c'));

    expect(await terminal.ended).toEqual({ code: 130, signal: 0 });
  });

  it('restores the terminal before the report of a crash, so that it can be read', async () => {
    const terminal = await start('crash');

    terminal.press('r');

    expect((await terminal.ended).code).toBe(1);
    expectTerminalRestored(terminal);
    expect(terminal.text).toContain('Error: the fixture crashes');
  });
});
