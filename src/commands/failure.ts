import type { SparkifyError } from '../errors.ts';
import { maskSecrets } from '../text/secret.ts';
import type { FailedStatement, Failure } from './events.ts';

/** A failure in the shape in which it is shown, written and sent; its words are masked. */
export function failureOf(error: SparkifyError): Failure {
  const { kind, message, where, remedy, statement, position } = error;
  const failure = {
    kind,
    message: maskSecrets(message),
    where: where === undefined ? null : maskSecrets(where),
    remedy: remedy === undefined ? null : maskSecrets(remedy),
  };
  return statement === undefined ? failure : { ...failure, statement: failedStatement(statement, position) };
}

/** A secret before the position may be longer or shorter than its mask. */
function failedStatement(sql: string, position: number | undefined): FailedStatement {
  const before = position === undefined ? null : maskSecrets(sql.slice(0, position)).length;
  return { sql: maskSecrets(sql), position: before };
}
