import type { Reader } from './reader.ts';
import { NotKnown, Refusal } from './refusal.ts';

export type RedshiftType =
  | { readonly kind: 'text'; readonly fixed: boolean; readonly bytes: number | undefined }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: Plain };

type Plain =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'double'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'
  | 'timetz';

const plainTypes: ReadonlyMap<string, Plain> = new Map(
  Object.entries<Plain>({
    smallint: 'smallint',
    int2: 'smallint',
    integer: 'integer',
    int: 'integer',
    int4: 'integer',
    bigint: 'bigint',
    int8: 'bigint',
    real: 'real',
    float4: 'real',
    float8: 'double',
    boolean: 'boolean',
    bool: 'boolean',
    date: 'date',
    timestamptz: 'timestamptz',
    timetz: 'timetz',
  }),
);

/** They are in PostgreSQL 8.0's catalogue, and no column of a Redshift table may have them (AWS, "Unsupported PostgreSQL data types"). */
const unsupportedTypes = new Set(
  'bytea bit money inet cidr macaddr point line lseg box path polygon circle serial serial4 serial8 bigserial name oid xid'.split(
    ' ',
  ),
);

/** PostgreSQL 8.0 has never heard of them. */
const absentTypes = new Set(
  'uuid json jsonb xml hstore ltree tsvector tsquery int4range int8range numrange tsrange daterange citext smallserial'.split(
    ' ',
  ),
);

const notModelled = new Set('super varbyte varbinary geometry geography hllsketch interval'.split(' '));

const maximumBytes = 65_535;

/**
 * Reads a data type and writes nothing.
 * @param column of a table that is being made, where lengths have defaults and some types are refused
 */
export function readType(reader: Reader, column?: string): RedshiftType {
  const token = reader.peek();
  if (token.kind !== 'word') throw reader.syntaxError();
  const name = reader.skip().value;
  const type = readNamed(reader, name, column);
  if (reader.at('[')) throw new Refusal('0A000', `Column "${column ?? '?column?'}" has unsupported type "${name}[]".`);
  return type;
}

function readNamed(reader: Reader, name: string, column: string | undefined): RedshiftType {
  const plain = plainTypes.get(name);
  if (plain !== undefined) return { kind: plain };
  switch (name) {
    case 'varchar':
    case 'nvarchar':
      return {
        kind: 'text',
        fixed: false,
        bytes: readBytes(reader, maximumBytes) ?? (column === undefined ? undefined : 256),
      };
    case 'character':
    case 'nchar':
    case 'char':
      if (name !== 'nchar' && reader.skipIf('varying')) return readNamed(reader, 'varchar', column);
      return { kind: 'text', fixed: true, bytes: readBytes(reader, 4096) ?? 1 };
    case 'bpchar':
      return { kind: 'text', fixed: true, bytes: 256 };
    case 'text':
      // In a table TEXT is VARCHAR(256), whatever its length says (AWS, "Character types").
      readBytes(reader, maximumBytes);
      return { kind: 'text', fixed: false, bytes: column === undefined ? undefined : 256 };
    case 'decimal':
    case 'numeric':
      return readDecimal(reader);
    case 'double':
      reader.mustSkip('precision');
      return { kind: 'double' };
    case 'float':
      return readFloat(reader);
    case 'timestamp':
    case 'time':
      return readTime(reader, name);
  }
  if (notModelled.has(name)) throw new NotKnown(`the type ${name}`);
  if (unsupportedTypes.has(name))
    throw new Refusal('0A000', `Column "${column ?? '?column?'}" has unsupported type "${name}".`);
  if (absentTypes.has(name)) throw new Refusal('42704', `type "${name}" does not exist`);
  throw new NotKnown(`the type ${name}`);
}

function readBytes(reader: Reader, most: number): number | undefined {
  if (!reader.skipIf('(')) return undefined;
  const bytes = reader.skipIf('max') ? most : reader.skipInteger();
  reader.mustSkip(')');
  if (bytes < 1) throw new Refusal('22023', 'length for type varchar must be at least 1');
  if (bytes > most)
    throw new Refusal(
      '22023',
      `length for type ${most === 4096 ? 'character' : 'character varying'} cannot exceed ${most}`,
    );
  return bytes;
}

function readDecimal(reader: Reader): RedshiftType {
  if (!reader.skipIf('(')) return { kind: 'decimal', precision: 18, scale: 0 };
  const precision = reader.skipInteger();
  const scale = reader.skipIf(',') ? reader.skipInteger() : 0;
  reader.mustSkip(')');
  if (precision < 1 || precision > 38)
    throw new Refusal('22023', `NUMERIC precision ${precision} must be between 1 and 38`);
  if (scale > precision || scale > 37)
    throw new Refusal('22023', `NUMERIC scale ${scale} must be between 0 and precision ${precision}`);
  return { kind: 'decimal', precision, scale };
}

function readFloat(reader: Reader): RedshiftType {
  if (!reader.skipIf('(')) return { kind: 'double' };
  const bits = reader.skipInteger();
  reader.mustSkip(')');
  return { kind: bits < 25 ? 'real' : 'double' };
}

function readTime(reader: Reader, name: 'timestamp' | 'time'): RedshiftType {
  if (reader.at('(')) throw new NotKnown(`a precision of ${name}`);
  if (reader.skipIf('with', 'time', 'zone')) return { kind: `${name}tz` };
  reader.skipIf('without', 'time', 'zone');
  return { kind: name };
}

/** The type for PostgreSQL. A text's length is in bytes here and in characters there, so columns carry a check as well. */
export function postgresType(type: RedshiftType): string {
  switch (type.kind) {
    case 'text':
      if (type.bytes === undefined) return 'varchar';
      return `${type.fixed ? 'char' : 'varchar'}(${type.bytes})`;
    case 'decimal':
      return `numeric(${type.precision},${type.scale})`;
    case 'double':
      return 'double precision';
    default:
      return type.kind;
  }
}
