import { SparkifyError } from '../errors.ts';
import { classify } from '../sql/classify.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Connection, ResultSet } from '../warehouse/warehouse.ts';
import type { PromptSession } from './pipeline.ts';

/**
 * A session for statements that people type. Read-only, it lets through what is known to read, and has the engine run
 * that in a read-only transaction, so that what gets past the first guard meets a second.
 */
export function openPromptSession(connection: Connection, dialect: Dialect, readOnly: boolean): PromptSession {
  return {
    query: (sql, options) => {
      const run = () => connection.query(sql, { ...options, single: true });
      return readOnly ? inReadOnlyTransaction(connection, dialect, sql, run) : run();
    },
    close: () => connection.close(),
  };
}

async function inReadOnlyTransaction(
  connection: Connection,
  dialect: Dialect,
  sql: string,
  run: () => Promise<ResultSet>,
): Promise<ResultSet> {
  if (classify(sql, dialect) !== 'read') {
    throw new SparkifyError('sql', 'refused: this session is read-only, and the statement is not known to only read', {
      remedy: 'Start without --read-only to change data.',
    });
  }
  await connection.query('BEGIN TRANSACTION READ ONLY');
  try {
    return await run();
  } finally {
    await connection.query('ROLLBACK');
  }
}
