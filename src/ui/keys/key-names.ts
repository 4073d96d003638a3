import { graphemesOf } from '../../text/graphemes.ts';

const modifiers = ['ctrl', 'alt', 'shift'] as const;
type Modifier = (typeof modifiers)[number];

/** Other names that people write, also those that the footer shows. */
const aliases: Readonly<Record<string, string>> = {
  esc: 'escape',
  return: 'enter',
  pgup: 'pageup',
  pgdn: 'pagedown',
  pagedn: 'pagedown',
  del: 'delete',
  ins: 'insert',
  '↑': 'up',
  '↓': 'down',
  '←': 'left',
  '→': 'right',
};

const special = new Set([
  ...['up', 'down', 'left', 'right', 'pageup', 'pagedown', 'home', 'end', 'enter', 'escape', 'tab'],
  ...['backspace', 'delete', 'insert', 'space', 'clear'],
  ...Array.from({ length: 12 }, (_, index) => `f${index + 1}`),
]);

function isModifier(word: string): word is Modifier {
  return modifiers.some((modifier) => modifier === word);
}

/** True for a key that types a character: where text is typed it cannot mean anything else. */
export function isPrintable(key: string): boolean {
  return key === 'space' || Array.from(graphemesOf(key)).length === 1;
}

/**
 * A key as the key table names it (`ctrl+r`, `pagedown`, `G`), from what people write (`Ctrl-R`, `PgDn`); null when
 * there is no such key. With a modifier a letter has no case; without one, Shift is its upper case.
 */
export function parseKey(written: string): string | null {
  const held = new Set<Modifier>();
  let base = written;
  for (let match = /^(\w+)[+-](?=.)/.exec(base); match !== null; match = /^(\w+)[+-](?=.)/.exec(base)) {
    const word = (match[1] ?? '').toLowerCase();
    if (!isModifier(word) || held.has(word)) return null;
    held.add(word);
    base = base.slice(match[0].length);
  }
  const lower = base.toLowerCase();
  const name = aliases[lower] ?? lower;
  const prefix = modifiers
    .filter((modifier) => held.has(modifier))
    .map((modifier) => `${modifier}+`)
    .join('');
  if (special.has(name)) return prefix + name;
  const single = Array.from(graphemesOf(base)).length === 1 && !/[\s\p{Cc}]/u.test(base);
  if (!single || held.has('shift')) return null;
  return held.size === 0 ? base : prefix + lower;
}
