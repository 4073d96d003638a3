import { SparkifyError } from '../../../src/errors.ts';
import type { Cell, Connection } from '../../../src/warehouse/warehouse.ts';
import type { Example, FunctionExamples } from './examples.ts';

/** What became of an example here. */
export interface Outcome {
  readonly kind: 'works' | 'differs' | 'missing';
  /** The result, or the engine's words, on one line. */
  readonly here: string;
  /** What the prompt says beside the result. */
  readonly notices: readonly string[];
}

/** Documented figures have 15 digits, the engine's are the shortest that give the number back. */
function sameCell(expected: Cell, got: Cell | undefined): boolean {
  if (expected === got) return true;
  if (expected === null || got === null || got === undefined || expected.trim() === '' || got.trim() === '')
    return false;
  const [a, b] = [Number(expected), Number(got)];
  return Math.abs(a - b) <= 1e-13 * Math.max(Math.abs(a), Math.abs(b));
}

function shown(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map((cell) => (cell === null ? 'NULL' : `${cell}`)).join(', ')).join('; ');
}

export async function outcomeOf(connection: Connection, { sql, expected }: Example): Promise<Outcome> {
  try {
    const { rows, notices = [] } = await connection.query(sql);
    const same =
      expected !== null &&
      rows.length === expected.length &&
      expected.every((row, index) => row.every((cell, column) => sameCell(cell, rows[index]?.[column])));
    return { kind: same ? 'works' : 'differs', here: shown(rows), notices };
  } catch (error) {
    if (!(error instanceof SparkifyError)) throw error;
    return { kind: expected === null ? 'works' : 'missing', here: error.message.split('\n')[0] ?? '', notices: [] };
  }
}

export interface Tried extends FunctionExamples {
  readonly outcomes: readonly Outcome[];
}

const introduction = `# Redshift's functions on the embedded engine

What you type at the prompt, give to \`sparkify-tui sql\` or keep in a validation query is read as Amazon Redshift reads it, on
the embedded warehouse too: its functions, its date parts without quotes, \`TOP\`, \`LISTAGG … WITHIN GROUP\`, backslashes in
texts, integer division, AVG of integers, the order of NULLs, UTC. So a query that was proved here runs on the cluster with the
same result. The pipeline's own statements are not touched.

What Redshift does not have, or would run with another result, is told: at the prompt below the result, without a screen on
standard error. \`[CLUSTER] PORTABLE = refuse\` refuses it instead; with \`off\` statements are DuckDB's own SQL, and none of this
page holds.

This page is made by a test: it runs the examples below and compares. The page of the Database Developer Guide
that is named documents the function. Where it has an example, that is taken, with values in place of its sample tables; elsewhere the
result was worked out from the rule as understood, and never seen on a cluster. A number is the same when its first 13 digits are.

- works: all examples give the documented result (a documented error is an error here, too)
- in part: some work, the others end in an error
- differs: an example gives another result; the prompt says so when it runs
- missing: all end in an error

## What is always different

- A column without a name is called by what was typed, where Redshift calls it \`date_add\`, \`case\` or \`?column?\`.
- The format of TO_CHAR, TO_DATE, TO_TIMESTAMP and TO_NUMBER, and the pattern of SIMILAR TO, must be literals; else the statement is
  refused.
- Regular expressions are RE2's: no look-ahead, no back-references. Such a pattern is an error.
- A column of VARCHAR(n), CHAR(n) or TEXT that is made by CREATE TABLE at the prompt refuses what does not fit, in bytes; one that
  ALTER TABLE adds, or that CREATE TABLE … AS makes, takes any text. A CHAR is kept and shown without the blanks that fill it up, and
  refuses blanks at its end.
- Blanks at the end of a VARCHAR count in comparisons, GROUP BY, DISTINCT and joins, and on Redshift they do not. The prompt says so of
  a literal that ends with them; of stored texts it cannot know. Keep them out with RTRIM.
- Decimals are divided as floating point, and AVG of them is rounded to their scale. The prompt says so where a decimal, written out
  or in a column, is divided outside of ROUND and its like, or of a cast to floating point.
- Redshift cuts the fraction of a table's decimal that is cast, and rounds one that is written out: so does this. Of a decimal that
  is worked out of literals alone AWS's pages say nothing; it is cut here.
- SUM of integers cannot overflow at 64 bits.
- A view made here keeps what was typed: Redshift's functions in it are known to the prompt, not to the pipeline.
- A DOUBLE PRECISION is shown in the fewest digits that give it back, on Redshift in 15.
- \`true\` and \`false\` are shown as words, where a client of Redshift shows t and f.
`;

const verdicts = ['works', 'in part', 'differs', 'missing'] as const;

function verdictOf({ examples, outcomes }: Tried): (typeof verdicts)[number] {
  const counted = outcomes.filter((_, index) => examples[index]?.doubt === null);
  if (counted.every(({ kind }) => kind === 'works')) return 'works';
  if (counted.some(({ kind }) => kind === 'differs')) return 'differs';
  return counted.every(({ kind }) => kind === 'missing') ? 'missing' : 'in part';
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string) => (text.includes('`') ? text : `\`${text}\``);

function remarks({ examples, outcomes }: Tried): string {
  return examples
    .flatMap(({ sql, expected, doubt }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined || outcome.kind === 'works') return [];
      if (doubt !== null) return [`${code(sql)}: ${outcome.here} here; ${doubt}`];
      if (outcome.kind === 'missing') return [`not here: ${code(sql)}`];
      return [`${code(sql)}: ${outcome.here} here, ${expected === null ? 'an error' : shown(expected)} there`];
    })
    .map(cell)
    .join('<br>');
}

function row(tried: Tried): string {
  const { name, page, examples } = tried;
  const link = `[${page.replaceAll('_', '\\_')}](https://docs.aws.amazon.com/redshift/latest/dg/${page}.html)`;
  return `| ${cell(name)} | ${verdictOf(tried)} | ${examples.length} | ${link} | ${remarks(tried)} |`;
}

/** `docs/redshift-functions.md`, as the examples come out. */
export function functionsPage(all: readonly Tried[]): string {
  const examples = all.reduce((sum, tried) => sum + tried.examples.length, 0);
  const counts = verdicts.map((verdict) => `${all.filter((tried) => verdictOf(tried) === verdict).length} ${verdict}`);
  const areas = [...new Set(all.map(({ area }) => area))].map((area) => {
    const rows = all.filter((tried) => tried.area === area).map(row);
    return `## ${area}\n\n| function | here | examples | page | |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const summary = `${examples} examples of ${all.length} functions, operators and clauses: ${counts.join(', ')}.\n`;
  return [introduction, `## How it stands\n\n${summary}`, ...areas].join('\n');
}
