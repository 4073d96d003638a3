import { SparkifyError } from '../../errors.ts';
import { classify } from '../../sql/classify.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { formatCount } from '../../text/format.ts';
import type { Cell, ResultColumn } from '../../warehouse/warehouse.ts';
import { CursorReader } from '../cursor-reader.ts';
import { type BoundStatement, openStatement } from '../meta-command/bound-statement.ts';
import type { PromptSession } from '../pipeline.ts';

type Row = readonly Cell[];

/** The result of a statement of the prompt, as far as its rows were kept. */
export interface KeptResult {
  readonly statement: BoundStatement;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly Row[];
  /** When its statement was sent, in milliseconds since 1970. */
  readonly started: number;
  /** False where the engine had more rows than these. */
  readonly whole: boolean;
}

/** Who can run a statement again. */
export interface Rerun {
  readonly session: () => Promise<PromptSession>;
  readonly dialect: Dialect;
  readonly signal: AbortSignal;
}

/**
 * All rows of a result: those that were kept where that is all, else those that its statement gives when it is run again.
 * @throws SparkifyError kind `usage` where it would have to be run again and is not known to only read.
 */
export async function* wholeResult(result: KeptResult, rerun: Rerun): AsyncGenerator<readonly Row[]> {
  if (result.whole) {
    yield result.rows;
    return;
  }
  if (classify(result.statement.written, rerun.dialect) !== 'read') throw notAgain(result);
  const session = await rerun.session();
  const cursor = await openStatement(session, result.statement, { signal: rerun.signal });
  try {
    yield* new CursorReader(cursor).batches();
  } finally {
    await cursor.close();
  }
}

function notAgain({ rows }: KeptResult): SparkifyError {
  return new SparkifyError(
    'usage',
    `the result is cut after ${formatCount(rows.length)} rows and cannot be judged: its statement may change data, and is not run again for the rest`,
    { remedy: 'Expect something of a query on what it has written.' },
  );
}

/** True where two results are of one statement with the same values of its parameters. */
export function sameStatement(one: KeptResult, other: KeptResult): boolean {
  return statementText(one.statement) === statementText(other.statement);
}

/** One text for a statement and the values of its parameters. */
export function statementText({ sent }: BoundStatement): string {
  return JSON.stringify([sent.sql, sent.values]);
}

const mostResults = 12;

/** Keeps the latest results of a session without a screen, each as far as its share of cells allows. */
export class ResultKeeper {
  readonly #mostCells: number;
  #kept: KeptResult[] = [];

  constructor(mostCells: number) {
    this.#mostCells = mostCells;
  }

  /** The latest first. */
  get results(): readonly KeptResult[] {
    return this.#kept;
  }

  /** A new result; its rows are added as they come. */
  begin(result: Pick<KeptResult, 'statement' | 'columns' | 'started'>): {
    add(rows: readonly Row[]): void;
    end(more: boolean): void;
  } {
    const rows: Row[] = [];
    let cut = false;
    const room = Math.floor(this.#mostCells / Math.max(1, result.columns.length));
    return {
      add: (batch) => {
        const taken = Math.max(0, room - rows.length);
        if (batch.length > taken) cut = true;
        for (const row of batch.slice(0, taken)) rows.push(row);
      },
      end: (more) => {
        const kept = [{ ...result, rows, whole: !cut && !more }, ...this.#kept].slice(0, mostResults);
        while (kept.length > 1 && cellsOf(kept) > this.#mostCells) kept.pop();
        this.#kept = kept;
      },
    };
  }
}

function cellsOf(results: readonly KeptResult[]): number {
  return results.reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0);
}
