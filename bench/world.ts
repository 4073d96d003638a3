import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepName } from '../src/commands/events.ts';
import { openPipeline } from '../src/commands/open-pipeline.ts';
import { homePaths } from '../src/config/home.ts';
import { loadSettings } from '../src/config/read.ts';

/** Runs `work` with a folder of its own that is removed afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a pipeline with the tables made: on an empty warehouse file, unless `configuration` names a server. */
export async function openBenchPipeline(folder: string, configuration: string) {
  const { writeFile } = await import('node:fs/promises');
  const file = join(folder, 'dwh.cfg');
  await writeFile(file, configuration);
  const settings = loadSettings({
    file,
    env: {},
    cwd: folder,
    overrides: /^HOST/m.test(configuration) ? {} : { warehouse: join(folder, 'warehouse.duckdb') },
  });
  const pipeline = await openPipeline(settings, homePaths(join(folder, 'home')));
  const run = async (...steps: readonly StepName[]) => {
    for await (const event of pipeline.run({ command: 'bench', steps }, new AbortController().signal)) {
      if (event.type === 'run-finished' && event.failure !== null) throw new Error(event.failure.message);
    }
  };
  await run('create');
  return { pipeline, run };
}
