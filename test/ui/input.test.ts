import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { isPastedChunk, isSwallowed, keysOf, SwallowedKeys } from '../../src/ui/input.ts';

const none: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

function names(input: string, key: Partial<Key> = {}): string[] {
  return keysOf(input, { ...none, ...key }).map(({ name }) => name);
}

describe('keys', () => {
  it('that come in one chunk are told apart by grapheme, with the control characters among them', () => {
    expect(names('jj')).toEqual(['j', 'j']);
    expect(names('é👩‍👩‍👧G ')).toEqual(['é', '👩‍👩‍👧', 'G', 'space']);
    expect(names('a\rb\t\u0003\u001f\u007f')).toEqual(['a', 'enter', 'b', 'tab', 'ctrl+c', 'ctrl+_', 'backspace']);
  });

  it('have their modifiers in their names', () => {
    expect(names('', { upArrow: true, meta: true })).toEqual(['alt+up']);
    expect(names('', { leftArrow: true, ctrl: true })).toEqual(['ctrl+left']);
    expect(names('', { tab: true, shift: true })).toEqual(['shift+tab']);
    expect(names('p', { ctrl: true })).toEqual(['ctrl+p']);
    expect(names('b', { meta: true })).toEqual(['alt+b']);
    expect(names('G', { shift: true })).toEqual(['G']);
    expect(names('\n')).toEqual(['ctrl+j']);
  });

  it('type text only when they are printable', () => {
    expect(keysOf('a', none)).toEqual([{ name: 'a', text: 'a' }]);
    expect(keysOf('a', { ...none, ctrl: true })).toEqual([{ name: 'ctrl+a', text: '' }]);
  });

  it('that are released or unknown are none', () => {
    expect(names('j', { eventType: 'release' })).toEqual([]);
    expect(names('')).toEqual([]);
  });
});

function found(raw: string): string[] {
  return new SwallowedKeys().read(raw).map(({ name }) => name);
}

describe('a key that Ink swallows', () => {
  it('is found in the raw input of xterm, the Linux console, rxvt and VT220', () => {
    const raw =
      '\u001bOP\u001bOSx\u001b[[E\u001b[15~\u001b[17;5~\u001b[1;2P\u001b[2~\u001b[A\u001b[200~\u001b[201~\u001b[3~\u001b[E';

    expect(found(raw)).toEqual(['f1', 'f4', 'f5', 'f5', 'f6', 'f1', 'insert', 'clear']);
  });

  it('is found when its sequence comes in pieces, and not in what is pasted', () => {
    const keys = new SwallowedKeys();
    const read = (chunk: string) => keys.read(chunk).map(({ name }) => name);

    expect(read('\u001b[1')).toEqual([]);
    expect(read('5~\u001bO')).toEqual(['f5']);
    expect(read('P\u001b[200~\u001b[17~')).toEqual(['f1']);
    expect(read('\u001b[17~\u001b[20')).toEqual([]);
    expect(read('1~\u001b[18~')).toEqual(['f7']);
  });

  it('stands behind an empty input without a flag only', () => {
    expect(isSwallowed('', none)).toBe(true);
    expect(isSwallowed('', { ...none, upArrow: true })).toBe(false);
    expect(isSwallowed('', { ...none, shift: true })).toBe(false);
    expect(isSwallowed('a', none)).toBe(false);
  });
});

describe('a chunk', () => {
  it('with a line break before more text was pasted', () => {
    expect(isPastedChunk('select 1;\rselect 2')).toBe(true);
    expect(isPastedChunk('a\tb')).toBe(true);
  });

  it('that ends with Enter, or holds other keys, was typed', () => {
    expect(isPastedChunk('select 1;\r')).toBe(false);
    expect(isPastedChunk('\t\u0005')).toBe(false);
  });
});
