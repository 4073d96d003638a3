/** What kind of thing went wrong; it decides the exit code and how the screen groups a failure. */
export type ErrorKind =
  | 'usage'
  | 'config'
  | 'source'
  | 'data'
  | 'warehouse'
  | 'sql'
  | 'checks'
  | 'locked'
  | 'cancelled'
  | 'internal';

const exitCodes: Record<ErrorKind, number> = {
  usage: 2,
  config: 2,
  source: 1,
  data: 1,
  warehouse: 1,
  sql: 1,
  checks: 3,
  locked: 4,
  cancelled: 130,
  internal: 1,
};

/** The process's exit code for a failure of this kind. */
export function exitCodeOf(kind: ErrorKind): number {
  return exitCodes[kind];
}

export interface ErrorDetails {
  /** Where it happened, as precisely as it is known: `dwh.cfg:12 [S3] LOG_DATA`, an object and line, a statement. */
  readonly where?: string | undefined;
  /** What the operator can do about it, one sentence. */
  readonly remedy?: string | undefined;
  /** Offset in the SQL text, in UTF-16 units from 0, where the engine says the error is. */
  readonly position?: number | undefined;
  /** The SQL text that the engine refused; `position` is an offset in it. */
  readonly statement?: string | undefined;
  readonly cause?: unknown;
}

/** The one error shape that reaches an operator: what happened, where, what to do. */
export class SparkifyError extends Error {
  readonly kind: ErrorKind;
  readonly where: string | undefined;
  readonly remedy: string | undefined;
  readonly position: number | undefined;
  readonly statement: string | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'SparkifyError';
    this.kind = kind;
    this.where = details.where;
    this.remedy = details.remedy;
    this.position = details.position;
    this.statement = details.statement;
  }

  get exitCode(): number {
    return exitCodeOf(this.kind);
  }
}

/** The error of a cancelled operation; `signal.reason` carries it through AbortSignals. */
export function cancelled(message = 'cancelled'): SparkifyError {
  return new SparkifyError('cancelled', message);
}

/** True for our own cancellation and for the platform's AbortError. */
export function isCancellation(error: unknown): boolean {
  return (
    (error instanceof SparkifyError && error.kind === 'cancelled') ||
    (error instanceof Error && error.name === 'AbortError')
  );
}

/** Any thrown value as a SparkifyError; an unknown one becomes `internal`, its own words kept. */
export function asSparkifyError(error: unknown): SparkifyError {
  if (error instanceof SparkifyError) return error;
  if (isCancellation(error)) return new SparkifyError('cancelled', 'cancelled', { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new SparkifyError('internal', message, { cause: error });
}

/** A failure of a statement, with the text of it; anything else as it is. */
export function inStatement(error: unknown, statement: string): unknown {
  if (!(error instanceof SparkifyError) || error.kind !== 'sql' || error.statement !== undefined) return error;
  const { kind, message, where, remedy, position } = error;
  return new SparkifyError(kind, message, { where, remedy, position, statement, cause: error });
}
