import { quoteText } from '../../text.ts';
import { plainLiteral } from '../literals.ts';
import { weave } from '../pieces.ts';
import type { TokenRule } from '../translation.ts';

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const two = (text: string) => text.padStart(2, '0');

function monthNumber(name: string): string | null {
  const index = months.indexOf(name.slice(0, 3).toLowerCase());
  return index < 0 ? null : two(String(index + 1));
}

/** A year of two digits is one of 1970 to 2069 (AWS, "Datetime types": 08 is 2008, as in PostgreSQL). */
function fullYear(year: string): string {
  if (year.length === 4) return year;
  return `${Number(year) < 70 ? '20' : '19'}${two(year)}`;
}

type Fields = readonly [year: string, month: string | null, day: string];

/** Redshift's spellings of a date beside the ISO one (AWS, "Examples with datetime types"): month before day. */
const spellings: readonly (readonly [RegExp, (...groups: string[]) => Fields])[] = [
  [/^(\d{4})(\d\d)(\d\d)$/, (year = '', month = '', day = '') => [year, month, day]],
  [/^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/, (year = '', month = '', day = '') => [year, two(month), two(day)]],
  [
    /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)$/,
    (month = '', day = '', year = '') => [fullYear(year), two(month), two(day)],
  ],
  [
    /^([a-z]{3,9})[- ]+(\d{1,2})[-, ]+(\d{4})$/i,
    (month = '', day = '', year = '') => [year, monthNumber(month), two(day)],
  ],
  [
    /^(\d{1,2})[- ]+([a-z]{3,9})[-, ]+(\d{4})$/i,
    (day = '', month = '', year = '') => [year, monthNumber(month), two(day)],
  ],
  [
    /^(\d{4})[- ]+([a-z]{3,9})[- ]+(\d{1,2})$/i,
    (year = '', month = '', day = '') => [year, monthNumber(month), two(day)],
  ],
];

/** A date that Redshift reads and DuckDB does not, as `YYYY-MM-DD` with whatever time stood behind it; else null. */
export function isoDate(text: string): string | null {
  const [, date = '', time = ''] = /^\s*(.*?)(?:[ T]+(\d{1,2}:\d\d.*?))?\s*$/s.exec(text) ?? [];
  for (const [pattern, fields] of spellings) {
    const found = pattern.exec(date);
    if (found === null) continue;
    const [year, month, day] = fields(...found.slice(1));
    if (month !== null) return `${year}-${month}-${day}${time === '' ? '' : ` ${time}`}`;
  }
  return null;
}

/** `DATE '20081231'`, `TIMESTAMP '12/31/2008 10:00'` and `'Dec 31, 2008'::date` become ISO dates. */
export const dateLiteral: TokenRule = ({ reading }, index) => {
  if (reading.kind(index) !== 'string') return null;
  const type = /^(?:date|timestamp|timestamptz|datetime)$/;
  const before = type.test(reading.word(index - 1));
  const cast = reading.sign(index + 1) === '::' || reading.word(index + 1) === 'as';
  if (!before && !(cast && type.test(reading.word(index + 2)))) return null;
  const iso = isoDate(plainLiteral(reading.sign(index))?.value ?? '');
  if (iso === null) return null;
  return { pieces: weave(reading.start(index))`${quoteText(iso)}`, next: index + 1 };
};
