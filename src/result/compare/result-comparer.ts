import { SparkifyError } from '../../errors.ts';
import { formatCount } from '../../text/format.ts';
import type { Cell } from '../../warehouse/warehouse.ts';
import type { ResultDifference, RowDifference } from './difference.ts';
import { byPlace, type NumberedRow, type Row, RowMatcher } from './row-matcher.ts';
import { type ComparedColumn, comparedAs } from './value-kind.ts';

export type Side = 'left' | 'right';

export interface CompareOptions {
  readonly left: readonly ComparedColumn[];
  readonly right: readonly ComparedColumn[];
  /** `required`: other names are the difference (in any case of letters); `free`: columns are compared by place. */
  readonly names: 'required' | 'free';
  /** True where the order of rows is part of the result; a key takes the rows in any order. */
  readonly ordered: boolean;
  /** Columns that tell rows apart, from 0; empty where whole rows are compared. */
  readonly key: readonly number[];
  /** Most by which two numbers may differ. */
  readonly tolerance: number;
  /** Differences that are kept; all are counted. */
  readonly shown: number;
}

/**
 * Most text, in UTF-16 units, of rows that are held because their partner has not come yet. Where both results come in
 * about the same order hardly any are; this many take about a quarter of a gigabyte.
 */
export const mostHeld = 64 * 1024 * 1024;

/**
 * Compares two results whose rows come a piece at a time, from either side as they come. Rows that both have are let go at
 * once.
 */
export class ResultComparer {
  readonly #options: CompareOptions;
  readonly #matcher: RowMatcher;
  readonly #sameColumns: boolean;
  readonly #rows = { left: 0, right: 0 };
  readonly #waiting: Waiting;
  readonly #differences: RowDifference[] = [];
  #changedRows = 0;
  #changedCells = 0;

  constructor(options: CompareOptions) {
    const { left, right, names, tolerance, ordered, key } = options;
    this.#options = options;
    const kinds = left.map((column, index) => comparedAs(column, right[index] ?? column));
    this.#matcher = new RowMatcher(kinds, tolerance);
    this.#sameColumns = left.length === right.length && (names === 'free' || sameNames(left, right));
    this.#waiting = ordered && key.length === 0 ? new InOrder(this.#matcher) : new InAnyOrder(this.#matcher, key);
  }

