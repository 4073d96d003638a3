import type { Failure } from '../../commands/events.ts';
import { asSparkifyError } from '../../errors.ts';
import { maskSecrets } from '../../text/secret.ts';

/** A thrown value in the shape that the screen shows; its words are masked. */
export function failureOf(error: unknown): Failure {
  const { kind, message, where, remedy } = asSparkifyError(error);
  return {
    kind,
    message: maskSecrets(message),
    where: where === undefined ? null : maskSecrets(where),
    remedy: remedy === undefined ? null : maskSecrets(remedy),
  };
}
