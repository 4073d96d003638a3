import { formatDuration } from '../../text/format.ts';
import { isObject, type JsonObject, numberIn, objectsIn, parseJson, textIn } from './json.ts';
import { measureOf, type Plan, type PlanNode } from './plan.ts';

/** Facts that have a place of their own in a node, or say nothing to a reader. */
const placed = new Set([
  ...[
    'Node Type',
    'Plans',
    'Relation Name',
    'Schema',
    'Alias',
    'Startup Cost',
    'Total Cost',
    'Plan Rows',
    'Plan Width',
  ],
  ...['Actual Startup Time', 'Actual Total Time', 'Actual Rows', 'Actual Loops', 'Parallel Aware', 'Async Capable'],
  ...['Parent Relationship', 'Join Type', 'Inner Unique', 'Strategy', 'Partial Mode', 'Index Name', 'Subplan Name'],
]);

/** Joins and aggregates are named as EXPLAIN's text does: `Hash Left Join`, `HashAggregate`. */
function nameOf(json: JsonObject): string {
  const type = textIn(json['Node Type']) ?? 'step';
  const join = textIn(json['Join Type']);
  const strategy = textIn(json.Strategy);
  const parallel = json['Parallel Aware'] === true ? 'Parallel ' : '';
  const partial = textIn(json['Partial Mode']);
  const part = partial === null || partial === 'Simple' ? '' : `${partial} `;
  const subplan = textIn(json['Subplan Name']);
  const prefix = subplan === null ? '' : `${subplan}: `;
  if (join !== null && join !== 'Inner') return `${prefix}${parallel}${type.replace(/ ?Join$/, '')} ${join} Join`;
  const strategies: Readonly<Record<string, string>> = { Hashed: 'Hash', Sorted: 'Group', Mixed: 'Mixed' };
  const strategic = type === 'Aggregate' && strategy !== null ? `${strategies[strategy] ?? ''}Aggregate` : type;
  return `${prefix}${parallel}${part}${strategic}`;
}

function relationOf(json: JsonObject): string | null {
  const relation = textIn(json['Relation Name']) ?? textIn(json['CTE Name']) ?? textIn(json['Function Name']);
  if (relation === null) return null;
  const alias = textIn(json.Alias);
  const index = textIn(json['Index Name']);
  return `${relation}${alias === null || alias === relation ? '' : ` ${alias}`}${index === null ? '' : ` by ${index}`}`;
}

function detailLines(json: JsonObject): string[] {
  return Object.entries(json).flatMap(([key, value]) => {
    // Buffers and the like are told where there are any.
    if (placed.has(key) || value === 0 || value === false || value === null || typeof value === 'object') {
      return Array.isArray(value) && !placed.has(key) ? [`${key}: ${value.map(String).join(', ')}`] : [];
    }
    return [`${key}: ${String(value)}`];
  });
}

/** Milliseconds of a step with all below it: PostgreSQL tells the average of its loops. */
function timeOf(json: JsonObject): number | null {
  const perLoop = numberIn(json['Actual Total Time']);
  return perLoop === null ? null : perLoop * (numberIn(json['Actual Loops']) ?? 1);
}

function nodeOf(json: JsonObject): PlanNode {
  const below = objectsIn(json.Plans);
  const time = timeOf(json);
  const loops = numberIn(json['Actual Loops']) ?? 1;
  const rows = numberIn(json['Actual Rows']);
  const own = time === null ? null : Math.max(0, time - below.reduce((sum, child) => sum + (timeOf(child) ?? 0), 0));
  return {
    name: nameOf(json),
    relation: relationOf(json),
    details: loops > 1 ? [`Loops: ${loops}`, ...detailLines(json)] : detailLines(json),
    estimatedRows: numberIn(json['Plan Rows']),
    rows: rows === null ? null : Math.round(rows * loops),
    cost: numberIn(json['Total Cost']),
    ownTime: own,
    warning: null,
    children: below.map(nodeOf),
  };
}

/** Reads PostgreSQL's `EXPLAIN (FORMAT json)`, with ANALYZE or without; null when it is none. */
export function readJsonPlan(text: string): Plan | null {
  const top = objectsIn(parseJson(text))[0];
  if (top === undefined || !isObject(top.Plan)) return null;
  const root = nodeOf(top.Plan);
  const planning = numberIn(top['Planning Time']);
  return {
    root,
    measure: measureOf(root),
    totalTime: numberIn(top['Execution Time']),
    notes: planning === null ? [] : [`planning took ${formatDuration(planning)}`],
  };
}
