import type { Reading } from './reading.ts';

/** A type as it stands in a statement. */
export interface TypeName {
  /** DuckDB's name of what Redshift means. */
  readonly name: string;
  /** What a text may hold; null for every other type, and for a text of any length. */
  readonly text: TextType | null;
  /** Digits behind the point that a cast leaves of a number, the others being cut off; null where it cuts none. */
  readonly digits: number | null;
  readonly next: number;
}

export interface TextType {
  /** Most bytes. */
  readonly bytes: number;
  /** True for CHAR, whose blanks at the end mean nothing, and which has no characters of several bytes. */
  readonly padded: boolean;
}

/** A name of a text, with the length that a column has where none is given (AWS, "Character types"). */
const textTypes: Readonly<Record<string, TextType>> = {
  varchar: { bytes: 256, padded: false },
  nvarchar: { bytes: 256, padded: false },
  text: { bytes: 256, padded: false },
  char: { bytes: 1, padded: true },
  character: { bytes: 1, padded: true },
  nchar: { bytes: 1, padded: true },
  bpchar: { bytes: 256, padded: true },
};

/** What MAX stands for (AWS, "Character types"). */
const longest = { padded: 4096, varying: 65_535 } as const;

/** Where the name of a type stands: a column has a length of its own where none is given, a cast has its operand's. */
export type Place = 'column' | 'cast';

const integer = /^(?:smallint|int|integer|bigint|int2|int4|int8)$/;

/** The type at a token; null for one that means the same to both, and that no cast does anything else to. */
export function typeAt(reading: Reading, index: number, place: Place): TypeName | null {
  const word = reading.word(index);
  const bracket = (at: number) => (reading.sign(at) === '(' ? reading.partner(at) : null);
  const plain = { text: null, digits: null };
  if (word === 'float' || word === 'float8') return { ...plain, name: 'DOUBLE', next: index + 1 };
  if (integer.test(word)) return place === 'cast' ? { ...plain, name: word, digits: 0, next: index + 1 } : null;
  if (word === 'numeric' || word === 'decimal' || word === 'dec') {
    const close = bracket(index + 1);
    // Left out, the precision is 18 and the scale 0 (AWS, "Numeric types").
    if (close === null) return { ...plain, name: 'DECIMAL(18, 0)', digits: 0, next: index + 1 };
    if (place === 'column') return null;
    const name = reading.textOf({ from: index, to: close + 1 });
    const digits = Number(/,\s*(\d+)\s*\)$/.exec(name)?.[1] ?? 0);
    return { ...plain, name, digits, next: close + 1 };
  }
  const kind = Object.hasOwn(textTypes, word) ? textTypes[word] : undefined;
  if (kind === undefined) return null;
  const varying = reading.word(index + 1) === 'varying';
  const behind = varying ? index + 2 : index + 1;
  const padded = kind.padded && !varying;
  const close = bracket(behind);
  const varchar = { ...plain, name: 'VARCHAR' };
  if (close === null) {
    const bytes = varying ? 256 : kind.bytes;
    return { ...varchar, text: place === 'cast' && !padded ? null : { bytes, padded }, next: behind };
  }
  const length = reading.textOf({ from: behind + 1, to: close });
  const bytes = /^max$/i.test(length) ? (padded ? longest.padded : longest.varying) : Number(length);
  return { ...varchar, text: Number.isInteger(bytes) ? { bytes, padded } : null, next: close + 1 };
}
