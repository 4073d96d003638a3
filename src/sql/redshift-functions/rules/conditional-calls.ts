import { type Piece, weave } from '../pieces.ts';
import type { CallRule } from '../translation.ts';

/** A call under another name. */
function renamed(name: string): CallRule {
  return ({ reading, render }, { at, open, close, next }) => {
    const inside = open + 1 === close ? [] : render({ from: open + 1, to: close });
    return { pieces: weave(reading.start(at))`${name}(${inside})`, next };
  };
}

/** DECODE(value, search, result, …, default): NULL equals NULL (AWS, "DECODE expression"). */
const decode: CallRule = ({ reading, render, again }, call) => {
  const [value, ...rest] = call.arguments;
  // Of two arguments it is DuckDB's own, which makes a text of bytes.
  if (value === undefined || rest.length < 2) return null;
  const subject = again(value);
  let branches: readonly Piece[] = [];
  // The subject stands in the first branch as it was typed.
  let typedSubject: readonly Piece[] | null = render(value);
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const [search, result] = rest.slice(index, index + 2);
    if (search === undefined || result === undefined) break;
    const left = typedSubject ?? subject;
    typedSubject = null;
    const before = branches.at(-1);
    const start = before === undefined ? reading.start(call.at) : reading.start(search.from);
    branches = [
      ...branches,
      ...weave(start)` WHEN (${left}) IS NOT DISTINCT FROM (${render(search)}) THEN ${render(result)}`,
    ];
  }
  const last = rest.at(-1);
  const otherwise = rest.length % 2 === 1 && last !== undefined ? render(last) : [];
  const pieces =
    otherwise.length === 0
      ? weave(reading.start(call.at))`CASE${branches} END`
      : weave(reading.start(call.at))`CASE${branches} ELSE ${otherwise} END`;
  return { pieces, next: call.next };
};

export const conditionalCalls: Readonly<Record<string, CallRule>> = {
  nvl: renamed('coalesce'),
  isnull: renamed('coalesce'),
  decode,
};
