import { DatabaseError } from 'pg';
import { SparkifyError } from '../../errors.ts';
import { maskSecrets } from '../../text/secret.ts';
import { TransactionConflict } from '../warehouse.ts';

/** SQLSTATEs with which a server ends a session. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const endings = /^(08...|57P0[1-5]|25P0[3-4])$/;

/** Whether an error of pg's means that the connection is gone, rather than that a statement was refused. */
export function endsConnection(error: unknown): boolean {
  return !(error instanceof DatabaseError) || endings.test(error.code ?? '');
}

/** The server has stopped a statement because somebody asked it to, or a time limit did. */
export function isCanceled(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '57014';
}

/** The server counts characters from 1, an editor UTF-16 units from 0. */
function unitsBefore(sql: string, position: string): number {
  return [...sql].slice(0, Number(position) - 1).join('').length;
}

/**
 * The server's own words about a statement that failed, as psql prints them, with the SQLSTATE.
 * @param conflict whether another transaction was in the way
 * @param detail what the error tells beside its message
 */
export function statementError(
  error: DatabaseError,
  sql: string,
  conflict: boolean,
  detail: string | undefined,
): SparkifyError {
  const { severity = 'ERROR', code = '', hint, position } = error;
  const words = `${severity} ${code}: ${error.message}${detail === undefined ? '' : `\nDETAIL: ${detail}`}`;
  const place = position === undefined ? undefined : unitsBefore(sql, position);
  const details = {
    position: place,
    remedy: hint ?? remedyFor(error) ?? (conflict ? inTheWay : undefined),
    cause: error,
  };
  if (conflict) return new TransactionConflict(maskSecrets(words), details);
  return new SparkifyError('sql', maskSecrets(words), details);
}

const inTheWay = 'Another session was in the way; run it again.';

/** What helps where not the statement is at fault; a wrong statement is for its writer to mend. */
function remedyFor({ code = '', message, schema }: DatabaseError): string | undefined {
  switch (code) {
    case '25006':
      return 'The session or the server (a standby?) only reads; write on the primary, without --read-only.';
    case '40P01':
    case '40001':
      return inTheWay;
    case '42501':
      return /schema/.test(message)
        ? 'Have the owner GRANT USAGE, CREATE ON SCHEMA … to your user, or let [CLUSTER] SCHEMA name a schema of yours.'
        : 'Have the owner GRANT what is missing to your user, or log in as another one.';
    case '53100':
      return 'Have some disk space freed on the server, then run it again.';
    case '55P03':
      return 'Another session holds the table; wait until it has ended, then run it again.';
    case '57014':
      return remedyOfStopped(message);
    case '22P05':
      return 'The database cannot store every character: make one with ENCODING UTF8.';
    default:
      return schema === undefined ? undefined : remedyOf[code];
  }
}

/** A COPY that its client gave up is answered by the same code as one that was stopped from elsewhere. */
function remedyOfStopped(message: string): string {
  if (/^COPY\b/.test(message)) return 'Rows come in by stage, which accounts for every record, or by INSERT.';
  return /timeout/.test(message)
    ? 'Allow more time with [CLUSTER] STATEMENT_TIMEOUT, or ask for less.'
    : 'Somebody else cancelled it; run it again.';
}

const remedyOf: Readonly<Record<string, string>> = {
  '42P07': 'It is there, but your user may not see it; have its owner GRANT access, or drop it.',
};
