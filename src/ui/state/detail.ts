import type { CellDifference, CheckResult, Failure } from '../../commands/events.ts';
import { drawable, wrapText } from '../columns.ts';
import { selectFrom } from './bounded-list.ts';
import type { Statement, TaskCheck, TaskReject } from './run.ts';
import type { DetailTab, LogLine, State } from './state.ts';
import { layoutOf, selectedStep } from './tree.ts';

/** One row of the detail pane, as data. */
export type DetailItem =
  | { readonly kind: 'log'; readonly line: LogLine }
  | { readonly kind: 'statement'; readonly statement: Statement }
  | { readonly kind: 'sql'; readonly text: string; readonly statement: Statement }
  | { readonly kind: 'reject'; readonly reject: TaskReject }
  | { readonly kind: 'check'; readonly check: CheckResult }
  | { readonly kind: 'difference'; readonly difference: CellDifference }
  | { readonly kind: 'failing'; readonly columns: readonly string[]; readonly values: readonly (string | null)[] }
  | { readonly kind: 'more' }
  | { readonly kind: 'failure'; readonly line: FailureLine };

/** A line of a failure, broken to the width of the pane; `label` stands before the first line of each part. */
export interface FailureLine {
  readonly part: 'message' | 'where' | 'remedy';
  readonly label: string;
  readonly text: string;
}

/** The failure that belongs to the selected row: its step's, or the run's own where no step failed. A cancel is none. */
export function selectedFailure(state: State): Failure | null {
  const ofRun = state.steps.some((step) => step.failure !== null) ? null : (state.run?.finished?.failure ?? null);
  const failure = selectedStep(state)?.failure ?? ofRun;
  return failure?.kind === 'cancelled' ? null : failure;
}

const labels = { message: '✖ ', where: '  where  ', remedy: '  remedy ' } as const;

/** What happened, where, and what to do, in lines of at most `columns`. */
export function failureLines(failure: Failure, columns: number): FailureLine[] {
  const parts = { message: failure.message, where: failure.where, remedy: failure.remedy };
  return (['message', 'where', 'remedy'] as const).flatMap((part) => {
    const label = labels[part];
    const lines = (parts[part] ?? '').split('\n').flatMap((text) => wrapText(drawable(text), columns - label.length));
    if (parts[part] === null) return [];
    return lines.map((text, index) => ({ part, label: index === 0 ? label : ' '.repeat(label.length), text }));
  });
}

function failureItems(state: State): DetailItem[] {
  const failure = selectedFailure(state);
  if (failure === null) return [];
  const { columns } = layoutOf(state).detail;
  return failureLines(failure, columns).map((line) => ({ kind: 'failure', line }));
}

function ofTask<T>(items: readonly T[], task: string | null, nameOf: (item: T) => string): readonly T[] {
  return task === null ? items : items.filter((item) => nameOf(item) === task);
}

export function selectedStatements(state: State): readonly Statement[] {
  return ofTask(selectedStep(state)?.statements ?? [], state.tree.selected.task, (statement) => statement.task);
}

export function selectedRejects(state: State): readonly TaskReject[] {
  return ofTask(selectedStep(state)?.rejects ?? [], state.tree.selected.task, (reject) => reject.task);
}

export function selectedChecks(state: State): readonly TaskCheck[] {
  return ofTask(selectedStep(state)?.checks ?? [], state.tree.selected.task, (check) => check.task);
}

function selectedLog(state: State): LogLine[] {
  const { step, task } = state.tree.selected;
  return selectFrom(
    state.log,
    (line) => line.step === null || (line.step === step && (task === null || line.task === null || line.task === task)),
  );
}

function checkItems(check: CheckResult): DetailItem[] {
  const { differences, failing } = check;
  const items: DetailItem[] = [{ kind: 'check', check }];
  for (const difference of differences) items.push({ kind: 'difference', difference });
  if (failing === null) return items;
  for (const values of failing.rows) items.push({ kind: 'failing', columns: failing.columns, values });
  if (failing.more) items.push({ kind: 'more' });
  return items;
}

/** All rows of the open tab for the selected row of the tree; the pane draws a window of them. */
export function detailItems(state: State): readonly DetailItem[] {
  switch (state.detail.tab) {
    case 'log':
      return selectedLog(state).map((line) => ({ kind: 'log', line }));
    case 'sql':
      return selectedStatements(state).flatMap((statement): DetailItem[] => [
        { kind: 'statement', statement },
        ...statement.lines.map((text) => ({ kind: 'sql', text, statement }) as const),
      ]);
    case 'rejects':
      return selectedRejects(state).map((reject) => ({ kind: 'reject', reject }));
    case 'checks':
      return selectedChecks(state).flatMap(checkItems);
    case 'error':
      return failureItems(state);
  }
}

/** Whether a tab shows its end until the operator scrolls. */
export function follows(tab: DetailTab): boolean {
  return tab === 'log' || tab === 'sql';
}
