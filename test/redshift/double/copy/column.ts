import { LoadError } from './load-error.ts';

/** A column that COPY fills. */
export interface CopyColumn {
  readonly name: string;
  /** As the catalogue calls it: int2, int4, int8, float4, float8, numeric, bool, date, timestamp, varchar, bpchar. */
  readonly type: string;
  /** Bytes of a text; precision and scale of a decimal; otherwise absent. */
  readonly bytes: number | undefined;
  readonly scale: number | undefined;
  readonly notNull: boolean;
}

/** A JSON value as COPY sees it: numbers keep their digits. */
export type JsonValue =
  | { readonly kind: 'missing' }
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly text: 'true' | 'false' }
  /** An object or array, as its JSON text. */
  | { readonly kind: 'nested'; readonly text: string };

export interface ConversionOptions {
  readonly timeFormat: 'default' | 'auto' | 'epochsecs' | 'epochmillisecs';
  readonly truncateColumns: boolean;
  readonly blanksAsNull: boolean;
  readonly emptyAsNull: boolean;
  readonly trimBlanks: boolean;
  readonly roundDecimals: boolean;
}

/**
 * A value as its column takes it, in PostgreSQL's text form; null is NULL.
 * @throws LoadError with Redshift's code and words.
 */
export function convert(value: JsonValue, column: CopyColumn, options: ConversionOptions): string | null {
  const converted = value.kind === 'missing' || value.kind === 'null' ? null : convertText(value, column, options);
  if (converted === null && column.notNull) throw new LoadError(1213, 'Missing data for not-null field');
  return converted;
}

type Present = Extract<JsonValue, { readonly text: string }>;

function convertText(value: Present, column: CopyColumn, options: ConversionOptions): string | null {
  if (column.type === 'varchar' || column.type === 'bpchar') return asText(value.text, column, options);
  const text = value.text.trim();
  // Only CHAR and VARCHAR know an empty value; everywhere else it is NULL.
  if (text === '') return null;
  switch (column.type) {
    case 'int2':
    case 'int4':
    case 'int8':
      return asInteger(value, text, column.type);
    case 'float4':
    case 'float8':
      return asFloat(text);
    case 'numeric':
      return asDecimal(text, column, options);
    case 'bool':
      return asBoolean(text);
    case 'date':
      if (!/^\d{4}-\d\d-\d\d$/.test(text) || !exists(text))
        throw new LoadError(1205, 'Invalid Date Format - length must be 10 or more');
      return text;
    case 'timestamp':
      return asTimestamp(text, options.timeFormat);
    default:
      throw new Error(`the double can't load a column of type ${column.type}`);
  }
}

function asText(given: string, column: CopyColumn, options: ConversionOptions): string | null {
  const text = options.trimBlanks ? given.trimEnd() : given;
  if (options.emptyAsNull && text === '') return null;
  if (options.blanksAsNull && text !== '' && text.trim() === '') return null;
  if (/[\0\ud800-\udfff]/u.test(text))
    throw new Error('the double does not know how \\u0000 or half a surrogate pair loads');
  const bytes = Buffer.byteLength(text);
  if (column.type === 'bpchar' && bytes !== text.length) {
    throw new LoadError(1220, 'Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: ');
  }
  if (column.bytes === undefined || bytes <= column.bytes) return text;
  if (!options.truncateColumns) throw new LoadError(1204, 'String length exceeds DDL length');
  return cutToBytes(text, column.bytes);
}

/** The longest beginning of a text that has no more bytes and no half character. */
function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    end += character.length;
  }
  return text.slice(0, end);
}

const integers = {
  int2: { name: 'Short', bits: 15n },
  int4: { name: 'Integer', bits: 31n },
  int8: { name: 'Long', bits: 63n },
} as const;

function asInteger(value: Present, text: string, type: keyof typeof integers): string {
  const { name, bits } = integers[type];
  // Published projects load 1540919166796.0 into a BIGINT; what another fraction does nobody tells.
  const whole = value.kind === 'number' ? text.replace(/\.0*$/, '') : text;
  const at = /^[+-]?\d*/.exec(whole)?.[0].length ?? 0;
  if (!/^[+-]?\d+$/.test(whole)) {
    throw new LoadError(1207, `Invalid digit, Value '${whole.charAt(at)}', Pos ${at}, Type: ${name}`, at);
  }
  const number = BigInt(whole.replace(/^\+/, ''));
  if (number >= 2n ** bits || number < -(2n ** bits))
    throw new LoadError(1204, `Numeric value out of range, Type: ${name}`);
  return number.toString();
}

const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function asFloat(text: string): string {
  if (!decimalNumber.test(text) || !Number.isFinite(Number(text)))
    throw new LoadError(1208, 'Invalid FLOAT format or value');
  return text;
}

function asDecimal(text: string, { scale = 0 }: CopyColumn, { roundDecimals }: ConversionOptions): string {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) throw new LoadError(1209, 'Invalid DECIMAL format or value');
  if (roundDecimals) return text;
  // More digits than the scale are cut off, not rounded.
  const [whole = '', fraction = ''] = text.split('.');
  return scale === 0 ? whole || '0' : `${whole || '0'}.${fraction.slice(0, scale)}`;
}

function asBoolean(text: string): string {
  const word = text.toLowerCase();
  if (['true', 't', 'yes', 'y', '1'].includes(word)) return 't';
  if (['false', 'f', 'no', 'n', '0'].includes(word)) return 'f';
  throw new LoadError(1210, 'Invalid BOOLEAN value');
}

function exists(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function asTimestamp(text: string, format: ConversionOptions['timeFormat']): string {
  if (format === 'epochsecs' || format === 'epochmillisecs') {
    if (!/^[+-]?\d+(\.0*)?$/.test(text)) throw new LoadError(1206, `Invalid timestamp format or value [${format}]`);
    const moment = new Date(Number(text) * (format === 'epochsecs' ? 1000 : 1));
    if (Number.isNaN(moment.getTime())) throw new LoadError(1206, `Invalid timestamp format or value [${format}]`);
    if (moment.getUTCFullYear() < 1) throw new Error('the double does not know how a time before Christ loads');
    // A year of five digits has a sign and a zero before it there, and not in SQL.
    return moment.toISOString().replace(/^\+0*/, '').replace('T', ' ').replace('Z', '');
  }
  const pattern =
    format === 'auto'
      ? /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)Z?)?$/
      : /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)$/;
  const [, day, time = '00:00:00'] = pattern.exec(text) ?? [];
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  if (day === undefined || !exists(day) || hour > 23 || minute > 59 || second >= 60) {
    throw new LoadError(1206, 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]');
  }
  return `${day} ${time}`;
}
