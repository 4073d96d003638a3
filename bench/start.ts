import { spawnSync } from 'node:child_process';
import { compare } from './measure.ts';

/** How long the program takes to say its version, against a Node that does nothing. */
export function benchStart() {
  const node = async (...args: readonly string[]) => {
    const { status } = spawnSync(process.execPath, args);
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  };
  return compare(
    'sparkify-tui --version',
    2,
    () => node('bin/sparkify-tui.mjs', '--version'),
    'node -e 0',
    () => node('-e', '0'),
    25,
  );
}
