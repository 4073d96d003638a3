import { measureOf, type Plan, type PlanNode } from './plan.ts';

/** `->  XN Hash Join DS_BCAST_INNER  (cost=1.00..2.00 rows=3 width=4)`, the arrow missing before the first. */
const stepLine = /^(\s*(?:->\s+)?)(\S.*?)\s+\(cost=[\d.]+\.\.([\d.]+) rows=(\d+) width=\d+\)(?:.*)$/;

/** A heading above the steps of a subquery. */
const headingLine = /^(\s*)((?:SubPlan|InitPlan|CTE) .*)$/;

/**
 * What a join moves between the nodes of a cluster (AWS, "Evaluating the query plan"): DS_DIST_NONE and DS_DIST_ALL_NONE
 * move nothing.
 */
const movements: readonly (readonly [RegExp, string])[] = [
  [/\bDS_BCAST_INNER\b/, 'sends the whole inner table to every node'],
  [/\bDS_DIST_BOTH\b/, 'redistributes both tables'],
  [/\bDS_DIST_ALL_INNER\b/, 'sends the whole inner table to one slice'],
  [/\bDS_DIST_(INNER|OUTER)\b/, 'redistributes one table'],
  [/\bNested Loop\b/, 'compares every row with every row'],
];

interface Draft {
  readonly indent: number;
  readonly name: string;
  readonly cost: number | null;
  readonly rows: number | null;
  readonly details: string[];
  readonly children: Draft[];
}

/** Redshift's planner adds it to every sort, and thereby to all above (the sorts of AWS's own examples have it). */
const sortPenalty = 1e12;

function sumOfCosts(drafts: readonly Draft[]): number {
  return drafts.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
}

/** How often the penalty is in a step's cost. */
function penalties({ cost, children }: Draft): number {
  const below = children.reduce((sum, child) => sum + penalties(child), 0);
  return (cost ?? 0) - sumOfCosts(children) >= sortPenalty ? below + 1 : below;
}

function nodeOf(draft: Draft): PlanNode {
  const [, name = draft.name, relation = null] = /^(.*?) on (\S.*)$/.exec(draft.name) ?? [];
  return {
    name,
    relation,
    details: draft.details,
    estimatedRows: draft.rows,
    rows: null,
    // Rounded, since the subtraction leaves dust behind the second digit.
    cost: draft.cost === null ? null : Math.round((draft.cost - penalties(draft) * sortPenalty) * 100) / 100,
    ownTime: null,
    warning: movements.find(([pattern]) => pattern.test(draft.name))?.[1] ?? null,
    children: draft.children.map(nodeOf),
  };
}

/**
 * Reads a plan that is told in lines, as Redshift's EXPLAIN does (and PostgreSQL's without FORMAT): indentation makes the
 * tree. Null when no line is a step.
 */
export function readTextPlan(lines: readonly string[]): Plan | null {
  const open: Draft[] = [];
  const notes: string[] = [];
  let root: Draft | null = null;
  for (const line of lines.flatMap((one) => one.split(/\r?\n/))) {
    const step = stepLine.exec(line);
    const heading = step === null ? headingLine.exec(line) : null;
    const lead = step?.[1] ?? heading?.[1];
    if (lead === undefined) {
      const text = line.trim();
      const current = open.at(-1);
      if (/^-{3,}/.test(text)) notes.push(text.replace(/^-+\s*|\s*-+$/g, ''));
      else if (text !== '' && current !== undefined) current.details.push(text);
      continue;
    }
    const draft: Draft = {
      indent: lead.length,
      name: step?.[2] ?? heading?.[2] ?? '',
      cost: step === null ? null : Number(step[3]),
      rows: step === null ? null : Number(step[4]),
      details: [],
      children: [],
    };
    while ((open.at(-1)?.indent ?? -1) >= draft.indent) open.pop();
    const parent = open.at(-1) ?? root;
    if (parent === null) root = draft;
    else parent.children.push(draft);
    open.push(draft);
  }
  if (root === null) return null;
  const node = nodeOf(root);
  return { root: node, measure: measureOf(node), totalTime: null, notes: notes.filter((note) => note !== '') };
}
