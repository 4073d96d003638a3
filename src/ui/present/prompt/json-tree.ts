import { formatCount } from '../../../text/format.ts';
import { type Line, span, type Tone } from '../line.ts';

/** A number token of JSON, which JSON.parse would round to a double. */
const numberText = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function parse(text: string): unknown {
  // The source of a number keeps all of its digits (ECMAScript, "JSON.parse source text access").
  const reviver = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && numberText.test(context.source)
      ? { digits: context.source }
      : value;
  return JSON.parse(text, reviver);
}

function isDigits(value: object): value is { digits: string } {
  return 'digits' in value && Object.keys(value).length === 1 && typeof value.digits === 'string';
}

function scalar(value: unknown): { readonly text: string; readonly tone: Tone } | null {
  if (value === null) return { text: 'null', tone: 'muted' };
  if (typeof value === 'string') return { text: JSON.stringify(value), tone: 'good' };
  if (typeof value !== 'object') return { text: String(value), tone: 'active' };
  return isDigits(value) ? { text: value.digits, tone: 'active' } : null;
}

function* branches(entries: readonly (readonly [string, unknown])[], margin: string): Generator<Line> {
  for (const [index, [key, value]] of entries.entries()) {
    const last = index === entries.length - 1;
    const leaf = scalar(value);
    const stem: Line = [span(`${margin}${last ? '└ ' : '├ '}`, 'muted'), span(key, 'strong')];
    if (leaf !== null) {
      yield [...stem, span(': '), span(leaf.text, leaf.tone)];
      continue;
    }
    const inner = entriesOf(value);
    yield [
      ...stem,
      span(Array.isArray(value) ? ` [${formatCount(inner.length)}]` : ` {${formatCount(inner.length)}}`, 'muted'),
    ];
    yield* branches(inner, margin + (last ? '  ' : '│ '));
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((one, index) => [`${index}`, one] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** A JSON object or array as a tree, numbers with every digit; null for any other text. */
export function jsonTree(text: string): readonly Line[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return [...branches(entriesOf(parse(text)), '  ')];
  } catch {
    // Not JSON after all: it is shown as the text it is.
    return null;
  }
}
