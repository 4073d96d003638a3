import type { JsonValue } from './column.ts';
import { LoadError } from './load-error.ts';

/** Parsed JSON whose numbers are `JSON.rawJSON` objects, so that they keep their digits. */
export type Parsed = unknown;

/** What TypeScript's library does not list yet: ECMAScript's "JSON.parse source text access". */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): { readonly rawJSON: string };
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}

const json = JSON as unknown as SourceTextJson;

/** @throws LoadError 1200 for what is no JSON. */
export function parseJson(text: string): Parsed {
  try {
    return json.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined ? json.rawJSON(source) : value,
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LoadError(1200, 'Invalid JSON format');
  }
}

export function jsonValue(parsed: Parsed): JsonValue {
  if (parsed === undefined) return { kind: 'missing' };
  if (parsed === null) return { kind: 'null' };
  if (typeof parsed === 'string') return { kind: 'text', text: parsed };
  if (typeof parsed === 'boolean') return { kind: 'boolean', text: parsed ? 'true' : 'false' };
  if (json.isRawJSON(parsed)) return { kind: 'number', text: parsed.rawJSON };
  return { kind: 'nested', text: JSON.stringify(parsed) };
}

export function isObject(parsed: Parsed): parsed is Readonly<Record<string, Parsed>> {
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) && !json.isRawJSON(parsed);
}
