import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '../../../src/warehouse/warehouse.ts';

/** A statement with the result that AWS documents for it. */
export interface Example {
  readonly sql: string;
  /** Null: the statement is an error there. */
  readonly expected: readonly (readonly Cell[])[] | null;
  /** Why AWS's own figure is not to be gone by; null where it is. */
  readonly doubt: string | null;
}

/** The examples of one function. */
export interface FunctionExamples {
  readonly area: string;
  readonly name: string;
  /** The page's file name in AWS's Database Developer Guide. */
  readonly page: string;
  readonly examples: readonly Example[];
}

const files = ['dates', 'texts', 'numbers', 'conversions', 'choices', 'aggregates'];

function cellsOf(line: string): readonly Cell[] {
  return line.split(' | ').map((cell) => (cell === '∅' ? null : cell === "''" ? '' : cell));
}

/**
 * Reads the examples: `# area`, `## function page`, `? statement`, then `! doubt`, and a line for each row, its cells
 * between ` | `; ∅ is NULL, '' an empty text, and `!! error` stands for an error.
 */
export function readExamples(): readonly FunctionExamples[] {
  const functions: FunctionExamples[] = [];
  let area = '';
  let examples: Example[] = [];
  for (const file of files) {
    const text = readFileSync(join(import.meta.dirname, 'examples', `${file}.txt`), 'utf8');
    for (const line of text.split('\n')) {
      const last = examples.at(-1);
      if (line === '') continue;
      if (line.startsWith('## ')) {
        const [, name = '', page = ''] = /^## (.*) (\S+)$/.exec(line) ?? [];
        examples = [];
        functions.push({ area, name, page, examples });
      } else if (line.startsWith('# ')) area = line.slice(2);
      else if (line.startsWith('? ')) examples.push({ sql: line.slice(2), expected: [], doubt: null });
      else if (last === undefined) throw new Error(`${file}.txt: "${line}" belongs to no statement`);
      else if (line === '!! error') examples[examples.length - 1] = { ...last, expected: null };
      else if (line.startsWith('! ')) examples[examples.length - 1] = { ...last, doubt: line.slice(2) };
      else examples[examples.length - 1] = { ...last, expected: [...(last.expected ?? []), cellsOf(line)] };
    }
  }
  return functions;
}

/** The tables that AWS's examples use ("Window function examples", "DATEADD function", "Numeric types"). */
export const setUp: readonly string[] = [
  'CREATE TABLE winsales (salesid int, dateid date, sellerid int, buyerid varchar(10), qty int, qty_shipped int)',
  `INSERT INTO winsales VALUES
     (30001, '2003-08-02', 3, 'b', 10, 10), (10001, '2003-12-24', 1, 'c', 10, 10), (10005, '2003-12-24', 1, 'a', 30, null),
     (40001, '2004-01-09', 4, 'a', 40, null), (10006, '2004-01-18', 1, 'c', 10, null), (20001, '2004-02-12', 2, 'b', 20, 20),
     (40005, '2004-02-12', 4, 'a', 10, 10), (20002, '2004-02-16', 2, 'c', 20, 20), (30003, '2004-04-18', 3, 'b', 15, null),
     (30004, '2004-04-18', 3, 'b', 20, null), (30007, '2004-09-07', 3, 'c', 30, null)`,
  'CREATE TABLE time_test (time_val time)',
  "INSERT INTO time_test VALUES ('20:00:00'), ('00:00:00.5550'), ('00:58:00')",
  'CREATE TABLE rounding (a numeric(10, 2))',
  'INSERT INTO rounding VALUES (1.5)',
  'CREATE TABLE sales_price (pricepaid decimal(8, 2))',
  'INSERT INTO sales_price VALUES (4323.8951)',
  'CREATE TABLE lengths (short varchar(3), fixed char(3))',
  "INSERT INTO lengths VALUES ('abc', 'ab')",
];
