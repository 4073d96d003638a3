import { isReservedOnRedshift, nameFrom } from '../names.ts';
import { aliasUsed } from './aliases.ts';
import { orderOfDistinct } from './distinct-order.ts';
import { syntaxLooks } from './engine-syntax.ts';
import type { KnownColumns } from './known-columns.ts';
import { foreignFunction } from './known-functions.ts';
import { phrasesAt } from './phrases.ts';
import type { Range, Reading } from './reading.ts';
import { isColumnType } from './rules/column-types.ts';
import type { Look, Notice } from './translation.ts';
import { truthLooks } from './truth-values.ts';

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
const types = new Set(
  `hugeint uhugeint tinyint utinyint usmallint uinteger ubigint uuid blob bytea struct map json bit enum string int1 int16
   int32 int64 int128 uint8 uint16 uint32 uint64 long short signed bignum varint timestamp_s timestamp_ms timestamp_ns
   list`.split(/\s+/),
);

const foreignType: Look = (reading, index) => {
  const column = reading.word(0) === 'create' && isColumnType(reading, index);
  if (reading.sign(index - 1) !== '::' && reading.word(index - 1) !== 'as' && !column) return null;
  const word = reading.word(index);
  if (!types.has(word)) return null;
  // `AS json` names a column; within CAST a bracket follows.
  if (reading.word(index - 1) === 'as' && reading.sign(index + 1) !== ')') return null;
  return `Redshift has no type ${word}`;
};

/** The index behind the operand that begins at a token: a name, a value, a call, something in brackets. */
function operandEnd(reading: Reading, from: number): number {
  let at = /^[+-]$/.test(reading.sign(from)) ? from + 1 : from;
  while (reading.sign(at + 1) === '.') at += 2;
  const open = reading.sign(at) === '(' ? at : reading.sign(at + 1) === '(' ? at + 1 : null;
  return open === null ? at + 1 : (reading.partner(open) ?? at) + 1;
}

/** True where an operand is a decimal by its own words: a number with a point, or a column of that type. */
function isDecimal(reading: Reading, { from, to }: Range, columns: KnownColumns): boolean {
  for (let at = from; at < to; at += 1) {
    const call = reading.callAt(at);
    if (call !== null && /^(?:count|len|length)$/.test(call.name)) at = call.close;
    if (reading.kind(at) === 'number' && /^\d*\.\d*$/.test(reading.sign(at))) return true;
    if (columns.isDecimal(nameFrom(reading.sign(at)))) return true;
  }
  return false;
}

/** True for a cast to a floating point number, which then is what is divided. */
function isFloat(reading: Reading, { from, to }: Range): boolean {
  for (let at = from; at < to; at += 1) if (/^(?:float|float4|float8|double|real)$/.test(reading.word(at))) return true;
  return false;
}

/** Division of decimals has a fixed number of digits there (AWS, "Computations with numeric values"). */
const decimalDivision: Look = (reading, index, columns) => {
  if (reading.sign(index) !== '/' || reading.kind(index) !== 'operator') return null;
  let from = reading.operandStart(index - 1);
  // `100.0 * a / b`: what is multiplied before is divided, too.
  while (/^[*/]$/.test(reading.sign(from - 1)) && from > 1) from = reading.operandStart(from - 2);
  const divided = { from, to: index };
  const divisor = { from: index + 1, to: operandEnd(reading, index + 1) };
  if (isFloat(reading, divided) || isFloat(reading, divisor) || insideRounding(reading, index)) return null;
  if (!isDecimal(reading, divided, columns) && !isDecimal(reading, divisor, columns)) return null;
  return 'a decimal is divided to a fixed number of digits on Redshift, and as floating point here: ROUND it, or cast to DOUBLE PRECISION';
};

/** WHERE and HAVING know no alias of the select list. */
const aliasInCondition: Look = (reading, index, columns) => {
  const clause = reading.word(index);
  if (clause !== 'where' && clause !== 'having') return null;
  const used = aliasUsed(reading, index, columns);
  if (used === null) return null;
  return `Redshift knows no alias in ${clause.toUpperCase()}: repeat what ${reading.textOf({ from: used, to: used + 1 })} stands for`;
};

/** Tokens that are looked back over for ROUND. */
const reach = 200;

