import type { Entry, Parsed, SyntaxProblem } from './ini.ts';

/**
 * Reads the JSON form of a configuration: an object of sections, each an object of keys with texts, numbers, booleans or
 * null; keys may also stand at the top.
 */
export function parseJson(text: string): Parsed {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    return { entries: [], problems: [{ line: lineOf(error, text), message: 'not valid JSON' }] };
  }
  if (!isObject(tree)) return { entries: [], problems: [{ line: null, message: 'expected an object of sections' }] };
  const entries: Entry[] = [];
  const problems: SyntaxProblem[] = [];
  const read = (section: string, key: string, value: unknown): void => {
    if (section === '' && isObject(value)) {
      for (const [name, member] of Object.entries(value)) read(key, name, member);
    } else if (typeof value === 'object' && value !== null) {
      const name = section === '' ? key : `[${section}] ${key}`;
      problems.push({
        line: null,
        message: `${name} is an ${Array.isArray(value) ? 'array' : 'object'}; expected a text`,
      });
    } else {
      entries.push({ section, key, value: value === null ? '' : String(value), line: null, quoted: true });
    }
  };
  for (const [key, value] of Object.entries(tree)) read('', key, value);
  return { entries, problems };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** V8's message names the position, but also quotes the text around it, which may be a secret: only the position is used. */
function lineOf(error: unknown, text: string): number | null {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? null : text.slice(0, Number(position)).split('\n').length;
}
