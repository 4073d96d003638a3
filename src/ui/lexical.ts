import { type Dialect, type Engine, embeddedDialect, postgresDialect, redshiftDialect } from '../sql/dialect.ts';

const dialects: readonly Dialect[] = [embeddedDialect, postgresDialect, redshiftDialect];

/** How the target's engine reads SQL text, for telling statements apart. */
export function lexicalOptions(engine: Engine): { backslashEscapes: boolean } {
  return { backslashEscapes: dialects.some((dialect) => dialect.engine === engine && dialect.backslashEscapes) };
}
