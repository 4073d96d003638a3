import { isSignificant, tokens } from '../tokens.ts';
import { splitArguments } from './arguments.ts';
import type { CopyOptions, CopySource, CopyTarget, MetaCommand, MetaCommandError } from './command.ts';

const usage = '\\copy TABLE TO FILE|STDOUT, or \\copy (QUERY) TO FILE|STDOUT, then CSV, HEADER, DELIMITER, NULL';

function invalid(message: string): MetaCommandError {
  return { name: 'invalid', message: `\\copy: ${message}`, remedy: `It is ${usage}.` };
}

/** As psql tells them apart: where its results go, which `\o` may have sent elsewhere, and its own output. */
const outputs: Readonly<Record<string, CopyTarget>> = {
  stdout: { type: 'results' },
  pstdout: { type: 'output' },
};

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
  const target = fileIn(rest.slice(found.end));
  if (target === null) return invalid('a quote is left open');
  const { file, quoted, options } = target;
  if (file === '') return invalid('the file is missing');
  if (!quoted && /^(stdin|program)$/i.test(file)) return invalid(`${file} is not possible here, name a file`);
  const parsed = optionsOf(options);
  if (typeof parsed === 'string') return invalid(parsed);
  const to = quoted ? undefined : outputs[file.toLowerCase()];
  return { name: 'copy', source, to: to ?? { type: 'file', name: file }, options: parsed };
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

/** The file, which may be quoted, and what stands behind it; null where its quote is left open. */
function fileIn(text: string): { readonly file: string; readonly quoted: boolean; readonly options: string } | null {
  const [, piece = ''] = /^\s*('(?:[^']|'')*'|[^\s;]*)/.exec(text) ?? [];
  const start = text.indexOf(piece);
  if (piece.startsWith("'") && !piece.endsWith("'")) return null;
  const words = splitArguments(piece);
  if (words === null) return null;
  return { file: words[0] ?? '', quoted: piece.startsWith("'"), options: text.slice(start + piece.length) };
}

/** A literal as psql takes it in an option: '…' with quotes doubled, and E'\\t' for a tab. */
function literalOf(text: string): string | null {
  const found = /^(e?)'(.*)'$/is.exec(text);
  if (found === null) return null;
  const plain = (found[2] ?? '').replaceAll("''", "'");
  return found[1] === '' ? plain : plain.replaceAll('\\t', '\t').replaceAll('\\\\', '\\');
}

/**
 * The options in psql's old and new spelling, `CSV HEADER` and `WITH (FORMAT csv, HEADER)`, with psql's defaults; a text
 * says what is wrong.
 */
function optionsOf(text: string): CopyOptions | string {
  const words = [...tokens(text, { backslashEscapes: false })]
    .filter(isSignificant)
    .map(({ start, end }) => text.slice(start, end))
    .filter((word) => !/^[(),;]$/.test(word));
  const found: { format: CopyOptions['format']; header: boolean; delimiter?: string; null?: string } = {
    format: 'text',
    header: false,
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = (words[at] ?? '').toLowerCase();
    if (word === 'with' || word === 'format') continue;
    if (word === 'csv' || word === 'text') found.format = word;
    else if (word === 'header') {
      const value = words[at + 1]?.toLowerCase() ?? '';
      found.header = !/^(off|false|0)$/.test(value);
      if (/^(on|off|true|false|0|1)$/.test(value)) at += 1;
    } else if (word === 'delimiter' || word === 'null') {
      if (words[at + 1]?.toLowerCase() === 'as') at += 1;
      at += 1;
      const value = literalOf(words[at] ?? '');
      if (value === null) return `${word} needs a text in quotes`;
      found[word] = value;
    } else return `there is no option ${words[at]}`;
  }
  const {
    format,
    header,
    delimiter = format === 'csv' ? ',' : '\t',
    null: nothing = format === 'csv' ? '' : '\\N',
  } = found;
  if (!/^[\x01-\x7f]$/.test(delimiter) || /["\\.\r\na-z0-9]/.test(delimiter))
    return 'the delimiter must be one plain character';
  return { format, header, delimiter, null: nothing };
}
