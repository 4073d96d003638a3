import type { Pipeline } from '../commands/pipeline.ts';
import { SavedQueries } from '../commands/saved-queries.ts';
import { SparkifyError } from '../errors.ts';
import type { Target } from '../warehouse/warehouse.ts';
import { earlierRuns, type GlobalOptions, openWorld, type World } from './world.ts';

/**
 * Opens the cockpit, on the whole screen or in plain lines; resolves with the exit code when the operator leaves.
 * @throws SparkifyError kind `usage` where the screen is wanted and there is no terminal.
 */
export async function cockpitCommand(options: GlobalOptions): Promise<number> {
  const world = openWorld(options);
  const plain = isPlain(world);
  if (!plain && !(process.stdin.isTTY && process.stdout.isTTY)) {
    throw new SparkifyError('usage', 'the cockpit needs a terminal', {
      remedy: 'Run it in one, in lines with --plain, or use a command without a screen: run, status, sql (see --help).',
    });
  }
  const { openPipeline } = await import('../commands/open-pipeline.ts');
  const pipeline = await openPipeline(world.settings, world.home);
  try {
    return await (plain ? inLines(pipeline, world) : onScreen(pipeline, world));
  } finally {
    await pipeline.close();
  }
}

/** What tells the history of one target from that of another. */
function targetKey({ engine, location, name }: Target): string {
  return `${engine} ${location} ${name}`;
}

/** Ink's own variable for screen readers, and what dumb terminals are called, ask for lines, too. */
function isPlain({ options, settings }: World): boolean {
  const { INK_SCREEN_READER: reader = '', TERM: terminal } = process.env;
  if (options.plain !== undefined) return options.plain;
  return settings.ui.screenReader || (reader !== '' && reader !== '0' && reader !== 'false') || terminal === 'dumb';
}

function savedQueries({ settings, home }: World): SavedQueries {
  return new SavedQueries({ own: home.queries, validation: settings.etl.validationDir });
}

async function inLines(pipeline: Pipeline, world: World): Promise<number> {
  const { plainSession } = await import('./plain/session.ts');
  const { settings } = world;
  return plainSession({
    pipeline,
    readOnly: settings.target.readOnly,
    saved: savedQueries(world),
    runs: earlierRuns(world, pipeline.target),
    folder: process.cwd(),
    input: process.stdin,
    output: process.stdout,
    notices: settings.warnings,
  });
}

async function onScreen(pipeline: Pipeline, world: World): Promise<number> {
  const { settings, home } = world;
  const { openCockpit } = await import('../ui/cockpit.tsx');
  const { promptBuffers } = await import('./prompt-buffers.ts');
  const { promptHistory } = await import('./prompt-history.ts');
  const { readKeyFile } = await import('./key-file.ts');
  const { keymap, problems } = await readKeyFile(home.keys);
  const { mouse, vim, notify, notifyAfter } = settings.ui;
  return openCockpit(pipeline, {
    readOnly: settings.target.readOnly,
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    notices: [...settings.warnings, ...problems],
    keymap,
    mouse: mouse ? 'on' : 'off',
    vim,
    notification: { how: notify, after: notifyAfter },
    history: promptHistory(home.promptHistory, targetKey(pipeline.target)),
    buffers: promptBuffers(home.promptBuffers),
    runs: earlierRuns(world, pipeline.target),
    saved: savedQueries(world),
  });
}
