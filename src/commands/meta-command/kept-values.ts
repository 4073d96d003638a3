import { SparkifyError } from '../../errors.ts';
import { guessKind, type ParameterValue } from '../../sql/parameter-value.ts';
import type { Cell, ResultColumn } from '../../warehouse/warehouse.ts';
import { type BoundStatement, openStatement } from './bound-statement.ts';
import { timeoutVariable } from './setting-changes.ts';
import type { Writing } from './write-results.ts';

function variableOf({ numeric, type }: ResultColumn, cell: Cell): ParameterValue {
  if (cell === null) return { kind: 'null', text: '' };
  // A text that looks like a number stays a text: '007' is not 7.
  const kind = numeric || /^(date|timestamp)/i.test(type) ? guessKind(cell) : 'text';
  return { kind, text: cell };
}

/**
 * The one row of a statement as variables, for `\\gset`: a column each, named by the prefix and the column. Unlike psql,
 * which forgets the variable of a NULL, it is set to NULL here: parameters are bound, and can be that.
 * @throws SparkifyError kind `usage` where there is not exactly one row, or a column's name cannot be a variable's.
 */
export async function readValues(
  { session, request }: Writing,
  statement: BoundStatement,
  prefix: string,
): Promise<ReadonlyMap<string, ParameterValue>> {
  const cursor = await openStatement(session, statement, request);
  try {
    const { columns } = cursor;
    const { rows } = columns.length === 0 ? { rows: [] } : await cursor.fetch(2);
    const [row] = rows;
    if (row === undefined || rows.length > 1) {
      throw new SparkifyError(
        'usage',
        `\\gset: the statement gives ${row === undefined ? 'no row' : 'more than one row'}`,
        {
          remedy: 'Exactly one row becomes variables: aggregate, or add WHERE or LIMIT 1.',
        },
      );
    }
    return new Map(columns.map((column, index) => [nameOf(prefix, column), variableOf(column, row[index] ?? null)]));
  } finally {
    await cursor.close();
  }
}

function nameOf(prefix: string, { name: column }: ResultColumn): string {
  const name = `${prefix}${column}`;
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && name !== timeoutVariable) return name;
  throw new SparkifyError('usage', `\\gset: ${name} cannot be a variable’s name`, {
    remedy: 'Name the column: SELECT … AS name \\gset',
  });
}

/** A text with the values of the variables that it names as `:name`; what is not set stays as it was written, as in psql. */
export function withValues(text: string, variables: ReadonlyMap<string, ParameterValue>): string {
  return text.replaceAll(/(?<!:):([\p{L}_][\p{L}\p{N}_]*)/gu, (written, name: string) => {
    const value = variables.get(name);
    return value === undefined ? written : value.text;
  });
}
