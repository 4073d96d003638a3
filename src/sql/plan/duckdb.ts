import { isObject, type JsonObject, numberIn, objectsIn, parseJson, textIn } from './json.ts';
import { measureOf, type Plan, type PlanNode } from './plan.ts';

/** Facts that have a place of their own in a node. */
const placed = new Set(['Estimated Cardinality', 'Table', 'Type']);

function detailLines(info: JsonObject): string[] {
  return Object.entries(info).flatMap(([key, value]) => {
    if (placed.has(key)) return [];
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    return text === '' ? [] : [`${key.replace(/^__|__$/g, '')}: ${text.trim().split('\n').join(', ')}`];
  });
}

/** A step of EXPLAIN, `name` and `extra_info`, or of EXPLAIN ANALYZE, which adds what was measured. */
function nodeOf(json: JsonObject): PlanNode {
  const info = isObject(json.extra_info) ? json.extra_info : {};
  const seconds = numberIn(json.operator_timing);
  return {
    name: (textIn(json.operator_name) ?? textIn(json.name) ?? 'step').trim(),
    relation: textIn(info.Table),
    details: detailLines(info),
    estimatedRows: numberIn(info['Estimated Cardinality']),
    rows: numberIn(json.operator_cardinality),
    cost: null,
    ownTime: seconds === null ? null : seconds * 1000,
    warning: null,
    children: objectsIn(json.children).map(nodeOf),
  };
}

/** Wrappers that are no steps of the query: the query itself, and the EXPLAIN ANALYZE around it. */
function unwrapped(json: JsonObject): JsonObject {
  const name = textIn(json.operator_name) ?? textIn(json.name);
  const [only, ...more] = objectsIn(json.children);
  const isWrapper = name === null || name === 'EXPLAIN_ANALYZE' || name === 'RESULT_COLLECTOR';
  return isWrapper && only !== undefined && more.length === 0 ? unwrapped(only) : json;
}

/** Reads DuckDB's `EXPLAIN (FORMAT json)` and `EXPLAIN (ANALYZE, FORMAT json)`; null when it is neither. */
export function readDuckdbPlan(text: string): Plan | null {
  const json = parseJson(text);
  const top = Array.isArray(json) ? objectsIn(json)[0] : isObject(json) ? json : undefined;
  if (top === undefined || !Array.isArray(top.children)) return null;
  const root = nodeOf(unwrapped(top));
  const seconds = numberIn(top.latency);
  return { root, measure: measureOf(root), totalTime: seconds === null ? null : seconds * 1000, notes: [] };
}
