import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterRows, matcherOf } from '../../src/ui/state/filter.ts';

function keeps(expression: string, text: string): boolean {
  const matcher = matcherOf(expression);
  return matcher.kind === 'some' && matcher.test(text);
}

describe('an expression', () => {
  it('is a regular expression, in any case unless it has an upper-case letter', () => {
    expect(keeps('err.r', 'An ERROR')).toBe(true);
    expect(keeps('Err', 'An ERROR')).toBe(false);
    expect(keeps('^\\S+ error', 'AN ERROR')).toBe(true);
  });

  it('with ! before it keeps what does not match', () => {
    expect(keeps('!error', 'all well')).toBe(true);
    expect(keeps('!error', 'an error')).toBe(false);
  });

  it('that is empty keeps all, and one that is none says why', () => {
    expect(matcherOf('')).toEqual({ kind: 'all' });
    expect(matcherOf('!')).toEqual({ kind: 'all' });
    expect(matcherOf('a(')).toEqual({ kind: 'bad', reason: 'Unterminated group' });
  });

  it.each(['(a+)+$', '(a|a)*$', '((x+)y?){2,}', '(?:[)]*)*', 'a*a*a*a*b'])(
    'that could take for ever is refused: %s',
    (expression) => {
      expect(matcherOf(expression)).toEqual({ kind: 'bad', reason: expect.stringContaining('may take for ever') });
    },
  );

  it.each(['(a|b)?c', 'a\\(b+\\)*', '[(]+[)]+', '\\d{2}:\\d{2}:\\d{2}:\\d{2}', '(stage|create).*events.*json'])(
    'that cannot is taken: %s',
    (expression) => {
      expect(matcherOf(expression).kind).toBe('some');
    },
  );

  it('and its inversion part the rows of a plain list between them', () => {
    const row = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(fc.array(row), fc.stringMatching(/^[a-z.]{1,3}$/), (rows, expression) => {
        const filtered = (by: string) =>
          filterRows(
            rows,
            by,
            (text) => text,
            () => false,
          );
        expect([...filtered(expression), ...filtered(`!${expression}`)].sort()).toEqual([...rows].sort());
      }),
    );
  });
});

describe('rows under a head', () => {
  const rows = ['# insert', 'into songs', 'select', '# delete', 'from songs'];
  const filtered = (expression: string) =>
    filterRows(
      rows,
      expression,
      (text) => text,
      (text) => text.startsWith('#'),
    );

  it('come with it where it matches', () => {
    expect(filtered('delete')).toEqual(['# delete', 'from songs']);
  });

  it('bring it along where they match', () => {
    expect(filtered('select')).toEqual(['# insert', 'select']);
  });

  it('go with it where it is kept out', () => {
    expect(filtered('!insert')).toEqual(['# delete', 'from songs']);
    expect(filtered('!songs')).toEqual(['# insert', 'select', '# delete']);
  });
});
