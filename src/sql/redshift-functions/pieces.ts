/** A stretch of what was typed, or text that stands in its place. */
export type Piece =
  /** The typed text from `start` to `end`, in UTF-16 units. */
  | { readonly kind: 'typed'; readonly start: number; readonly end: number }
  /** Text of ours; an error in it is shown at `at` of the typed text. */
  | { readonly kind: 'ours'; readonly text: string; readonly at: number };

export function typed(start: number, end: number): Piece {
  return { kind: 'typed', start, end };
}

export function textOf(pieces: readonly Piece[], source: string): string {
  return pieces.map((piece) => (piece.kind === 'ours' ? piece.text : source.slice(piece.start, piece.end))).join('');
}

/**
 * Weaves text of ours with pieces, from the offset `start` of the typed text on: text of ours points to where the piece
 * before it ends. Pieces must come in the order in which they were typed, so that the offsets never go back; what is
 * needed a second time is given as a string.
 *
 * @example
 * weave(call.start)`coalesce(${first}, ${second})`
 */
export function weave(start: number) {
  return (strings: readonly string[], ...parts: readonly (string | readonly Piece[])[]): readonly Piece[] => {
    const pieces: Piece[] = [];
    let at = start;
    const add = (text: string) => {
      if (text !== '') pieces.push({ kind: 'ours', text, at });
    };
    strings.forEach((string, index) => {
      add(string);
      const part = parts[index] ?? '';
      if (typeof part === 'string') add(part);
      else
        for (const piece of part) {
          pieces.push(piece);
          at = piece.kind === 'typed' ? piece.end : piece.at;
        }
    });
    return pieces;
  };
}

/** The way back from the translated text to the typed one. */
export class Offsets {
  /** Where a piece begins in the translation, where in the typed text, and whether the two go on together. */
  readonly #spans: readonly { readonly from: number; readonly to: number; readonly typed: boolean }[];

  constructor(pieces: readonly Piece[]) {
    let from = 0;
    this.#spans = pieces.map((piece) => {
      const span = { from, to: piece.kind === 'typed' ? piece.start : piece.at, typed: piece.kind === 'typed' };
      from += piece.kind === 'typed' ? piece.end - piece.start : piece.text.length;
      return span;
    });
  }

  /** The offset in the typed text of an offset in the translation, both in UTF-16 units. */
  typedAt(offset: number): number {
    const span = this.#spans.findLast(({ from }) => from <= offset);
    if (span === undefined) return offset;
    return span.typed ? span.to + offset - span.from : span.to;
  }
}
