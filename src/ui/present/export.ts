import { exportContent } from '../state/exported.ts';
import type { InputLine } from '../state/input-line.ts';
import type { State } from '../state/state.ts';
import { fieldLine } from './filter.ts';
import { type Line, rule, span } from './line.ts';

/** The line that asks for the name of the file, and what would go into it. */
export function exportLines(
  state: State,
  { editor }: InputLine,
): { lines: readonly Line[]; cursor: { x: number; y: number } } {
  const { columns } = state.size;
  const { what } = exportContent(state);
  const field = fieldLine([span('  file: ', 'muted')], editor, [], columns);
  return {
    lines: [rule([span('Export ', 'strong'), span(what)], columns, true), field.line],
    cursor: { x: field.x, y: 1 },
  };
}
