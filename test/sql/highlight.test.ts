import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddedDialect, redshiftDialect } from '../../src/sql/dialect.ts';
import { highlightSql, type SqlKind } from '../../src/sql/highlight.ts';

function pieces(sql: string, kind: SqlKind): string[] {
  return highlightSql(sql, embeddedDialect)
    .flat()
    .filter((span) => span.kind === kind)
    .map(({ text }) => text);
}

describe('highlighting', () => {
  const sql = `SELECT "user id", 'it''s', 1.5, NULL -- why\nFROM users /* two\nlines */ WHERE CAST(x AS VARCHAR) = $1`;

  it('tells keywords, types, texts, names, numbers and comments apart', () => {
    expect(pieces(sql, 'keyword')).toEqual(expect.arrayContaining(['SELECT', 'FROM', 'WHERE', 'AS']));
    expect(pieces(sql, 'type')).toEqual(['VARCHAR']);
    expect(pieces(sql, 'string')).toEqual(["'it''s'"]);
    expect(pieces(sql, 'name')).toEqual(['"user id"']);
    expect(pieces(sql, 'number')).toContain('1.5');
    expect(pieces(sql, 'comment')).toEqual(['-- why', '/* two', 'lines */']);
  });

  it('reads a backslash in a text as the engine does', () => {
    const text = String.raw`SELECT 'a\' AS b, 'c'`;
    const strings = (dialect: typeof embeddedDialect) =>
      highlightSql(text, dialect)
        .flat()
        .filter(({ kind }) => kind === 'string')
        .map((span) => span.text);

    expect(strings(embeddedDialect)).toEqual([String.raw`'a\'`, "'c'"]);
    expect(strings(redshiftDialect)[0]).toBe(String.raw`'a\' AS b, '`);
  });

  it('keeps every character of any text, in as many lines as it has', () => {
    const anySql = fc
      .array(fc.constantFrom('SELECT', ' ', '\n', '\r\n', "'", '"', '--', '/*', '*/', '$1', 'é', '1', ';'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(anySql, fc.string({ unit: 'grapheme' })), (text) => {
        const lines = highlightSql(text, embeddedDialect).map((line) => line.map((span) => span.text).join(''));
        expect(lines).toEqual(text.split(/\r\n|\n|\r/));
      }),
    );
  });
});
