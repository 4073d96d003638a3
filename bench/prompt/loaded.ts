import { setTimeout as sleep } from 'node:timers/promises';
import { keys } from '../../test/keys.ts';
import type { ProgramTerminal } from '../../test/terminal.ts';
import { type Figure, percentile } from './figure.ts';
import type { Plays } from './plays.ts';
import { firstRows, openPrompt } from './screen.ts';

const batches = 10;
/** Between keys, as a person presses them: a burst would measure Ink's thirty frames a second. */
const pauseMilliseconds = 50;

/** Milliseconds from the write of a key to the screen that it asks for. */
async function keyTime(
  terminal: ProgramTerminal,
  key: string,
  wanted: (lines: readonly string[]) => boolean,
): Promise<number> {
  const pressed = performance.now();
  terminal.press(key);
  await terminal.waitFor(wanted);
  const taken = performance.now() - pressed;
  await sleep(pauseMilliseconds);
  return taken;
}

function chosenRow(lines: readonly string[]): number {
  return lines.findIndex((line) => line.startsWith('›'));
}

function chosenText(lines: readonly string[]): string {
  return lines.find((line) => line.startsWith('›')) ?? '';
}

function figure(what: string, times: readonly number[], limit: number): Figure {
  const beside = `the slowest of ${times.length}: ${Math.max(...times).toFixed(0)} ms`;
  return { what: `100,000 loaded rows: ${what}, p50`, value: percentile(times, 0.5), limit, unit: 'ms', beside };
}

/** What keys take while 100,000 rows of ten columns are loaded: scrolling, sorting, filtering. */
export async function loadedFigures(plays: Plays): Promise<Figure[]> {
  const terminal = await openPrompt(plays);
  try {
    await firstRows(terminal, 'FROM plays');
    terminal.press(keys.tab);
    await terminal.waitFor('SQL › results');
    for (let batch = 2; batch <= batches; batch += 1) {
      terminal.press('m');
      await terminal.waitFor(`of ${batch}0,000 of more rows`);
    }

    const scrolling: number[] = [];
    await keyTime(terminal, 'G', (lines) => lines.some((line) => line.includes('–100,000 of')));
    const last = chosenRow(terminal.lines);
    for (let press = 0; press < 100; press += 1) {
      const wanted = press % 2 === 0 ? last - 1 : last;
      scrolling.push(await keyTime(terminal, press % 2 === 0 ? 'k' : 'j', (lines) => chosenRow(lines) === wanted));
    }
    await keyTime(terminal, 'g', (lines) => lines.some((line) => line.includes(' 1–')));
    const paging: number[] = [];
    for (let press = 1; press <= 40; press += 1) {
      const before = chosenText(terminal.lines);
      paging.push(await keyTime(terminal, keys.pageDown, (lines) => !['', before].includes(chosenText(lines))));
    }

    // A column of texts, then one of numbers: up, down, as they came.
    const sorting: number[] = [];
    for (const [moves, name] of [
      [5, 'song_id'],
      [2, 'session_id'],
    ] as const) {
      for (let move = 0; move < moves; move += 1) terminal.press('l');
      await terminal.waitFor(` ${name} `);
      await sleep(500);
      for (let turn = 0; turn < 3; turn += 1) {
        sorting.push(await keyTime(terminal, 's', (lines) => lines.some((line) => line.includes(`▲${name}`))));
        sorting.push(await keyTime(terminal, 's', (lines) => lines.some((line) => line.includes(`▼${name}`))));
        await keyTime(terminal, 's', (lines) => !lines.some((line) => /[▲▼]/.test(line)));
      }
    }

    const filtering: number[] = [];
    const matching = (lines: readonly string[]) => /([\d,]+) matching/.exec(lines.join('\n'))?.[1] ?? '';
    await keyTime(terminal, '/', (lines) => lines.some((line) => line.includes('filter:')));
    for (let turn = 0; turn < 3; turn += 1) {
      for (const key of [...'14999', ...Array.from('14999', () => keys.backspace)]) {
        const before = matching(terminal.lines);
        filtering.push(await keyTime(terminal, key, (lines) => matching(lines) !== before));
      }
    }
    return [
      figure('a row up or down', scrolling, 50),
      figure('a page down', paging, 50),
      figure('sorting by a column', sorting, 400),
      figure('a letter of a filter', filtering, 200),
    ];
  } finally {
    await terminal.close();
  }
}
