import type { Failure } from '../../commands/events.ts';
import { failureOf as failureOfError } from '../../commands/failure.ts';
import { asSparkifyError } from '../../errors.ts';

/** A thrown value in the shape that the screen shows; its words are masked. */
export function failureOf(error: unknown): Failure {
  return failureOfError(asSparkifyError(error));
}
