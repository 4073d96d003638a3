import { describe, expect, it } from 'vitest';
import { parseQueryFile, QueryFileProblem } from '../../src/sql/query-file.ts';

describe('a query file', () => {
  it('begins with what it is', () => {
    const text =
      '\ufeff-- title: Top songs\r\n-- Answers: What?\n--\n-- ordered: yes\n-- tolerance: 0.5\n-- severity: warn\n\nSELECT 1;\n';
    expect(parseQueryFile('top', text)).toEqual({
      name: 'top',
      title: 'Top songs',
      answers: 'What?',
      ordered: true,
      tolerance: 0.5,
      severity: 'warn',
      sql: 'SELECT 1',
    });
  });

  it('needs no header', () => {
    expect(parseQueryFile('top', 'SELECT 1')).toMatchObject({
      title: 'top',
      ordered: false,
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
  ])('says what is wrong in %j', (text, line, message) => {
    const problem = (() => {
      try {
        return parseQueryFile('top', text);
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toBeInstanceOf(QueryFileProblem);
    expect(problem).toMatchObject({ line, message: expect.stringContaining(message) });
  });
});
