import type { RecordedCheck } from '../../commands/pipeline.ts';
import { formatDuration } from '../../text/format.ts';
import { cellWidth } from '../../text/width.ts';
import { isMarked } from '../state/marks.ts';
import { isActive, type Step, type Task } from '../state/run.ts';
import type { Node, State } from '../state/state.ts';
import { allNodes, isOpen, layoutOf, selectedIndex, stepNamed, treeNodes } from '../state/tree.ts';
import { emptyText, filterLine, filterSpans } from './filter.ts';
import {
  blank,
  cell,
  clickable,
  clipLine,
  fillLine,
  fillRows,
  type Line,
  line,
  span,
  spread,
  toned,
  windowAround,
} from './line.ts';
import { progressBar, progressOf } from './progress.ts';
import { statusSpan, statusWidth } from './status.ts';
import { headingCells, rowCells, treeColumnsFor } from './tree-columns.ts';

const taskIndent = '    ';
const checkIndent = '      ';

const markGlyph = '◆';

/** The names' column: wide enough for those of the open rows, as far as the others can spare. */
function nameWidth(nodes: readonly Node[], columns: number): number {
  const longest = Math.max(...nodes.map(({ task }) => (task === null ? 0 : taskIndent.length + cellWidth(task))));
  return Math.min(Math.max(longest, 16), columns < 100 ? 22 : 30);
}

/** Columns before those that the width decides on: mark, name, status, each with its gap. */
function fixedWidth(names: number): number {
  return 2 + names + 1 + statusWidth + 1;
}

const barWidth = 12;

/** What a row has to say: how far it is, then its message; a step that has none, how long it took last time. */
function messageOf(step: Step, item: Step | Task): string {
  const progress = isActive(item.status) ? progressOf(item) : null;
  if (progress !== null) return progressBar(progress, barWidth);
  if (item.message !== '' || item !== step || step.last === null || step.elapsed !== null) return item.message;
  const { started, finished } = step.last;
  return finished === null ? '' : `took ${formatDuration(finished - started)} last time`;
}

function checkOf(step: Step, node: Node): RecordedCheck | undefined {
  return step.checks.find(({ name, task }) => task === node.task && name === node.check);
}

interface Widths {
  readonly names: number;
  readonly columns: ReturnType<typeof treeColumnsFor>;
}

/** A check has no numbers of its own: its title and message have all the room. */
function checkCells({ title, message, outcome, elapsed }: RecordedCheck): Line {
  const said = message === '' ? title : `${title} · ${message}`;
  return [span(checkIndent), statusSpan(outcome), span(` ${said}`), span(` · ${formatDuration(elapsed)}`, 'muted')];
}

function itemCells(state: State, step: Step, item: Step | Task, { names, columns }: Widths): Line {
  const fold = isOpen(state, step) ? '▾' : '▸';
  const name = item === step ? `${fold} ${step.name}` : `${taskIndent}${item.name}`;
  return [
    cell(name, names, item === step ? 'strong' : 'plain'),
    span(' '),
    statusSpan(item.status),
    span(' '),
    ...rowCells(columns, { item, step, now: state.now }),
    span(' '),
    span(messageOf(step, item)),
  ];
}

function rowOf(state: State, node: Node, widths: Widths, selected: boolean): Line {
  const { columns } = layoutOf(state).tree;
  const step = stepNamed(state, node.step);
  const item = node.task === null ? step : step?.tasks.find((task) => task.name === node.task);
  if (step === undefined || item === undefined) return blank;
  const check = node.check === undefined ? undefined : checkOf(step, node);
  const cells = check === undefined ? itemCells(state, step, item, widths) : checkCells(check);
  const marked = node.task === null && isMarked(state, node.step);
  const row = [span(`${selected ? '›' : ' '}${marked ? markGlyph : ' '}`, 'strong'), ...cells];
  const drawn = selected && state.focus === 'steps' ? toned(fillLine(row, columns), 'chosen') : clipLine(row, columns);
  return clickable(drawn, { kind: 'node', node });
}

function heading(state: State, { names, columns }: Widths): Line {
  const { length } = state.marks;
  return [
    span('  '),
    cell(length === 0 ? 'step' : `step (${length} marked)`, names, length === 0 ? 'muted' : 'caution'),
    span(' '),
    cell('status', statusWidth, 'muted'),
    span(' '),
    ...headingCells(columns),
    span(' '),
    span('message', 'muted'),
  ];
}

/** The stage tree: a heading and a window of its rows around the selected one. */
export function treeLines(state: State): readonly Line[] {
  const { columns, rows } = layoutOf(state).tree;
  const typed = filterLine(state, 'steps', columns);
  const room = rows - 1 - (typed === null ? 0 : 1);
  const nodes = treeNodes(state);
  const index = selectedIndex(state, nodes);
  const first = windowAround(index, nodes.length, room);
  const names = nameWidth(nodes, columns);
  const activity = state.steps.some(({ status }) => isActive(status)) ? 'running' : 'at rest';
  const widths: Widths = { names, columns: treeColumnsFor(columns - fixedWidth(names), activity) };
  const shown = nodes.slice(first, first + room);
  const lines = shown.map((node, offset) => rowOf(state, node, widths, first + offset === index));
  const hidden = nodes.length - shown.length;
  const window = hidden > 0 ? [span(`(${first + 1}–${first + shown.length} of ${nodes.length})`, 'muted')] : [];
  const filtered = filterSpans(state, 'steps', nodes.length, allNodes(state).length);
  const beside = [...filtered, ...(filtered.length > 0 && hidden > 0 ? [span(' ')] : []), ...window];
  // What is shown of the rows is worth more than the names of the columns that it takes the room of.
  const head = heading(state, widths);
  const top = beside.length > 0 ? spread(head, beside, columns) : clipLine(head, columns);
  const content = nodes.length === 0 ? [line(`  ${emptyText(state, 'steps', '')}`, 'muted')] : lines;
  const list = fillRows([top, ...content], rows - (typed === null ? 0 : 1));
  return typed === null ? list : [...list, typed.line];
}
