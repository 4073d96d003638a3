import type { PlanRow } from '../../../sql/plan/render.ts';
import { renderPlan } from '../../../sql/plan/render.ts';
import { formatDuration } from '../../../text/format.ts';
import { drawable, wrapText } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import type { QueryPlanState } from '../../state/prompt/panel.ts';
import { clipLine, type Line, line, span, type Tone } from '../line.ts';
import { scrolledLines } from './scrolled.ts';

function toneOf({ kind, costly, warned }: PlanRow): Tone {
  if (costly) return 'caution';
  if (warned) return 'bad';
  return kind === 'step' ? 'plain' : 'muted';
}

/** The tree of a plan, or how far the engine is with it. */
export function queryPlanLines(state: QueryPlanState, now: number, top: number, size: Size): readonly Line[] {
  const { columns, rows } = size;
  switch (state.kind) {
    case 'asking': {
      const elapsed = formatDuration(Math.max(0, now - state.started));
      return [line(`  ● the engine is asked · ${elapsed} · Esc cancels`, 'active')];
    }
    case 'failed': {
      const { message, remedy } = state.failure;
      const said = [message, ...(remedy === null ? [] : [remedy])].flatMap((text) => text.split('\n'));
      return said.flatMap((text) => wrapText(drawable(text), columns - 4)).map((text) => line(`  ${text}`, 'bad'));
    }
    case 'known': {
      const drawn = renderPlan(state.plan, columns - 2);
      const lines = drawn.map((row) => clipLine([span(` ${row.text}`, toneOf(row))], columns));
      return scrolledLines(lines, top, rows);
    }
  }
}
