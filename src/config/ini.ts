import { parse } from 'ini';

/** One setting as a file has it: names as written, the value without its quotes. */
export interface Entry {
  /** Empty where no section header came before. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** From 1; null where the format has no lines to speak of. */
  readonly line: number | null;
  /** True where quotes mark beginning and end of the value. */
  readonly quoted: boolean;
}

export interface SyntaxProblem {
  readonly line: number | null;
  readonly message: string;
}

export interface Parsed {
  readonly entries: readonly Entry[];
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads INI as Python's configparser does, for which the files in circulation are written: `=` or `:`, comments only
 * on lines of their own, values taken literally up to the end of the line, deeper indented lines continue a value.
 * Beyond it: quotes round a value are taken off, and keys may stand before the first section (`.env` files).
 * @param isKey tells whether a name is a known key: an indented line that starts with one is not taken for more of the
 *   value above it.
 */
export function parseIni(text: string, isKey: (name: string) => boolean): Parsed {
  const { lines, problems } = translate(text, isKey);
  const tree: Record<string, unknown> = parse(lines.map(toIni).join('\n'), { bracketedArray: false });
  return { entries: entriesOf(tree, ''), problems };
}

interface Header {
  readonly section: string;
}

interface Pair {
  readonly key: string;
  readonly line: number;
  readonly indent: number;
  /** The value line by line. */
  readonly value: string[];
}

function translate(
  text: string,
  isKey: (name: string) => boolean,
): { lines: (Header | Pair)[]; problems: SyntaxProblem[] } {
  const lines: (Header | Pair)[] = [];
  const problems: SyntaxProblem[] = [];
  let current: Pair | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const content = raw.trim();
    if (content === '' || /^[#;]/.test(content)) continue;
    const section = /^\[\s*([^\]]*?)\s*\](?:\s*[#;].*)?$/.exec(content)?.[1];
    if (section !== undefined) {
      current = undefined;
      lines.push({ section });
      continue;
    }
    const indent = raw.length - raw.trimStart().length;
    const pair = splitPair(content);
    if (current !== undefined && indent > current.indent && !(pair?.plain && isKey(pair.key))) {
      current.value.push(content);
    } else if (pair) {
      current = { key: pair.key, line: index + 1, indent, value: [pair.value] };
      lines.push(current);
    } else {
      current = undefined;
      // Its text is not repeated: it may be the rest of a secret.
      problems.push({ line: index + 1, message: 'neither KEY = value, nor [SECTION], nor a comment' });
    }
  }
  return { lines, problems };
}

/** `plain` is false for a colon with something right after it, as in `arn:aws:…`, which may as well be part of a value. */
function splitPair(content: string): { key: string; value: string; plain: boolean } | null {
  const match = /^(?:export\s+)?([^=:]*?)\s*([=:])(\s*)(.*)$/s.exec(content);
  const [, key, separator, gap, value = ''] = match ?? [];
  return key ? { key, value, plain: separator === '=' || gap !== '' || value === '' } : null;
}

/**
 * A line in which `ini` can do no harm. Left alone it cuts values at `;` and `#`, drops backslashes, takes `true` and
 * quoted numbers for something else than text, keeps the last of equal keys without a word, makes arrays of `key[]` and
 * trees of dotted sections. JSON strings it decodes faithfully. The line number makes each key unique.
 */
function toIni(line: Header | Pair): string {
  if ('section' in line) return `[${line.section.replaceAll(/[\\;#.]/g, '\\$&')}]`;
  const { text, quoted } = unquote(line.value.join('\n').trim());
  return `${jsonString(`${line.line}${quoted ? quotedMark : bareMark}${line.key}`)}=${jsonString(text)}`;
}

const quotedMark = '"';
const bareMark = ' ';

function jsonString(text: string): string {
  // JSON leaves these two as they are, but for a regular expression (such as ini's) a line ends with them.
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/**
 * Takes off the quotes round a value. What stands between them is literal: nothing is escaped, so that any text can be
 * quoted. After the closing quote a comment may follow.
 */
function unquote(value: string): { text: string; quoted: boolean } {
  const inner = /^(['"])(.*)\1$/s.exec(value) ?? /^(['"])(.*?)\1\s+[#;].*$/.exec(value);
  return inner ? { text: inner[2] ?? '', quoted: true } : { text: value, quoted: false };
}

function entriesOf(tree: object, section: string): Entry[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]): Entry[] => {
    if (typeof value === 'object' && value !== null) return entriesOf(value, name);
    const [, line, mark, key] = /^(\d+)([ "])(.*)$/s.exec(name) ?? [];
    // `true`, `false` and `null` are the only words that ini turns into something else than text.
    return key === undefined
      ? []
      : [{ section, key, value: String(value), line: Number(line), quoted: mark === quotedMark }];
  });
}
