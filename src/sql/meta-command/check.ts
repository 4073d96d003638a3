import { type CheckFamily, checkFamilies } from '../star-checks.ts';
import type { MetaCommand, MetaCommandError } from './command.ts';

const words: readonly string[] = [...Object.keys(checkFamilies), 'all'];

export const checkUsage = `[${words.join('|')}] [TABLE]`;

function isFamily(word: string): word is CheckFamily {
  return word in checkFamilies;
}

/** Reads what stands behind `\check`: nothing, a family of checks, or one and a table. */
export function parseCheck(args: readonly string[]): MetaCommand | MetaCommandError | null {
  const [word, table = null, ...more] = args;
  if (more.length > 0) return null;
  if (word === undefined) return { name: 'check', family: null, table };
  const family = word.toLowerCase();
  if (family === 'all' || isFamily(family)) return { name: 'check', family, table };
  return {
    name: 'invalid',
    message: `\\check: there are no checks named ${word}`,
    remedy: `There are ${words.join(', ')}; \\check alone lists them.`,
  };
}
