import { SparkifyError } from '../../errors.ts';
import { maskSecrets } from '../../text/secret.ts';

interface EngineError {
  readonly type: string;
  readonly message: string;
  readonly position: number | undefined;
}

/** With `errors_as_json` DuckDB tells type, message and byte position apart. */
function parse(message: string): EngineError | null {
  const json = message.indexOf('{"exception_type"');
  if (json < 0) return null;
  const details = JSON.parse(message.slice(json)) as Record<string, string | undefined>;
  const position = details.position;
  return {
    type: details.exception_type ?? 'Error',
    message: details.exception_message ?? message,
    position: position === undefined ? undefined : Number(position),
  };
}

/** DuckDB counts bytes, an editor counts UTF-16 units. */
function unitsBefore(sql: string, bytes: number): number {
  return Buffer.from(sql, 'utf8').subarray(0, bytes).toString('utf8').length;
}

/** The engine's own words about a statement that failed. */
export function statementError(error: unknown, sql: string): SparkifyError {
  const message = error instanceof Error ? error.message : String(error);
  const engine = parse(message);
  if (/^interrupt/i.test(engine?.type ?? message)) return new SparkifyError('cancelled', 'cancelled', { cause: error });
  if (engine === null) return new SparkifyError('sql', maskSecrets(message), { cause: error });
  return new SparkifyError('sql', maskSecrets(`${engine.type} Error: ${engine.message.trim()}`), {
    position: engine.position === undefined ? undefined : unitsBefore(sql, engine.position),
    remedy: remedyFor(engine),
    cause: error,
  });
}

/** What helps where the machine is at fault; a wrong statement is for its writer to mend. */
function remedyFor({ type, message }: EngineError): string | undefined {
  if (message.includes('No space left on device')) return 'Free some space on that disk, then run it again.';
  if (type === 'Out of Memory') return 'Free some memory or disk space for the warehouse file, then run it again.';
  if (message.startsWith('Failed to commit') && /Permission denied|Read-only file system/.test(message)) {
    return 'Make the warehouse file and its folder writable, or name another file with --warehouse.';
  }
  return undefined;
}
