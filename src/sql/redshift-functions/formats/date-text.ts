import { quoteText } from '../../text.ts';
import { dateElements, type Element } from './elements.ts';

type Pattern = Extract<Element, { kind: 'pattern' }>;

/** Patterns that DuckDB's strftime writes alike, where nothing is taken off. */
const strftime: Readonly<Record<string, string>> = {
  YYYY: '%Y',
  YY: '%y',
  MM: '%m',
  DD: '%d',
  DDD: '%j',
  HH24: '%H',
  HH12: '%I',
  HH: '%I',
  MI: '%M',
  SS: '%S',
  MS: '%g',
  US: '%f',
  IYYY: '%G',
  IW: '%V',
};

/** A name as its pattern is written: MONTH, Month or month. */
function inCase(written: string, name: string): string {
  if (written === written.toUpperCase()) return `upper(${name})`;
  return written.charAt(0) === written.charAt(0).toUpperCase() ? name : `lower(${name})`;
}

const padded = (bare: boolean, name: string, width: number) =>
  bare ? name : `system.main.rpad(${name}, ${width}, ' ')`;

const twoWords = (written: string, late: string, early: string, condition: string) => {
  const dotted = written.includes('.')
    ? (word: string) => `${word.charAt(0)}.${word.charAt(1)}.`
    : (word: string) => word;
  const lower = written === written.toLowerCase();
  const shown = (word: string) => quoteText(lower ? dotted(word).toLowerCase() : dotted(word));
  return `CASE WHEN ${condition} THEN ${shown(late)} ELSE ${shown(early)} END`;
};

const numbered = (bare: boolean, expression: string, digits: number) =>
  bare || digits === 1
    ? `CAST(${expression} AS VARCHAR)`
    : `system.main.lpad(CAST(${expression} AS VARCHAR), ${digits}, '0')`;

const roman = "['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']";

/** Numbers of parts of the time `t`, with their least digits. */
const numbers: Readonly<Record<string, readonly [expression: string, digits: number]>> = {
  YYYY: ['year(t)', 4],
  YYY: ['year(t) % 1000', 3],
  YY: ['year(t) % 100', 2],
  Y: ['year(t) % 10', 1],
  IYYY: ['isoyear(t)', 4],
  IYY: ['isoyear(t) % 1000', 3],
  IY: ['isoyear(t) % 100', 2],
  I: ['isoyear(t) % 10', 1],
  MM: ['month(t)', 2],
  DD: ['day(t)', 2],
  DDD: ['dayofyear(t)', 3],
  D: ['dayofweek(t) + 1', 1],
  ID: ['isodow(t)', 1],
  IDDD: ['(weekofyear(t) - 1) * 7 + isodow(t)', 3],
  W: ['(day(t) - 1) // 7 + 1', 1],
  WW: ['(dayofyear(t) - 1) // 7 + 1', 2],
  IW: ['weekofyear(t)', 2],
  CC: ['(year(t) - 1) // 100 + 1', 2],
  J: ['CAST(floor(julian(CAST(t AS DATE))) AS BIGINT)', 1],
  Q: ['quarter(t)', 1],
  HH24: ['hour(t)', 2],
  HH12: ['(hour(t) + 11) % 12 + 1', 2],
  HH: ['(hour(t) + 11) % 12 + 1', 2],
  MI: ['minute(t)', 2],
  SS: ['second(t)', 2],
  SSSS: ['hour(t) * 3600 + minute(t) * 60 + second(t)', 1],
  MS: ['millisecond(t) % 1000', 3],
  US: ['microsecond(t) % 1000000', 6],
};

/** A pattern as an expression of the TIMESTAMP `t`. */
function expressionOf({ name, written, bare, ordinal }: Pattern): string {
  switch (name) {
    case 'MONTH':
      return padded(bare, inCase(written, 'monthname(t)'), 9);
    case 'MON':
      return inCase(written, 'left(monthname(t), 3)');
    case 'DAY':
      return padded(bare, inCase(written, 'dayname(t)'), 9);
    case 'DY':
      return inCase(written, 'left(dayname(t), 3)');
    case 'RM':
      return padded(bare, inCase(written, `${roman}[month(t)]`), 4);
    case 'AM':
    case 'PM':
    case 'A.M.':
    case 'P.M.':
      return twoWords(written, 'PM', 'AM', 'hour(t) >= 12');
    case 'BC':
    case 'AD':
    case 'B.C.':
    case 'A.D.':
      return twoWords(written, 'AD', 'BC', 'year(t) > 0');
    case 'TZ':
      return quoteText(written === 'tz' ? 'utc' : 'UTC');
    case 'OF':
      return "'+00'";
    case 'Y,YYY':
      return "CAST(year(t) // 1000 AS VARCHAR) || ',' || system.main.lpad(CAST(year(t) % 1000 AS VARCHAR), 3, '0')";
    default: {
      const [number, digits] = numbers[name] ?? ['NULL', 1];
      const text = numbered(bare, number, digits);
      if (ordinal === null) return text;
      const ending = ordinalOf(`(${number})`);
      return `${text} || ${ordinal === 'TH' ? `upper(${ending})` : ending}`;
    }
  }
}

/** st, nd, rd or th. */
export function ordinalOf(number: string): string {
  return `CASE WHEN ${number} % 100 BETWEEN 11 AND 13 THEN 'th' WHEN ${number} % 10 = 1 THEN 'st'
    WHEN ${number} % 10 = 2 THEN 'nd' WHEN ${number} % 10 = 3 THEN 'rd' ELSE 'th' END`.replace(/\s+/g, ' ');
}

/**
 * The SQL that writes the TIMESTAMP `t` by a format of TO_CHAR's.
 * Source: AWS, "Datetime format strings"; PostgreSQL, "Data type formatting functions", which they come from.
 */
export function dateText(format: string): string {
  const parts: string[] = [];
  let plain = '';
  const flush = () => {
    const text = plain.replaceAll('%%', '');
    if (text.includes('%')) parts.push(`strftime(t, ${quoteText(plain)})`);
    else if (plain !== '') parts.push(quoteText(plain.replaceAll('%%', '%')));
    plain = '';
  };
  for (const element of dateElements(format)) {
    if (element.kind === 'text') {
      plain += element.text.replaceAll('%', '%%');
      continue;
    }
    const directive = strftime[element.name];
    if (directive !== undefined && !element.bare && element.ordinal === null) plain += directive;
    else {
      flush();
      parts.push(expressionOf(element));
    }
  }
  flush();
  return parts.length === 0 ? "''" : parts.map((part) => (parts.length === 1 ? part : `(${part})`)).join(' || ');
}
