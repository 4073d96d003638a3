import { quoteText } from '../../text.ts';
import { type DatePart, datePart, intervalOf, yearsIn } from '../date-parts.ts';
import { plainLiteral } from '../literals.ts';
import { type Piece, typed, weave } from '../pieces.ts';
import type { Call, Range } from '../reading.ts';
import { type CallRule, type Replacement, type TokenRule, type Translation, Untranslatable } from '../translation.ts';
import { isoDate } from './date-literals.ts';

/** A literal among the arguments of a date function is read as a time; every other expression has a type of its own. */
function time(translation: Translation, range: Range): readonly Piece[] {
  const { reading, render } = translation;
  const pieces = render(range);
  if (range.to - range.from !== 1) return pieces;
  const kind = reading.kind(range.from);
  if (kind === 'parameter') return weave(reading.start(range.from))`CAST(${pieces} AS TIMESTAMP)`;
  if (kind !== 'string') return pieces;
  const value = plainLiteral(reading.textOf(range))?.value ?? '';
  const at = reading.start(range.from);
  if (/^\s*\d{1,2}:\d\d(?::\d\d(?:\.\d*)?)?\s*$/.test(value)) return weave(at)`TIME ${pieces}`;
  const iso = isoDate(value);
  return iso === null ? weave(at)`CAST(${pieces} AS TIMESTAMP)` : weave(at)`TIMESTAMP ${quoteText(iso)}`;
}

/** The part that the first argument names, bare or as a literal; null where it is an expression. */
function partOf({ reading }: Translation, call: Call): DatePart | null {
  const [first] = call.arguments;
  if (first === undefined || first.to - first.from !== 1) return null;
  const text = reading.textOf(first);
  const name = reading.kind(first.from) === 'word' ? text : plainLiteral(text)?.value;
  if (name === undefined) return null;
  const part = datePart(name.trim());
  if (part === null) {
    throw new Untranslatable(
      `${call.name}: Redshift knows no date part ${text}`,
      reading.start(first.from),
      'The parts are year, quarter, month, week, day, hour, minute, second and the like.',
    );
  }
  return part;
}

const dateAdd: CallRule = (translation, call) => {
  const { reading, render } = translation;
  const part = partOf(translation, call);
  const [, count, date] = call.arguments;
  if (part === null || count === undefined || date === undefined || call.arguments.length !== 3) return null;
  const interval = intervalOf(part);
  if (interval === null) {
    throw new Untranslatable(
      `${call.name}: nothing can be added to ${part}`,
      reading.start(call.at),
      'Name a unit of time.',
    );
  }
  const years = yearsIn(part);
  if (years !== null) {
    translation.use('redshift_add_years');
    const number =
      years === 1 ? render(count) : weave(reading.start(count.from))`(${render(count)}) * ${String(years)}`;
    const pieces = weave(reading.start(call.at))`redshift_add_years(${number}, ${time(translation, date)})`;
    return { pieces, next: call.next };
  }
  const [before, behind] = interval;
  // The number comes first in what was typed, and so it does here.
  const pieces = weave(reading.start(call.at))`(${before}(${render(count)})${behind} + ${time(translation, date)})`;
  return { pieces, next: call.next };
};

const dateDiff: CallRule = (translation, call) => {
  const part = partOf(translation, call);
  const [, from, to] = call.arguments;
  if (part === null || from === undefined || to === undefined || call.arguments.length !== 3) return null;
  const start = translation.reading.start(call.at);
  const pieces = weave(start)`date_diff('${part}', ${time(translation, from)}, ${time(translation, to)})`;
  return { pieces, next: call.next };
};

/** Milliseconds and microseconds are those within the second on Redshift; DuckDB counts them from the minute. */
const withinSecond: Partial<Record<DatePart, number>> = { millisecond: 1000, microsecond: 1_000_000 };

function partText(part: DatePart, date: readonly Piece[], start: number): readonly Piece[] {
  const modulus = withinSecond[part];
  if (modulus === undefined) return weave(start)`date_part('${part}', ${date})`;
  return weave(start)`mod(date_part('${part}', ${date}), ${String(modulus)})`;
}

const datePartCall: CallRule = (translation, call) => {
  const part = partOf(translation, call);
  const [, date] = call.arguments;
  if (part === null || date === undefined || call.arguments.length !== 2) return null;
  const start = translation.reading.start(call.at);
  // A DOUBLE PRECISION there, so that what it is divided by does not cut it.
  const pieces = weave(start)`CAST(${partText(part, time(translation, date), start)} AS DOUBLE)`;
  return { pieces, next: call.next };
};

const dateTrunc: CallRule = (translation, call) => {
  const part = partOf(translation, call);
  const [, date] = call.arguments;
  if (part === null || date === undefined || call.arguments.length !== 2) return null;
  const start = translation.reading.start(call.at);
  const years = yearsIn(part) ?? 1;
  if (years > 10) {
    // Centuries and millennia begin with the year 1.
    translation.use('redshift_trunc_years');
    return {
      pieces: weave(start)`redshift_trunc_years(${time(translation, date)}, ${String(years)})`,
      next: call.next,
    };
  }
  return { pieces: weave(start)`date_trunc('${part}', ${time(translation, date)})`, next: call.next };
};

/** EXTRACT(part FROM date). */
const extract: CallRule = (translation, call) => {
  const { reading } = translation;
  if (reading.sign(call.open + 2) !== 'from') return null;
  const first = { from: call.open + 1, to: call.open + 2 };
  const part = partOf(translation, { ...call, arguments: [first] });
  if (part === null) return null;
  const start = reading.start(call.at);
  const date = time(translation, { from: call.open + 3, to: call.close });
  if (part === 'epoch') {
    translation.use('redshift_epoch');
    return { pieces: weave(start)`redshift_epoch(${date})`, next: call.next };
  }
  return { pieces: partText(part, date, start), next: call.next };
};

