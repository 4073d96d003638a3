import type { CellDifference, CheckResult, Reject } from '../../commands/events.ts';
import type { RecordedCheck } from '../../commands/pipeline.ts';
import { drawable, drawnWidth, wrapText } from '../columns.ts';
import { selectFrom } from './bounded-list.ts';
import { evidenceLines, type FailureLine, failureLines, helpfulActions, selectedFailure } from './failure.ts';
import { historyItems } from './history-items.ts';
import { rejectItems } from './reject-items.ts';
import { rowItems } from './row-items.ts';
import type { Statement, TaskReject } from './run.ts';
import type { DetailTab, LogLine, State } from './state.ts';
import { type SqlSpan, statementLines } from './statement-lines.ts';
import { layoutOf, selectedStep } from './tree.ts';

/** One row of the detail pane, as data. */
export type DetailItem =
  | { readonly kind: 'log'; readonly line: LogLine }
  /** What follows of a log line that is broken. */
  | { readonly kind: 'log-rest'; readonly text: string }
  | { readonly kind: 'statement'; readonly statement: Statement }
  | { readonly kind: 'sql'; readonly text: string; readonly spans: readonly SqlSpan[]; readonly statement: Statement }
  | { readonly kind: 'reject'; readonly reject: Reject }
  /** A word about what follows. */
  | { readonly kind: 'note'; readonly text: string; readonly weight: 'plain' | 'muted' | 'strong' | 'caution' }
  /** A row of a table, or the names of its columns. */
  | { readonly kind: 'columns'; readonly cells: readonly ColumnCell[]; readonly row: 'heading' | 'values' }
  | { readonly kind: 'check'; readonly check: CheckResult }
  | { readonly kind: 'difference'; readonly difference: CellDifference }
  | { readonly kind: 'failing'; readonly columns: readonly string[]; readonly values: readonly (string | null)[] }
  | { readonly kind: 'more' }
  | { readonly kind: 'failure'; readonly line: FailureLine }
  /** A key that helps, by the id of its action. */
  | { readonly kind: 'key'; readonly action: string };

export interface ColumnCell {
  readonly text: string;
  /** Display columns that it takes; 0 for one at the end that takes what it needs. */
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly weight: 'plain' | 'muted';
}

function failureItems(state: State): DetailItem[] {
  const failure = selectedFailure(state);
  if (failure === null) return [];
  const { columns } = layoutOf(state).detail;
  const itemOf = (line: FailureLine): DetailItem => ({ kind: 'failure', line });
  return [
    ...failureLines(failure, columns).map(itemOf),
    ...helpfulActions(failure).map((action): DetailItem => ({ kind: 'key', action })),
    ...evidenceLines(state, failure).map(itemOf),
  ];
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

export function selectedChecks(state: State): readonly RecordedCheck[] {
  const { task, check: chosen } = state.tree.selected;
  const checks = ofTask(selectedStep(state)?.checks ?? [], task, (check) => check.task);
  return chosen === undefined ? checks : checks.filter(({ name }) => name === chosen);
}

function selectedLog(state: State): LogLine[] {
  const { step, task } = state.tree.selected;
  return selectFrom(
    state.log,
    (line) => line.step === null || (line.step === step && (task === null || line.task === null || line.task === task)),
  );
}

/** The log's lines; where they are broken, each takes as many rows as it needs. */
function logItems(state: State): DetailItem[] {
  const { lines, times } = state.views.log;
  const log = selectedLog(state);
  if (lines === 'cut') return log.map((line) => ({ kind: 'log', line }));
  const room = layoutOf(state).detail.columns - logMargin(times);
  return log.flatMap((line): DetailItem[] => {
    // Most lines are short, and no character is wider than two columns.
    if (line.text.length * 2 <= room || drawnWidth(line.text) <= room) return [{ kind: 'log', line }];
    const [first = '', ...others] = wrapText(drawable(line.text), room);
    const rest = others.map((text): DetailItem => ({ kind: 'log-rest', text }));
    return [{ kind: 'log', line: { ...line, text: first } }, ...rest];
  });
}

/** Columns before the text of a log line: its time, where that is shown, and its level. */
export function logMargin(times: State['views']['log']['times']): number {
  return times === 'shown' ? '00:00:00 '.length + 2 : 2;
}

/** Before what is told of a check. */
const noteIndent = '    ';

function checkItems(check: CheckResult, columns: number): DetailItem[] {
  const { differences, failing, notices = [] } = check;
  const items: DetailItem[] = [{ kind: 'check', check }];
  for (const notice of notices) {
    for (const text of wrapText(drawable(`note: ${notice}`), columns - noteIndent.length)) {
      items.push({ kind: 'note', text: `${noteIndent}${text}`, weight: 'caution' });
    }
  }
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
      return logItems(state);
    case 'sql':
      return selectedStatements(state).flatMap((statement): DetailItem[] => [
        { kind: 'statement', statement },
        ...statementLines(statement, state.target.engine),
      ]);
    case 'rejects':
      return rejectItems(state, selectedRejects(state));
    case 'rows':
      return rowItems(state);
    case 'checks':
      return selectedChecks(state).flatMap((check) => checkItems(check, layoutOf(state).detail.columns));
    case 'history':
      return historyItems(state);
    case 'error':
      return failureItems(state);
  }
}

/** Whether a tab shows its end until the operator scrolls. */
export function follows(tab: DetailTab): boolean {
  return tab === 'log' || tab === 'sql';
}
