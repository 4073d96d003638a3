import { nameFrom } from '../names.ts';
import type { KnownColumns } from './known-columns.ts';
import type { Range, Reading } from './reading.ts';
import type { Look } from './translation.ts';

const comparison = /^(?:=|<>|!=|<|>|<=|>=|~|!~)$/;

/** True where an expression is a truth value by its own words: a comparison outside of brackets, or a BOOLEAN column. */
function isTruth(reading: Reading, range: Range, columns: KnownColumns): boolean {
  if (range.to - range.from === 1) return isBooleanColumn(reading, range.from, columns);
  if (reading.word(range.from) === 'case') return false;
  return [...reading.level(range)].some(
    (at) => comparison.test(reading.sign(at)) || /^(?:and|or|like|ilike|in|between)$/.test(reading.word(at)),
  );
}

function isBooleanColumn(reading: Reading, index: number, columns: KnownColumns): boolean {
  const named = reading.kind(index) === 'word' || reading.kind(index) === 'quotedIdentifier';
  return named && columns.isBoolean(nameFrom(reading.textOf({ from: index, to: index + 1 })));
}

/** SUM, AVG, MAX and MIN take no BOOLEAN (AWS, "SUM function" and the others: numbers, and for MAX and MIN texts and times). */
const aggregated: Look = (reading, index, columns) => {
  const call = reading.callAt(index);
  const [argument] = call?.arguments ?? [];
  if (call === null || argument === undefined || !/^(?:sum|avg|max|min)$/.test(call.name)) return null;
  if (call.arguments.length !== 1 || !isTruth(reading, argument, columns)) return null;
  return `Redshift has no ${call.name} of truth values: use CASE WHEN … THEN 1 ELSE 0 END, or BOOL_OR and BOOL_AND`;
};

/** `ok = 1`: there is no such operator there. */
const comparedToNumber: Look = (reading, index, columns) => {
  if (!isBooleanColumn(reading, index, columns) || !/^(?:=|<>|!=)$/.test(reading.sign(index + 1))) return null;
  return reading.kind(index + 2) === 'number' ? 'Redshift compares no BOOLEAN with a number: write IS TRUE' : null;
};

export const truthLooks: readonly Look[] = [aggregated, comparedToNumber];
