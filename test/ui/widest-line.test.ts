import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import widestLine from '../../scripts/widest-line.ts';

it('measures as string-width does, a text that it has met and one that it has forgotten, too', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (lines) => {
      const width = Math.max(
        ...lines
          .join('\n')
          .split('\n')
          .map((line) => stringWidth(line)),
      );
      expect(widestLine(lines.join('\n'))).toBe(width);
      expect(widestLine(lines.join('\n'))).toBe(width);
    }),
  );
  for (let round = 0; round < 2; round += 1) {
    for (let text = 0; text < 5000; text += 1) expect(widestLine(`${text}\n中`)).toBe(Math.max(2, `${text}`.length));
  }
});
