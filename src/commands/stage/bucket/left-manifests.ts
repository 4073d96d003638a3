import { asSparkifyError } from '../../../errors.ts';
import type { Bucket } from '../../../source/bucket.ts';
import { runs } from '../../../sql/etl.ts';
import { stagingTables } from '../../../sql/schema.ts';
import type { Connection } from '../../../warehouse/warehouse.ts';
import type { StepContext } from '../../step.ts';
import type { BucketTables } from './bucket-table.ts';
import { runOfManifest } from './manifest-name.ts';

/** A manifest that lies where loads write theirs. */
export interface LeftManifest {
  readonly key: string;
  readonly run: string;
}

/** The manifests below a prefix, by the runs whose names they bear. */
export async function manifestsBelow(bucket: Bucket, prefix: string, signal: AbortSignal): Promise<LeftManifest[]> {
  const keys: string[] = [];
  for (const { name } of stagingTables) keys.push(...(await bucket.keys(`${prefix}${name}-`, signal)));
  return keys.flatMap((key) => {
    const run = runOfManifest(key.slice(prefix.length));
    return run === null ? [] : [{ key, run }];
  });
}

/** Those of the runs that this warehouse's log knows. */
export async function knownRuns(
  connection: Connection,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const places = names.map((_, index) => `$${index + 1}`).join(', ');
  const { rows } = await connection.query(`SELECT run_id FROM ${runs.name} WHERE run_id IN (${places})`, {
    parameters: names,
    signal,
  });
  return new Set(rows.map(([run]) => run ?? ''));
}

/**
 * Removes the manifests of this warehouse's earlier runs, which were killed before they could. Whoever holds the one writer's
 * lock knows that none of them is at work. A manifest of a run that is not in the log may be another warehouse's, and stays.
 */
export async function removeLeftManifests(
  context: StepContext,
  connection: Connection,
  { manifests }: BucketTables,
): Promise<void> {
  if (manifests === null) return;
  const { bucket, prefix } = manifests;
  const { emit, run, signal } = context;
  try {
    const left = (await manifestsBelow(bucket, prefix, signal)).filter((manifest) => manifest.run !== run);
    const ours = await knownRuns(connection, [...new Set(left.map((manifest) => manifest.run))], signal);
    for (const { key, run: dead } of left) {
      if (!ours.has(dead)) continue;
      await bucket.remove(key, signal);
      const text = `Removed s3://${bucket.name}/${key}, which the run ${dead} had left behind.`;
      emit({ type: 'log', level: 'info', step: 'stage', text });
    }
  } catch (error) {
    signal.throwIfAborted();
    const text = `Manifests that killed runs have left may still be there: ${asSparkifyError(error).message}`;
    emit({ type: 'log', level: 'warn', step: 'stage', text });
  }
}