function insideRounding(reading: Reading, index: number): boolean {
  for (let at = index - 1; at > Math.max(0, index - reach); at -= 1) {
    const partner = reading.partner(at);
    if (reading.sign(at) !== '(' || partner === null || partner < index) continue;
    // A cast to a decimal cuts there, and would round what is a floating point number here.
    if (reading.word(at - 1) === 'cast' && isFloat(reading, { from: index, to: partner })) return true;
    if (/^(?:round|trunc|floor|ceil|ceiling|to_char)$/.test(reading.word(at - 1))) return true;
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

/** VALUES stands behind INSERT alone there. */
const valuesInQuery: Look = (reading, index) =>
  reading.word(index) === 'values' && reading.sign(index - 1) === '('
    ? 'Redshift has VALUES in INSERT only: use SELECT … UNION ALL SELECT …'
    : null;

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

/** A frame is one of ROWS there, and takes nothing out (AWS, "Window function syntax summary"). */
const otherFrame: Look = (reading, index) => {
  if (
    /^(?:range|groups)$/.test(reading.word(index)) &&
    /^(?:between|unbounded|current)$/.test(reading.word(index + 1))
  ) {
    return `Redshift has frames of ROWS only, not of ${reading.word(index).toUpperCase()}`;
  }
  const excludes = reading.word(index) === 'exclude' && /^(?:current|group|ties)$/.test(reading.word(index + 1));
  return excludes && reading.sign(index + 1) !== '(' ? 'Redshift has no EXCLUDE in a frame' : null;
};

const distinctWindow: Look = (reading, index) => {
  const call = reading.callAt(index);
  const counted = call !== null && reading.word(call.open + 1) === 'distinct' && reading.word(call.next) === 'over';
  return counted ? `Redshift has no DISTINCT in ${call.name} over a window: count in a sub-query` : null;
};

/** Directly behind FROM, QUALIFY wants the table to have an alias (AWS, "QUALIFY clause"). */
const namelessQualify: Look = (reading, index) => {
  if (reading.word(index) !== 'qualify') return null;
  const table =
    reading.word(index - 2) === 'from' || (reading.sign(index - 2) === '.' && reading.word(index - 4) === 'from');
  return table ? 'Redshift wants an alias for the table in front of QUALIFY' : null;
};

/** AWS, "WITH clause": the list of columns is required. */
const recursiveWithoutColumns: Look = (reading, index) =>
  reading.word(index) === 'recursive' && reading.word(index - 1) === 'with' && reading.word(index + 2) === 'as'
    ? 'Redshift wants the columns of a recursive query named: WITH RECURSIVE name(a, b) AS'
    : null;

/** AWS, "Reserved words". */
const reservedName: Look = (reading, index) => {
  const word = reading.word(index);
  if (reading.word(index - 1) !== 'as' || !isReservedOnRedshift(word)) return null;
  // A type behind CAST … AS.
  if (/^[()]$/.test(reading.sign(index + 1)) && /^(?:timestamp|interval)$/.test(word)) return null;
  return `${word} is a reserved word on Redshift: write "${word}"`;
};

const rowNumber: Look = (reading, index, columns) => {
  if (reading.word(index) !== 'rowid' || columns.has('rowid') || reading.word(index - 1) === 'as') return null;
  return 'Redshift has no rowid: use a key of the table, or ROW_NUMBER()';
};

const looks: readonly Look[] = [
  calledFunction,
  framelessAggregate,
  foreignType,
  decimalDivision,
  aliasInCondition,
  trailingBlanks,
  valuesInQuery,
  bareInterval,
  leaderWord,
  otherFrame,
  distinctWindow,
  namelessQualify,
  recursiveWithoutColumns,
  reservedName,
  rowNumber,
  orderOfDistinct,
  ...truthLooks,
  ...syntaxLooks,
];

function* found(reading: Reading, index: number, columns: KnownColumns): Generator<string> {
  for (const look of looks) {
    const text = look(reading, index, columns);
    if (text !== null) yield text;
  }
  yield* phrasesAt(reading, index);
}

/** What in a statement Redshift does not have, or understands otherwise; in order, each told once. */
export function portability(reading: Reading, columns: KnownColumns): readonly Notice[] {
  const notices = new Map<string, Notice>();
  for (let index = 0; index < reading.tokens.length; index += 1) {
    if (!reading.isTelling(index) && !reading.sign(index).includes('_')) continue;
    for (const text of found(reading, index, columns)) {
      if (!notices.has(text)) notices.set(text, { text, at: reading.start(index) });
    }
  }
  return [...notices.values()];
}
