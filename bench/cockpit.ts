import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramTerminal } from '../test/terminal.ts';
import { keyLatency, type Latency, latencyRow, presses } from './cockpit/key-latency.ts';
import { bundled, cpuSeconds, size, withTerminal } from './cockpit/terminal-process.ts';
import type { Costs } from './measure.ts';
import { withFolder } from './world.ts';

const launches = 9;
const settleMilliseconds = 500;
const cpuMilliseconds = 10_000;

/** Used by an idle screen, in percent of one core; the clock's granularity alone is 0.1. */
const idleLimit = 1;

/** The cockpit in a pseudo-terminal of 200×50, idle and under 1,000 events a second, beside a bare Ink screen. */
export function benchCockpit(): Promise<Costs> {
  return withFolder(async (folder) => {
    const bare = { script: await bundled('bare-program.tsx', folder) };
    const cockpit = { script: await bundled('cockpit-program.ts', folder), args: ['1000'] };

    const bareKeys = await withTerminal(bare, latencyOf);
    const idle = await withTerminal(cockpit, async (terminal) => {
      const latency = await latencyOf(terminal);
      return { latency, cpu: await cpuOf(terminal) };
    });
    const running = await withTerminal(cockpit, async (terminal) => {
      await terminal.waitFor('pending');
      terminal.press('a');
      // The choice follows the run to its first step, and then stays.
      await terminal.waitFor('was read');
      const latency = await latencyOf(terminal);
      return { latency, cpu: await cpuOf(terminal) };
    });
    const bareStart = await launchOf({ ...bare, shown: 'row 0' });
    const cockpitStart = await launchOf({ ...cockpit, shown: 'create' });
    const programStart = await withFolder((home) =>
      launchOf({ env: { SPARKIFY_HOME: home }, cwd: home, shown: 'create' }),
    );

    const ms = (value: number) => `${value.toFixed(1)} ms`;
    const row = (name: string, latency: Latency) => latencyRow(name, latency, bareKeys);
    return {
      missed: idle.cpu > idleLimit,
      table: [
        `A terminal of ${size.columns}×${size.rows}; ${presses} keys, from the write into the pseudo-terminal to the changed screen of an emulator.`,
        '',
        '| key → changed screen | p50 | p99 | p50 ÷ bare | p99 ÷ bare |',
        '|---|---|---|---|---|',
        row('a bare Ink screen', bareKeys),
        row('the cockpit, idle, 10,000 lines in its log', idle.latency),
        row('the cockpit, 1,000 events a second', running.latency),
        '',
        '| launch → first frame (median) | |',
        '|---|---|',
        `| a bare Ink screen | ${ms(bareStart)} |`,
        `| the cockpit without an engine | ${ms(cockpitStart)} |`,
        `| sparkify-tui on an embedded warehouse | ${ms(programStart)} |`,
        '',
        '| CPU, of one core | |',
        '|---|---|',
        `| the cockpit, idle (at most ${idleLimit} %) | ${idle.cpu.toFixed(1)} % |`,
        `| the cockpit, 1,000 events a second | ${running.cpu.toFixed(1)} % |`,
      ],
    };
  });
}

/** Presses j and k in turn, and takes the time until the row that they choose is chosen. */
async function latencyOf(terminal: ProgramTerminal): Promise<Latency> {
  // A first frame may be there before the keys are listened to, and a run moves the choice as it begins.
  await sleep(settleMilliseconds);
  await terminal.waitFor((lines) => chosenRow(lines) >= 0);
  const first = chosenRow(terminal.lines);
  return keyLatency(terminal, (press) => {
    const [key, wanted] = press % 2 === 0 ? ['j', first + 1] : ['k', first];
    return { key, shown: (lines) => chosenRow(lines) === wanted };
  });
}

function chosenRow(lines: readonly string[]): number {
  return lines.findIndex((line) => line.startsWith('›'));
}

async function cpuOf(terminal: ProgramTerminal): Promise<number> {
  const before = await cpuSeconds(terminal.pid);
  await sleep(cpuMilliseconds);
  return (((await cpuSeconds(terminal.pid)) - before) * 100_000) / cpuMilliseconds;
}

/** Milliseconds from the start of the process to the first frame; the median of several. */
async function launchOf({
  shown,
  ...setting
}: { shown: string } & Parameters<typeof withTerminal>[0]): Promise<number> {
  const times: number[] = [];
  for (let launch = 0; launch < launches; launch += 1) {
    const began = performance.now();
    await withTerminal(setting, (terminal) => terminal.waitFor(shown));
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(launches / 2)] ?? Number.NaN;
}
