import { patternCost } from './pattern-cost.ts';
import type { DetailTab, State } from './state.ts';

/** A list that can be filtered; each keeps its own expression. */
export type ListName = 'steps' | 'help' | 'plan' | 'source' | 'tables' | DetailTab;

/** The expressions that the lists are filtered by; absent where a list is whole. */
export type Filters = Readonly<Partial<Record<ListName, string>>>;

/** What an expression means: everything, the rows that pass its test, or nothing that a regular expression could be. */
export type Matcher =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly test: (text: string) => boolean }
  | { readonly kind: 'bad'; readonly reason: string };

const noReason = 'this is no regular expression';

/**
 * A regular expression of JavaScript, in any case unless it holds an upper-case letter; a `!` before it keeps the rows
 * that do not match. One that could take for ever is refused, and of a very long row only the beginning is tested.
 */
export function matcherOf(expression: string): Matcher {
  const inverted = expression.startsWith('!');
  const source = inverted ? expression.slice(1) : expression;
  if (source === '') return { kind: 'all' };
  // `\S` and its like are no letters of the text that is looked for.
  const cased = /\p{Lu}/u.test(source.replaceAll(/\\./gs, ''));
  try {
    const pattern = new RegExp(source, cased ? '' : 'i');
    const cost = patternCost(source);
    if (cost.kind === 'unbounded') return { kind: 'bad', reason: cost.reason };
    return { kind: 'some', test: (text) => pattern.test(text.slice(0, cost.characters)) !== inverted };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.split(': ').at(-1) : undefined;
    return { kind: 'bad', reason: reason ?? noReason };
  }
}

/** The list that has the keys now; null where there is none that could be filtered. */
export function listOf(state: State): ListName | null {
  if (state.help !== null) return 'help';
  if (state.plan !== null) return 'plan';
  if (state.views.record !== null || state.screen === 'prompt') return null;
  if (state.screen !== 'cockpit') return state.screen;
  return state.focus === 'steps' ? 'steps' : state.detail.tab;
}

/** True while the expression of `list` is being typed. */
export function isTyping(state: State, list: ListName): boolean {
  return state.line?.purpose === 'filter' && state.line.list === list;
}

export function withFilter(filters: Filters, list: ListName, expression: string): Filters {
  const { [list]: _, ...others } = filters;
  return expression === '' ? others : { ...others, [list]: expression };
}

/**
 * The rows that the expression keeps. A row that heads others (a statement its lines, a check its failing rows) is kept
 * with any of them, and where it matches itself all of them are; inverted, what heads nothing any more goes with it.
 */
export function filterRows<T>(
  rows: readonly T[],
  expression: string | undefined,
  textOf: (row: T) => string,
  isHead: (row: T) => boolean,
): readonly T[] {
  const matcher = matcherOf(expression ?? '');
  if (matcher.kind !== 'some') return rows;
  const inverted = expression?.startsWith('!') === true;
  const kept: T[] = [];
  for (const group of groupsOf(rows, isHead)) {
    const [head, ...body] = group;
    if (head === undefined) continue;
    const headKept = matcher.test(textOf(head));
    const matching = body.filter((row) => matcher.test(textOf(row)));
    if (inverted ? headKept : headKept || matching.length > 0) kept.push(head);
    if (inverted) kept.push(...(headKept ? matching : []));
    else kept.push(...(headKept && isHead(head) ? body : matching));
  }
  return kept;
}

function groupsOf<T>(rows: readonly T[], isHead: (row: T) => boolean): T[][] {
  const groups: T[][] = [];
  let headed = false;
  for (const row of rows) {
    const group = groups.at(-1);
    const head = isHead(row);
    if (head || !headed || group === undefined) groups.push([row]);
    else group.push(row);
    headed ||= head;
  }
  return groups;
}
