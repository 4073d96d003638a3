import { resolve } from 'node:path';
import { SparkifyError } from '../../errors.ts';
import { isSame, type ResultDifference } from '../../result/compare/difference.ts';
import { differenceSummary, expectedAndGot } from '../../result/compare/difference-text.ts';
import { ResultComparer } from '../../result/compare/result-comparer.ts';
import { comparedAs, equalValues } from '../../result/compare/value-kind.ts';
import { type Expectation, expectationText, type RowComparison } from '../../sql/meta-command/expectation.ts';
import { plural } from '../../text/format.ts';
import type { Cell, ResultColumn } from '../../warehouse/warehouse.ts';
import { readSaved, type SavedResult } from './saved-result.ts';

type Rows = readonly (readonly Cell[])[];

/** What came of holding a result against an expectation. */
export interface Verdict {
  readonly expected: Expectation;
  readonly holds: boolean;
  /** `320 rows, all equal`; where it does not hold, what was expected and what came. */
  readonly message: string;
  /** Where a whole result or a cell was compared and differs. */
  readonly difference: ResultDifference | null;
}

/** What an expectation leaves open. */
export interface JudgedBy {
  /** Whether the order of rows is part of the result. */
  readonly ordered: boolean;
  readonly tolerance: number;
  /** The folder that files are relative to. */
  readonly folder: string;
}

/** Differences that are kept to be shown; all are counted. */
const shownDifferences = 1_000;

/** Whether an expectation needs all rows of a result, and not just the first. */
export function needsAllRows({ type }: Expectation): boolean {
  return type !== 'cell';
}

/** Takes the rows of one result as they come, and says at its end whether it is as expected. */
export interface Judge {
  add(rows: Rows): void;
  verdict(): Verdict;
}

/**
 * Holds a result against expectations, in one pass over its rows; the result is read to its end.
 * @throws SparkifyError kind `usage` when a saved result is missing, kind `config` when it cannot be read.
 */
export async function judged(
  expectations: readonly Expectation[],
  result: { readonly columns: readonly ResultColumn[]; readonly batches: AsyncIterable<Rows> },
  by: JudgedBy,
): Promise<readonly Verdict[]> {
  const judges: Judge[] = [];
  for (const expected of expectations) judges.push(await openJudge(expected, result.columns, by));
  for await (const rows of result.batches) for (const judge of judges) judge.add(rows);
  return judges.map((judge) => judge.verdict());
}

/** @throws SparkifyError as `judged` does. */
export async function openJudge(expected: Expectation, columns: readonly ResultColumn[], by: JudgedBy): Promise<Judge> {
  switch (expected.type) {
    case 'rows':
      return new RowCount(expected);
    case 'cell':
      return new FirstCell(expected, columns, expected.tolerance ?? by.tolerance);
    case 'result': {
      const file = resolve(by.folder, expected.file);
      const saved = await readSaved(file);
      if (saved === null) throw nothingSaved(file);
      return judgeSaved(expected, columns, saved, by);
    }
  }
}

/** The judge of a whole result whose saved one has been read. */
export function judgeSaved(
  expected: Of<'result'>,
  columns: readonly ResultColumn[],
  saved: SavedResult,
  by: JudgedBy,
): Judge {
  return new WholeResult(expected, columns, saved, by);
}

function nothingSaved(file: string): SparkifyError {
  return new SparkifyError('usage', 'there is no saved result of that name', {
    where: file,
    remedy: 'Look at the result, and if it is right, keep it with \\expect save FILE.',
  });
}

type Of<Type extends Expectation['type']> = Extract<Expectation, { type: Type }>;

const holds: Readonly<Record<RowComparison, (rows: number, count: number) => boolean>> = {
  '=': (rows, count) => rows === count,
  '<>': (rows, count) => rows !== count,
  '<': (rows, count) => rows < count,
  '<=': (rows, count) => rows <= count,
  '>': (rows, count) => rows > count,
  '>=': (rows, count) => rows >= count,
};

class RowCount implements Judge {
  readonly #expected: Of<'rows'>;
  #rows = 0;

  constructor(expected: Of<'rows'>) {
    this.#expected = expected;
  }

  add(rows: Rows): void {
    this.#rows += rows.length;
  }

  verdict(): Verdict {
    const expected = this.#expected;
    const good = holds[expected.comparison](this.#rows, expected.count);
    const got = plural(this.#rows, 'row');
    const message = good ? got : `expected ${expectationText(expected)}, got ${got}`;
    return { expected, holds: good, message, difference: null };
  }
}

class FirstCell implements Judge {
  readonly #expected: Of<'cell'>;
  readonly #column: ResultColumn | undefined;
  readonly #tolerance: number;
  #row: readonly Cell[] | null = null;

  constructor(expected: Of<'cell'>, [column]: readonly ResultColumn[], tolerance: number) {
    this.#expected = expected;
    this.#column = column;
    this.#tolerance = tolerance;
  }

  add(rows: Rows): void {
    this.#row ??= rows[0] ?? null;
  }

  verdict(): Verdict {
    const expected = this.#expected;
    const { value } = expected;
    if (this.#column === undefined || this.#row === null) {
      return { expected, holds: false, message: `expected ${value ?? 'NULL'}, got no row`, difference: null };
    }
    const [got = null] = this.#row;
    const kind = comparedAs({ name: '', type: null, numeric: false }, this.#column);
    const good = equalValues(kind, value, got, this.#tolerance);
    const message = good ? `${got ?? 'NULL'}` : `expected ${value ?? 'NULL'}, got ${got ?? 'NULL'}`;
    return { expected, holds: good, message, difference: null };
  }
}

class WholeResult implements Judge {
  readonly #expected: Of<'result'>;
  readonly #comparer: ResultComparer;

  constructor(expected: Of<'result'>, columns: readonly ResultColumn[], saved: SavedResult, by: JudgedBy) {
    this.#expected = expected;
    this.#comparer = new ResultComparer({
      left: saved.columns.map((name) => ({ name, type: null, numeric: false })),
      right: columns,
      names: 'required',
      ordered: expected.ordered ?? by.ordered,
      key: [],
      tolerance: expected.tolerance ?? by.tolerance,
      shown: shownDifferences,
    });
    this.#comparer.add('left', saved.rows);
  }

  add(rows: Rows): void {
    this.#comparer.add('right', rows);
  }

  verdict(): Verdict {
    const difference = this.#comparer.finish();
    const good = isSame(difference);
    const message = differenceSummary(difference, expectedAndGot);
    return { expected: this.#expected, holds: good, message, difference: good ? null : difference };
  }
}
