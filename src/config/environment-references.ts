import type { Environment } from './home.ts';

/** What became of a value's `${NAME}` references. */
interface Resolved {
  /** The value; empty where there are problems. */
  readonly text: string;
  /** True where part of the text came from the environment, which must not be repeated in a message. */
  readonly fromEnvironment: boolean;
  readonly problems: readonly string[];
}

/**
 * Replaces each `${NAME}` by the environment variable's text, which is taken as it is. `$${` stands for a literal `${`;
 * every other `$` is an ordinary character.
 */
export function resolveReferences(text: string, env: Environment): Resolved {
  const problems: string[] = [];
  let fromEnvironment = false;
  const resolved = text.replaceAll(/\$\$\{|\$\{([^}]*)\}/g, (match, name: string | undefined) => {
    if (name === undefined) return '${';
    fromEnvironment = true;
    const value = isName(name) ? env[name] : undefined;
    if (value === undefined) problems.push(explain(match, name));
    return value ?? '';
  });
  return problems.length === 0
    ? { text: resolved, fromEnvironment, problems }
    : { text: '', fromEnvironment, problems };
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

function explain(reference: string, name: string): string {
  if (isName(name)) return `the environment variable ${name} of ${reference} is not set`;
  // What is not a name may be a piece of a password, so it is not repeated.
  return 'expected the name of an environment variable after ${ (a literal ${ is written $${)';
}
