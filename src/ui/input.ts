import type { Key } from 'ink';
import { graphemesOf } from '../text/graphemes.ts';

/** A key as the table names it (`j`, `J`, `up`, `ctrl+c`, `alt+f`), with the text it types; empty for keys that type none. */
export interface KeyPress {
  readonly name: string;
  readonly text: string;
}

function modified(base: string, key: Key): string {
  const shift = key.shift && base.length > 1 ? 'shift+' : '';
  return `${key.ctrl ? 'ctrl+' : ''}${key.meta ? 'alt+' : ''}${shift}${base}`;
}

function specialName(key: Key): string | null {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return 'enter';
  if (key.escape) return 'escape';
  if (key.tab) return 'tab';
  if (key.backspace) return 'backspace';
  if (key.delete) return 'delete';
  return null;
}

/** A control character that came along with other keys in one chunk, where Ink sets no flag. */
function controlName(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\r') return 'enter';
  if (character === '\t') return 'tab';
  if (code === 0x7f || code === 0x08) return 'backspace';
  if (code === 0x1b) return 'escape';
  if (code === 0x1f) return 'ctrl+_';
  if (code === 0) return 'ctrl+space';
  return `ctrl+${String.fromCharCode(code + 0x60)}`;
}

function pressOf(grapheme: string): KeyPress {
  if (/^[\0-\x1f\x7f]/.test(grapheme)) return { name: controlName(grapheme), text: '' };
  return { name: grapheme === ' ' ? 'space' : grapheme, text: grapheme };
}

/**
 * The keys of one input of Ink, in order. Keys that are pressed fast arrive in one chunk (two `j` are one `jj`), so a
 * chunk becomes one press for each grapheme. An F-key arrives as nothing at all: see `swallowedKeys`.
 */
export function keysOf(input: string, key: Key): KeyPress[] {
  if (key.eventType === 'release') return [];
  const special = specialName(key);
  if (special !== null) return [{ name: modified(special, key), text: '' }];
  if (input === '') return [];
  if (key.ctrl || key.meta) return [{ name: modified(input === ' ' ? 'space' : input.toLowerCase(), key), text: '' }];
  return Array.from(graphemesOf(input), ({ segment }) => pressOf(segment));
}

/**
 * True for a chunk that must be text pasted into a terminal without bracketed paste: a line break or tab with more text
 * behind it, and no other control character. Nobody types so fast; its line breaks must not run anything.
 */
export function isPastedChunk(input: string): boolean {
  return /[\r\n\t][^\r\n\t]/.test(input) && !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(input);
}

/**
 * CSI and SS3 sequences of the keys that Ink tells apart from nothing else: F1 to F12, Insert, and 5 on the keypad; and
 * the borders of a paste, which are 200 and 201.
 */
const swallowedKey = /\x1b(?:O([PQRSE])|\[\[([A-E])|\[(?:1;\d+)?([PQRSE])|\[(\d+)(?:;\d+)?[~$^])/g;
const begunSequence = /\x1b(?:O|\[\[?[\d;]*)?$/;

const swallowedNumbers: Readonly<Record<string, string>> = {
  '2': 'insert',
  '11': 'f1',
  '12': 'f2',
  '13': 'f3',
  '14': 'f4',
  '15': 'f5',
  '17': 'f6',
  '18': 'f7',
  '19': 'f8',
  '20': 'f9',
  '21': 'f10',
  '23': 'f11',
  '24': 'f12',
};

function swallowedName(
  letter: string | undefined,
  linux: string | undefined,
  number: string | undefined,
): string | undefined {
  if (number !== undefined) return swallowedNumbers[number];
  if (linux !== undefined) return `f${'ABCDE'.indexOf(linux) + 1}`;
  return letter === 'E' ? 'clear' : `f${'PQRS'.indexOf(letter ?? '') + 1}`;
}

/**
 * Finds, in the raw input of the terminal, the keys for which Ink calls its listeners with an empty input and no flag.
 * Sequences as xterm, the Linux console, rxvt and VT220 send them; one may come in pieces, and what stands in a paste is
 * text, whatever it looks like.
 */
export class SwallowedKeys {
  #begun = '';
  #pasting = false;

  /** The keys that the next chunk completes, in order. */
  read(chunk: string): KeyPress[] {
    const input = this.#begun + chunk;
    const presses: KeyPress[] = [];
    for (const [, ss3, linux, csi, number] of input.matchAll(swallowedKey)) {
      if (number === '200' || number === '201') this.#pasting = number === '200';
      const name = swallowedName(ss3 ?? csi, linux, number);
      if (name !== undefined && !this.#pasting) presses.push({ name, text: '' });
    }
    this.#begun = begunSequence.exec(input)?.[0] ?? '';
    return presses;
  }
}

/** True for an input behind which one of the swallowed keys stands, pressed alone. */
export function isSwallowed(input: string, key: Key): boolean {
  return input === '' && specialName(key) === null && !key.ctrl && !key.meta && !key.shift;
}
