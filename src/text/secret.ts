import { inspect } from 'node:util';

/** What stands where a secret would. */
export const mask = '********';
const known = new Set<string>();

/**
 * A value that must never be shown. Printing, JSON and inspection give asterisks; only `reveal` gives the text.
 * Every secret made is also remembered, unless it is told not to be, so that `maskSecrets` finds it in the words of others.
 */
export class Secret {
  readonly #value: string;

  /** @param sought false for a text around secrets that are known by themselves, and that may also be met without them */
  constructor(value: string, sought = true) {
    this.#value = value;
    // A shorter text would turn ordinary words into asterisks; such a password is weaker than its mask.
    if (sought && value.length >= 4) known.add(value);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}

/** `text` with every known secret in it replaced by asterisks: for messages that others wrote. */
export function maskSecrets(text: string): string {
  let masked = text;
  // The longest first: a secret may be part of another one.
  for (const secret of [...known].sort((a, b) => b.length - a.length)) masked = masked.replaceAll(secret, mask);
  return masked;
}
