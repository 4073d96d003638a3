import { isSignificant, tokens } from '../tokens.ts';
import { splitArguments } from './arguments.ts';
import type { CopyOptions, CopySource, MetaCommand, MetaCommandError } from './command.ts';

const usage = '\\copy TABLE TO FILE, or \\copy (QUERY) TO FILE, then CSV or TSV, HEADER';

function invalid(message: string): MetaCommandError {
  return { name: 'invalid', message: `\\copy: ${message}`, remedy: `It is ${usage}.` };
}

/** Parses what stands behind `\copy`: a table or query, TO, a file, options. Data goes out only. */
export function parseCopy(rest: string): MetaCommand | MetaCommandError {
  const found = direction(rest);
  if (found === null) return invalid('TO and a file are missing');
  if (found.word === 'from') {
    return {
      name: 'invalid',
      message: '\\copy … FROM is refused: data comes in by stage, which accounts for every record',
      remedy: 'Set LOG_DATA or SONG_DATA and run stage, or use INSERT.',
    };
  }
  const source = sourceOf(rest.slice(0, found.start).trim());
  if (source === null) return invalid('a table or a (query) is missing');
  const words = splitArguments(rest.slice(found.end));
  if (words === null) return invalid('a quote is left open');
  const [file, ...options] = words;
  if (file === undefined) return invalid('the file is missing');
  if (/^(stdout|pstdout|program)$/i.test(file)) return invalid(`${file} is not possible here, name a file`);
  const parsed = optionsOf(options, file);
  return typeof parsed === 'string' ? invalid(parsed) : { name: 'copy', source, file, options: parsed };
}

/** The TO or FROM outside parentheses and quotes. */
function direction(text: string): { word: string; start: number; end: number } | null {
  let depth = 0;
  for (const token of tokens(text, { backslashEscapes: false })) {
    const piece = text.slice(token.start, token.end);
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth === 0 && token.kind === 'word' && /^(to|from)$/i.test(piece)) {
      return { word: piece.toLowerCase(), start: token.start, end: token.end };
    }
  }
  return null;
}

function sourceOf(text: string): CopySource | null {
  if (text === '') return null;
  if (!text.startsWith('(')) return { type: 'table', name: text };
  const inner = text.endsWith(')') ? text.slice(1, -1).trim() : '';
  const hasTokens = [...tokens(inner, { backslashEscapes: false })].some(isSignificant);
  return hasTokens ? { type: 'query', sql: inner } : null;
}

/** The options in psql's old and new spelling, `CSV HEADER` and `WITH (FORMAT csv, HEADER)`; a text says what is wrong. */
function optionsOf(words: readonly string[], file: string): CopyOptions | string {
  let format: CopyOptions['format'] = /\.(tsv|tab)$/i.test(file) ? 'tsv' : 'csv';
  let header = true;
  let headerGiven = false;
  const flat = words
    .join(' ')
    .replace(/[(),]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  for (const word of flat.map((one) => one.toLowerCase())) {
    if (word === 'csv') format = 'csv';
    else if (word === 'tsv' || word === 'text') format = 'tsv';
    else if (word === 'header') headerGiven = true;
    else if (headerGiven && /^(off|false)$/.test(word)) header = false;
    else if (word !== 'with' && word !== 'format' && !(headerGiven && /^(on|true)$/.test(word)))
      return `there is no option ${word}`;
  }
  return { format, header };
}
