import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { generateSample } from '../../src/sample/generate.ts';
import { ProgramTerminal } from '../terminal.ts';
import { keys } from '../ui/screen.ts';

const root = join(import.meta.dirname, '..', '..');

let folder = '';
let program: ProgramTerminal | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plain-'));
  await generateSample({ directory: folder, songs: 80, events: 500, seed: 3, signal: new AbortController().signal });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(async () => {
  await program?.close();
  program = null;
});

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ProgramTerminal {
  const sources = ['--log-data', join(folder, 'log_data'), '--song-data', join(folder, 'song_data')];
  program = ProgramTerminal.start({
    args: [...args, ...sources],
    env: { SPARKIFY_HOME: join(folder, 'home'), ...env },
    columns: 120,
    rows: 50,
  });
  return program;
}

async function say(terminal: ProgramTerminal, line: string, answer: string | RegExp): Promise<void> {
  terminal.press(line, keys.enter);
  await terminal.waitFor(answer);
}

describe('the plain interface', () => {
  it('takes commands by line and tells what happens in lines, without a full screen', async () => {
    const terminal = start(['--plain']);
    await terminal.waitFor('Type help for the commands.');
    expect(terminal.emulator.isAlternate).toBe(false);

    await say(terminal, 'dance', 'there is no command "dance"');
    await say(terminal, 'run', /Done in .* ERROR=0/);
    expect(terminal.emulator.scrollback().join('\n')).toMatch(/stage_events +success: 500 rows/);
    await say(
      terminal,
      "sql SELECT count(*) AS n, chr(27) || '[2J' AS odd FROM stage_songs",
      'row 1: n = 80, odd = ␛[2J',
    );
    await say(terminal, 'sql SELECT nonsense', /error: .*nonsense/);
    await say(terminal, 'tables', /songPlays, fact: \d+ rows/);
    await say(terminal, 'rejects', 'No record has been rejected.');
    await say(terminal, 'cancel', 'Nothing is running.');
    terminal.press('quit', keys.enter);

    expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
  });

  it('is what opens where a screen reader is announced by INK_SCREEN_READER', async () => {
    const terminal = start([], { INK_SCREEN_READER: '1' });

    await terminal.waitFor('Type help for the commands.');

    expect(terminal.emulator.isAlternate).toBe(false);
  });

  it('is what opens where the configuration says SCREEN_READER', async () => {
    const file = join(folder, 'dwh.cfg');
    await writeFile(file, '[UI]\nSCREEN_READER = yes\n');
    const terminal = start(['--config', file]);

    await terminal.waitFor('Type help for the commands.');
  });

  it('cancels a query when it is asked to, and quits only when that is said twice while one runs', async () => {
    const terminal = start(['--plain']);
    await terminal.waitFor('Type help for the commands.');
    const slow = 'sql SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range < 0';

    terminal.press(slow, keys.enter);
    await say(terminal, 'sql SELECT 1', 'A query is in progress');
    await say(terminal, 'cancel', 'Cancelling the query');
    await terminal.waitFor(/^cancelled/m);

    terminal.press(slow, keys.enter);
    await say(terminal, 'quit', 'quit again cancels it');
    terminal.press('quit', keys.enter);
    expect(await terminal.ended).toEqual({ code: 130, signal: 0 });
  });

  it('starts a run beside an open transaction only when that has been ended', async () => {
    const terminal = start(['--plain']);
    await terminal.waitFor('Type help for the commands.');
    await say(terminal, 'create', /Done in .* ERROR=0/);
    await say(terminal, "sql BEGIN; INSERT INTO users VALUES (1, 'a', 'b', 'F', 'free')", 'A transaction is open');
    await say(terminal, 'run stage', 'Type commit or rollback');
    await say(terminal, 'commit', 'No transaction is open any more.');
    await terminal.waitFor(/Done in .* TOTAL=2/);
    await say(terminal, "sql SELECT count(*) AS kept FROM users WHERE last_name = 'b'", 'row 1: kept = 1');

    await say(terminal, 'sql BEGIN; SELECT CAST(first_name AS int) FROM users', 'The transaction has failed');
    await terminal.waitFor('failed transaction>');
    await say(terminal, 'run stage', 'Type rollback to end it first');
    await say(terminal, 'commit', /It was not run\.\s+failed transaction>/);
    terminal.press('quit', keys.enter);
    await terminal.waitFor('quit again');
    terminal.press('quit', keys.enter);
    expect(await terminal.ended).toMatchObject({ code: 0 });
  });

  it('runs the commands of the prompt, asks for parameters and before all rows go, and tells of transactions', async () => {
    const terminal = start(['--plain']);
    await terminal.waitFor('Type help for the commands.');
    await say(terminal, 'sql CREATE TEMP TABLE odd AS SELECT 1 AS n; SELECT n FROM odd \\gset kept_', 'Set: :kept_n');
    await say(terminal, 'sql SELECT :kept_n + :more AS sum', 'Value of :more?');
    await say(terminal, '41', 'row 1: sum = 42');
    await say(terminal, '\\d odd', /columns:\n.*row 1: .*column = n, /s);
    await say(terminal, '\\expect rows = 2', /error: .*row/);
    await say(terminal, '\\nothing', 'there is no command \\nothing');

    await say(terminal, 'sql DELETE FROM odd', 'Type yes to run it');
    await say(terminal, 'no', 'It was not run.');
    await say(terminal, 'sql BEGIN', 'A transaction is open');
    await say(terminal, 'sql DELETE FROM odd', 'Type yes to run it');
    await say(terminal, 'yes', '1 row touched');
    await say(terminal, 'stage', 'Type commit or rollback to end it first');
    await say(terminal, 'later', 'It was not run.');
    await terminal.waitFor(/It was not run\.\s+in a transaction>/);
    await say(terminal, '\\q', 'quit again rolls it back');
    await say(terminal, 'sql ROLLBACK', 'No transaction is open any more.');
    await say(terminal, 'sql SELECT count(*) AS left FROM odd', 'row 1: left = 1');
    terminal.press('\\q', keys.enter);

    expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
  });

  it('runs nothing in a read-only session', async () => {
    const terminal = start(['--plain', '--read-only']);
    await terminal.waitFor('Type help for the commands.');

    await say(terminal, 'stage', 'read-only: nothing can be run');
  });

  it('is what a dumb terminal gets; it reads its commands from a pipe, too, and ends with it', async () => {
    const child = spawn(process.execPath, [join(root, 'bin', 'sparkify-tui.mjs')], {
      env: { PATH: process.env.PATH ?? '', TERM: 'dumb', SPARKIFY_HOME: join(folder, 'other-home') },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.stdin.end('help\nstatus\nsql BEGIN\nsql SELECT :n + 1 AS sum\n41\n\\echo last\nsql SELECT :asked\n');

    const code = await new Promise((resolve) => child.on('close', resolve));

    expect(code).toBe(0);
    expect(text).toContain('sql STATEMENT: run SQL statements');
    expect(text.match(/^validate +pending/gm)).toHaveLength(2);
    expect(text).toMatch(/A transaction is open.*Value of :n\?.*sum = 42.*last\n.*Value of :asked\?/s);
    expect(text).not.toContain('> ');
  });
});
