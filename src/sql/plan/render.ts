import { formatCount, formatDuration } from '../../text/format.ts';
import { visible } from '../../text/safe.ts';
import { clip, pad } from '../../text/width.ts';
import { costliestStep, type Plan, type PlanNode, shares } from './plan.ts';

/** One row of a drawn plan. */
export interface PlanRow {
  /** A `warning` stands below its step, as the details do. */
  readonly kind: 'heading' | 'step' | 'warning' | 'detail' | 'note';
  /** Safe to draw, at most as wide as was asked for. */
  readonly text: string;
  /** True for the step that takes the largest part. */
  readonly costly: boolean;
  /** True where the engine moves or compares more than it should. */
  readonly warned: boolean;
}

interface Line {
  readonly node: PlanNode;
  /** The branches before the step, and before what belongs to it. */
  readonly branch: string;
  readonly below: string;
}

function linesOf(node: PlanNode, branch: string, below: string): readonly Line[] {
  return [
    { node, branch, below },
    ...node.children.flatMap((child, index) =>
      index === node.children.length - 1
        ? linesOf(child, `${below}└─ `, `${below}   `)
        : linesOf(child, `${below}├─ `, `${below}│  `),
    ),
  ];
}

function titleOf({ name, relation }: PlanNode): string {
  return visible(relation === null ? name : `${name} on ${relation}`);
}

function rowsOf({ rows, estimatedRows }: PlanNode): string {
  if (rows !== null && estimatedRows !== null) return `${formatCount(rows)} of ${formatCount(estimatedRows)}`;
  return formatCount(rows ?? estimatedRows ?? 0);
}

function hasRows({ rows, estimatedRows }: PlanNode): boolean {
  return rows !== null || estimatedRows !== null;
}

function weightText(node: PlanNode, plan: Plan): string {
  if (plan.measure === 'time') return node.ownTime === null ? '' : formatDuration(node.ownTime);
  return node.cost === null ? '' : formatCount(Math.round(node.cost));
}

/**
 * Draws a plan as a tree, a step a row with its rows (`came out of expected`, where it was run), its time or cost and its
 * part of the whole; conditions stand below their step. The costliest step has a mark and is told in the row's `costly`.
 * @param width columns of the terminal that a row may take
 */
export function renderPlan(plan: Plan, width: number): readonly PlanRow[] {
  const parts = shares(plan);
  const costly = costliestStep(plan);
  const lines = linesOf(plan.root, '', '');
  const cells = lines.map(({ node }) => ({
    rows: hasRows(node) ? rowsOf(node) : '',
    weight: weightText(node, plan),
    share: plan.measure === 'rows' ? '' : `${Math.round((parts.get(node) ?? 0) * 100)} %`,
  }));
  const run = plan.totalTime !== null;
  const titles = {
    rows: run ? 'rows of expected' : 'rows',
    weight: plan.measure === 'time' ? 'own time' : 'cost',
    share: 'part',
  };
  const widest = (column: 'rows' | 'weight' | 'share') =>
    Math.max(
      ...cells.map((cell) => cell[column].length),
      cells.some((cell) => cell[column] !== '') ? titles[column].length : 0,
    );
  const widths = { rows: widest('rows'), weight: widest('weight'), share: widest('share') };
  const figures = (cell: (typeof cells)[number]) =>
    (['rows', 'weight', 'share'] as const)
      .filter((column) => widths[column] > 0)
      .map((column) => `  ${pad(cell[column], widths[column], 'right')}`)
      .join('');
  const figuresWidth = figures(titles).length;
  const names = lines.map(({ node, branch }) => `${branch}${node === costly ? '▶ costliest: ' : ''}${titleOf(node)}`);
  const room = Math.max(8, width - figuresWidth);
  const nameWidth = Math.min(room, Math.max(4, ...names.map((name) => name.length)));

  const row = (kind: PlanRow['kind'], text: string, node: PlanNode | null = null): PlanRow => ({
    kind,
    text: clip(text, width),
    costly: node !== null && node === costly,
    warned: node !== null && node.warning !== null,
  });
  const step = ({ node, below }: Line, index: number): readonly PlanRow[] => {
    const lead = `${below}${node.children.length > 0 ? '│ ' : '  '}`;
    const cell = cells[index] ?? titles;
    return [
      row('step', `${pad(clip(names[index] ?? '', nameWidth), nameWidth, 'left')}${figures(cell)}`, node),
      ...(node.warning === null ? [] : [row('warning', `${lead}${visible(`! ${node.warning}`)}`)]),
      ...node.details.map((line) => row('detail', `${lead}${visible(line)}`)),
    ];
  };
  const total = plan.totalTime === null ? [] : [`the whole took ${formatDuration(plan.totalTime)}`];
  return [
    row('heading', `${pad('step', nameWidth, 'left')}${figures(titles)}`),
    ...lines.flatMap(step),
    ...[...total, ...plan.notes].map((note) => row('note', visible(note))),
  ];
}
