import { distance } from 'fastest-levenshtein';
import { splitArguments } from './arguments.ts';
import type { MetaCommand, MetaCommandError } from './command.ts';
import { aliases, type MetaCommandEntry, metaCommands } from './commands.ts';
import { refusalOf } from './refusals.ts';

function wordIn(text: string): string {
  return /^\\(\?|!|;|[a-zA-Z_]*\+?[a-zA-Z]*\+?)/.exec(text)?.[1] ?? '';
}

function find(word: string): { entry: MetaCommandEntry; suffix: string } | null {
  const exact = metaCommands.find((one) => one.word === (aliases[word] ?? word));
  if (exact !== undefined) return { entry: exact, suffix: '' };
  const stem = word.replace(/[S+]+$/, '');
  const entry = metaCommands.find((one) => one.suffixes && one.word === (aliases[stem] ?? stem));
  return entry === undefined ? null : { entry, suffix: word.slice(stem.length) };
}

/** The command that is nearest to a word: at most two slips away, with as many first letters in common as may be. */
function nearest(word: string): string | null {
  const words = metaCommands.map((entry) => entry.word).concat(Object.keys(aliases));
  const near = words.filter((one) => distance(word, one) <= Math.min(2, word.length - 1));
  const ranked = near.sort((one, other) => {
    const closer = distance(word, one) - distance(word, other);
    return closer !== 0 ? closer : lettersInCommon(word, other) - lettersInCommon(word, one);
  });
  return ranked[0] ?? null;
}

function lettersInCommon(one: string, other: string): number {
  let count = 0;
  while (count < one.length && one.charAt(count) === other.charAt(count)) count += 1;
  return count;
}

/**
 * Parses one line that begins with a backslash.
 * @example parseMetaCommand('\\x on') // { name: 'expanded', mode: 'on' }
 */
export function parseMetaCommand(line: string): MetaCommand | MetaCommandError {
  const text = line.trim();
  const word = wordIn(text);
  const rest = text.slice(1 + word.length);
  const refusal = refusalOf(word);
  if (refusal !== null) {
    return { name: 'invalid', message: `\\${word} is refused: ${refusal.reason}`, remedy: refusal.remedy };
  }
  const found = find(word);
  // \dt without a space before its pattern, and what is no command at all.
  if (found === null || /^[^\s;'"(]/.test(rest)) return unknown(`${word}${/^\S*/.exec(rest)?.[0] ?? ''}`);
  const args = splitArguments(rest);
  const { entry, suffix } = found;
  if (args === null) {
    return {
      name: 'invalid',
      message: `\\${word}: a quote is left open`,
      remedy: 'Close it; a doubled quote stands for itself.',
    };
  }
  const command = entry.parse(args, suffix, rest);
  if (command !== null) return command;
  const usage = `\\${entry.word}${entry.usage === '' ? '' : ` ${entry.usage}`}`;
  return {
    name: 'invalid',
    message: `\\${word}${args.length === 0 ? ' needs more' : ` ${args.join(' ')} is not understood`}`,
    remedy: `It is ${usage}.`,
  };
}

function unknown(word: string): MetaCommandError {
  const near = nearest(word);
  return {
    name: 'invalid',
    message: `there is no command \\${word}`,
    remedy: near === null ? 'All commands: \\?' : `Did you mean \\${near}? All commands: \\?`,
  };
}
