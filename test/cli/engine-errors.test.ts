import { describe, expect, test } from 'vitest';
import { statementError } from '../../src/warehouse/duckdb/errors.ts';

/** An error as DuckDB throws it with `errors_as_json`. */
function engineError(type: string, message: string, more: Readonly<Record<string, string>> = {}): Error {
  return new Error(JSON.stringify({ exception_type: type, exception_message: message, ...more }));
}

describe('an error of the embedded engine', () => {
  test('of a full disk says to free space', () => {
    const commit = 'Failed to commit: Could not write file "/data/w.duckdb.wal": No space left on device';
    expect(statementError(engineError('TransactionContext', commit), 'COMMIT')).toMatchObject({
      kind: 'sql',
      message: `TransactionContext Error: ${commit}`,
      remedy: expect.stringContaining('Free some space'),
    });
  });

  test('of a folder that may not be written says to make it writable', () => {
    const commit = 'Failed to commit: Cannot open file "/data/w.duckdb.wal": Permission denied';
    const { remedy } = statementError(engineError('TransactionContext', commit), 'COMMIT');
    expect(remedy).toContain('writable');
  });

  test('of a file that a statement names has no remedy but the words themselves', () => {
    const { remedy } = statementError(engineError('IO', 'No files found that match "x.csv"'), "FROM 'x.csv'");
    expect(remedy).toBeUndefined();
  });

  test('of an interrupted statement is a cancellation, in whatever form it comes', () => {
    expect(statementError(engineError('INTERRUPT', 'Interrupted!'), 'SELECT 1').kind).toBe('cancelled');
    expect(statementError(new Error('INTERRUPT Error: Interrupted!'), 'SELECT 1').kind).toBe('cancelled');
  });

  test('is placed in UTF-16 units, where the engine counts bytes', () => {
    const sql = "SELECT '€' || x";
    const error = engineError('Binder', 'no column x', { position: String(Buffer.from(sql).indexOf('x')) });
    expect(statementError(error, sql).position).toBe(sql.indexOf('x'));
  });
});
