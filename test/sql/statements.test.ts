import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isComplete, itemAt, splitScript } from '../../src/sql/script.ts';
import { splitStatements } from '../../src/sql/statements.ts';
import { backslashCases, standardCases } from './statements-corpus.ts';
import { sqlText } from './statements-generator.ts';

const standard = { backslashEscapes: false };
const backslash = { backslashEscapes: true };
const options = fc.boolean().map((backslashEscapes) => ({ backslashEscapes }));

function texts(sql: string, rules = standard): readonly string[] {
  return splitStatements(sql, rules).map((statement) => statement.text);
}

describe('a text is split where psql splits it', () => {
  test.each(standardCases)('$name', ({ sql, statements }) => {
    expect(texts(sql)).toEqual(statements);
  });

  test.each(backslashCases)('backslashes escape: $name', ({ sql, statements }) => {
    expect(texts(sql, backslash)).toEqual(statements);
  });
});

describe('spans', () => {
  test('offsets count UTF-16 units and leave comments, white space and the semicolon out', () => {
    const sql = "-- 🎵\nselect '🎵' /* x */ ; select 2";
    expect(splitStatements(sql, standard)).toEqual([
      { start: 6, end: 17, text: "select '🎵'", terminated: true, over: 27 },
      { start: 28, end: 36, text: 'select 2', terminated: false, over: 36 },
    ]);
  });

  test('spans and the gaps between them give the text back, in order, whatever the text', () => {
    fc.assert(
      fc.property(sqlText, options, (sql, rules) => {
        let rebuilt = '';
        let over = 0;
        for (const span of splitStatements(sql, rules)) {
          expect(span.start).toBeGreaterThanOrEqual(over);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.over).toBeGreaterThanOrEqual(span.end);
          expect(span.text).toBe(sql.slice(span.start, span.end));
          if (span.terminated) expect(sql.charAt(span.over - 1)).toBe(';');
          else expect(span.over).toBe(sql.length);
          rebuilt += sql.slice(rebuilt.length, span.start) + span.text;
          over = span.over;
        }
        expect(rebuilt + sql.slice(rebuilt.length)).toBe(sql);
      }),
    );
  });

  test('a statement split on its own is itself', () => {
    fc.assert(
      fc.property(sqlText, options, (sql, rules) => {
        for (const { text } of splitStatements(sql, rules)) {
          // Only a body's or a parenthesis' end can be missing, and then the piece is still one.
          expect(texts(text, rules)).toEqual([text]);
        }
      }),
    );
  });

  test('splitting never throws, on any sequence of UTF-16 units', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(units, options, fc.nat(), (text, rules, offset) => {
        splitStatements(text, rules);
        itemAt(text, offset, rules);
        isComplete(text, rules);
      }),
    );
  });

  test('statements joined with semicolons are split back', () => {
    const statement = fc.constantFrom(
      "select ';'",
      'values (1; 2)',
      'do $$;$$',
      'select 1 /* ; */ + 1',
      'select "a;b"',
    );
    fc.assert(
      fc.property(fc.array(statement), (statements) => {
        expect(texts(statements.join(';'))).toEqual(statements);
      }),
    );
  });
});

/** The statement that the cursor, drawn as | in the text, means. */
function atCursor(marked: string): string | null {
  const offset = marked.indexOf('|');
  return itemAt(marked.replace('|', ''), offset, standard)?.text ?? null;
}

describe('the statement at the cursor', () => {
  test.each([
    ['in a statement', 'select 1; sel|ect 2; select 3', 'select 2'],
    ['at its first character', 'select 1; |select 2', 'select 2'],
    ['at its first character, glued to another', 'select 1;|select 2', 'select 2'],
    ['before its semicolon', 'select 1|; select 2', 'select 1'],
    ['between its last token and its semicolon', 'select 1 /* x */ | ; select 2', 'select 1'],
    ['just behind its semicolon', 'select 1;| select 2', 'select 1'],
    ['in a comment behind it on its line', 'select 1; -- one|\nselect 2', 'select 1'],
    ['in a comment above it', 'select 1;\n-- two|\nselect 2', 'select 2'],
    ['in the indentation before it', 'select 1;\n | select 2', 'select 2'],
    ['on an empty line below it', 'select 1;\n|\n\nselect 2', 'select 1'],
    ['on an empty line, with CRLF', 'select 1;\r\n|\r\n\r\nselect 2', 'select 1'],
    ['on the line above another, with CRLF', 'select 1;\r\n|\r\nselect 2', 'select 2'],
    ['in a comment that an empty line parts from the next', 'select 1;\n\n-- one|\n\nselect 2', 'select 1'],
    ['before the first', '| -- one\n\nselect 1', 'select 1'],
    ['behind the last', 'select 1; select 2;\n\n|', 'select 2'],
    ['behind an unfinished one', 'select 1; select 2\n\n|', 'select 2'],
    ['in a string with a semicolon', "select ';|;'; select 2", "select ';;'"],
  ])('%s', (_, marked, expected) => {
    expect(atCursor(marked)).toBe(expected);
  });

  test('there is none in a text of comments', () => {
    expect(atCursor('-- a|\n;')).toBeNull();
    expect(atCursor('|')).toBeNull();
  });

  test('is one of the split items, and the one around every offset in it', () => {
    fc.assert(
      fc.property(sqlText, options, (sql, rules) => {
        const items = splitScript(sql, rules);
        // A command that leaves the statement around it open lies in that.
        if (items.some(({ kind }) => kind === 'command')) return;
        for (const item of items) {
          for (const offset of [item.start, item.end - 1, item.end, item.over - 1]) {
            expect(itemAt(sql, offset, rules)).toEqual(item);
          }
        }
      }),
    );
  });
});

describe('a text is complete', () => {
  test.each(['select 1;', 'select 1; ', 'select 1;\n-- done', 'select 1; /* done */\n', 'a; b;', ';', "select ';';"])(
    '%j',
    (sql) => {
      expect(isComplete(sql, standard)).toBe(true);
    },
  );

  test.each([
    ...['', ' ', '-- ;', '/* ; */', 'select 1', 'select 1; select 2', "select ';", 'select ";', 'select $$;'],
    ...['select (1;', 'select 1 -- ;', 'select 1 /* ;', 'create function f() begin atomic select 1;'],
  ])('not %j', (sql) => {
    expect(isComplete(sql, standard)).toBe(false);
  });

  test('by the rules of the engine for backslashes', () => {
    expect(isComplete("select '\\';", standard)).toBe(true);
    expect(isComplete("select '\\';", backslash)).toBe(false);
  });
});
