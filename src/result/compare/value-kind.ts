import type { Cell } from '../../warehouse/warehouse.ts';

/** A column of a result that is compared; `type` is null where only texts are known, as in a saved result. */
export interface ComparedColumn {
  readonly name: string;
  readonly type: string | null;
  readonly numeric: boolean;
}

/**
 * What decides when two texts are the same value: `number` is exact, `float` is binary floating point, of which engines
 * print and add up the last digits differently, `time` is a date or timestamp.
 */
export type ValueKind = 'text' | 'number' | 'float' | 'time' | 'boolean';

function kindOf({ type, numeric }: ComparedColumn): ValueKind | null {
  if (type === null) return null;
  if (numeric) return /^(double|float|real)/i.test(type) ? 'float' : 'number';
  if (/^(timestamp|datetime|date$)/i.test(type)) return 'time';
  return /^bool/i.test(type) ? 'boolean' : 'text';
}

/**
 * How the values of a column are compared. Of two kinds the one that knows more decides: a text is read as the number
 * that it is compared with.
 */
export function comparedAs(left: ComparedColumn, right: ComparedColumn): ValueKind {
  const one = kindOf(left) ?? kindOf(right) ?? 'text';
  const other = kindOf(right) ?? one;
  if (one === other || other === 'text') return one;
  if (one === 'text') return other;
  const numbers = [one, other].every((kind) => kind === 'number' || kind === 'float');
  return numbers ? 'float' : 'text';
}

/** Numbers are written out up to so many digits; beyond, they stay in the exponent's form. */
const mostDigits = 400;

/** `1`, `1.0`, `01`, `1e0` and `10e-1` are one number and give one text; null for what is no number. */
function plainNumber(text: string): string | null {
  if (/^(0|-?[1-9]\d*)$/.test(text)) return text;
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (parts === null) return specialNumber(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return null;
  const shift = Number(exponent);
  const point = whole.length + shift;
  const digits = whole + fraction;
  if (Math.abs(shift) > mostDigits) return `${sign === '-' ? '-' : ''}${digits}e${shift - fraction.length}`;
  const before = (point > 0 ? digits.slice(0, point).padEnd(point, '0') : '').replace(/^0+/, '');
  const after = (point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits).replace(/0+$/, '');
  if (before === '' && after === '') return '0';
  return `${sign === '-' ? '-' : ''}${before === '' ? '0' : before}${after === '' ? '' : `.${after}`}`;
}

function specialNumber(text: string): string | null {
  const word = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (word === null) return null;
  if (word[2]?.toLowerCase() === 'nan') return 'NaN';
  return word[1] === '-' ? '-Infinity' : 'Infinity';
}

/** A date is its midnight, trailing zeros of a second's fraction say nothing, and a moment with a zone is that of UTC. */
function plainTime(text: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(
    text,
  );
  if (parts === null) return text;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = parts;
  const rest = fraction.replace(/0+$/, '');
  const end = rest === '' ? '' : `.${rest}`;
  if (zone === undefined) return `${year}-${month}-${day} ${hour}:${minute}:${second}${end}`;
  const moment = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(moment)) return text;
  const utc = new Date(moment - minutesOf(zone) * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  return `${utc}${end}Z`;
}

/** Minutes east of Greenwich. */
function minutesOf(zone: string): number {
  const parts = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (parts === null) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? '0');
  return parts[1] === '-' ? -minutes : minutes;
}

/** PostgreSQL says `t` and `f`, DuckDB `true` and `false`. */
const booleans: ReadonlyMap<string, string> = new Map([
  ['t', 'true'],
  ['f', 'false'],
]);

/** One text for all spellings of a value; what is not of the kind stays as it is. */
export function plainValue(kind: ValueKind, cell: Cell): Cell {
  if (cell === null) return null;
  switch (kind) {
    case 'text':
      return cell;
    case 'number':
      return plainNumber(cell) ?? cell;
    case 'float': {
      const plain = plainNumber(cell);
      return plain === null ? cell : String(Number(plain) + 0);
    }
    case 'time':
      return plainTime(cell);
    case 'boolean':
      return booleans.get(cell) ?? cell;
  }
}

/** Two floats whose sums were taken in another order agree in about as many digits. */
const floatPrecision = 1e-12;

/**
 * By how much a number may differ from this one: the tolerance that was asked for, and what computing it costs. 0 for what
 * is no number, and for infinities.
 */
export function slack(kind: ValueKind, value: number, tolerance: number): number {
  if (!Number.isFinite(value)) return 0;
  const size = Math.abs(value);
  return kind === 'float' ? Math.max(tolerance, size * floatPrecision) : tolerance === 0 ? 0 : tolerance + size * 1e-15;
}

/** True for two values that count as equal: NULL is equal to NULL alone. */
export function equalValues(kind: ValueKind, a: Cell, b: Cell, tolerance: number): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const left = plainValue(kind, a);
  const right = plainValue(kind, b);
  if (left === right) return true;
  if (kind !== 'number' && kind !== 'float') return false;
  const one = numberOf(left);
  const other = numberOf(right);
  if (one === null || other === null) return false;
  const most = Math.max(slack(kind, one, tolerance), slack(kind, other, tolerance));
  return most > 0 && Math.abs(one - other) <= most;
}

/** The number of a plain value; null for what is no finite number. */
export function numberOf(plain: Cell): number | null {
  if (plain === null || plainNumber(plain) === null) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
