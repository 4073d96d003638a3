import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemesOf } from '../../src/text/graphemes.ts';
import { cellWidth, clip } from '../../src/text/width.ts';
import { beginning, columnOf, drawable, dropColumns, offsetOf, wrapText } from '../../src/ui/columns.ts';
import { clipLine, fillLine, shiftLine, span, spread, widthOf } from '../../src/ui/present/line.ts';
import { drawPart, drawRange } from '../../src/ui/present/prompt/ranges.ts';

/** Texts with everything that has ever torn a screen. */
const wild = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }),
    fc.constantFrom(
      '\u001b[2J',
      '\u0007',
      '\r\n',
      '\t',
      '\u200d',
      '\ufe0f',
      '👩‍👩‍👧',
      '👍🏽',
      '日本',
      'e\u0301',
      '\u202e',
      '\u009b',
    ),
  ),
  maxLength: 20,
});

describe('drawable text', () => {
  it('has no character that a terminal acts upon or whose width is disputed', () => {
    fc.assert(
      fc.property(wild, (text) => {
        expect(drawable(text)).not.toMatch(
          /[\p{Control}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u2028\u2029]/u,
        );
      }),
    );
  });
});

describe('a line', () => {
  it('is never wider than it may be, and filled exactly', () => {
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 4 }), fc.integer({ min: 0, max: 30 }), (texts, columns) => {
        const line = texts.map((text) => span(text));
        expect(widthOf(clipLine(line, columns))).toBeLessThanOrEqual(columns);
        expect(widthOf(fillLine(line, columns))).toBe(columns);
        expect(widthOf(spread(line, line, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('keeps the width of what is left when it is shifted', () => {
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 4 }), fc.integer({ min: 0, max: 30 }), (texts, columns) => {
        const line = texts.map((text) => span(text));
        expect(widthOf(shiftLine(line, columns))).toBe(Math.max(0, widthOf(line) - columns));
      }),
    );
  });
});

describe('the beginning of a long text', () => {
  const long = fc.array(wild, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('').repeat(100));

  it('is drawn as the whole text is, or says that there is more', () => {
    fc.assert(
      fc.property(long, fc.integer({ min: 1, max: 30 }), (text, columns) => {
        const start = drawable(beginning(text, columns));
        const isFull = beginning(text, columns) === text || cellWidth(start) > columns + 1;
        if (isFull) expect(clip(start, columns)).toBe(clip(drawable(text), columns));
        else expect(start).toMatch(/…$/);
      }),
    );
  });

  it('says where nothing of it can be seen that there is more', () => {
    expect(drawable(beginning('\u200b'.repeat(1000), 10))).toBe('…');
  });

  it('never ends in half a character', () => {
    for (const before of ['', 'x']) expect(beginning(`${before}${'😀'.repeat(1000)}`, 10).isWellFormed()).toBe(true);
  });
});

describe('a part of a line', () => {
  it('is what the whole line shows there', () => {
    const tone = fc.constantFrom('keyword', 'string', 'chosen');
    const tones = fc.array(fc.record({ first: fc.nat(40), count: fc.nat(10), tone }), { maxLength: 6 });
    const shown = (line: ReturnType<typeof drawRange>) =>
      line.flatMap(({ text, tone }) => [...text].map((one) => tone + one));
    fc.assert(
      fc.property(wild, tones, fc.nat(40), fc.integer({ min: 1, max: 30 }), (text, places, left, width) => {
        // What is drawn in a tone are words, brackets and selections: never half a character.
        const starts = [...[...graphemesOf(text)].map(({ index }) => index), text.length];
        const offsetOfStart = (at: number) => 7 + (starts[Math.min(at, starts.length - 1)] ?? 0);
        const ranges = places.map(
          ({ first, count, tone }) => ({ from: offsetOfStart(first), to: offsetOfStart(first + count), tone }) as const,
        );
        const whole = clipLine(shiftLine(drawRange(text, 7, ranges), left), width);
        expect(shown(drawPart(text, 7, ranges, { left, width }))).toEqual(shown(whole));
      }),
      { numRuns: 300 },
    );
  });
});

describe('columns', () => {
  it('lead back to the offset they were made from', () => {
    const text = 'a日👩‍👩‍👧e\u0301\u001bz';

    expect(columnOf(text, text.length)).toBe(1 + 2 + 6 + 1 + 1 + 1);
    expect(offsetOf(text, 0)).toBe(0);
    expect(offsetOf(text, 2)).toBe(1);
    expect(offsetOf(text, 99)).toBe(text.length);
  });

  it('that are dropped leave a blank for the other half of a wide character', () => {
    expect(dropColumns('日本', 1)).toBe(' 本');
    expect(dropColumns('日本', 3)).toBe(' ');
    expect(dropColumns('ab', 5)).toBe('');
  });
});

describe('wrapped text', () => {
  it('breaks between words, and words that are too long anywhere', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapText('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
    expect(wrapText('', 5)).toEqual(['']);
  });

  it('loses nothing and fits', () => {
    fc.assert(
      fc.property(wild, fc.integer({ min: 6, max: 30 }), (text, columns) => {
        const lines = wrapText(drawable(text), columns);
        expect(lines.every((line) => cellWidth(line) <= columns)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(drawable(text).replaceAll(' ', ''));
      }),
    );
  });
});
