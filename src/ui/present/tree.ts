import { formatCount, formatDuration } from '../../text/format.ts';
import { cellWidth } from '../../text/width.ts';
import { isActive, type Step, type Task } from '../state/run.ts';
import type { Node, State } from '../state/state.ts';
import { isOpen, layoutOf, selectedIndex, stepNamed, treeNodes } from '../state/tree.ts';
import { blank, cell, clipLine, fillLine, fillRows, type Line, span, toned, windowAround } from './line.ts';
import { elapsedOf, progressBar, progressOf, progressParts, rowsOf } from './progress.ts';
import { statusSpan, statusWidth } from './status.ts';

const rowsWidth = 10;
const timeWidth = 9;
const barWidth = 10;
const roomForBar = 36;

const taskIndent = '    ';

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
  const rows = rowsOf(item);
  const elapsed = elapsedOf(item, state.now);
  const row = [
    span(selected ? '› ' : '  ', 'strong'),
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
  return selected && state.focus === 'steps' ? toned(fillLine(row, columns), 'chosen') : clipLine(row, columns);
}

function heading(names: number): Line {
  return [
    span('  '),
    cell('step', names, 'muted'),
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
  const nodes = treeNodes(state);
  const index = selectedIndex(state, nodes);
  const first = windowAround(index, nodes.length, rows - 1);
  const names = nameWidth(nodes, columns);
  const shown = nodes.slice(first, first + rows - 1);
  const lines = shown.map((node, offset) => rowOf(state, node, names, first + offset === index));
  const hidden = nodes.length - shown.length;
  const head =
    hidden > 0
      ? [...heading(names), span(` (${first + 1}–${first + shown.length} of ${nodes.length})`, 'muted')]
      : heading(names);
  return fillRows([clipLine(head, columns), ...lines], rows);
}
