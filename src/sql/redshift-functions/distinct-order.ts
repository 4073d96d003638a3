import type { Range, Reading } from './reading.ts';
import type { Look } from './translation.ts';

const behindOrder = new Set('limit offset fetch union intersect except minus'.split(' '));

/** An expression as its words alone. */
function wordsOf(reading: Reading, { from, to }: Range): string {
  return Array.from({ length: to - from }, (_, at) => reading.sign(from + at)).join(' ');
}

/** What ORDER BY can name of a select list: each expression, and each alias. */
function nameable(reading: Reading, list: Range): ReadonlySet<string> {
  return new Set(
    reading.split(list, ',').flatMap(({ from, to }) => {
      const as = reading.word(to - 2) === 'as' ? to - 2 : to - 1 > from && reading.endsOperand(to - 2) ? to - 1 : to;
      // A qualified column can be named without its table, too.
      const last = reading.sign(as - 2) === '.' ? [reading.sign(as - 1)] : [];
      return [wordsOf(reading, { from, to: as }), ...(as < to ? [reading.sign(to - 1)] : []), ...last];
    }),
  );
}

/** For SELECT DISTINCT, what a result is ordered by must be among its columns, as on PostgreSQL. */
export const orderOfDistinct: Look = (reading, index) => {
  if (reading.word(index) !== 'select' || reading.word(index + 1) !== 'distinct' || reading.word(index + 2) === 'on')
    return null;
  let from: number | null = null;
  let order: number | null = null;
  let end = reading.tokens.length;
  for (const at of reading.level({ from: index + 2, to: reading.tokens.length })) {
    const closes = reading.sign(at) === ')' && (reading.partner(at) ?? at) < index;
    if (closes || reading.sign(at) === ';' || behindOrder.has(reading.word(at))) {
      end = at;
      break;
    }
    if (reading.word(at) === 'from') from ??= at;
    if (reading.word(at) === 'order' && reading.word(at + 1) === 'by') order = at + 2;
  }
  if (from === null || order === null) return null;
  const list = { from: index + 2, to: from };
  if ([...reading.level(list)].some((at) => reading.sign(at) === '*')) return null;
  const names = nameable(reading, list);
  const missing = reading.split({ from: order, to: end }, ',').find((item) => {
    let to = item.to;
    while (/^(?:asc|desc|nulls|first|last)$/.test(reading.word(to - 1))) to -= 1;
    const words = wordsOf(reading, { from: item.from, to });
    const bare = reading.sign(to - 2) === '.' ? reading.sign(to - 1) : words;
    return reading.kind(item.from) !== 'number' && !names.has(words) && !names.has(bare);
  });
  if (missing === undefined) return null;
  return `Redshift orders SELECT DISTINCT by its own columns only: ${reading.textOf(missing)} is none of them`;
};
