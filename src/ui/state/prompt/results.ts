import { isPending, newResult, type Result, type ResultAction, reduceResult, type Sent } from './result.ts';

/** What became of the latest statements, a tab each, the oldest first. */
export interface Results {
  readonly tabs: readonly Result[];
  /** Index of the one that is shown. */
  readonly at: number;
}

export const noResults: Results = { tabs: [], at: 0 };

const mostTabs = 12;
/** Cells that all tabs together keep, as long as more than one of them has any: some 30 MB. */
const mostCells = 500_000;

export function shownResult({ tabs, at }: Results): Result | null {
  return tabs[at] ?? null;
}

/** The result whose statement the engine works on, or whose rows are coming. */
export function pendingResult({ tabs }: Results): Result | null {
  return tabs.find(isPending) ?? null;
}

function cellsOf(tabs: readonly Result[]): number {
  return tabs.reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0);
}

/** Forgets the oldest tabs that are too many, or have too many cells; the latest stays. */
function bounded(tabs: readonly Result[]): readonly Result[] {
  let kept = tabs.slice(-mostTabs);
  while (kept.length > 1 && cellsOf(kept) > mostCells) kept = kept.slice(1);
  return kept;
}

/** A tab for a statement that has been sent; it is the one that is shown. */
export function addResult({ tabs }: Results, id: number, sent: Sent, at: number): Results {
  const before = (sent.watched ?? 1) > 1 ? tabs.at(-1) : undefined;
  const result = newResult(id, sent, at);
  const isSame = before?.sent.watched !== undefined && before.sent.typed === sent.typed;
  const kept = bounded(
    before !== undefined && isSame ? [...tabs.slice(0, -1), { ...result, view: before.view }] : [...tabs, result],
  );
  return { tabs: kept, at: kept.length - 1 };
}

export function changeResult(results: Results, id: number, change: (result: Result) => Result): Results {
  const tabs = results.tabs.map((tab) => (tab.id === id ? change(tab) : tab));
  return { ...results, tabs };
}

export function reduceResults(results: Results, id: number, action: ResultAction): Results {
  const changed = changeResult(results, id, (result) => reduceResult(result, action));
  const shown = shownResult(changed)?.id;
  const tabs = bounded(changed.tabs);
  const at = tabs.findIndex((tab) => tab.id === shown);
  return { tabs, at: at < 0 ? tabs.length - 1 : at };
}

export function turnTab({ tabs, at }: Results, by: 1 | -1): Results {
  return { tabs, at: tabs.length === 0 ? 0 : (at + by + tabs.length) % tabs.length };
}

/** With the tab of that result shown; as they are where it is gone. */
export function showTab(results: Results, id: number): Results {
  const at = results.tabs.findIndex((tab) => tab.id === id);
  return at < 0 ? results : { ...results, at };
}

/** Without the tab that is shown; one whose statement still runs stays. */
export function closeTab({ tabs, at }: Results): Results {
  const closing = tabs[at];
  if (closing === undefined || isPending(closing)) return { tabs, at };
  const left = tabs.filter((_, index) => index !== at);
  return { tabs: left, at: Math.max(0, Math.min(at, left.length - 1)) };
}
