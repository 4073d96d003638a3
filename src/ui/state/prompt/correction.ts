import { currentEditor } from './buffers.ts';
import type { Prompt } from './prompt.ts';
import { shownResult } from './results.ts';

/** A misspelt name in the editor's text (offsets, end exclusive), and what is to stand there instead. */
export interface Correction {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The correction of the error that is shown, as long as the wrong name still stands where it was sent from; else null. */
export function correctionOf({ results, buffers }: Prompt): Correction | null {
  const shown = shownResult(results);
  const meant = shown?.phase.kind === 'failed' ? shown.phase.meant : null;
  const text = meant?.names[0];
  if (shown == null || meant === null || text === undefined || shown.sent.file !== undefined) return null;
  const { sql, line, column } = shown.sent;
  const { doc } = currentEditor(buffers).current;
  if (line >= doc.lines) return null;
  const start = doc.line(line + 1).from + column;
  const [from, to] = [start + meant.from, start + meant.to];
  return doc.sliceString(from, to) === sql.slice(meant.from, meant.to) ? { from, to, text } : null;
}
