import type { Cell, ResultColumn } from '../warehouse/warehouse.ts';
import type { RowFormat } from './row-format.ts';

/** What JSON need not escape, but a terminal, an editor or JavaScript would act upon: C1, separators, text direction. */
const active = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    active,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** PostgreSQL says `t` and `f`, DuckDB `true` and `false`. */
const booleans: ReadonlyMap<string, string> = new Map([
  ['t', 'true'],
  ['true', 'true'],
  ['f', 'false'],
  ['false', 'false'],
]);

function encoderOf(column: ResultColumn): (cell: Cell) => string {
  if (column.numeric) return (cell) => (cell === null ? 'null' : jsonNumber.test(cell) ? cell : jsonString(cell));
  if (/^bool(ean)?$/i.test(column.type)) {
    return (cell) => (cell === null ? 'null' : (booleans.get(cell) ?? jsonString(cell)));
  }
  return (cell) => (cell === null ? 'null' : jsonString(cell));
}

/** Each column's key: a name that an earlier column has gets the first free of `_2`, `_3`, … */
function keysOf(columns: readonly ResultColumn[]): readonly string[] {
  const taken = new Set(columns.map((column) => column.name));
  const used = new Set<string>();
  return columns.map(({ name }) => {
    let key = name;
    for (let count = 2; used.has(key) || (key !== name && taken.has(key)); count += 1) key = `${name}_${count}`;
    used.add(key);
    return key;
  });
}

/** The columns that `jsonFormat` calls otherwise, because an earlier one has the name. */
export function renamedInJson(columns: readonly ResultColumn[]): readonly { name: string; key: string }[] {
  const keys = keysOf(columns);
  return columns.map(({ name }, index) => ({ name, key: keys[index] ?? name })).filter(({ name, key }) => name !== key);
}

function objectOf(columns: readonly ResultColumn[]): (cells: readonly Cell[]) => string {
  const members = keysOf(columns).map((key) => `${jsonString(key)}:`);
  const encoders = columns.map(encoderOf);
  return (cells) =>
    `{${encoders.map((encode, index) => `${members[index]}${encode(cells[index] ?? null)}`).join(',')}}`;
}

/**
 * One array of objects, one object a line. Values of numeric columns are numbers with every digit the engine printed
 * (a reader with 64-bit floats may round them), or strings where JSON has no such number (`NaN`, `Infinity`); of boolean
 * columns true and false; all others, timestamps and JSON documents too, are strings. A second column of the same name
 * becomes `name_2`.
 */
export function jsonFormat(columns: readonly ResultColumn[]): RowFormat {
  const object = objectOf(columns);
  return {
    head: '[',
    row: (cells, index) => (index === 0 ? '' : ',\n') + object(cells),
    end: () => ']\n',
  };
}

/** The objects of `jsonFormat`, one a line, without the array around them. */
export function ndjsonFormat(columns: readonly ResultColumn[]): RowFormat {
  const object = objectOf(columns);
  return { head: '', row: (cells) => `${object(cells)}\n`, end: () => '' };
}
