import { SparkifyError } from '../errors.ts';

const remedy = 'Run the step again when nothing writes there any more.';

/** The error of an object that is not there any more. */
export function vanished(uri: string, cause?: unknown): SparkifyError {
  return new SparkifyError('source', 'the object vanished after it was listed', { where: uri, remedy, cause });
}

/** The error of an object whose content is not the listed one any more. */
export function changed(uri: string, cause?: unknown): SparkifyError {
  return new SparkifyError('source', 'the object changed after it was listed', { where: uri, remedy, cause });
}
