import { quoteText } from '../../text.ts';
import { ordinalOf } from './date-text.ts';

/** A format for numbers, taken apart. */
interface NumberFormat {
  /** What stands before the point: 9 and 0 for digits, a comma for a group, other text as it is. */
  readonly whole: readonly string[];
  readonly decimals: string;
  /** FM: without padding blanks. */
  readonly bare: boolean;
  readonly sign: 'anchored' | 'S first' | 'S last' | 'MI first' | 'MI last' | 'PL' | 'SG' | 'PR';
  /** $ in front. */
  readonly currency: boolean;
  readonly ordinal: string | null;
}

const pattern = /EEEE|FM|RN|SG|MI|PL|PR|TH|"[^"]*"|[\s\S]/giy;

/** Null where a pattern in it is not one that can be written here. */
function parse(format: string): NumberFormat | null {
  const whole: string[] = [];
  let decimals = '';
  let point = false;
  let [bare, currency] = [false, false];
  let sign: NumberFormat['sign'] = 'anchored';
  let ordinal: string | null = null;
  for (const [written] of format.matchAll(pattern)) {
    const name = written.toUpperCase();
    const first = whole.length === 0 && !point;
    if (name === '9' || name === '0') {
      if (point) decimals += name;
      else whole.push(name);
    } else if (name === '.' || name === 'D') point = true;
    else if ((name === ',' || name === 'G') && !point) whole.push(',');
    else if (name === 'FM') bare = true;
    else if (name === 'L') currency = true;
    else if (name === 'S') sign = first ? 'S first' : 'S last';
    else if (name === 'MI') sign = first ? 'MI first' : 'MI last';
    else if (name === 'PL' || name === 'SG' || name === 'PR') sign = name;
    else if (name === 'TH') ordinal = written;
    else if (name === '$' && first) currency = true;
    else if (/^["\s]/.test(written) && !point) whole.push(written.replaceAll('"', '\u0000'));
    else return null;
  }
  return { whole, decimals, bare, sign, currency, ordinal };
}

/** The digits before the point, from the text `w` of them, each in its place; blanks where there is none. */
function placed(whole: readonly string[]): string {
  const count = whole.filter((slot) => slot === '9' || slot === '0').length;
  const zero = whole.filter((slot) => slot === '9' || slot === '0').indexOf('0');
  let digit = 0;
  const parts = whole.map((slot) => {
    const inZeros = zero >= 0 && digit >= zero;
    if (slot === ',')
      return inZeros && digit > zero ? "','" : `CASE WHEN length(w) > ${count - digit} THEN ',' ELSE ' ' END`;
    if (slot !== '9' && slot !== '0') return quoteText(slot.replaceAll('\u0000', ''));
    digit += 1;
    const character = `system.main.substr(system.main.lpad(w, ${count}, ' '), ${digit}, 1)`;
    return slot === '0' || inZeros ? `replace(${character}, ' ', '0')` : character;
  });
  return parts.length === 0 ? "''" : parts.join(' || ');
}

const letters = [
  ['M', 'MM', 'MMM'],
  ['C', 'CC', 'CCC', 'CD', 'D', 'DC', 'DCC', 'DCCC', 'CM'],
  ['X', 'XX', 'XXX', 'XL', 'L', 'LX', 'LXX', 'LXXX', 'XC'],
  ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'],
];

/** Roman numerals of the number `n`, at the right of 15 characters. */
function romanText(format: string): string {
  const digits = letters.map((row, index) => {
    const list = `['', ${row.map((text) => quoteText(text)).join(', ')}]`;
    return `${list}[CAST(round(n) AS BIGINT) // ${10 ** (3 - index)} % 10 + 1]`;
  });
  const text = digits.join(' || ');
  const cased = /rn/.test(format) ? `lower(${text})` : text;
  const shown = /^fm/i.test(format.trim()) ? cased : `system.main.lpad(${cased}, 15, ' ')`;
  return `CASE WHEN round(n) BETWEEN 1 AND 3999 THEN ${shown} ELSE '###############' END`;
}

/**
 * The SQL that writes the number `n` by a format of TO_CHAR's; null where a pattern in it is not known here (V, EEEE).
 * Source: AWS, "Numeric format strings"; PostgreSQL, "Data type formatting functions", which they come from.
 */
export function numberText(format: string): string | null {
  if (/^\s*(?:FM)?RN\s*$/i.test(format)) return romanText(format);
  const parsed = parse(format);
  if (parsed === null) return null;
  const { whole, decimals, bare, sign, currency, ordinal } = parsed;
  const count = whole.filter((slot) => slot === '9' || slot === '0').length;
  const scale = decimals.length;
  const rounded = `CAST(round(abs(n), ${scale}) AS DECIMAL(38, ${scale}))`;
  // A nought before the point is shown where a 0 asks for it, or nothing else is there.
  const digits = `CASE WHEN ${rounded} < 1 AND ${scale > 0} THEN '' ELSE split_part(CAST(${rounded} AS VARCHAR), '.', 1) END`;
  let fraction = scale === 0 ? "''" : `split_part(CAST(${rounded} AS VARCHAR), '.', 2)`;
  if (bare && scale > 0) {
    const kept = decimals.lastIndexOf('0') + 1;
    fraction = `left(${fraction}, ${kept}) || rtrim(system.main.substr(${fraction}, ${kept + 1}), '0')`;
  }
  const point = /[.D]/i.test(format.replace(/"[^"]*"/g, '')) ? "'.'" : "''";
  const filled = `list_transform([${digits}], lambda w: CASE WHEN length(w) > ${count} THEN system.main.repeat('#', ${whole.length}) ELSE ${placed(whole)} END)[1]`;
  const end =
    ordinal === null ? '' : ` || ${ordinal === 'TH' ? 'upper' : ''}(${ordinalOf(`CAST(${rounded} AS BIGINT)`)})`;
  const number = `(${filled} || ${point} || ${fraction}${end})`;
  const body = bare ? `ltrim(${number})` : number;
  const signs = (negative: string, positive: string) => `CASE WHEN n < 0 THEN '${negative}' ELSE '${positive}' END`;
  const inFront = (negative: string, positive: string) => {
    const width = whole.length + scale + (point === "''" ? 0 : 1) + 1;
    const anchored = `${signs(negative, positive)} || ltrim(${number})`;
    if (bare) return `ltrim(${anchored})`;
    return `list_transform([${anchored}], lambda a: system.main.lpad(a, CAST(greatest(${width}, length(a)) AS INTEGER), ' '))[1]`;
  };
  const text = {
    anchored: () => inFront('-', bare ? '' : ' '),
    'S first': () => inFront('-', '+'),
    'S last': () => `${body} || ${signs('-', '+')}`,
    'MI first': () => `${signs('-', bare ? '' : ' ')} || ${body}`,
    'MI last': () => `${body} || ${signs('-', bare ? '' : ' ')}`,
    PL: () => `${signs(' ', '+')} || ${inFront('-', ' ')}`,
    SG: () => `${signs('-', '+')} || ${body}`,
    PR: () => `${signs('<', bare ? '' : ' ')} || ltrim(${number}) || ${signs('>', bare ? '' : ' ')}`,
  }[sign]();
  return currency ? `'$' || ${text}` : text;
}

/** How many digits a format has behind its point. */
export function decimalsOf(format: string): number {
  return /[.D]([09]*)/i.exec(format.replace(/"[^"]*"/g, ''))?.[1]?.length ?? 0;
}
