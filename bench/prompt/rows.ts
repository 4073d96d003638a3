import { readFile, writeFile } from 'node:fs/promises';
import { type Figure, median } from './figure.ts';
import type { Plays } from './plays.ts';
import { clear, firstRows, openPrompt } from './screen.ts';

/** What the screen may add to the engine's own time: a key, a parse, a frame of Ink, an emulator. */
const mostDelay = 250;
const mostMegabytes = 150;
const rounds = 5;

/** Megabytes of memory that a process has now, and has had at most since `forgetPeak` (proc_pid_status(5)). */
async function memoryOf(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) => (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

/** proc_pid_clear_refs(5). */
async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** `select *` of ten million rows: how long until the first are on the screen, and the memory above an idle prompt. */
export async function rowFigures(plays: Plays): Promise<Figure[]> {
  const terminal = await openPrompt(plays);
  try {
    await firstRows(terminal, 'FROM plays LIMIT 1');
    await clear(terminal);
    const idle = (await memoryOf(terminal.pid)).now;
    await forgetPeak(terminal.pid);
    const first = await firstRows(terminal, 'FROM plays');
    const above = (await memoryOf(terminal.pid)).peak - idle;
    const times = [first];
    for (let again = 1; again < rounds; again += 1) {
      await clear(terminal);
      times.push(await firstRows(terminal, 'FROM plays'));
    }
    const later = (await memoryOf(terminal.pid)).peak - idle;
    return [
      {
        what: `select * of 10,000,000 rows on ${plays.engine}: from the key to the first rows, more than the engine’s own driver takes`,
        value: median(times) - plays.ownFirstRows,
        limit: mostDelay,
        unit: 'ms',
        beside: `${median(times).toFixed(0)} ms against ${plays.ownFirstRows.toFixed(1)} ms`,
      },
      {
        what: `memory above idle after one, on ${plays.engine}`,
        value: above,
        limit: mostMegabytes,
        unit: 'MB',
        beside: `${later.toFixed(0)} MB after ${rounds}, their rows kept`,
      },
    ];
  } finally {
    await terminal.close();
  }
}
