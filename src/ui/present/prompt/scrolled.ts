import { plural } from '../../../text/format.ts';
import { type Line, line } from '../line.ts';

/** As many lines as there is room for, from `top` on; the last one tells how many more come below. */
export function scrolledLines(lines: readonly Line[], top: number, rows: number): readonly Line[] {
  const from = Math.max(0, Math.min(top, lines.length - rows));
  const below = lines.length - from - rows;
  if (below <= 0 || rows < 2) return lines.slice(from, from + rows);
  return [...lines.slice(from, from + rows - 1), line(`  ↓ ${plural(below + 1, 'more line')}`, 'muted')];
}
