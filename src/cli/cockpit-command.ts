import { SparkifyError } from '../errors.ts';
import type { Target } from '../warehouse/warehouse.ts';
import { type GlobalOptions, openWorld } from './world.ts';

/** Opens the cockpit; resolves with the exit code when the operator leaves. */
export async function cockpitCommand(options: GlobalOptions): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new SparkifyError('usage', 'the cockpit needs a terminal', {
      remedy: 'Run it in one, or use a command without a screen: sparkify-tui run, status, sql (see --help).',
    });
  }
  const world = openWorld(options);
  const { openPipeline } = await import('../commands/open-pipeline.ts');
  const { openCockpit } = await import('../ui/cockpit.tsx');
  const { promptBuffers } = await import('./prompt-buffers.ts');
  const { promptHistory } = await import('./prompt-history.ts');
  const pipeline = await openPipeline(world.settings, world.home);
  try {
    return await openCockpit(pipeline, {
      readOnly: world.settings.target.readOnly,
      env: process.env,
      stdin: process.stdin,
      stdout: process.stdout,
      notices: world.settings.warnings,
      history: promptHistory(world.home.promptHistory, targetKey(pipeline.target)),
      buffers: promptBuffers(world.home.promptBuffers),
    });
  } finally {
    await pipeline.close();
  }
}

/** What tells the history of one target from that of another. */
function targetKey({ engine, location, name }: Target): string {
  return `${engine} ${location} ${name}`;
}
