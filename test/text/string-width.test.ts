import { createRequire } from 'node:module';
import fc from 'fast-check';
import ofPackage from 'string-width';
import { beforeAll, it, vi } from 'vitest';
import stringWidth from '../../scripts/string-width.ts';

// A bundle has a `require`, and a module has none.
beforeAll(() => {
  vi.stubGlobal('require', createRequire(import.meta.url));
  return () => vi.unstubAllGlobals();
});

const odd = [
  ...['漢', 'ｶﾞ', '한', 'ᄀ', '😀', '👩‍👩‍👧', '🇩🇪', '1️⃣', '⚠️', 'e\u0301', '\u200b', '\u00ad', '\t', '\u0000', '\ud800'],
  ...['\u001b[1m', '\u001b[38;5;12m', '\u001b[0m', '\u001b]8;;https://example.org\u0007', '\u001b[2K', '\u001b['],
];

it('measures as the package does', () => {
  const piece = fc.oneof(
    fc.constantFrom(...odd),
    fc.constantFrom(...'aZ0 ~é€─│▲✔…‹›∅'),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => stringWidth(pieces.join('')) === ofPackage(pieces.join(''))),
    { numRuns: 5000 },
  );
});
