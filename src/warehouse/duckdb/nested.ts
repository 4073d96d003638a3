import {
  type DuckDBArrayType,
  DuckDBArrayValue,
  type DuckDBListType,
  DuckDBListValue,
  DuckDBListVector,
  type DuckDBMapType,
  DuckDBMapValue,
  type DuckDBStructType,
  DuckDBStructValue,
  DuckDBStructVector,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBUnionType,
  DuckDBUnionValue,
  type DuckDBValue,
  DuckDBVariantValue,
  type DuckDBVector,
} from '@duckdb/node-api';
import type { Cell } from '../warehouse.ts';
import { nestedDoubleText } from './doubles.ts';
import { scalarText } from './values.ts';

/** Reads the text of a value at a place of a column. */
export type CellReader = (vector: DuckDBVector, index: number) => Cell;

/**
 * Reads values of lists and structures as DuckDB casts them to text. They are read from their columns, because the
 * driver's own structures keep one of several members of the same name, and `(1, 'a')` has members without names.
 * @param zone the session's time zone
 */
export function nestedReader(type: DuckDBType, zone: string): CellReader {
  if (type.typeId === DuckDBTypeId.LIST) return listReader(type, zone);
  if (type.typeId === DuckDBTypeId.STRUCT) return structReader(type, zone);
  const text = nestedText(type, zone);
  return (vector, index) => {
    const value = vector.getItem(index);
    return value === null ? null : text(value as DuckDBValue);
  };
}

/** True for types whose values hold others. */
export function isNested({ typeId }: DuckDBType): boolean {
  return nestedTypes.has(typeId);
}

const nestedTypes: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.LIST,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.MAP,
  DuckDBTypeId.UNION,
  DuckDBTypeId.VARIANT,
]);

function listReader({ valueType }: DuckDBListType, zone: string): CellReader {
  const read = nestedReader(valueType, zone);
  return (vector, index) => {
    const items = vector instanceof DuckDBListVector ? vector.getItemVector(index) : null;
    if (items === null) return null;
    return listText(Array.from({ length: items.itemCount }, (_, item) => part(read(items, item), valueType)));
  };
}

function structReader({ entryNames, entryTypes }: DuckDBStructType, zone: string): CellReader {
  const readers = entryTypes.map((type) => nestedReader(type, zone));
  return (vector, index) => {
    if (!(vector instanceof DuckDBStructVector) || !vector.isItemValid(index)) return null;
    const parts = readers.map((read, at) => part(read(vector.entryVectorAt(at), index), entryTypes[at]));
    return structText(entryNames, parts);
  };
}

type Text = (value: DuckDBValue) => Cell;

/** The same for the values that the driver gives only whole: fixed arrays, maps, unions, and what is in them. */
function nestedText(type: DuckDBType, zone: string): Text {
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
      return itemsText(type, zone);
    case DuckDBTypeId.ARRAY:
      return arrayText(type, zone);
    case DuckDBTypeId.STRUCT:
      return membersText(type, zone);
    case DuckDBTypeId.MAP:
      return mapText(type, zone);
    case DuckDBTypeId.UNION:
      return unionText(type, zone);
    case DuckDBTypeId.VARIANT:
      return variantText(zone);
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return (value) => (value === null ? null : nestedDoubleText(Number(value), type.typeId === DuckDBTypeId.FLOAT));
    default: {
      const text = scalarText(type, zone);
      return (value) => (value === null ? null : text(value));
    }
  }
}

function itemsText({ valueType }: DuckDBListType, zone: string): Text {
  const text = nestedText(valueType, zone);
  return (value) =>
    value instanceof DuckDBListValue ? listText(value.items.map((item) => part(text(item), valueType))) : null;
}

/** DuckDB quotes nothing in an array of fixed length. */
function arrayText({ valueType }: DuckDBArrayType, zone: string): Text {
  const text = nestedText(valueType, zone);
  return (value) =>
    value instanceof DuckDBArrayValue ? listText(value.items.map((item) => text(item) ?? nullWord)) : null;
}

function membersText({ entryNames, entryTypes }: DuckDBStructType, zone: string): Text {
  const texts = entryTypes.map((type) => nestedText(type, zone));
  return (value) => {
    if (!(value instanceof DuckDBStructValue)) return null;
    const parts = texts.map((text, at) => part(text(value.entries[entryNames[at] ?? ''] ?? null), entryTypes[at]));
    return structText(entryNames, parts);
  };
}

function mapText({ keyType, valueType }: DuckDBMapType, zone: string): Text {
  const [keyText, valueText] = [nestedText(keyType, zone), nestedText(valueType, zone)];
  return (value) => {
    if (!(value instanceof DuckDBMapValue)) return null;
    const entries = value.entries.map(
      (entry) => `${part(keyText(entry.key), keyType)}=${part(valueText(entry.value), valueType)}`,
    );
    return `{${entries.join(', ')}}`;
  };
}

function unionText({ memberTags, memberTypes }: DuckDBUnionType, zone: string): Text {
  const texts = new Map(memberTags.map((tag, at) => [tag, nestedText(memberTypes[at] as DuckDBType, zone)]));
  return (value) => (value instanceof DuckDBUnionValue ? (texts.get(value.tag)?.(value.value) ?? nullWord) : null);
}

function variantText(zone: string): Text {
  return (value) => {
    if (!(value instanceof DuckDBVariantValue)) return null;
    const { type, value: inner } = value;
    return type === undefined ? String(inner) : nestedText(type, zone)(inner);
  };
}

function listText(parts: readonly string[]): string {
  return `[${parts.join(', ')}]`;
}

function structText(names: readonly string[], parts: readonly string[]): string {
  if (names.every((name) => name === '')) return `(${parts.join(', ')})`;
  return `{${parts.map((text, at) => `${quoted(names[at] ?? '')}: ${text}`).join(', ')}}`;
}

const nullWord = 'NULL';

/** What DuckDB quotes within a value: what could be taken for the value's own punctuation, for NULL, or be overlooked. */
const ambiguous = /^$|^[\t-\r ]|[\t-\r ]$|["'(),:=[\]{}]|^null$/i;

function part(text: Cell, type: DuckDBType | undefined): string {
  if (text === null) return nullWord;
  const bare = type !== undefined && (isNested(type) || type.alias === 'JSON');
  return bare || !ambiguous.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
