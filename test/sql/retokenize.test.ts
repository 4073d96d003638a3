import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlightSql, highlightTokens } from '../../src/sql/highlight.ts';
import { noTokens, retokenize, tokensBetween } from '../../src/sql/retokenize.ts';
import { tokens } from '../../src/sql/tokens.ts';
import { sqlText } from './statements-generator.ts';

describe('the tokens of a text that was edited', () => {
  it('are those of the text as it is now, whatever was edited', () => {
    const edits = fc.array(fc.record({ at: fc.nat(), erased: fc.nat(6), typed: sqlText }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(sqlText, edits, fc.boolean(), (first, changes, backslashEscapes) => {
        const options = { backslashEscapes };
        let known = retokenize(noTokens, first, options);
        for (const { at, erased, typed } of changes) {
          const from = at % (known.text.length + 1);
          const text = known.text.slice(0, from) + typed.slice(0, 8) + known.text.slice(from + erased);
          known = retokenize(known, text, options);
          expect(known.tokens).toEqual([...tokens(text, options)]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are read anew only where the edit may have changed them', () => {
    const options = { backslashEscapes: false };
    const text = 'select a from b;\n'.repeat(100);
    const before = retokenize(noTokens, text, options);
    const after = retokenize(before, `${text.slice(0, 850)}x${text.slice(850)}`, options);

    const same = after.tokens.filter((token, index) => token === before.tokens[index]);
    expect(same.length).toBeGreaterThan(before.tokens.length / 2 - 10);
  });
});

describe('the colours of a part of a text', () => {
  it('are those that the part has in the whole', () => {
    fc.assert(
      fc.property(sqlText, fc.nat(), fc.nat(20), (text, at, length) => {
        const options = { backslashEscapes: false };
        const from = at % (text.length + 1);
        const to = Math.min(text.length, from + length);
        const inside = (spans: readonly { from: number; to: number }[]) =>
          spans.filter((span) => span.from < to && span.to > from);
        const tokenized = retokenize(noTokens, text, options);
        expect(inside(highlightTokens(text, tokensBetween(tokenized, from, to)))).toEqual(
          inside(highlightSql(text, options)),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
