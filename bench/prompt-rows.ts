import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBytes } from '../src/text/format.ts';
import { keys } from '../test/keys.ts';
import { ProgramTerminal } from '../test/terminal.ts';
import { compare } from './measure.ts';
import { withFolder } from './world.ts';

/** A fact table of ten million rows, as wide as songPlays. */
const fact = `
  CREATE TABLE plays AS
  SELECT range AS songplay_id, '2018-11-30 12:00:00.' || lpad(CAST(range % 1000 AS VARCHAR), 3, '0') AS start_time,
    range % 100 AS user_id, 'paid' AS level, 'SO' || range % 15000 AS song_id, 'AR' || range % 10000 AS artist_id,
    range % 1000 AS session_id, 'San Francisco-Oakland-Hayward, CA' AS location, 'Mozilla/5.0 (X11; Linux)' AS user_agent
  FROM range(10000000)
`;

const mostMemory = 150_000_000;

/** Bytes of memory that a process has now and has had at most since `forgetPeak` (proc_pid_status(5)). */
async function memoryOf(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/** proc_pid_clear_refs(5). */
async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/**
 * The prompt's first rows of a table of ten million, from the key to the screen, against the same of a thousand rows; and
 * the memory that this takes above an idle prompt, which must not grow with the table.
 */
export function benchPromptRows() {
  return withFolder(async (folder) => {
    const env = { SPARKIFY_HOME: join(folder, 'home'), HOME: folder };
    const made = spawnSync(process.execPath, ['bin/sparkify-tui.mjs', 'sql', '-c', fact], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(made.stderr);
    const terminal = ProgramTerminal.start({ env, columns: 200, rows: 50 });
    try {
      await terminal.waitFor('no run in this session');
      terminal.press('s');
      await terminal.waitFor('Type a statement');
      let round = 0;
      const show = async (rest: string) => {
        round += 1;
        terminal.press(keys.paste(`SELECT 'round ${round}' AS word, * FROM plays ${rest}`));
        await terminal.waitFor(`SELECT 'round ${round}'`);
        terminal.press(keys.ctrl('j'));
        await terminal.waitFor((lines) => lines.some((line) => line.includes(`│`) && line.includes(`round ${round} `)));
        await terminal.waitFor('✔ done');
        terminal.press(keys.ctrl('x'));
        await terminal.waitFor('Type a statement');
      };
      await show('LIMIT 1');
      const idle = (await memoryOf(terminal.pid)).now;
      await forgetPeak(terminal.pid);
      await show('');
      const above = (await memoryOf(terminal.pid)).peak - idle;
      if (above > mostMemory) throw new Error(`the prompt takes ${formatBytes(above)} above idle`);
      const compared = await compare(
        'first rows of select * of 10,000,000',
        3,
        () => show(''),
        'select * of 1,000 rows',
        () => show('LIMIT 1000'),
      );
      const later = (await memoryOf(terminal.pid)).peak - idle;
      process.stdout.write(
        `memory of the prompt above idle: ${formatBytes(above)} after one such select (at most ${formatBytes(mostMemory)}), ` +
          `${formatBytes(later)} after six, their rows kept\n`,
      );
      return compared;
    } finally {
      await terminal.close();
    }
  });
}
