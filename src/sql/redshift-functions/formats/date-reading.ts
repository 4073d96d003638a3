import { quoteText } from '../../text.ts';
import { dateElements } from './elements.ts';

/** What a pattern takes of a text, and the field that it fills. */
const readers: Readonly<Record<string, readonly [field: string, expression: string]>> = {
  YYYY: ['year', '\\d{1,4}'],
  YYY: ['year3', '\\d{1,3}'],
  YY: ['year2', '\\d{1,2}'],
  Y: ['year1', '\\d'],
  IYYY: ['isoyear', '\\d{4}'],
  IW: ['isoweek', '\\d{1,2}'],
  MONTH: ['monthname', '[a-z]{3,9}'],
  MON: ['monthname', '[a-z]{3}'],
  MM: ['month', '\\d{1,2}'],
  DDD: ['yearday', '\\d{1,3}'],
  DD: ['day', '\\d{1,2}'],
  DAY: ['weekday', '[a-z]{6,9}'],
  DY: ['weekday', '[a-z]{3}'],
  J: ['julian', '\\d+'],
  HH24: ['hour', '\\d{1,2}'],
  HH12: ['hour12', '\\d{1,2}'],
  HH: ['hour12', '\\d{1,2}'],
  MI: ['minute', '\\d{1,2}'],
  SS: ['second', '\\d{1,2}'],
  SSSS: ['daysecond', '\\d{1,5}'],
  MS: ['millisecond', '\\d{1,3}'],
  US: ['microsecond', '\\d{1,6}'],
  AM: ['half', '[ap]m'],
  PM: ['half', '[ap]m'],
  'A.M.': ['half', '[ap]\\.m\\.'],
  'P.M.': ['half', '[ap]\\.m\\.'],
};

/** A format for reading, as a regular expression with a name for each of its groups. */
interface Reader {
  readonly expression: string;
  readonly fields: readonly string[];
}

/** Null with the pattern that cannot be read. */
function readerOf(format: string): Reader | { readonly unreadable: string } {
  const fields: string[] = [];
  let expression = '(?i)^\\s*';
  for (const element of dateElements(format)) {
    if (element.kind === 'text') {
      // A separator stands for any one, and may be missing.
      expression += element.text.replace(/[\s\S]/g, (character) =>
        /[a-z0-9]/i.test(character) ? character : '[^a-z0-9]*',
      );
      continue;
    }
    const reader = readers[element.name];
    if (reader === undefined) return { unreadable: element.written };
    const [field, digits] = reader;
    fields.push(field);
    expression += `\\s*(${digits})${element.ordinal === null ? '' : '(?:st|nd|rd|th)?'}`;
  }
  return { expression, fields };
}

const monthList = "['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']";

/**
 * The SQL that reads the text `s` by a format of TO_DATE's or TO_TIMESTAMP's: a TIMESTAMP. A day behind the end of its
 * month is one of the next, unless `strict`.
 * Source: AWS, "TO_DATE function" and "TO_TIMESTAMP function".
 */
export function dateReading(
  format: string,
  strict: boolean,
): { readonly sql: string } | { readonly unreadable: string } {
  const reader = readerOf(format);
  if ('unreadable' in reader) return reader;
  const { expression, fields } = reader;
  const has = (field: string) => fields.includes(field);
  const number = (field: string, otherwise: string) => (has(field) ? `CAST(f.${field} AS INTEGER)` : otherwise);

  const year2 = 'CASE WHEN CAST(f.year2 AS INTEGER) < 70 THEN 2000 ELSE 1900 END + CAST(f.year2 AS INTEGER)';
  const year = has('year2')
    ? year2
    : number('year', has('year3') ? '2000 + CAST(f.year3 AS INTEGER)' : number('isoyear', '1'));
  const month = has('monthname') ? `list_position(${monthList}, lower(left(f.monthname, 3)))` : number('month', '1');
  let date = `(make_date(${year}, ${month}, 1) + (${number('day', '1')} - 1))`;
  if (has('yearday')) date = `(make_date(${year}, 1, 1) + (${number('yearday', '1')} - 1))`;
  if (has('isoweek')) {
    date = `(CAST(date_trunc('week', make_date(${number('isoyear', year)}, 1, 4)) AS DATE) + 7 * (${number('isoweek', '1')} - 1))`;
  }
  if (has('julian')) date = `(DATE '2000-01-01' + (${number('julian', '0')} - 2451545))`;

  const evening = has('half') ? " + CASE WHEN lower(left(f.half, 1)) = 'p' THEN 12 ELSE 0 END" : '';
  const hour = has('hour12') ? `(${number('hour12', '0')} % 12${evening})` : number('hour', '0');
  const micro = [
    ...(has('millisecond') ? ["CAST(system.main.rpad(f.millisecond, 3, '0') AS INTEGER) * 1000"] : []),
    ...(has('microsecond') ? ["CAST(system.main.rpad(f.microsecond, 6, '0') AS INTEGER)"] : []),
  ];
  const seconds = `${hour} * 3600 + ${number('minute', '0')} * 60 + ${number('second', '0')} + ${number('daysecond', '0')}`;
  const time = `to_microseconds(CAST(${seconds} AS BIGINT) * 1000000${micro.map((part) => ` + ${part}`).join('')})`;

  const whole = strict
    ? `make_timestamp(${year}, ${month}, ${number('day', '1')}, ${hour}, ${number('minute', '0')}, ${number('second', '0')})`
    : `CAST(${date} AS TIMESTAMP) + ${time}`;

  const names = `[${fields.map((field) => quoteText(field)).join(', ')}]`;
  const pattern = quoteText(expression);
  const refusal = `error('"' || s || '" does not fit the format ' || ${quoteText(quoteText(format))})`;
  return {
    sql:
      `CASE WHEN s IS NULL THEN NULL WHEN NOT regexp_matches(s, ${pattern}) THEN ${refusal} ELSE ` +
      `list_transform([regexp_extract(s, ${pattern}, ${names})], lambda f: ${whole})[1] END`,
  };
}
