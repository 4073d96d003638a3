import { formatCount } from '../../../text/format.ts';
import { promptLayout } from '../layout.ts';
import type { State } from '../state.ts';
import type { GridView } from './grid.ts';
import { shownResult } from './results.ts';

/** Columns of the mark and the number before each row of a grid of so many rows. */
export function gutterOf(rows: number): number {
  return Math.max(8, formatCount(rows).length + 2);
}

/** Rows of the results from which where they come from has a line of its own. */
export const roomForProvenance = 8;

/** True where the last line of the results tells where they come from. */
export function hasProvenanceLine({ size, prompt }: Pick<State, 'size' | 'prompt'>): boolean {
  return promptLayout(size, prompt.split).results.rows >= roomForProvenance;
}

/** Room for the rows and columns of the grid itself: without its heading and the lines below it. */
export function gridRoom(state: Pick<State, 'size' | 'prompt'>): GridView {
  const { results } = promptLayout(state.size, state.prompt.split);
  const gutter = gutterOf(shownResult(state.prompt.results)?.rows.length ?? 0);
  const below = hasProvenanceLine(state) ? 2 : 1;
  return { height: Math.max(1, results.rows - 1 - below), width: results.columns - gutter };
}
