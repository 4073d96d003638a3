import { foreignFunction } from './known-functions.ts';
import type { Reading } from './reading.ts';
import type { Notice } from './translation.ts';

/** Tells what a token begins that Redshift does not have; null where nothing. */
type Look = (reading: Reading, index: number) => string | null;

/** Words in front of brackets that hold a list of columns, not arguments. */
const beforeNames = /^(?:into|table|view|index|on|as|with|references|update|recursive|exists|copy|unload|only)$/;

const calledFunction: Look = (reading, index) => {
  const call = reading.callAt(index);
  if (call === null || beforeNames.test(reading.word(index - 1))) return null;
  // `users u(a, b)` names columns, and so does `WITH q(a, b) AS (`.
  if (reading.endsOperand(index - 1)) return null;
  if (reading.word(call.next) === 'as' && reading.sign(call.next + 1) === '(') return null;
  return foreignFunction(call.name);
};

const aggregates = new Set(
  'avg count max min sum stddev stddev_samp stddev_pop variance var_samp var_pop listagg bool_and bool_or'.split(' '),
);

/** An aggregate over an ordered window needs a frame (AWS, "Window function syntax summary"). */
const framelessAggregate: Look = (reading, index) => {
  const call = reading.callAt(index);
  if (call === null || !aggregates.has(call.name) || reading.word(call.next) !== 'over') return null;
  const close = reading.partner(call.next + 1);
  if (close === null) return null;
  const inside = [...reading.level({ from: call.next + 2, to: close })].map((at) => reading.word(at));
  if (!inside.includes('order') || inside.includes('rows') || inside.includes('range')) return null;
  return `Redshift wants a frame for ${call.name} over an ordered window: ROWS UNBOUNDED PRECEDING, for example`;
};

/** DuckDB's types that Redshift has not. */
const types =
  /^(?:hugeint|uhugeint|tinyint|utinyint|usmallint|uinteger|ubigint|uuid|blob|bytea|struct|map|json|bit|enum)$/;

const foreignType: Look = (reading, index) => {
  if (reading.sign(index - 1) !== '::' && reading.word(index - 1) !== 'as') return null;
  const word = reading.word(index);
  if (!types.test(word)) return null;
  // `AS json` names a column; within CAST a bracket follows.
  if (reading.word(index - 1) === 'as' && reading.sign(index + 1) !== ')') return null;
  return `Redshift has no type ${word}`;
};

/** Division of decimals has a fixed number of digits there (AWS, "Computations with numeric values"). */
const decimalDivision: Look = (reading, index) => {
  if (reading.sign(index) !== '/' || reading.kind(index) !== 'operator') return null;
  const decimal = (at: number) => reading.kind(at) === 'number' && /^\d*\.\d*$/.test(reading.sign(at));
  const near = decimal(index - 1) || decimal(index + 1) || (reading.sign(index - 2) === '*' && decimal(index - 3));
  if (!near || insideRounding(reading, index)) return null;
  return 'a decimal is divided to a fixed number of digits on Redshift, and as floating point here: ROUND it, or cast to DOUBLE PRECISION';
};

/** Tokens that are looked back over for ROUND. */
const reach = 200;

function insideRounding(reading: Reading, index: number): boolean {
  for (let at = index - 1; at > Math.max(0, index - reach); at -= 1) {
    const partner = reading.partner(at);
    if (reading.sign(at) !== '(' || partner === null || partner < index) continue;
    if (/^(?:round|cast|trunc|floor|ceil|ceiling|to_char|convert)$/.test(reading.word(at - 1))) return true;
  }
  return false;
}

/** Blanks at the end of a text do not count in a comparison there (AWS, "Character types"). */
const trailingBlanks: Look = (reading, index) => {
  if (reading.kind(index) !== 'string' || !reading.sign(index).endsWith(" '")) return null;
  const compared = /^(?:=|<>|!=)$/;
  if (!compared.test(reading.sign(index - 1)) && !compared.test(reading.sign(index + 1))) return null;
  return 'blanks at the end of a text count in comparisons here, and not on Redshift';
};

const bracketList: Look = (reading, index) => {
  if (reading.sign(index) !== '[') return null;
  return reading.endsOperand(index - 1) ? null : 'Redshift has no lists in brackets: use ARRAY(…), a SUPER';
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
};

const foreignOperator: Look = (reading, index) =>
  reading.kind(index) === 'operator' && Object.hasOwn(operators, reading.sign(index))
    ? (operators[reading.sign(index)] ?? null)
    : null;