/** TIMEZONE(zone, time). */
const timezone: CallRule = (translation, call) => {
  const { reading, render, use } = translation;
  const [zone, date] = call.arguments;
  if (zone === undefined || date === undefined || call.arguments.length !== 2) return null;
  use('redshift_zone');
  const start = reading.start(call.at);
  return {
    pieces: weave(start)`timezone(redshift_zone(${render(zone)}), ${time(translation, date)})`,
    next: call.next,
  };
};

/** `AT TIME ZONE 'PST'`: an abbreviation is a fixed distance from UTC there, the name of a place is not. */
export const atTimeZone: TokenRule = ({ reading, use }, index) => {
  if (reading.kind(index) !== 'string' || reading.word(index - 1) !== 'zone' || reading.word(index - 3) !== 'at') {
    return null;
  }
  use('redshift_zone');
  const zone = [typed(reading.start(index), reading.end(index))];
  return { pieces: weave(reading.start(index))`redshift_zone(${zone})`, next: index + 1 };
};

/** A macro whose arguments may be dates in any of Redshift's spellings. */
const withDates: CallRule = (translation, call) => {
  const { reading, render, use } = translation;
  const start = reading.start(call.at);
  let respelt = false;
  let pieces: readonly Piece[] = [];
  for (const argument of call.arguments) {
    const literal = argument.to - argument.from === 1 ? plainLiteral(reading.textOf(argument)) : null;
    const iso = literal === null ? null : isoDate(literal.value);
    respelt ||= iso !== null;
    const at = reading.start(argument.from);
    const separator = pieces.length === 0 ? '' : ', ';
    pieces = [...pieces, ...weave(at)`${separator}${iso === null ? render(argument) : quoteText(iso)}`];
  }
  if (!respelt) return null;
  use(call.name);
  return { pieces: weave(start)`${call.name}(${pieces})`, next: call.next };
};

const macrosOfDates = [
  ...['add_months', 'convert_timezone', 'date_cmp', 'date_cmp_timestamp', 'date_cmp_timestamptz', 'date_part_year'],
  ...['months_between', 'next_day', 'timestamp_cmp', 'timestamp_cmp_date', 'timestamp_cmp_timestamptz'],
  ...['timestamptz_cmp', 'timestamptz_cmp_date', 'timestamptz_cmp_timestamp'],
];

/** The functions whose name is all that differs take literals for times, too. */
function timesFor(name: string): CallRule {
  return (translation, call): Replacement | null => {
    const [date] = call.arguments;
    if (date === undefined || call.arguments.length !== 1 || translation.reading.kind(date.from) !== 'string')
      return null;
    const start = translation.reading.start(call.at);
    return { pieces: weave(start)`${name}(${time(translation, date)})`, next: call.next };
  };
}

/** Calls whose value is a time, whatever they are given. */
const timeCalls = new Set(
  `getdate sysdate dateadd date_add date_trunc to_date to_timestamp convert_timezone add_months last_day next_day now
   current_timestamp`.split(/\s+/),
);

/** True where the words of an expression tell that its value is a date or a time. */
function isTime({ reading }: Translation, range: Range): boolean {
  for (const index of reading.level(range)) {
    const word = reading.word(index);
    if (/^(?:date|timestamp|timestamptz|datetime)$/.test(word)) {
      const typeOfLiteral = reading.kind(index + 1) === 'string';
      if (typeOfLiteral || reading.sign(index - 1) === '::') return true;
    }
    if (word === 'sysdate' || word === 'current_date') return true;
    const call = reading.callAt(index);
    if (call === null) continue;
    if (timeCalls.has(call.name)) return true;
    if (call.name === 'cast' && /^(?:date|timestamp|timestamptz)$/.test(reading.word(call.close - 1))) return true;
    // An aggregate or a choice of times is a time.
    if (/^(?:max|min|nvl|coalesce|greatest|least|nullif)$/.test(call.name)) {
      return call.arguments.some((argument) => isTime({ reading } as Translation, argument));
    }
  }
  return false;
}

/** TRUNC of a time is its date, of a number a number; a column may be either, and a macro asks for its type. */
const trunc: CallRule = (translation, call) => {
  const { reading, render, use } = translation;
  const [value] = call.arguments;
  if (value === undefined || call.arguments.length !== 1) return null;
  const start = reading.start(call.at);
  if (isTime(translation, value)) {
    return { pieces: weave(start)`CAST(${render(value)} AS DATE)`, next: call.next };
  }
  if (
    reading.kind(value.to - 1) === 'string' ||
    [...reading.level(value)].some((index) => reading.sign(index) === '(')
  ) {
    return null;
  }
  use('redshift_trunc');
  return { pieces: weave(start)`redshift_trunc(${render(value)})`, next: call.next };
};

/** Date functions that take a bare date part, a literal for a time, or mean something else than DuckDB's of that name. */
export const dateCalls: Readonly<Record<string, CallRule>> = {
  dateadd: dateAdd,
  date_add: dateAdd,
  datediff: dateDiff,
  date_diff: dateDiff,
  date_part: datePartCall,
  pgdate_part: datePartCall,
  date_trunc: dateTrunc,
  extract,
  last_day: timesFor('last_day'),
  timezone,
  trunc,
  ...Object.fromEntries(macrosOfDates.map((name) => [name, withDates])),
};
