import { checkCells, checks } from '../sql/etl.ts';
import type { Cell, Connection, Parameter } from '../warehouse/warehouse.ts';
import type { CellDifference, CheckResult, PipelineEvent, StepName } from './events.ts';
import type { RecordedCheck } from './pipeline.ts';

/** Runs of a step whose checks are kept. */
const keptRuns = 100;

/** What does not fit Redshift's columns of 4,096 bytes is cut to its first thousand characters. */
const mostBytes = 4096;
const cutCharacters = 1000;

type CheckEvent = Extract<PipelineEvent, { type: 'check' }>;

function cut<T extends Cell>(text: T): T | string {
  return text === null || Buffer.byteLength(text) <= mostBytes ? text : `${text.slice(0, cutCharacters)}…`;
}

function evidenceOf({ failing, differences }: CheckResult): string | null {
  if (failing !== null) return failing.more ? 'first failing rows' : 'failing rows';
  return differences.length > 0 ? 'differences' : null;
}

/** A check as a row of `etl.checks`; `position` is its number in the run. */
export function checkRow({ run, step, task, check }: CheckEvent, position: number): Parameter[] {
  const { name, title, kind, severity, outcome, message, sql, elapsed } = check;
  return [
    ...[run, step, task, position, name, title, kind, severity, outcome, cut(message), cut(sql)],
    ...[evidenceOf(check), Math.round(elapsed)],
  ];
}

/** The number of the row that notes stand in; what breaks a check is counted from 1. */
const noteRow = 0;

/** What breaks a check, and what is to be known of it, as rows of `etl.check_cells`. */
export function checkCellRows({ run, step, check }: CheckEvent, position: number) {
  const { failing, differences, notices = [] } = check;
  const cell = (row: number, column: number, name: string, expected: Cell, value: Cell): Parameter[] => [
    ...[run, step, position, row, column],
    ...[cut(name), cut(expected), cut(value)],
  ];
  const rows = failing?.rows ?? [];
  return [
    ...notices.map((notice, index) => cell(noteRow, index + 1, 'note', null, notice)),
    ...rows.flatMap((values, row) =>
      values.map((value, column) => cell(row + 1, column + 1, failing?.columns[column] ?? '', null, value)),
    ),
    ...differences.map(({ row, column, expected, got }, index) => cell(row, index + 1, column, expected, got)),
  ];
}

/** What takes away the checks of all but the latest runs of the step that is `$1`. */
export const forgetOldChecks: readonly string[] = [checks, checkCells].map(
  ({ name }) => `DELETE FROM ${name}
     WHERE step = $1 AND run_id NOT IN (
       SELECT run_id FROM etl.steps WHERE step = $1 AND task = '' ORDER BY started DESC LIMIT ${keptRuns}
     )`,
);

/** The checks of some runs by `run step`, each list in the order in which they ran. */
async function readChecks(
  connection: Connection,
  runs: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly RecordedCheck[]>> {
  if (runs.length === 0) return new Map();
  const places = runs.map((_, index) => `$${index + 1}`).join(', ');
  const options = { parameters: runs, signal };
  const found = await connection.query(
    `SELECT run_id, step, task, position, name, title, kind, severity, outcome, message, statement, evidence, elapsed_ms
     FROM ${checks.name} WHERE run_id IN (${places}) ORDER BY run_id, position`,
    options,
  );
  const cells = await connection.query(
    `SELECT run_id, position, row_number, column_name, expected, value
     FROM ${checkCells.name} WHERE run_id IN (${places}) ORDER BY run_id, position, row_number, column_number`,
    options,
  );
  const cellsOf = Map.groupBy(cells.rows, ([run, position]) => `${run} ${position}`);
  const read = new Map<string, RecordedCheck[]>();
  for (const row of found.rows) {
    const [run, step, , position] = row;
    const key = `${run} ${step}`;
    read.set(key, [...(read.get(key) ?? []), recordedCheck(row, cellsOf.get(`${run} ${position}`) ?? [])]);
  }
  return read;
}

function recordedCheck(row: readonly Cell[], all: readonly (readonly Cell[])[]): RecordedCheck {
  const isNote = ([, , number]: readonly Cell[]) => Number(number) === noteRow;
  const notices = all.filter(isNote).map(([, , , , , text]) => text ?? '');
  const cells = all.filter((one) => !isNote(one));
  const [, , task, , name, title, kind, severity, outcome, message, statement, evidence, elapsed] = row;
  const differences = cells.map(
    ([, , number, column, expected, got]): CellDifference => ({
      ...{ row: Number(number), column: column ?? '', expected: expected ?? null, got: got ?? null },
    }),
  );
  const differ = evidence === 'differences';
  return {
    task: task ?? '',
    name: name ?? '',
    title: title ?? '',
    kind: kind as CheckResult['kind'],
    severity: severity as CheckResult['severity'],
    outcome: outcome as CheckResult['outcome'],
    message: message ?? '',
    sql: statement ?? '',
    differences: differ ? differences : [],
    failing: differ || evidence == null ? null : failingRows(cells, evidence === 'first failing rows'),
    ...(notices.length === 0 ? {} : { notices }),
    elapsed: Number(elapsed),
  };
}

function failingRows(cells: readonly (readonly Cell[])[], more: boolean): CheckResult['failing'] {
  const rows = [...Map.groupBy(cells, ([, , row]) => row).values()];
  return {
    columns: (rows[0] ?? []).map(([, , , column]) => column ?? ''),
    rows: rows.map((row) => row.map(([, , , , , value]) => value ?? null)),
    more,
  };
}

/** The checks of the last runs of the steps: those of a run that has ended do not change, and are read once. */
export class CheckMemory {
  #known: ReadonlyMap<string, readonly RecordedCheck[]> = new Map();

  /** The checks of each run, by `run step`; `ended` says which of them will not change any more. */
  async checksOf(
    runs: readonly { readonly step: StepName; readonly run: string; readonly ended: boolean }[],
    connection: Connection,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly RecordedCheck[]>> {
    const keyOf = ({ run, step }: (typeof runs)[number]) => `${run} ${step}`;
    const unknown = runs.filter((run) => !this.#known.has(keyOf(run)));
    const read = await readChecks(connection, [...new Set(unknown.map(({ run }) => run))], signal);
    const all = new Map(runs.map((run) => [keyOf(run), this.#known.get(keyOf(run)) ?? read.get(keyOf(run)) ?? []]));
    const lasting = new Set(runs.filter(({ ended }) => ended).map(keyOf));
    this.#known = new Map([...all].filter(([key]) => lasting.has(key)));
    return all;
  }
}
