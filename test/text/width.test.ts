import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { visible } from '../../src/text/safe.ts';
import { cellWidth, clip, pad } from '../../src/text/width.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map(visible);
const columns = fc.integer({ min: 0, max: 12 });

describe('the width of a text in columns', () => {
  test.each([
    ['', 0],
    ['plain text', 10],
    ['Björk', 5],
    ['Bjo\u0308rk', 5],
    ['日本語', 6],
    ['🎵', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['ﾊﾝｶｸ', 4],
    ['…', 1],
    ['∅', 1],
  ])('%s takes %i', (sample, width) => {
    expect(cellWidth(sample)).toBe(width);
  });

  test('is one for each character that is not looked up', () => {
    const beyondAscii = Array.from({ length: 0x2ff - 0xa0 }, (_, index) => String.fromCharCode(0xa1 + index));
    const drawn = [visible('\0\t\n\x1b\x7f\x9b'), '…∅─│┌┬┐├┼┤└┴┘'].join('');
    for (const character of [...beyondAscii, ...drawn]) {
      if (character !== '\u00ad') expect(stringWidth(character), character).toBe(1);
      expect(cellWidth(character), character).toBe(stringWidth(character));
    }
  });

  test('is string-width’s', () => {
    fc.assert(
      fc.property(text, (sample) => {
        expect(cellWidth(sample)).toBe(stringWidth(sample));
      }),
    );
  });
});

describe('clipping', () => {
  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['abcdef', 1, '…'],
    ['abcdef', 0, ''],
    ['abcdef', -1, ''],
    ['', 3, ''],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['a👩‍👩‍👧b', 3, 'a…'],
    ['a👩‍👩‍👧b', 4, 'a👩‍👩‍👧b'],
    ['Bjo\u0308rk', 4, 'Bjo\u0308…'],
    ['abco\u0308', 4, 'abco\u0308'],
    ['abcdo\u0308', 4, 'abc…'],
    ['🎵', 1, '…'],
  ])('%s in %i columns is %s', (sample, width, clipped) => {
    expect(clip(sample, width)).toBe(clipped);
  });

  test('never exceeds its columns, keeps whole graphemes, and leaves alone what fits', () => {
    const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(text, columns, (sample, width) => {
        const clipped = clip(sample, width);
        expect(cellWidth(clipped)).toBeLessThanOrEqual(width);
        if (cellWidth(sample) <= width) expect(clipped).toBe(width === 0 ? '' : sample);
        else if (width > 0) {
          const kept = clipped.slice(0, -1);
          const boundaries = Array.from(graphemes.segment(sample), ({ index }) => index);
          expect(clipped).toBe(`${sample.slice(0, kept.length)}…`);
          expect(boundaries).toContain(kept.length);
        }
      }),
    );
  });
});

describe('padding', () => {
  test('lets a text stand left or right by its width on the screen', () => {
    expect(pad('日本', 6, 'left')).toBe('日本  ');
    expect(pad('12.5', 6, 'right')).toBe('  12.5');
  });

  test('leaves a text that is as wide or wider alone', () => {
    expect(pad('abc', 3, 'right')).toBe('abc');
    expect(pad('abc', 2, 'left')).toBe('abc');
  });
});

test('the width is that of string-width for every character, also of those that are known without asking it', () => {
  const wrong: string[] = [];
  for (let code = 0x20; code < 0x10000; code += 1) {
    const character = String.fromCharCode(code);
    if (/\p{Cs}|\p{Cc}/u.test(character)) continue;
    if (cellWidth(character) !== stringWidth(character)) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});
