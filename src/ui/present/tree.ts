import { formatCount, formatDuration } from '../../text/format.ts';
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
  toned,
  windowAround,
} from './line.ts';
import { elapsedOf, progressBar, progressOf, progressParts, rowsOf } from './progress.ts';
import { statusSpan, statusWidth } from './status.ts';

const rowsWidth = 10;
const timeWidth = 9;
const barWidth = 10;
const roomForBar = 36;

const taskIndent = '    ';

const markGlyph = '◆';

/** The names' column: wide enough for those of the open rows, as far as the others can spare. */
function nameWidth(nodes: readonly Node[], columns: number): number {
  const longest = Math.max(...nodes.map(({ task }) => (task === null ? 0 : taskIndent.length + cellWidth(task))));
  return Math.min(Math.max(longest, 18), columns < 100 ? 30 : 36);
}

/** Room for what a row is doing, right of its name, status, rows and time. */
function doingWidth(names: number, columns: number): number {
  return columns - 2 - names - 1 - statusWidth - 1 - rowsWidth - 1 - timeWidth - 2;
}

/** The parts that are not empty, joined while they fit; the first one is the most important. */
function joinFitting(parts: readonly string[], columns: number): string {
  let text = '';
  for (const part of parts) {
    const longer = [text, part].filter((one) => one !== '').join(' · ');
    if (text !== '' && cellWidth(longer) > columns) break;
    text = longer;
  }
  return text;
}

/** What a running step's checks have come to, for a step that has any. */
function checkCounts(step: Step): string {
  if (step.checks.length === 0) return '';
  const count = (outcome: string) => step.checks.filter((check) => check.outcome === outcome).length;
  const failed = count('fail') > 0 ? ` ✘ ${count('fail')}` : '';
  const warned = count('warn') > 0 ? ` ▲ ${count('warn')}` : '';
  return `✔ ${count('success')}${warned}${failed} checks`;
}

function lastRun(step: Step): string {
  const { last } = step;
  return last === null || last.finished === null
    ? ''
    : `took ${formatDuration(last.finished - last.started)} last time`;
}

/** What a row is doing: its progress while it runs, then its message; before, how long it took last time. */
function doing(item: Step | Task, columns: number): string {
  const progress = progressOf(item);
  if (isActive(item.status) && progress !== null) {
    const parts = progressParts(progress);
    const bar = columns < roomForBar ? '' : progressBar(progress, barWidth);
    return bar === '' ? joinFitting(parts, columns) : `${bar} ${joinFitting(parts, columns - barWidth - 1)}`;
  }
  if ('tasks' in item) {
    if (isActive(item.status)) return checkCounts(item);
    return joinFitting([item.message, item.elapsed === null ? lastRun(item) : ''], columns);
  }
  return item.message;
}

function rowOf(state: State, node: Node, names: number, selected: boolean): Line {
  const { columns } = layoutOf(state).tree;
  const step = stepNamed(state, node.step);
  const item = node.task === null ? step : step?.tasks.find((task) => task.name === node.task);
  if (step === undefined || item === undefined) return blank;
  const fold = isOpen(state, step) ? '▾' : '▸';
  const name = node.task === null ? `${fold} ${step.name}` : `${taskIndent}${node.task}`;
  const marked = node.task === null && isMarked(state, node.step);
  const rows = rowsOf(item);
  const elapsed = elapsedOf(item, state.now);
  const row = [
    span(`${selected ? '›' : ' '}${marked ? markGlyph : ' '}`, 'strong'),
    cell(name, names, node.task === null ? 'strong' : 'plain'),
    span(' '),
    statusSpan(item.status),
    span(' '),
    cell(rows === null ? '' : formatCount(rows), rowsWidth, 'plain', 'right'),
    span(' '),
    cell(elapsed === null ? '' : formatDuration(elapsed), timeWidth, 'plain', 'right'),
    span('  '),
    span(doing(item, doingWidth(names, columns)), 'plain'),
  ];
  const drawn = selected && state.focus === 'steps' ? toned(fillLine(row, columns), 'chosen') : clipLine(row, columns);
  return clickable(drawn, { kind: 'node', node });
}

function heading(state: State, names: number): Line {
  const { length } = state.marks;
  return [
    span('  '),
    cell(length === 0 ? 'step' : `step (${length} marked)`, names, length === 0 ? 'muted' : 'caution'),
    span(' '),
    cell('status', statusWidth, 'muted'),
    span(' '),
    cell('rows', rowsWidth, 'muted', 'right'),
    span(' '),
    cell('time', timeWidth, 'muted', 'right'),
    span('  '),
    span('doing', 'muted'),
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
  const shown = nodes.slice(first, first + room);
  const lines = shown.map((node, offset) => rowOf(state, node, names, first + offset === index));
  const hidden = nodes.length - shown.length;
  const window = hidden > 0 ? [span(` (${first + 1}–${first + shown.length} of ${nodes.length})`, 'muted')] : [];
  const filtered = filterSpans(state, 'steps', nodes.length, allNodes(state).length);
  // A filter is worth more than the name of the column that it takes the room of.
  const columnsHead = heading(state, names);
  const head =
    filtered.length === 0 ? [...columnsHead, ...window] : [...columnsHead.slice(0, -1), ...filtered, ...window];
  const content = nodes.length === 0 ? [line(`  ${emptyText(state, 'steps', '')}`, 'muted')] : lines;
  const list = fillRows([clipLine(head, columns), ...content], rows - (typed === null ? 0 : 1));
  return typed === null ? list : [...list, typed.line];
}
