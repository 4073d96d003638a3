import type { KnownColumns } from './known-columns.ts';
import type { Piece } from './pieces.ts';
import type { Call, Range, Reading } from './reading.ts';

/** Something the writer should know, with the offset in the typed text that it is about. */
export interface Notice {
  readonly text: string;
  readonly at: number;
}

/** What cannot be run with Redshift's meaning. */
export class Untranslatable extends Error {
  /** UTF-16 units from the start of the typed text. */
  readonly at: number;
  readonly remedy: string;

  constructor(message: string, at: number, remedy: string) {
    super(message);
    this.name = 'Untranslatable';
    this.at = at;
    this.remedy = remedy;
  }
}

/** What a rule has to work with. */
export interface Translation {
  readonly reading: Reading;
  readonly columns: KnownColumns;
  /** The translation of a range. */
  readonly render: (range: Range) => readonly Piece[];
  /** The same as text, for a second use. */
  readonly again: (range: Range) => string;
  /** Names a macro that the statement needs. */
  readonly use: (macro: string) => void;
  /** Counts what has been translated so far, in place or by a macro: a piece of a statement that adds nothing runs as typed. */
  readonly changes: () => number;
  readonly note: (text: string, index: number) => void;
}

/** What stands in place of the tokens from where a rule was asked up to `next`. */
export interface Replacement {
  readonly pieces: readonly Piece[];
  readonly next: number;
}

/** Translates a call of one function; null leaves it as it is, but for its arguments. */
export type CallRule = (translation: Translation, call: Call) => Replacement | null;

/** Tells what a token begins that Redshift does not have, or understands otherwise; null where nothing. */
export type Look = (reading: Reading, index: number, columns: KnownColumns) => string | null;

/** Looks at any token; null where it is none of its business. */
export type TokenRule = (translation: Translation, index: number) => Replacement | null;
