import { format } from 'node:util';
import type { LogLine } from './state/state.ts';

const levels = { debug: 'info', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;
type Method = keyof typeof levels;
const methods = Object.keys(levels) as Method[];

/**
 * Sends what libraries print with `console` to `write` instead: only Ink may touch the screen, or the frame would be torn.
 * The returned function puts the console back.
 */
export function captureConsole(write: (level: LogLine['level'], text: string) => void): () => void {
  const originals = methods.map((method) => [method, console[method]] as const);
  for (const method of methods) {
    console[method] = (...values: unknown[]) => write(levels[method], format(...values));
  }
  return () => {
    for (const [method, original] of originals) console[method] = original;
  };
}
