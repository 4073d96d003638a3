import { isTable, type Result } from '../../state/prompt/result.ts';
import { shownResult } from '../../state/prompt/results.ts';
import type { State } from '../../state/state.ts';

/** The result that is shown, where it is a table. */
export function shown(state: State): Result | null {
  const result = shownResult(state.prompt.results);
  return result !== null && isTable(result) ? result : null;
}

/** Why there is no table to look at; null when there is one. */
export function noTable(state: State): string | null {
  return shown(state) === null ? 'there is no table' : null;
}

/** Why there is no row to look at; null when there is one. */
export function noRows(state: State): string | null {
  const result = shown(state);
  return result === null || result.rows.length === 0 ? 'there are no rows' : null;
}
