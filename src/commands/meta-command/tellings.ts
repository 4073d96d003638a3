import { SparkifyError } from '../../errors.ts';
import type { MetaCommandEntry } from '../../sql/meta-command/commands.ts';
import { metaCommands } from '../../sql/meta-command/commands.ts';
import { statementSyntax, syntaxNames } from '../../sql/meta-command/syntax.ts';
import type { ParameterValue } from '../../sql/parameter-value.ts';
import { parameterNames } from '../../sql/parameters.ts';
import type { LexicalOptions } from '../../sql/tokens.ts';
import type { Cell, Target, TransactionState } from '../../warehouse/warehouse.ts';
import type { SavedQuery } from '../saved-queries.ts';
import type { TitledResult } from './host.ts';

/** A result of texts that the prompt itself knows. */
export function telling(
  title: string,
  names: readonly string[],
  rows: readonly (readonly Cell[])[],
): readonly TitledResult[] {
  const columns = names.map((name) => ({ name, type: 'text', numeric: false }));
  return [{ title, result: { columns, rows, more: false, touched: null } }];
}

function usageOf({ word, usage, suffixes }: MetaCommandEntry): string {
  return `\\${word}${suffixes ? '[+]' : ''}${usage === '' ? '' : ` ${usage}`}`;
}

/** `\?`: every command with what it does. */
export function commandsTold(): readonly TitledResult[] {
  return telling(
    'commands',
    ['command', 'what it does'],
    metaCommands.map((entry) => [usageOf(entry), entry.summary]),
  );
}

/**
 * `\h`: the syntax of a statement; without a name, the statements that there is help with.
 * @throws SparkifyError kind `usage` when there is no help with it.
 */
export function syntaxTold(name: string | null): readonly TitledResult[] {
  if (name === null)
    return telling(
      'syntax',
      ['statement'],
      syntaxNames().map((one) => [one]),
    );
  const found = statementSyntax(name);
  if (found.length === 0) {
    throw new SparkifyError('usage', `\\h: there is no help with ${name}`, { remedy: 'What there is: \\h' });
  }
  return telling(
    'syntax',
    ['syntax'],
    found.map((line) => [line]),
  );
}

/** `\set`: the variables and their values, or one of them. */
export function variablesTold(
  variables: ReadonlyMap<string, ParameterValue>,
  name: string | null,
): readonly TitledResult[] {
  const shown = [...variables].filter(([one]) => name === null || one === name);
  if (name !== null && shown.length === 0) {
    throw new SparkifyError('usage', `${name} is not set`, { remedy: `Set it: \\set ${name} VALUE` });
  }
  const rows = shown.map(([one, { kind, text }]) => [one, kind === 'null' ? null : text, kind]);
  return telling('variables', ['name', 'value', 'kind'], rows);
}

/** `\saved`: the statements that were kept. */
export function savedTold(queries: readonly SavedQuery[], options: LexicalOptions): readonly TitledResult[] {
  const rows = queries.map(({ name, sql, path }) => [name, parameterNames(sql, options).join(', '), sql, path]);
  return telling('saved queries', ['name', 'parameters', 'statement', 'file'], rows);
}

/** `\conninfo`: where statements run, and how the session stands. */
export function connectionTold(target: Target, transaction: TransactionState): readonly TitledResult[] {
  const { name, engine, location, schema, user } = target;
  return telling(
    'connection',
    ['what', 'value'],
    [
      ['target', name],
      ['engine', engine],
      ['location', location],
      ['schema', schema],
      ['user', user],
      ['protected', target.protected ? 'yes' : 'no'],
      ['transaction', transaction],
    ],
  );
}
