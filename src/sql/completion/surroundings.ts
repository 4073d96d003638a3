import { isName } from './from-list.ts';
import { type Block, blocksOf, type Clause, type Group, isQuery, type Part, wordOf } from './outline.ts';
import { commonTables, type Resolver, type Source } from './scope.ts';

/** Where in a statement the cursor is. */
export interface Surroundings {
  readonly resolver: Resolver;
  /** The innermost query around the cursor. */
  readonly block: Block;
  /** Its clause; null before any keyword. */
  readonly clause: Clause | null;
  /** What stands before the cursor in the clause or, where the cursor is in parentheses within it, in those. */
  readonly before: readonly Part[];
  readonly after: readonly Part[];
  /** The parentheses around the cursor that are no query, with what stands before them; null for none. */
  readonly group: { readonly group: Group; readonly before: readonly Part[] } | null;
  /** What the query can take columns from. */
  readonly sources: readonly Source[];
  /** What it can take from the queries around it. */
  readonly outer: readonly Source[];
}

function holds(group: Group, cursor: number): boolean {
  return group.start < cursor && (group.closed ? cursor < group.end : cursor <= group.end);
}

function groupAround(parts: readonly Part[], cursor: number): Group | null {
  return parts.find((part): part is Group => part.type === 'group' && holds(part, cursor)) ?? null;
}

function precedes(parts: readonly Part[], cursor: number): readonly Part[] {
  return parts.filter((part) => part.end <= cursor && (part.type === 'leaf' || !holds(part, cursor)));
}

/**
 * Goes from a statement's parts down to the query and the parentheses around the cursor.
 * @param start, end where the text of the query begins and ends
 */
export function surroundings(
  parts: readonly Part[],
  start: number,
  end: number,
  cursor: number,
  resolver: Resolver,
  outer: readonly Source[] = [],
): Surroundings {
  const blocks = blocksOf(parts, start, end);
  const tables = commonTables(blocks).filter(
    ({ start: from, query }) => from < cursor && (query === null || !holds(query, cursor) || isRecursive(blocks)),
  );
  const inner = resolver.with([...tables].reverse());
  const block = blocks.findLast((one) => one.start <= cursor) ?? { clauses: [], start, end };
  const clause = block.clauses.findLast((one) => one.start <= cursor) ?? null;
  const sources = inner.sources(block);
  let level = clause?.parts ?? [];
  let around: Surroundings['group'] = null;
  for (;;) {
    const group = groupAround(level, cursor);
    if (group === null) break;
    const before = precedes(level, group.start);
    // In extract(year FROM ts) FROM begins no query, as it does in DuckDB's (FROM t).
    const isPartOfCall = wordOf(group.parts[0]) === 'from' && isCall({ before });
    if (isQuery(group.parts) && !isPartOfCall) {
      const lateral = clause?.name !== 'from' || around !== null || wordOf(before.at(-1)) === 'lateral';
      const visible = clause?.name === 'with' ? outer : lateral ? [...sources, ...outer] : outer;
      return surroundings(group.parts, group.start + 1, group.end, cursor, inner, visible);
    }
    around = { group, before };
    level = group.parts;
  }
  return {
    resolver: inner,
    block,
    clause,
    before: precedes(level, cursor),
    after: level.filter((part) => part.start >= cursor),
    group: around,
    sources,
    outer,
  };
}

function isRecursive(blocks: readonly Block[]): boolean {
  return blocks.some(({ clauses }) =>
    clauses.some(({ name, parts }) => name === 'with' && wordOf(parts[0]) === 'recursive'),
  );
}

/** True for the brackets of a call: a name stands right before them. */
export function isCall({ before }: { readonly before: readonly Part[] }): boolean {
  return isName(before.at(-1)) && wordOf(before.at(-1)) !== 'exists';
}
