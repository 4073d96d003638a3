import type { PlanRow } from '../../../sql/plan/render.ts';
import { renderPlan } from '../../../sql/plan/render.ts';
import { formatDuration, plural } from '../../../text/format.ts';
import { drawable, wrapText } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import type { Panel } from '../../state/prompt/panel.ts';
import { clipLine, type Line, line, span, type Tone } from '../line.ts';
import { scrolledLines } from './scrolled.ts';

function toneOf({ kind, costly, warned }: PlanRow): Tone {
  if (costly) return 'caution';
  if (warned || kind === 'warning') return 'bad';
  return kind === 'step' ? 'plain' : 'muted';
}

type PlanPanel = Extract<Panel, { kind: 'query-plan' }>;

/** Whether the steps' details are shown in so many lines: as was asked for, else where the whole plan has room. */
export function showsDetails({ details, state }: PlanPanel, { columns, rows }: Size): boolean {
  return details ?? (state.kind !== 'known' || renderPlan(state.plan, columns - 2).length <= rows);
}

/** The tree of a plan, or how far the engine is with it. */
export function queryPlanLines(panel: PlanPanel, now: number, size: Size): readonly Line[] {
  const { state, top } = panel;
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
      const all = renderPlan(state.plan, columns - 2);
      const drawn = showsDetails(panel, size) ? all : all.filter(({ kind }) => kind !== 'detail');
      const lines = drawn.map((row) => clipLine([span(` ${row.text}`, toneOf(row))], columns));
      const hidden = all.length - drawn.length;
      const told = hidden === 0 ? [] : [line(`  ${plural(hidden, 'detail')} not shown (d)`, 'muted')];
      return scrolledLines([...lines, ...told], top, rows);
    }
  }
}