/** VALUES stands behind INSERT alone there. */
const valuesInQuery: Look = (reading, index) =>
  reading.word(index) === 'values' && reading.sign(index - 1) === '('
    ? 'Redshift has VALUES in INSERT only: use SELECT … UNION ALL SELECT …'
    : null;

const fromFirst: Look = (reading, index) =>
  index === 0 && reading.word(0) === 'from' ? 'Redshift has no query without SELECT: write SELECT * FROM …' : null;

/** `INTERVAL 1 DAY`, without a literal. */
const bareInterval: Look = (reading, index) =>
  reading.word(index) === 'interval' && (reading.kind(index + 1) === 'number' || reading.sign(index + 1) === '(')
    ? "Redshift wants a literal behind INTERVAL: INTERVAL '1 day'"
    : null;

/** They run on the leader node alone, and take no brackets. */
const leaderWord: Look = (reading, index) => {
  const word = reading.word(index);
  if (!/^(?:current_timestamp|current_time|localtime|localtimestamp)$/.test(word)) return null;
  if (reading.sign(index + 1) === '(' || reading.sign(index - 1) === '.') return null;
  return `${word} runs on Redshift's leader node only, so not on a table: use GETDATE() or SYSDATE`;
};

const looks: readonly Look[] = [
  calledFunction,
  framelessAggregate,
  foreignType,
  decimalDivision,
  trailingBlanks,
  bracketList,
  braces,
  foreignOperator,
  valuesInQuery,
  fromFirst,
  bareInterval,
  leaderWord,
];

/** Words that follow one another, and what to tell of them; `|` stands between alternatives. */
const phrases: readonly (readonly [words: string, text: string])[] = [
  ['filter (', 'Redshift has no FILTER: use CASE inside the aggregate'],
  ['distinct on (', 'Redshift has no DISTINCT ON: use ROW_NUMBER() and QUALIFY'],
  ['on conflict', 'Redshift has no ON CONFLICT: use MERGE, or DELETE and INSERT'],
  ['returning', 'Redshift has no RETURNING'],
  ['group|order by all', 'Redshift has no GROUP BY ALL nor ORDER BY ALL: name the columns'],
  ['using sample', 'Redshift has no USING SAMPLE: use ORDER BY RANDOM() with LIMIT'],
  ['tablesample', 'Redshift has no TABLESAMPLE: use ORDER BY RANDOM() with LIMIT'],
  ['asof|positional|semi|anti join', 'Redshift has no such join: use EXISTS, NOT EXISTS or a window function'],
  ['lateral', 'Redshift has no LATERAL: use a join or a window function'],
  ['except|intersect all', 'Redshift has no EXCEPT ALL nor INTERSECT ALL'],
  ['summarize', 'Redshift has no SUMMARIZE'],
  ['create or replace table', 'Redshift has no CREATE OR REPLACE TABLE: use DROP TABLE IF EXISTS first'],
  ['create|replace macro', 'Redshift has no macros: use CREATE FUNCTION'],
  ['glob', 'Redshift has no GLOB: use LIKE or ~'],
  ['* replace (', 'Redshift has no * REPLACE: name the columns'],
  ['columns (', 'Redshift has no COLUMNS(…): name the columns'],
  ['as materialized (', 'Redshift has no MATERIALIZED for a WITH query'],
  ['attach|detach|install|pragma|export|import', "this is the embedded engine's own statement"],
];

interface Phrase {
  readonly words: readonly (readonly string[])[];
  readonly text: string;
}

/** The phrases by each of the words that they may begin with. */
const phrasesBy = new Map<string, Phrase[]>();
for (const [pattern, text] of phrases) {
  const words = pattern.split(' ').map((word) => word.split('|'));
  for (const first of words[0] ?? []) phrasesBy.set(first, [...(phrasesBy.get(first) ?? []), { words, text }]);
}

function* found(reading: Reading, index: number): Generator<string> {
  for (const look of looks) {
    const text = look(reading, index);
    if (text !== null) yield text;
  }
  if (reading.sign(index - 1) === '.') return;
  for (const { words, text } of phrasesBy.get(reading.sign(index)) ?? []) {
    if (words.every((choices, offset) => choices.includes(reading.sign(index + offset)))) yield text;
  }
}

/** What in a statement Redshift does not have, or understands otherwise; in order, each told once. */
export function portability(reading: Reading): readonly Notice[] {
  const notices = new Map<string, Notice>();
  for (let index = 0; index < reading.tokens.length; index += 1) {
    if (!reading.isTelling(index)) continue;
    for (const text of found(reading, index)) {
      if (!notices.has(text)) notices.set(text, { text, at: reading.start(index) });
    }
  }
  return [...notices.values()];
}
