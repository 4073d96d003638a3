import { isRedshiftFunction } from './known-functions.ts';
import type { Reading } from './reading.ts';
import type { Look } from './translation.ts';

const bracketList: Look = (reading, index) => {
  if (reading.sign(index) !== '[') return null;
  if (!reading.endsOperand(index - 1)) return 'Redshift has no lists in brackets: use ARRAY(…), a SUPER';
  return 'Redshift has […] behind a SUPER only: use SUBSTRING for a text';
};

const braces: Look = (reading, index) =>
  reading.sign(index) === '{' && reading.kind(index) === 'punctuation'
    ? 'Redshift has no {…}: use OBJECT(…), a SUPER'
    : null;

const operators: Readonly<Record<string, string>> = {
  '//': 'Redshift has no //: / of integers is one already',
  '**': 'Redshift has no **: use POWER',
  '->': 'Redshift has no ->: use JSON_EXTRACT_PATH_TEXT',
  '->>': 'Redshift has no ->>: use JSON_EXTRACT_PATH_TEXT',
  '^@': "Redshift has no ^@: use LIKE '…%'",
  '~~~': 'Redshift has no GLOB',
  ':=': 'Redshift has no named arguments',
  '==': 'Redshift has no ==: use =',
  '@>': 'Redshift has no @>',
  '<@': 'Redshift has no <@',
  '&&': 'Redshift has no &&: use AND',
};

const foreignOperator: Look = (reading, index) =>
  reading.kind(index) === 'operator' && Object.hasOwn(operators, reading.sign(index))
    ? (operators[reading.sign(index)] ?? null)
    : null;

/** Functions with FROM among their arguments. */
const withFrom = /^(?:extract|trim|substring|overlay|position)$/;

function isInCall(reading: Reading, index: number): boolean {
  const open = reading.enclosing(index);
  return open !== null && withFrom.test(reading.word(open - 1));
}

const fromFirst: Look = (reading, index) => {
  if (reading.word(index) !== 'from' || (index > 0 && reading.sign(index - 1) !== '(') || isInCall(reading, index)) {
    return null;
  }
  return 'Redshift has no query without SELECT: write SELECT * FROM …';
};

const commaBeforeFrom: Look = (reading, index) =>
  reading.word(index) === 'from' && reading.sign(index - 1) === ','
    ? 'Redshift takes no comma behind the last column'
    : null;

/** `FROM 'plays.csv'`. */
const fileAsTable: Look = (reading, index) => {
  if (reading.kind(index) !== 'string' || !/^(?:from|join)$/.test(reading.word(index - 1))) return null;
  if (/^(?:copy|unload)$/.test(reading.word(0)) || isInCall(reading, index)) return null;
  return reading.word(index - 2) === 'distinct' ? null : 'Redshift reads no files in a query: load it with COPY';
};

/** `title.upper()`: the embedded engine takes what stands before the point for the first argument. */
const chainedCall: Look = (reading, index) => {
  const name = reading.word(index);
  if (reading.sign(index - 1) !== '.' || reading.sign(index + 1) !== '(' || !isRedshiftFunction(name)) return null;
  if (/^(?:pg_catalog|public|main|system)$/.test(reading.word(index - 2))) return null;
  return `Redshift has no calls behind a point: write ${name}(…)`;
};

/** `E'…'`, of which Redshift's literals are all. */
const escapeString: Look = (reading, index) =>
  reading.kind(index) === 'string' && /^e'/i.test(reading.sign(index))
    ? "Redshift has no E'…': a backslash escapes in '…'"
    : null;

/** `1_000` is read as `1 AS _000`, or not at all. */
const groupedNumber: Look = (reading, index) =>
  reading.kind(index) === 'number' && reading.sign(index).includes('_')
    ? `Redshift has no _ in numbers: write ${reading.sign(index).replaceAll('_', '')}`
    : null;

const collation: Look = (reading, index) =>
  reading.word(index) === 'collate' && reading.sign(index + 1) !== '(' && reading.word(0) !== 'create'
    ? 'Redshift has no COLLATE behind an expression: use LOWER, or COLLATE(…)'
    : null;

const percentLimit: Look = (reading, index) =>
  reading.word(index) === 'limit' &&
  reading.kind(index + 1) === 'number' &&
  /^(?:%|percent)$/.test(reading.sign(index + 2))
    ? 'Redshift has no LIMIT in per cent'
    : null;

/** `WINDOW w AS (…)` (AWS, "SELECT": there is no such clause). */
const windowClause: Look = (reading, index) =>
  reading.word(index) === 'window' && reading.word(index + 2) === 'as' && reading.sign(index + 3) === '('
    ? 'Redshift has no WINDOW clause: write the window behind each OVER'
    : null;

/** DuckDB's PIVOT and UNPIVOT that begin a query; behind a table Redshift has them, too. */
const pivotStatement: Look = (reading, index) => {
  if (!/^(?:pivot|unpivot|pivot_wider|pivot_longer)$/.test(reading.word(index))) return null;
  const first = index === 0 || (reading.sign(index - 1) === '(' && reading.sign(index + 1) !== '(');
  return first ? 'Redshift has PIVOT and UNPIVOT behind a table in FROM only' : null;
};

const describeStatement: Look = (reading, index) =>
  index === 0 && /^(?:describe|desc)$/.test(reading.word(0))
    ? 'Redshift has no DESCRIBE: use \\d, or SHOW COLUMNS FROM TABLE'
    : null;

const tableUnlessExists: Look = (reading, index) => {
  if (reading.word(index) !== 'exists' || reading.word(index - 1) !== 'not' || reading.word(0) !== 'create')
    return null;
  const named = reading.sign(index + 2) === '.' ? index + 4 : index + 2;
  return reading.word(named) === 'as' ? 'Redshift has no CREATE TABLE IF NOT EXISTS … AS' : null;
};

/** What the embedded engine has in its own syntax, and Redshift has not. */
export const syntaxLooks: readonly Look[] = [
  bracketList,
  braces,
  foreignOperator,
  fromFirst,
  commaBeforeFrom,
  fileAsTable,
  chainedCall,
  escapeString,
  groupedNumber,
  collation,
  percentLimit,
  windowClause,
  pivotStatement,
  describeStatement,
  tableUnlessExists,
];
