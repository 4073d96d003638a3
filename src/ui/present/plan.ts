import { plural } from '../../text/format.ts';
import { revealed } from '../state/cursor.ts';
import { bodyRows, planRows } from '../state/layout.ts';
import { allPlanItems, type PlanItem, planItems } from '../state/plan.ts';
import type { State } from '../state/state.ts';
import { emptyText, filterLine, filterSpans } from './filter.ts';
import { clickable, clipLine, fillLine, fillRows, type Line, line, rule, shiftLine, span, toned } from './line.ts';

function itemLine(item: PlanItem): Line {
  switch (item.kind) {
    case 'step':
      return [span(`▸ ${item.text}`, 'title')];
    case 'fact':
      return [span(`  ${item.label.padEnd(9)}`, item.label === 'needs' ? 'caution' : 'muted'), span(item.text)];
    case 'tried':
      return triedLine(item);
    case 'sql':
      return [span(`  ${item.text.replaceAll('\t', '  ')}`)];
    case 'failure':
      return item.part === 'message'
        ? [span('✖ ', 'bad'), span(item.text, 'strong')]
        : [span(`  ${item.part.padEnd(7)}`, 'muted'), span(item.text)];
  }
}

function triedLine({ part, text }: PlanItem & { kind: 'tried' }): Line {
  switch (part) {
    case 'asking':
      return [span('  ◌ ', 'muted'), span(text, 'muted')];
    case 'sound':
      return [span('  ✔ ', 'good'), span(text, 'strong')];
    case 'unsound':
      return [span('  ✖ ', 'bad'), span(text, 'strong')];
    case 'finding':
      return [span(`    ${text}`)];
  }
}

function sumText({ plan }: State): string {
  if (plan?.content.kind !== 'known') return '';
  const statements = plan.content.planned.reduce((sum, step) => sum + step.statements.length, 0);
  return ` · ${plural(statements, 'statement')} · nothing is written yet`;
}

/** The plan: the whole body of the screen. */
export function planLines(state: State): readonly Line[] {
  const { plan, size } = state;
  if (plan === null) return [];
  const { columns } = size;
  const height = planRows(size);
  const items = planItems(state);
  const { row, top } = revealed(plan, items.length, height);
  const shown = items.slice(top, top + height).map((item, offset) => {
    const text = shiftLine(itemLine(item), plan.left);
    const drawn = top + offset === row ? toned(fillLine(text, columns), 'chosen') : clipLine(text, columns);
    return clickable(drawn, { kind: 'row', index: top + offset });
  });
  const head = rule(
    [span('Plan ', 'strong'), span(plan.steps.join(', '), 'strong'), span(sumText(state), 'muted')],
    columns,
    true,
  );
  const waiting = [line('  ◌ Asking the source and the warehouse …', 'muted')];
  const none = [line(`  ${emptyText(state, 'plan', 'There is nothing to do.')}`, 'muted')];
  const content = plan.content.kind === 'asking' ? waiting : items.length === 0 ? none : shown;
  const bottom =
    filterLine(state, 'plan', columns)?.line ?? filterSpans(state, 'plan', items.length, allPlanItems(state).length);
  return fillRows([head, ...fillRows(content, height), bottom], bodyRows(size));
}
