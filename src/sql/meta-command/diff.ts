import type { MetaCommand, MetaCommandError } from './command.ts';
import { takeTolerance } from './expectation.ts';

export const diffUsage = '[--config FILE] [--key COLUMN,…] [tolerance T]';

function invalid(message: string): MetaCommandError {
  return { name: 'invalid', message: `\\diff: ${message}`, remedy: `It is \\diff ${diffUsage}.` };
}

/** Reads what stands behind `\diff`; null where it is none of the usage. */
export function parseDiff(args: readonly string[]): MetaCommand | MetaCommandError | null {
  const taken = takeTolerance(args);
  if (taken === null) return invalid('a tolerance is a number from 0 on');
  let config: string | null = null;
  let key: readonly string[] = [];
  const words = [...taken.rest];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [option = '', attached] = word.split(/=(.*)/s, 2);
    if (option !== '--config' && option !== '--key') return null;
    const value = attached ?? words.shift();
    if (value === undefined || value === '') return invalid(`${option} needs a value`);
    if (option === '--config') config = value;
    else key = keyColumns(value);
  }
  return { name: 'diff', config, key, tolerance: taken.tolerance ?? 0 };
}

/** `user_id,level` as names; the quotes of a quoted one are taken off. */
export function keyColumns(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/s, (_, inner: string) => inner.replaceAll('""', '"')))
    .filter((name) => name !== '');
}
