import type { Cell } from '../../warehouse/warehouse.ts';
import { equalValues, numberOf, plainValue, slack, type ValueKind } from './value-kind.ts';

export type Row = readonly Cell[];

export interface NumberedRow {
  /** From 1. */
  readonly number: number;
  readonly cells: Row;
}

/** Above so many pairs of rows that differ, rows are paired by place and no longer by likeness. */
const mostPairs = 250_000;

/** Decides when two rows are equal, and finds the pairs among those that have no exact partner. */
export class RowMatcher {
  readonly #kinds: readonly ValueKind[];
  readonly #tolerance: number;

  constructor(kinds: readonly ValueKind[], tolerance: number) {
    this.#kinds = kinds;
    this.#tolerance = tolerance;
  }

  equalCells(column: number, a: Cell, b: Cell): boolean {
    return equalValues(this.#kinds[column] ?? 'text', a, b, this.#tolerance);
  }

  equal(a: Row, b: Row): boolean {
    return a.every((cell, column) => this.equalCells(column, cell, b[column] ?? null));
  }

  /** One text for all rows that are equal but for the tolerance; `columns` are those that count. */
  plainText(cells: Row, columns?: readonly number[]): string {
    const at = columns ?? this.#kinds.map((_, index) => index);
    return JSON.stringify(at.map((column) => plainValue(this.#kinds[column] ?? 'text', cells[column] ?? null)));
  }

  /**
   * Takes away as many pairs as there can be of rows that are equal within the tolerance, and returns the rest of both.
   * Equal within a tolerance is no equivalence (1.0, 1.4, 1.8), so a pair may have to be parted for another one.
   */
  cancel(left: readonly NumberedRow[], right: readonly NumberedRow[]): [NumberedRow[], NumberedRow[]] {
    const loose = this.#kinds.flatMap((kind, column) => (this.#isLoose(kind) ? [column] : []));
    if (loose.length === 0 || left.length === 0 || right.length === 0) return [[...left], [...right]];
    const strict = this.#kinds.flatMap((kind, column) => (this.#isLoose(kind) ? [] : [column]));
    const groups = new Map<string, { left: NumberedRow[]; right: NumberedRow[] }>();
    for (const [side, rows] of [
      ['left', left],
      ['right', right],
    ] as const) {
      for (const row of rows) {
        const key = this.plainText(row.cells, strict);
        const group = groups.get(key) ?? { left: [], right: [] };
        group[side].push(row);
        groups.set(key, group);
      }
    }
    const rest: [NumberedRow[], NumberedRow[]] = [[], []];
    for (const group of groups.values()) {
      const [ofLeft, ofRight] = this.#cancelGroup(group.left, group.right, loose[0] ?? 0);
      rest[0].push(...ofLeft);
      rest[1].push(...ofRight);
    }
    return [inOrder(rest[0]), inOrder(rest[1])];
  }

  #isLoose(kind: ValueKind): boolean {
    return kind === 'float' || (kind === 'number' && this.#tolerance > 0);
  }

  /** A largest set of pairs, by augmenting paths; candidates lie near each other in the order of one column's numbers. */
  #cancelGroup(left: NumberedRow[], right: NumberedRow[], column: number): [NumberedRow[], NumberedRow[]] {
    if (left.length === 0 || right.length === 0) return [left, right];
    const sorted = right
      .map((row) => ({ row, value: this.#number(row, column) }))
      .sort((a, b) => (a.value ?? -Infinity) - (b.value ?? -Infinity));
    const candidates = left.map((row) => this.#candidates(row, column, sorted));
    const pairs: Pairs = { ofLeft: new Map(), ofRight: new Map() };
    for (const index of left.keys()) augment(index, candidates, pairs);
    return [
      left.filter((_, index) => !pairs.ofLeft.has(index)),
      sorted.flatMap(({ row }, index) => (pairs.ofRight.has(index) ? [] : [row])),
    ];
  }

  #number({ cells }: NumberedRow, column: number): number | null {
    return numberOf(plainValue(this.#kinds[column] ?? 'text', cells[column] ?? null));
  }

  #candidates(
    row: NumberedRow,
    column: number,
    sorted: readonly { readonly row: NumberedRow; readonly value: number | null }[],
  ): number[] {
    const value = this.#number(row, column);
    // Twice: the other number's own slack may be a little larger.
    const reach = value === null ? 0 : 2 * slack(this.#kinds[column] ?? 'text', value, this.#tolerance);
    const found: number[] = [];
    const from = value === null ? 0 : firstAtLeast(sorted, value - reach);
    for (let at = from; at < sorted.length; at += 1) {
      const other = sorted[at];
      if (other === undefined || (value !== null && (other.value ?? 0) > value + reach)) break;
      if (value === null && other.value !== null) break;
      if (this.equal(row.cells, other.row.cells)) found.push(at);
    }
    return found;
  }

  /** Pairs rows that differ: each of the left with the one most like it, as long as any cell is alike. */
  pairAlike(
    left: readonly NumberedRow[],
    right: readonly NumberedRow[],
  ): readonly (readonly [NumberedRow | null, NumberedRow | null])[] {
    // A single row on each side is the same row, also where no cell is alike: `SELECT count(*)`.
    const single = left.length === 1 && right.length === 1;
    if (single || left.length * right.length > mostPairs) return byPlace(left, right);
    const over = [...right];
    const pairs = left.map((row): [NumberedRow, NumberedRow | null] => {
      const index = this.#mostAlike(row.cells, over);
      return [row, index < 0 ? null : (over.splice(index, 1)[0] ?? null)];
    });
    return [...pairs, ...over.map((row): [null, NumberedRow] => [null, row])];
  }

  #mostAlike(cells: Row, candidates: readonly NumberedRow[]): number {
    let best = -1;
    let bestScore = 0;
    for (const [index, candidate] of candidates.entries()) {
      let score = 0;
      for (const [at, cell] of cells.entries()) {
        // Two NULLs say less than two values that are alike.
        if (this.equalCells(at, cell, candidate.cells[at] ?? null)) score += cell === null ? 1 : 2;
      }
      if (score > bestScore) {
        best = index;
        bestScore = score;
      }
    }
    return best;
  }
}

function inOrder(rows: NumberedRow[]): NumberedRow[] {
  return rows.sort((a, b) => a.number - b.number);
}

export function byPlace(
  left: readonly NumberedRow[],
  right: readonly NumberedRow[],
): [NumberedRow | null, NumberedRow | null][] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
    left[index] ?? null,
    right[index] ?? null,
  ]);
}

/** The first index whose value is not below `least`; rows without a number come first. */
function firstAtLeast(sorted: readonly { readonly value: number | null }[], least: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle]?.value ?? null;
    if (value === null || value < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pairs of left and right rows, by their indexes; each knows the other. */
interface Pairs {
  readonly ofLeft: Map<number, number>;
  readonly ofRight: Map<number, number>;
}

/**
 * Gives the left row `start` a partner, where need be by finding other partners for those who have one (Kuhn's algorithm,
 * breadth first).
 */
function augment(start: number, candidates: readonly (readonly number[])[], pairs: Pairs): void {
  const reachedFrom = new Map<number, number>();
  const queue = [start];
  for (const one of queue) {
    for (const right of candidates[one] ?? []) {
      if (reachedFrom.has(right)) continue;
      reachedFrom.set(right, one);
      const partner = pairs.ofRight.get(right);
      if (partner !== undefined) {
        queue.push(partner);
        continue;
      }
      handOn(right, reachedFrom, pairs);
      return;
    }
  }
}

/** Walks the path back from a free right row, each left row taking the right one that it was reached by. */
function handOn(free: number, reachedFrom: ReadonlyMap<number, number>, { ofLeft, ofRight }: Pairs): void {
  let right: number | undefined = free;
  while (right !== undefined) {
    const left = reachedFrom.get(right);
    if (left === undefined) return;
    const before = ofLeft.get(left);
    ofLeft.set(left, right);
    ofRight.set(right, left);
    right = before;
  }
}
