import type { Column } from '../sql/schema.ts';

/** What a JSON key stands for. */
export interface KeyTarget {
  /** The key as the loader's SQL reads it. */
  readonly key: string;
  /** The number of the column that it fills, from 0. */
  readonly column: number;
  /** True where numbers must keep their text. */
  readonly text: boolean;
  /** Numbers of at most so many digits before the point fit the column whatever they are; 0 for a text. */
  readonly digits: number;
  /** True where any digits may follow the point, false where only zeros may. */
  readonly fraction: boolean;
}

function targetOf({ type }: Column, column: number, key: string): KeyTarget {
  const digits = { text: 0, int: 9, bigint: 18, float: 15, timestamp: 14 }[type];
  return { key, column, text: type === 'text', digits, fraction: type === 'float' };
}

/**
 * Finds the column of a key. By name, keys match in any case and are renamed to the column's own spelling; through a
 * jsonpaths file they match exactly, as in Redshift's COPY.
 */
export interface KeyMap {
  /** One target a column, in column order. */
  readonly targets: readonly KeyTarget[];
  readonly ignoreCase: boolean;
}

export function keysByName(columns: readonly Column[]): KeyMap {
  return { targets: columns.map((column, index) => targetOf(column, index, column.name)), ignoreCase: true };
}

/** `keys` are the members that a jsonpaths file names, one a column, in column order. */
export function keysByPath(columns: readonly Column[], keys: readonly string[]): KeyMap {
  return {
    targets: columns.map((column, index) => targetOf(column, index, keys[index] ?? column.name)),
    ignoreCase: false,
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const maxForeignKeys = 256;

/** A key with its quotes and the colon, as compact writers put it: whole words of 4 bytes, little-endian, and the rest. */
export interface Token {
  readonly words: Int32Array;
  readonly rest: Uint8Array;
}

export interface KnownKey {
  /** As it stands between its quotes. */
  readonly bytes: Uint8Array;
  readonly token: Token;
  readonly target: KeyTarget | null;
  /** True where the spelling differs from the target's and the record must be rewritten. */
  readonly rename: boolean;
  /** The key that came next the last time; writers keep an order, so the first guess is nearly always right. */
  next: KnownKey | null;
}

/** Recognises the keys of records in their raw bytes, guessing each from the one before it. */
export class KeyRecognizer {
  readonly #map: KeyMap;
  readonly #known = new Map<string, KnownKey>();
  readonly #start: KnownKey = {
    bytes: new Uint8Array(),
    token: tokenOf(new Uint8Array()),
    target: null,
    rename: false,
    next: null,
  };
  #last: KnownKey = this.#start;

  constructor(map: KeyMap) {
    this.#map = map;
  }

  startRecord(): void {
    this.#last = this.#start;
  }

  /** The key that the last record began with. */
  get first(): KnownKey | null {
    return this.#start.next;
  }

  /** The key whose raw bytes (between its quotes) are `bytes[start, end)`. */
  recognize(bytes: Uint8Array, start: number, end: number): KnownKey {
    const guess = this.#last.next;
    if (guess !== null && equals(guess.bytes, bytes, start, end)) {
      this.#last = guess;
      return guess;
    }
    const key = this.#lookUp(bytes.subarray(start, end));
    this.#last.next = key;
    this.#last = key;
    return key;
  }

  #lookUp(raw: Uint8Array): KnownKey {
    const spelling = decoder.decode(raw);
    const known = this.#known.get(spelling);
    if (known !== undefined) return known;
    const name = spelling.includes('\\') ? unescaped(spelling) : spelling;
    const target = this.#targetOf(name);
    const key: KnownKey = {
      bytes: raw.slice(),
      token: tokenOf(raw),
      target,
      rename: target !== null && target.key !== name,
      next: null,
    };
    // Data with endlessly many foreign keys (ids used as keys) must not fill the memory.
    if (target !== null || this.#known.size < maxForeignKeys) this.#known.set(spelling, key);
    return key;
  }

  #targetOf(name: string): KeyTarget | null {
    const exact = this.#map.targets.find((target) => target.key === name);
    if (exact !== undefined || !this.#map.ignoreCase) return exact ?? null;
    const folded = name.toLowerCase();
    return this.#map.targets.find((target) => target.key.toLowerCase() === folded) ?? null;
  }
}

/** The bytes that name `target` in a rewritten record, quotes included. */
export function quotedKey(target: KeyTarget): Uint8Array {
  return encoder.encode(JSON.stringify(target.key));
}

function tokenOf(raw: Uint8Array): Token {
  const bytes = Uint8Array.of(0x22, ...raw, 0x22, 0x3a);
  const view = new DataView(bytes.buffer);
  const words = Math.floor(bytes.length / 4);
  return {
    words: Int32Array.from({ length: words }, (_, index) => view.getInt32(index * 4, true)),
    rest: bytes.subarray(words * 4),
  };
}

function equals(expected: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = expected.length;
  if (end - start !== length) return false;
  for (let i = 0; i < length; i += 1) if (expected[i] !== bytes[start + i]) return false;
  return true;
}

function unescaped(spelling: string): string {
  try {
    return JSON.parse(`"${spelling}"`) as string;
  } catch {
    // Not a JSON string: the record is broken, which the loader reports; here it is merely no key of ours.
    return spelling;
  }
}
