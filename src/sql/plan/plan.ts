/** One step of a query plan, from whichever engine. */
export interface PlanNode {
  /** `Hash Join`, `SEQ_SCAN`, in the engine's own words. */
  readonly name: string;
  /** The table it reads; null for other steps. */
  readonly relation: string | null;
  /** Conditions, keys and the like, a line each: `Hash Cond: (…)`. */
  readonly details: readonly string[];
  readonly estimatedRows: number | null;
  /** Rows that came out, of all loops together; null where the query was not run. */
  readonly rows: number | null;
  /** The planner's estimate for this step and all below it, in its own unit. */
  readonly cost: number | null;
  /** Milliseconds spent in this step alone; null where it was not measured. */
  readonly ownTime: number | null;
  /** What this kind of step costs a cluster, in a few words; null where there is nothing to say. */
  readonly warning: string | null;
  readonly children: readonly PlanNode[];
}

/** What the weights of steps are made of. */
export type PlanMeasure =
  | 'time'
  | 'cost'
  /** Estimated rows, where the engine tells nothing else. */
  | 'rows';

export interface Plan {
  readonly root: PlanNode;
  readonly measure: PlanMeasure;
  /** Milliseconds of the whole query; null where it was not run. */
  readonly totalTime: number | null;
  /** What the engine says beside the plan: missing statistics, planning time. */
  readonly notes: readonly string[];
}

function ownCost({ cost, children }: PlanNode): number {
  const below = children.reduce((sum, child) => sum + (child.cost ?? 0), 0);
  // A LIMIT stops what is below it, and then costs less than that.
  return Math.max(0, (cost ?? below) - below);
}

function weightOf(node: PlanNode, measure: PlanMeasure): number {
  if (measure === 'time') return node.ownTime ?? 0;
  return measure === 'cost' ? ownCost(node) : (node.estimatedRows ?? 0);
}

/** All steps, each before those below it. */
export function* stepsOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.children) yield* stepsOf(child);
}

/** Each step's part of the whole, from 0 to 1, in what the plan measures. */
export function shares({ root, measure }: Plan): ReadonlyMap<PlanNode, number> {
  const weights = new Map([...stepsOf(root)].map((node) => [node, weightOf(node, measure)]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return new Map([...weights].map(([node, weight]) => [node, total === 0 ? 0 : weight / total]));
}

/** The step that takes the largest part; null in a plan whose steps all weigh nothing, or that has one step only. */
export function costliestStep(plan: Plan): PlanNode | null {
  const parts = [...shares(plan)];
  if (parts.length < 2) return null;
  const [node, part] = parts.reduce((most, one) => (one[1] > most[1] ? one : most));
  return part === 0 ? null : node;
}

/** By what the plan's steps can be weighed: time if it was measured, else cost, else rows. */
export function measureOf(root: PlanNode): PlanMeasure {
  const steps = [...stepsOf(root)];
  if (steps.some(({ ownTime }) => ownTime !== null)) return 'time';
  return steps.some(({ cost }) => cost !== null) ? 'cost' : 'rows';
}
