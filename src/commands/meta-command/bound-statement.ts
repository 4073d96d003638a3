import { SparkifyError } from '../../errors.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { ParameterValue } from '../../sql/parameter-value.ts';
import { bindParameters, originalPosition, type ParameterizedStatement } from '../../sql/parameters.ts';
import type { Cursor } from '../../warehouse/warehouse.ts';
import type { PromptSession, StatementRequest } from '../pipeline.ts';

/** A statement with the values of its `:name`s. */
export interface BoundStatement {
  /** As it was written, with `:name`. */
  readonly written: string;
  /** As it is sent, with `$1`. */
  readonly sent: ParameterizedStatement;
}

/** A statement that has no parameters. */
export function withoutParameters(sql: string): BoundStatement {
  return { written: sql, sent: { sql, values: [], types: new Map(), shifts: [] } };
}

/**
 * Binds a statement's parameters.
 * @throws SparkifyError kind `usage` for one that has numbered parameters, too.
 */
export function bindStatement(
  written: string,
  dialect: Dialect,
  values: ReadonlyMap<string, ParameterValue>,
): BoundStatement {
  try {
    return { written, sent: bindParameters(written, dialect, values) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SparkifyError('usage', error.message, { remedy: 'Give every parameter a name: :name.', cause: error });
  }
}

/** What helps where a value's type may be why the engine has found no operator, function or cast; undefined where it cannot. */
function typeRemedy(message: string, { types }: ParameterizedStatement): string | undefined {
  const [first] = types;
  if (first === undefined || !/operator|function|compare|convert|cast|type/i.test(message)) return undefined;
  const sent = [...types].map(([name, type]) => `:${name} is sent as ${type}`).join(', ');
  return `${sent}. Write :'${first[0]}' to send it as a text.`;
}

/** Starts a statement; the positions of its errors are those in the text as it was written. */
export async function openStatement(
  session: Pick<PromptSession, 'open'>,
  { sent, written }: BoundStatement,
  request: StatementRequest,
): Promise<Cursor> {
  const inWritten = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SparkifyError) || error.position === undefined || sent.sql === written) throw error;
      const { kind, message, where, position } = error;
      const advice = [error.remedy, typeRemedy(message, sent)].filter((part) => part !== undefined);
      const remedy = advice.length === 0 ? undefined : advice.join(' ');
      const details = { where, remedy, position: originalPosition(sent, position), statement: written, cause: error };
      throw new SparkifyError(kind, message, details);
    }
  };
  const cursor = await inWritten(() => session.open(sent.sql, { ...request, parameters: sent.values }));
  if (sent.sql === written) return cursor;
  const { columns, touched, notices } = cursor;
  return {
    columns,
    touched,
    ...(notices === undefined ? {} : { notices }),
    fetch: (count) => inWritten(() => cursor.fetch(count)),
    close: () => cursor.close(),
  };
}
