import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramTerminal } from '../../test/terminal.ts';

export const presses = 200;

/** Between keys, as a person presses them: Ink draws at most thirty frames a second, and a burst would measure that. */
const pauseMilliseconds = 70;

/** Milliseconds from a key to the screen that it changes. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Presses keys, each when the one before is on the screen, and takes the time until the screen shows what it changed. */
export async function keyLatency(
  terminal: ProgramTerminal,
  next: (press: number) => { readonly key: string; readonly shown: (lines: readonly string[]) => boolean },
): Promise<Latency> {
  const times: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    const { key, shown } = next(press);
    const pressed = performance.now();
    terminal.press(key);
    await terminal.waitFor(shown);
    times.push(performance.now() - pressed);
    await sleep(pauseMilliseconds);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(presses / 2)] ?? Number.NaN, p99: times[Math.ceil(presses * 0.99) - 1] ?? Number.NaN };
}

/** A row of a table: the latency, and how often it is that of the bare screen. */
export function latencyRow(name: string, { p50, p99 }: Latency, bare: Latency): string {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return `| ${name} | ${ms(p50)} | ${ms(p99)} | ${(p50 / bare.p50).toFixed(2)} | ${(p99 / bare.p99).toFixed(2)} |`;
}
