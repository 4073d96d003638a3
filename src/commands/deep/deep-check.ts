import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homePaths } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import { asSparkifyError, SparkifyError } from '../../errors.ts';
import { quoteName } from '../../sql/text.ts';
import { maskSecrets } from '../../text/secret.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Finding } from '../doctor.ts';
import type { PipelineEvent } from '../events.ts';
import { openWarehouse } from '../open-pipeline.ts';
import { runSteps } from '../run.ts';
import { steps } from '../steps.ts';
import { withLogIn } from './scratch-warehouse.ts';

/** Schemas of a check that did not live to remove them are found by this. */
const prefix = 'sparkify_deep_';

/**
 * Runs all steps on the configured warehouse, in schemas of its own that are removed afterwards, whatever happens; on the
 * embedded engine in a file of its own. A finding a step. An engine that loads from buckets by itself gets the configured
 * data, the others get generated data.
 * @throws SparkifyError kind `usage` where the target is protected or may only be read, or `cancelled`.
 */
export async function* deepCheck(settings: Settings, signal: AbortSignal): AsyncGenerator<Finding> {
  const { protected: guarded, readOnly, name } = settings.target;
  if (guarded || readOnly) {
    throw new SparkifyError(
      'usage',
      `doctor --deep writes, and ${guarded ? `${name} is protected` : '--read-only lets nothing be written'}`,
      {
        where: guarded ? '[CLUSTER] PROTECTED' : undefined,
        remedy: 'Let --config name the configuration of a warehouse for tests.',
      },
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-deep-'));
  try {
    yield* settings.server === null
      ? onFile(
          { ...settings, ...ownData, embedded: { ...settings.embedded, path: join(folder, 'deep.duckdb') } },
          folder,
          signal,
        )
      : onServer(settings, folder, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (signal.aborted) throw asSparkifyError(signal.reason);
}

/** No source: the sample stands in. */
const ownData = { sources: { logData: null, logJsonPath: null, songData: null } };

async function* onFile(settings: Settings, folder: string, signal: AbortSignal): AsyncGenerator<Finding> {
  const warehouse = await openWarehouse(settings);
  try {
    yield* findings(settings, warehouse, folder, signal);
  } finally {
    await warehouse.close();
  }
}

async function* onServer(settings: Settings, folder: string, signal: AbortSignal): AsyncGenerator<Finding> {
  const { server } = settings;
  if (server === null) return;
  const schema = `${prefix}${Date.now().toString(36)}`;
  const log = `${schema}_etl`;
  const warehouse = await openWarehouse({ ...settings, server: { ...server, schema } });
  try {
    const left = await schemasLike(warehouse);
    if (left.length > 0) yield leftBehind(left);
    const data = warehouse.dialect.copyFromBucket === null ? ownData : {};
    yield* findings({ ...settings, ...data }, withLogIn(warehouse, log), folder, signal);
    yield await removed(warehouse, [schema, log]);
  } finally {
    await warehouse.close();
  }
}

/** A finding for each step that ended, and one for a run that ended before any. */
async function* findings(
  settings: Settings,
  warehouse: Warehouse,
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const world = { settings, home: homePaths(folder), warehouse };
  const request = { command: 'doctor --deep', steps: steps.map(({ name }) => name) };
  let ended = 0;
  for await (const event of runSteps(world, request, signal)) {
    if (event.type === 'step-finished') {
      ended += 1;
      yield stepFinding(event);
    }
    if (event.type === 'run-finished' && event.failure !== null && ended === 0) {
      const { message, remedy } = event.failure;
      yield { name: 'deep', outcome: 'error', message, remedy };
    }
  }
}

function stepFinding(event: PipelineEvent & { type: 'step-finished' }): Finding {
  const { step, outcome, message, failure } = event;
  const where = failure?.where == null ? '' : ` (${failure.where})`;
  return {
    name: `deep ${step}`,
    outcome: outcome === 'success' || outcome === 'warn' ? outcome : outcome === 'skipped' ? 'warn' : 'error',
    message: `${message}${where}`,
    remedy: failure?.remedy ?? null,
  };
}

async function schemasLike(warehouse: Warehouse): Promise<string[]> {
  const connection = await warehouse.connect();
  try {
    const { rows } = await connection.query(
      `SELECT nspname FROM pg_catalog.pg_namespace WHERE substring(nspname, 1, ${prefix.length}) = $1 ORDER BY nspname`,
      { parameters: [prefix] },
    );
    return rows.map(([name]) => name ?? '');
  } finally {
    await connection.close();
  }
}

function leftBehind(schemas: readonly string[]): Finding {
  return {
    name: 'deep leftovers',
    outcome: 'warn',
    message: `an earlier check was killed, or another one is under way: ${schemas.join(', ')}`,
    remedy: `If no check is under way: ${drops(schemas).join('; ')}`,
  };
}

function drops(schemas: readonly string[]): string[] {
  return schemas.map((schema) => `DROP SCHEMA ${quoteName(schema)} CASCADE`);
}

/** Takes the schemas away as far as they were made, also after a cancel: the signal is not asked. */
async function removed(warehouse: Warehouse, schemas: readonly string[]): Promise<Finding> {
  const name = 'deep clean-up';
  try {
    const there = new Set(await schemasLike(warehouse));
    const connection = await warehouse.connect();
    try {
      for (const sql of drops(schemas.filter((schema) => there.has(schema)))) await connection.query(sql);
    } finally {
      await connection.close();
    }
    return { name, outcome: 'success', message: `${schemas.join(' and ')} removed`, remedy: null };
  } catch (error) {
    const message = maskSecrets(`the schemas could not be removed: ${asSparkifyError(error).message}`);
    return { name, outcome: 'error', message, remedy: drops(schemas).join('; ') };
  }
}
