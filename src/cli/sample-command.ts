import { resolve } from 'node:path';
import { formatBytes, formatDuration, plural } from '../text/format.ts';
import { untilInterrupted } from './interrupt.ts';
import { print } from './output.ts';
import { type GlobalOptions, readOnlyRefusal } from './world.ts';

export interface SampleOptions {
  readonly songs: number;
  readonly events: number;
  readonly seed: number;
}

/** Writes generated data in Sparkify's own shape. */
export async function sampleCommand(directory: string, sample: SampleOptions, options: GlobalOptions): Promise<number> {
  if (options.readOnly === true) throw readOnlyRefusal('sample');
  const { generateSample } = await import('../sample/generate.ts');
  const started = performance.now();
  const made = await untilInterrupted((signal) => generateSample({ directory: resolve(directory), ...sample, signal }));
  if (options.json === true) await print(`${JSON.stringify(made)}\n`);
  else if (options.quiet !== true) {
    process.stderr.write(
      `${plural(made.events, 'event')} and ${plural(made.songs, 'song')} in ${plural(made.objects, 'object')}, ` +
        `${formatBytes(made.bytes)}, in ${formatDuration(performance.now() - started)}\n` +
        `Use them: sparkify-tui --log-data ${directory}/log_data --song-data ${directory}/song_data\n`,
    );
  }
  return 0;
}
