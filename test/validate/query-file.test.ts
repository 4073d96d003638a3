import { describe, expect, it } from 'vitest';
import { parseQueryFile } from '../../src/sql/query-file.ts';
import { QueryFileProblem } from '../../src/sql/query-header.ts';

const standard = { backslashEscapes: false };

describe('a query file', () => {
  it('begins with what it is', () => {
    const text =
      '\ufeff-- title: Top songs\r\n-- Answers: What?\n--\n-- ordered: yes\n-- tolerance: 0.5\n-- severity: warn\n\nSELECT 1;\n';
    expect(parseQueryFile('top', text, standard)).toEqual({
      kind: 'query',
      name: 'top',
      title: 'Top songs',
      answers: 'What?',
      ordered: true,
      tolerance: 0.5,
      severity: 'warn',
      sql: 'SELECT 1',
      line: 8,
      column: 1,
    });
  });

  it('needs no header', () => {
    expect(parseQueryFile('top', 'SELECT 1', standard)).toMatchObject({
      title: 'top',
      ordered: null,
      tolerance: 0,
      severity: 'error',
    });
  });

  it.each([
    ['-- title: x\n-- ordered: maybe\nSELECT 1', 2, 'ordered: expected yes or no, found "maybe"'],
    ['-- tolerance: -1\nSELECT 1', 1, 'tolerance'],
    ['-- severity: fatal\nSELECT 1', 1, 'severity'],
    ['-- titel: x\nSELECT 1', 1, 'unknown key "titel"'],
    ['-- title: x\n', 2, 'no statement'],
    ['-- title: x\n\n\\expect rows = 1', 3, 'there is no statement before'],
    ['-- title: x\n\nSELECT 1;\n\\expect few', 4, 'few is not understood'],
    ['SELECT 1;\n\\timing', 2, '\\timing has no place in a suite'],
    ['SELECT 1 \\expect save a.csv', 1, 'validate --save'],
    ['-- title: x\nSELECT 1\n\\expect rows = 1\n\nSELECT 2;', 5, 'there is no \\expect behind this statement'],
    ['SELECT 1;\n\nSELECT 2;', 3, 'this is a second statement'],
  ])('says what is wrong in %j', (text, line, message) => {
    const problem = (() => {
      try {
        return parseQueryFile('top', text, standard);
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toBeInstanceOf(QueryFileProblem);
    expect(problem).toMatchObject({ line, message: expect.stringContaining(message) });
  });
});

describe('a suite', () => {
  const text = [
    '-- title: The star',
    '-- tolerance: 0.01',
    '',
    '-- one row a level',
    "SELECT ';' AS x, level FROM songPlays GROUP BY 1, 2;",
    '\\expect rows = 2',
    "\\expect cell ';'",
    '',
    'SELECT avg(length)',
    'FROM stage_events \\expect cell 245.3 tolerance 0.1',
    '\\expect result averages.csv',
  ].join('\r\n');

  it('has statements, and the expectations behind each with their lines', () => {
    const suite = parseQueryFile('star', text, standard);
    expect(suite).toMatchObject({ kind: 'suite', title: 'The star', tolerance: 0.01, ordered: null });
    expect(suite.kind === 'suite' && suite.statements).toEqual([
      {
        sql: "SELECT ';' AS x, level FROM songPlays GROUP BY 1, 2",
        line: 5,
        column: 1,
        title: 'one row a level',
        expectations: [
          { expected: { type: 'rows', comparison: '=', count: 2 }, title: 'one row a level: rows = 2', line: 6 },
          { expected: { type: 'cell', value: ';', tolerance: null }, title: 'one row a level: cell = ;', line: 7 },
        ],
      },
      {
        sql: 'SELECT avg(length)\nFROM stage_events',
        line: 9,
        column: 1,
        title: 'SELECT avg(length) FROM stage_events',
        expectations: [
          {
            expected: { type: 'cell', value: '245.3', tolerance: 0.1 },
            title: 'SELECT avg(length) FROM stage_events: cell = 245.3 ± 0.1',
            line: 10,
          },
          {
            expected: { type: 'result', file: 'averages.csv', ordered: null, tolerance: null },
            title: 'SELECT avg(length) FROM stage_events: result averages.csv',
            line: 11,
          },
        ],
      },
    ]);
  });
});
