import type { KeyMap } from './key-map.ts';

export interface Problem {
  readonly reason: string;
  readonly column: string | null;
}

/**
 * Reads one record strictly, by the letter of JSON and UTF-8, and says why it cannot be loaded; null when it can.
 * It is slow and exact: for the few records that the fast way found odd.
 */
export function diagnose(bytes: Uint8Array, map: KeyMap): Problem | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { reason: `the record is not UTF-8: ${describeInvalidByte(bytes)}`, column: null };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { reason: `the record is not JSON: ${jsonComplaint(error)}`, column: null };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { reason: 'the record is no JSON object', column: null };
  }
  const folded = new Set(map.targets.map((target) => (map.ignoreCase ? target.key.toLowerCase() : target.key)));
  for (const [key, cell] of Object.entries(value)) {
    if (typeof cell !== 'string') continue;
    if (!folded.has(map.ignoreCase ? key.toLowerCase() : key)) continue;
    if (cell.includes('\0'))
      return { reason: 'the text holds a NUL character, which no warehouse stores', column: key };
  }
  if (!isWellFormed(value)) {
    return { reason: 'a text holds half of a surrogate pair, which is no character', column: null };
  }
  return null;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, member]) => key.isWellFormed() && isWellFormed(member));
}

/** V8 quotes the text around the fault, which may be very long and is shown elsewhere; its first words suffice. */
function jsonComplaint(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, (?:\.\.\.)?"[\s\S]*$/, '').replace(/ in JSON/, '');
}

function describeInvalidByte(bytes: Uint8Array): string {
  let low = 0;
  let high = bytes.length;
  // The longest valid prefix, by halving; `stream` lets a prefix end inside a character.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  const byte = bytes[low];
  return byte === undefined ? 'it ends inside a character' : `byte 0x${byte.toString(16).toUpperCase()} at ${low}`;
}
