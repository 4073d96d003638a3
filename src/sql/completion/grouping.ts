import { type Part, wordOf } from './outline.ts';
import type { SelectItem } from './select-list.ts';

/** The aggregates of the three engines that people use; others are told by OVER's absence and by name not at all. */
const aggregates = new Set([
  ...['count', 'sum', 'avg', 'min', 'max', 'stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp'],
  ...['bool_and', 'bool_or', 'every', 'string_agg', 'array_agg', 'json_agg', 'jsonb_agg', 'listagg', 'median', 'mode'],
  ...['percentile_cont', 'percentile_disc', 'approx_count_distinct', 'any_value', 'first', 'last', 'list', 'arg_min'],
  ...[
    'arg_max',
    'max_by',
    'min_by',
    'corr',
    'covar_pop',
    'covar_samp',
    'histogram',
    'quantile',
    'quantile_cont',
    'grouping',
  ],
]);

/** True where an expression calls an aggregate or a window function, which GROUP BY cannot hold. */
function callsAggregate(parts: readonly Part[]): boolean {
  return parts.some((part, index) => {
    if (wordOf(part) === 'over') return true;
    if (part.type === 'leaf') return false;
    return aggregates.has(wordOf(parts[index - 1])) || (!startsQuery(part.parts) && callsAggregate(part.parts));
  });
}

function startsQuery(parts: readonly Part[]): boolean {
  return wordOf(parts[0]) === 'select';
}

/** The expressions of a SELECT list, by their place in the text, that a GROUP BY must name: neither aggregates nor literals. */
export function groupingItems(
  items: readonly SelectItem[],
): readonly { readonly start: number; readonly end: number }[] {
  return items.flatMap(({ parts, form, expressionEnd }) => {
    const first = parts[0];
    if (first === undefined || form === 'star' || callsAggregate(parts)) return [];
    const expression = parts.filter(({ end }) => end <= expressionEnd);
    if (expression.every((part) => part.type === 'leaf' && (part.kind === 'number' || part.kind === 'string')))
      return [];
    return [{ start: first.start, end: expressionEnd }];
  });
}
