import { typed, weave } from '../pieces.ts';
import type { Call, Range, Reading } from '../reading.ts';
import type { CallRule, TokenRule } from '../translation.ts';

/** The index behind `OVER (…)`, `OVER name` and `FILTER (…)`, as far as they stand at `index`. */
function behindWindow(reading: Reading, index: number): number {
  let next = index;
  for (const word of ['filter', 'over']) {
    if (reading.word(next) !== word) continue;
    const close = reading.sign(next + 1) === '(' ? reading.partner(next + 1) : next + 1;
    if (close !== null) next = close + 1;
  }
  return next;
}

/** `WITHIN GROUP (ORDER BY …)`: the range of what is in its brackets, and the index behind it. */
function withinGroup(reading: Reading, index: number): { readonly order: Range; readonly next: number } | null {
  if (reading.word(index) !== 'within' || reading.word(index + 1) !== 'group' || reading.sign(index + 2) !== '(') {
    return null;
  }
  const close = reading.partner(index + 2);
  return close === null ? null : { order: { from: index + 3, to: close }, next: close + 1 };
}

function inside({ open, close }: Call): Range {
  return { from: open + 1, to: close };
}

/**
 * AVG of integers is an integer on Redshift, of decimals a decimal of their scale (AWS, "AVG function"); dividing the sum
 * has the type that this needs.
 */
const average: CallRule = ({ reading, render, again, use }, call) => {
  if (call.arguments.length !== 1) return null;
  const next = behindWindow(reading, call.next);
  const window = next === call.next ? '' : ` ${again({ from: call.next, to: next })}`;
  const value = again(inside(call));
  const start = reading.start(call.at);
  const total = weave(start)`sum(${render(inside(call))})${window}`;
  use('redshift_average');
  const pieces = weave(start)`redshift_average(${total} / nullif(count(${value})${window}, 0), sum(${value})${window})`;
  return { pieces, next };
};

const listagg: CallRule = ({ reading, render, again }, call) => {
  const [value, delimiter] = call.arguments;
  if (value === undefined) return null;
  const group = withinGroup(reading, call.next);
  const start = reading.start(call.at);
  // Empty texts are left out as NULLs are.
  const filled = ` FILTER (WHERE CAST(${again(value).replace(/^distinct\b/i, '')} AS VARCHAR) <> '')`;
  const list = weave(start)`string_agg(${render(value)}, ${delimiter === undefined ? "''" : render(delimiter)}`;
  const pieces =
    group === null ? weave(start)`${list})${filled}` : weave(start)`${list} ${render(group.order)})${filled}`;
  return { pieces, next: group?.next ?? call.next };
};

/** DuckDB has no PERCENTILE_CONT over a window, but the function behind it. */
const percentile: CallRule = ({ reading, render, again }, call) => {
  const [fraction] = call.arguments;
  const group = withinGroup(reading, call.next);
  if (fraction === undefined || group === null || reading.word(group.next) !== 'over') return null;
  const { from, to } = { from: group.order.from + 2, to: group.order.to };
  const descending = reading.word(to - 1) === 'desc';
  const value = { from, to: descending || reading.word(to - 1) === 'asc' ? to - 1 : to };
  const name = call.name === 'percentile_disc' ? 'quantile_disc' : 'quantile_cont';
  const at = again(fraction);
  const pieces = weave(reading.start(call.at))`${name}(${render(value)}, ${descending ? `1 - (${at})` : at})`;
  return { pieces, next: group.next };
};

const ratioToReport: CallRule = ({ reading, render, again }, call) => {
  const next = behindWindow(reading, call.next);
  if (call.arguments.length !== 1 || next === call.next) return null;
  const window = { from: call.next, to: next };
  const value = again(inside(call));
  const start = reading.start(call.at);
  const pieces = weave(start)`(CAST(${render(inside(call))} AS DOUBLE) / nullif(sum(${value}) ${render(window)}, 0))`;
  return { pieces, next };
};

/** APPROXIMATE COUNT(DISTINCT …) may be off by some 2 % (AWS, "COUNT function"); the exact count is within that. */
export const approximate: TokenRule = ({ reading }, index) => {
  if (reading.word(index) !== 'approximate' || !/^(?:count|percentile_disc)$/.test(reading.word(index + 1)))
    return null;
  return { pieces: [], next: index + 1 };
};

/** `lag(x) IGNORE NULLS OVER`: DuckDB has the words inside the brackets. */
export const nullTreatment: TokenRule = ({ reading }, index) => {
  if (reading.sign(index) !== ')' || !/^(?:ignore|respect)$/.test(reading.word(index + 1))) return null;
  if (reading.word(index + 2) !== 'nulls') return null;
  const words = reading.word(index + 1) === 'ignore' ? ' IGNORE NULLS' : ' RESPECT NULLS';
  const bracket = [typed(reading.start(index), reading.end(index))];
  return { pieces: weave(reading.start(index))`${words}${bracket}`, next: index + 3 };
};

export const aggregateCalls: Readonly<Record<string, CallRule>> = {
  avg: average,
  listagg,
  percentile_cont: percentile,
  percentile_disc: percentile,
  ratio_to_report: ratioToReport,
};
