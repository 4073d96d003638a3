import type { Finding } from '../commands/doctor.ts';
import { describeSettings } from '../config/describe.ts';
import type { Settings } from '../config/settings.ts';
import { marks } from '../report/plain.ts';
import { plural } from '../text/format.ts';
import { visible } from '../text/safe.ts';
import { pad } from '../text/width.ts';
import { untilInterrupted } from './interrupt.ts';
import { print } from './output.ts';
import { type GlobalOptions, openWorld } from './world.ts';

/** What was examined, and then the operator's own keys. */
async function* withKeys(findings: AsyncIterable<Finding>, file: string): AsyncGenerator<Finding> {
  yield* findings;
  const { readKeyFile } = await import('./key-file.ts');
  const { keymap, problems } = await readKeyFile(file);
  const changed = plural(Object.keys(keymap).length, 'action has keys of its own', 'actions have keys of their own');
  yield problems.length === 0
    ? { name: 'keys', outcome: 'success', message: changed, remedy: null }
    : {
        name: 'keys',
        outcome: 'warn',
        message: problems.join('; '),
        remedy: 'Mend these lines; docs/keys.md lists all actions and their keys.',
      };
}

async function* withDeepCheck(
  findings: AsyncIterable<Finding>,
  settings: Settings,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  yield* findings;
  const { deepCheck } = await import('../commands/deep/deep-check.ts');
  yield* deepCheck(settings, signal);
}

/**
 * Examines what a run needs, one line each; exit code 1 when something is in the way.
 * @param deep also tries all steps on the warehouse
 */
export async function doctorCommand(options: GlobalOptions, deep: boolean): Promise<number> {
  const world = openWorld(options);
  const { examine } = await import('../commands/doctor.ts');
  const { isTTY = false, columns = 0, rows = 0 } = process.stdout;
  return untilInterrupted(async (signal) => {
    let ill = false;
    const examined = examine({ ...world, env: process.env, terminal: { isTTY, columns, rows } }, signal);
    const checked = deep ? withDeepCheck(examined, world.settings, signal) : examined;
    for await (const finding of withKeys(checked, world.home.keys)) {
      ill ||= finding.outcome === 'error';
      if (options.json === true) {
        await print(`${JSON.stringify(finding)}\n`);
        continue;
      }
      const { outcome, name, message, remedy } = finding;
      await print(`${marks[outcome]} ${pad(outcome, 8, 'left')} ${pad(name, 14, 'left')} ${visible(message)}\n`);
      if (remedy !== null) await print(`${' '.repeat(26)}to do: ${visible(remedy)}\n`);
    }
    if (options.json !== true) {
      await print('\nSettings and where they come from:\n');
      for (const { key, value, origin } of describeSettings(world.settings)) {
        if (origin !== 'default') await print(`  ${pad(key, 32, 'left')} ${visible(value)}  (${visible(origin)})\n`);
      }
      await print('  Everything else has its default.\n');
    }
    return ill ? 1 : 0;
  });
}
