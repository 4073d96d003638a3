import type { Bucket } from '../../../source/bucket.ts';
import type { SourceObject } from '../../../source/source.ts';
import type { StepContext } from '../../step.ts';

/** A manifest of exactly these objects, all of which must be there (AWS, "Using a manifest to specify data files"). */
function manifestText(objects: readonly Pick<SourceObject, 'uri'>[]): string {
  return `${JSON.stringify({ entries: objects.map(({ uri }) => ({ url: uri, mandatory: true })) }, null, 1)}\n`;
}

/** Milliseconds for removing a manifest, which is done even when the load was cancelled. */
const removalTime = 30_000;

/** Writes a manifest for as long as `work` goes on. */
export async function withManifest<T>(
  { emit, signal }: StepContext,
  bucket: Bucket,
  key: string,
  objects: readonly SourceObject[],
  work: () => Promise<T>,
): Promise<T> {
  await bucket.write(key, manifestText(objects), signal);
  try {
    return await work();
  } finally {
    await bucket.remove(key, AbortSignal.timeout(removalTime)).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      const text = `The manifest s3://${bucket.name}/${key} could not be removed: ${words}`;
      emit({ type: 'log', level: 'warn', step: 'stage', text });
    });
  }
}
