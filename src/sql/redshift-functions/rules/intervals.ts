import { datePart } from '../date-parts.ts';
import { plainLiteral } from '../literals.ts';
import { weave } from '../pieces.ts';
import type { TokenRule } from '../translation.ts';

const months: Readonly<Record<string, number>> = {
  millennium: 12_000,
  century: 1200,
  decade: 120,
  year: 12,
  quarter: 3,
  month: 1,
};

/** A day in seconds. */
const day = 86_400;

const seconds: Readonly<Record<string, number>> = {
  week: 604_800,
  day,
  hour: 3600,
  minute: 60,
  second: 1,
  millisecond: 0.001,
  microsecond: 0.000_001,
};

/**
 * Redshift's interval literal in DuckDB's words: `1 w, 1 h` is `7 days 3600 seconds`. Null for a text that is none, or
 * that both read alike.
 * Source: AWS, "Interval literals".
 */
function canonical(text: string): string | null {
  const part = /\s*([+-]?\d+(?:\.\d+)?)\s*([a-z]*)\s*,?/iy;
  let [inMonths, days, rest] = [0, 0, 0];
  while (part.lastIndex < text.trimEnd().length) {
    const found = part.exec(text);
    if (found === null) return null;
    const [, number = '', name = ''] = found;
    // A number alone counts seconds.
    const unit = name === '' ? 'second' : (datePart(name) ?? '');
    const amount = Number(number);
    const perMonths = months[unit];
    const perSeconds = seconds[unit];
    if (perMonths !== undefined) inMonths += amount * perMonths;
    else if (perSeconds === undefined) return null;
    else if (perSeconds >= day && Number.isInteger(amount)) days += (amount * perSeconds) / day;
    else rest += amount * perSeconds;
  }
  if (!Number.isInteger(inMonths)) return null;
  const parts = [
    ...(inMonths === 0 ? [] : [`${inMonths} months`]),
    ...(days === 0 ? [] : [`${days} days`]),
    ...(rest === 0 ? [] : [`${Number(rest.toFixed(6))} seconds`]),
  ];
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}

/** Words that DuckDB reads as Redshift does. */
const shared = /^\s*(?:[+-]?\d+\s*(?:year|month|week|day|hour|minute|second|millisecond|microsecond)s?\s*)+$/i;

/** INTERVAL '…' with Redshift's abbreviations, commas and fractions. */
export const intervalLiteral: TokenRule = ({ reading }, index) => {
  if (reading.kind(index) !== 'string') return null;
  const cast = reading.sign(index + 1) === '::' && reading.word(index + 2) === 'interval';
  if (reading.word(index - 1) !== 'interval' && !cast) return null;
  const text = plainLiteral(reading.sign(index))?.value ?? '';
  const words = shared.test(text) ? null : canonical(text);
  if (words === null) return null;
  return { pieces: weave(reading.start(index))`'${words}'`, next: index + 1 };
};
