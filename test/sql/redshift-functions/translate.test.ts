import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translate } from '../../../src/sql/redshift-functions/translate.ts';
import { Untranslatable } from '../../../src/sql/redshift-functions/translation.ts';

const notes = (sql: string) => translate(sql).notices.map(({ text }) => text);

describe('what needs no translation', () => {
  const plain = fc
    .array(
      fc.constantFrom(
        ...[
          'select',
          'a',
          '"B c"',
          "'it''s'",
          '1',
          '.',
          ',',
          '(',
          ')',
          '+',
          '=',
          '<>',
          'from',
          't',
          'where',
          'and',
          ';',
        ],
        ...[
          ' ',
          '\n',
          '-- dateadd(day, 1, d)\n',
          '/* nvl(a, b) */',
          "'dateadd(day, 1, d)'",
          '$$sysdate$$',
          '"sysdate"',
        ],
        ...['count', 'sum(a)', 'group by', 'order by 1', 'case', 'end', '::date', "date '2018-11-30'", 'é', '🎵'],
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join(' '));

  it('stays byte for byte', () => {
    fc.assert(
      fc.property(plain, (sql) => {
        expect(translate(sql).text).toBe(sql);
      }),
    );
  });

  it('a query in a select list gets no name', () => {
    const sql = 'SELECT (SELECT max(a) FROM t), (SELECT b FROM (SELECT 1 AS b)) FROM u';
    expect(translate(sql).text).toBe(sql);
  });

  it('strings, comments and quoted names are never looked into', () => {
    const sql = `SELECT 'dateadd(day, 1, sysdate)' AS "nvl(a)", /* top 5 */ $$decode(1)$$ -- minus select`;
    expect(translate(sql).text).toBe(sql);
  });
});

describe('any text', () => {
  const fragments = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...[
            'select',
            'top 5',
            'dateadd(day, 1, d)',
            'datediff(',
            'decode(a, 1, 2)',
            'avg(x)',
            "listagg(a, ',')",
            ')',
          ],
          ...[
            'within group (order by a)',
            'over (',
            "'a\\_b'",
            'like',
            'similar to',
            '::varchar(3)',
            'cast(a as float)',
          ],
          ...["to_char(a, 'YYYY')", 'sysdate', 'minus', '(', ',', 'a', 'from t', 'union', "interval '1 w'", ';', '\n'],
          ...['convert(int, a)', 'nvl(', 'ignore nulls', '[', '}', "'", '"', '/*', '--', 'case', 'end', 'as', '.', '/'],
        ),
        fc.string({ maxLength: 4 }),
      ),
      { maxLength: 25 },
    )
    .map((pieces) => pieces.join(' '));

  it('is translated or refused at a place in it, and every offset leads back into it, never backwards', () => {
    fc.assert(
      fc.property(fragments, (sql) => {
        try {
          const { text, offsets, notices } = translate(sql);
          let last = 0;
          for (let offset = 0; offset <= text.length; offset += 1) {
            const typed = offsets.typedAt(offset);
            expect(typed).toBeGreaterThanOrEqual(last);
            expect(typed).toBeLessThanOrEqual(sql.length);
            last = typed;
          }
          for (const { at } of notices) expect(at).toBeLessThanOrEqual(sql.length);
        } catch (error) {
          if (!(error instanceof Untranslatable)) throw error;
          expect(error.at).toBeLessThanOrEqual(sql.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its comments', () => {
    const { text } = translate('SELECT nvl(a /* kept */, b) -- and this\nFROM t');
    expect(text).toContain('/* kept */');
    expect(text).toContain('-- and this\n');
  });
});

describe('the way back', () => {
  it('leads from a name in the translation to the same name as it was typed', () => {
    const sql = "SELECT dateadd(month, 1, nvl(wrong, 'x')), to_char(other, 'YYYY') FROM t";
    const { text, offsets } = translate(sql);
    for (const name of ['wrong', 'other', 'FROM']) {
      expect(offsets.typedAt(text.indexOf(name))).toBe(sql.indexOf(name));
    }
  });
});

describe('a column that comes out otherwise than it was typed', () => {
  it('is called by what was typed', () => {
    expect(translate('SELECT nvl(a,\n  b) FROM t').text).toBe('SELECT coalesce(a,\n  b) AS "nvl(a, b)" FROM t');
  });

  it.each(['nvl(a, b) AS c', 'nvl(a, b) c', 'nvl(a, b) "c"'])('keeps the name it has: %s', (item) => {
    expect(translate(`SELECT ${item} FROM t`).text).toBe(`SELECT ${item.replace('nvl', 'coalesce')} FROM t`);
  });
});

describe('notices', () => {
  it.each([
    ["SELECT string_agg(a, ',') FROM t", 'Redshift has no string_agg: use LISTAGG(…) WITHIN GROUP (ORDER BY …)'],
    ['SELECT count(*) FILTER (WHERE a > 1) FROM t', 'Redshift has no FILTER: use CASE inside the aggregate'],
    ['SELECT DISTINCT ON (a) a FROM t', 'Redshift has no DISTINCT ON: use ROW_NUMBER() and QUALIFY'],
    ['SELECT a FROM t ORDER BY ALL', 'Redshift has no ORDER BY ALL: name the columns'],
    ['FROM t', 'Redshift has no query without SELECT: write SELECT * FROM …'],
    ['SELECT [1, 2]', 'Redshift has no lists in brackets: use ARRAY(…), a SUPER'],
    ['SELECT a::hugeint FROM t', 'Redshift has no type hugeint'],
    [
      'SELECT sum(a) OVER (ORDER BY b) FROM t',
      'Redshift wants a frame for sum over an ordered window: ROWS UNBOUNDED PRECEDING, for example',
    ],
  ])('%s', (sql, notice) => {
    expect(notes(sql)).toContain(notice);
  });

  it.each([
    'WITH plays(n, day) AS (SELECT 1, 2) SELECT n FROM plays',
    'INSERT INTO users(a, b) VALUES (1, 2)',
    'SELECT u.a FROM (SELECT 1) u(a)',
    'CREATE TABLE t (a VARCHAR(20), b NUMERIC(5, 2), PRIMARY KEY (a))',
    'SELECT a FROM t WHERE a IN (1, 2) AND EXISTS (SELECT 1) QUALIFY row_number() OVER (ORDER BY a) = 1',
    'SELECT * EXCLUDE (a) FROM t',
    'SELECT sum(a) OVER (ORDER BY b ROWS UNBOUNDED PRECEDING) FROM t',
    'SELECT "now"(a), t.list(b) FROM t',
    'SELECT count(DISTINCT a), left(b, 2), CAST(a AS VARCHAR(3)) FROM t GROUP BY ROLLUP (a)',
  ])('none: %s', (sql) => {
    expect(notes(sql)).toEqual([]);
  });
});