  /** @throws SparkifyError kind `data` where more rows wait for their partner than can be held. */
  add(side: Side, rows: readonly Row[]): void {
    for (const cells of rows) {
      this.#rows[side] += 1;
      if (!this.#sameColumns) continue;
      const pair = this.#waiting.add(side, { number: this.#rows[side], cells });
      if (pair !== null) this.#compare(pair.left, pair.right);
    }
    if (this.#waiting.held > mostHeld) throw tooDifferent(this.#waiting.held);
  }

  /** What differs, when all rows of both sides have been added. */
  finish(): ResultDifference {
    const { left, right, key } = this.#options;
    const names = (columns: readonly ComparedColumn[]) => columns.map(({ name }) => name);
    let leftOnly = 0;
    let rightOnly = 0;
    const { pairs, reordered } = this.#waiting.rest();
    for (const [one, other] of pairs) {
      if (one !== null && other !== null) {
        this.#compare(one, other);
      } else if (one !== null) {
        leftOnly += 1;
        this.#keep({ kind: 'left-only', row: one.number, values: one.cells });
      } else if (other !== null) {
        rightOnly += 1;
        this.#keep({ kind: 'right-only', row: other.number, values: other.cells });
      }
    }
    return {
      columns: names(left),
      key,
      repeatedKey: this.#waiting.repeatedKey,
      otherColumns: this.#sameColumns ? null : { left: names(left), right: names(right) },
      rows: { ...this.#rows },
      reordered,
      changedRows: this.#changedRows,
      changedCells: this.#changedCells,
      ...{ leftOnly, rightOnly },
      differences: this.#differences,
    };
  }

  #compare(left: NumberedRow, right: NumberedRow): void {
    const cells = left.cells.flatMap((cell, column) => {
      const other = right.cells[column] ?? null;
      return this.#matcher.equalCells(column, cell, other) ? [] : [{ column, left: cell, right: other }];
    });
    if (cells.length === 0) return;
    this.#changedRows += 1;
    this.#changedCells += cells.length;
    this.#keep({ kind: 'changed', left: left.number, right: right.number, values: left.cells, cells });
  }

  #keep(difference: RowDifference): void {
    if (this.#differences.length < this.#options.shown) this.#differences.push(difference);
  }
}

function sameNames(left: readonly ComparedColumn[], right: readonly ComparedColumn[]): boolean {
  // PostgreSQL and Redshift spell names in lower case.
  return left.every(({ name }, index) => name.toLowerCase() === right[index]?.name.toLowerCase());
}

function tooDifferent(held: number): SparkifyError {
  return new SparkifyError(
    'data',
    `the results cannot be compared: rows of ${formatCount(Math.round(held / 1024 / 1024))} MB have found no partner yet`,
    { remedy: 'Let both come in the same order (ORDER BY the key), or compare fewer rows.' },
  );
}

/** Rows whose partner has not come yet. */
interface Waiting {
  /** UTF-16 units of the rows' text. */
  readonly held: number;
  /** As in `ResultDifference`. */
  readonly repeatedKey: Row | null;
  /** The row's partner, where it has come and they are to be compared; rows that are equal may be let go instead. */
  add(side: Side, row: NumberedRow): { readonly left: NumberedRow; readonly right: NumberedRow } | null;
  /** Those that are left, paired as far as they look like the same row. */
  rest(): {
    readonly pairs: readonly (readonly [NumberedRow | null, NumberedRow | null])[];
    readonly reordered: boolean;
  };
}

/** A row as it waits: its text takes a fifth of the memory of its cells. */
interface Held {
  readonly number: number;
  readonly text: string;
}

function cellsOf({ number, text }: Held): NumberedRow {
  return { number, cells: JSON.parse(text) as readonly Cell[] };
}

/** Rows of one side with the same key: the other side's have found their partners among them. */
interface Bucket {
  readonly side: Side;
  readonly rows: Held[];
}

/** Keys of differing pairs that are remembered, to find out that one comes again. */
const mostPaired = 10_000;

class InAnyOrder implements Waiting {
  readonly #matcher: RowMatcher;
  readonly #key: readonly number[];
  readonly #buckets = new Map<string, Bucket>();
  /** Keys of pairs that may differ, as long as they are few: a row with one of them is one too many. */
  readonly #paired = new Set<string>();
  held = 0;
  repeatedKey: Row | null = null;

  constructor(matcher: RowMatcher, key: readonly number[]) {
    this.#matcher = matcher;
    this.#key = key;
  }

  add(side: Side, row: NumberedRow): { left: NumberedRow; right: NumberedRow } | null {
    const whole = this.#key.length === 0;
    const key = this.#matcher.plainText(row.cells, whole ? undefined : this.#key);
    const bucket = this.#buckets.get(key);
    if (!whole && (bucket?.side === side || this.#paired.has(key))) this.#repeats(row);
    if (bucket === undefined || bucket.side === side) {
      const text = JSON.stringify(row.cells);
      const held = { number: row.number, text };
      if (bucket === undefined) this.#buckets.set(key, { side, rows: [held] });
      else bucket.rows.push(held);
      this.held += text.length;
      return null;
    }
    const partner = this.#take(bucket, row.cells);
    if (bucket.rows.length === 0) this.#buckets.delete(key);
    if (whole || partner === null) return null;
    if (this.#paired.size < mostPaired && !this.#matcher.equal(row.cells, partner.cells)) this.#paired.add(key);
    return side === 'left' ? { left: row, right: partner } : { left: partner, right: row };
  }

  #repeats({ cells }: NumberedRow): void {
    this.repeatedKey ??= this.#key.map((column) => cells[column] ?? null);
  }

  /** The first row of the bucket that is equal, else the first. */
  #take({ rows }: Bucket, cells: Row): NumberedRow | null {
    const single = rows.length === 1;
    const equal = single ? 0 : rows.findIndex((one) => this.#matcher.equal(cells, cellsOf(one).cells));
    const [taken] = rows.splice(Math.max(0, equal), 1);
    if (taken === undefined) return null;
    this.held -= taken.text.length;
    return cellsOf(taken);
  }

  rest() {
    const sides: Record<Side, NumberedRow[]> = { left: [], right: [] };
    for (const { side, rows } of this.#buckets.values()) for (const one of rows) sides[side].push(cellsOf(one));
    for (const rows of Object.values(sides)) rows.sort((a, b) => a.number - b.number);
    if (this.#key.length > 0) return { pairs: byNumber(sides.left, sides.right), reordered: false };
    return { pairs: this.#matcher.pairAlike(...this.#matcher.cancel(sides.left, sides.right)), reordered: false };
  }
}

/** Rows without a partner, those of both sides in the order of their numbers. */
function byNumber(left: readonly NumberedRow[], right: readonly NumberedRow[]) {
  const pairs = [...left.map((row) => [row, null] as const), ...right.map((row) => [null, row] as const)];
  return pairs.sort(([a, b], [c, d]) => ((a ?? b)?.number ?? 0) - ((c ?? d)?.number ?? 0));
}

const compactFrom = 4_096;

/** Takes away equal rows from the beginning as they come, and from the end when all have. */
class InOrder implements Waiting {
  readonly #matcher: RowMatcher;
  readonly #sides: Record<Side, Held[]> = { left: [], right: [] };
  /** Rows at the beginning of both sides that are equal and may be let go. */
  #equal = 0;
  #differs = false;
  readonly repeatedKey = null;
  held = 0;

  constructor(matcher: RowMatcher) {
    this.#matcher = matcher;
  }

  add(side: Side, row: NumberedRow): null {
    const text = JSON.stringify(row.cells);
    this.#sides[side].push({ number: row.number, text });
    this.held += text.length;
    this.#letGo();
    return null;
  }

  #letGo(): void {
    const { left, right } = this.#sides;
    while (!this.#differs) {
      const [one, other] = [left[this.#equal], right[this.#equal]];
      if (one === undefined || other === undefined) break;
      this.#differs = !this.#isEqual(one, other);
      if (this.#differs) break;
      this.held -= one.text.length + other.text.length;
      this.#equal += 1;
    }
    // Now and then, for it costs a move of all that is left.
    if (this.#equal < compactFrom || this.#equal * 2 < Math.max(left.length, right.length)) return;
    left.splice(0, this.#equal);
    right.splice(0, this.#equal);
    this.#equal = 0;
  }

  #isEqual(one: Held, other: Held): boolean {
    return one.text === other.text || this.#matcher.equal(cellsOf(one).cells, cellsOf(other).cells);
  }

  rest() {
    const left = this.#sides.left.slice(this.#equal);
    const right = this.#sides.right.slice(this.#equal);
    let [lastLeft, lastRight] = [left.at(-1), right.at(-1)];
    while (lastLeft !== undefined && lastRight !== undefined && this.#isEqual(lastLeft, lastRight)) {
      left.pop();
      right.pop();
      [lastLeft, lastRight] = [left.at(-1), right.at(-1)];
    }
    const rows = { left: left.map(cellsOf), right: right.map(cellsOf) };
    if (left.length === right.length) {
      const inAnyOrder = this.#leftOver(rows.left, rows.right);
      return { pairs: byPlace(rows.left, rows.right), reordered: left.length > 0 && inAnyOrder === 0 };
    }
    return { pairs: this.#matcher.pairAlike(rows.left, rows.right), reordered: false };
  }

  /** Rows without a partner, wherever it may stand. */
  #leftOver(left: readonly NumberedRow[], right: readonly NumberedRow[]): number {
    const anyOrder = new InAnyOrder(this.#matcher, []);
    for (const row of left) anyOrder.add('left', row);
    for (const row of right) anyOrder.add('right', row);
    return anyOrder.rest().pairs.length;
  }
}
