/** A part of a date or time, as DuckDB calls it. */
export type DatePart =
  | 'millennium'
  | 'century'
  | 'decade'
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'dow'
  | 'doy'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond'
  | 'epoch'
  | 'timezone'
  | 'timezone_hour'
  | 'timezone_minute';

/** Redshift's names of each part (AWS, "Date parts for date or timestamp functions"). */
const names: Record<DatePart, string> = {
  millennium: 'millennium millennia mil mils',
  century: 'century centuries c cent cents',
  decade: 'decade decades dec decs',
  year: 'year years y yr yrs',
  quarter: 'quarter quarters qtr qtrs',
  month: 'month months mon mons',
  week: 'week weeks w',
  dow: 'dow dayofweek dw weekday',
  doy: 'doy dayofyear dy yearday',
  day: 'day days d',
  hour: 'hour hours h hr hrs',
  minute: 'minute minutes m min mins',
  second: 'second seconds s sec secs',
  millisecond: 'millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon',
  microsecond: 'microsecond microseconds microsec microsecs microsecon usec usecs usecond useconds us',
  epoch: 'epoch',
  timezone: 'timezone',
  timezone_hour: 'timezone_hour',
  timezone_minute: 'timezone_minute',
};

const parts: ReadonlyMap<string, DatePart> = new Map(
  Object.entries(names).flatMap(([part, words]) => words.split(' ').map((word) => [word, part as DatePart] as const)),
);

/** The part that a word names, in any case; null where it names none. */
export function datePart(word: string): DatePart | null {
  return parts.get(word.toLowerCase()) ?? null;
}

/** DuckDB's function that makes an interval of a number, and what the number is multiplied with before. */
const makers: Partial<Record<DatePart, readonly [maker: string, factor: number]>> = {
  millennium: ['to_years', 1000],
  century: ['to_years', 100],
  decade: ['to_years', 10],
  year: ['to_years', 1],
  quarter: ['to_months', 3],
  month: ['to_months', 1],
  week: ['to_days', 7],
  dow: ['to_days', 1],
  doy: ['to_days', 1],
  day: ['to_days', 1],
  hour: ['to_hours', 1],
  minute: ['to_minutes', 1],
  second: ['to_microseconds', 1_000_000],
  millisecond: ['to_microseconds', 1000],
  microsecond: ['to_microseconds', 1],
};

/** How many years a part is; null where it is no number of them. */
export function yearsIn(part: DatePart): number | null {
  const maker = makers[part];
  return maker?.[0] === 'to_years' ? maker[1] : null;
}

/** What stands before and behind the number in an interval of so many of a part; null where there is none of it. */
export function intervalOf(part: DatePart): readonly [before: string, behind: string] | null {
  const maker = makers[part];
  if (maker === undefined) return null;
  const [name, factor] = maker;
  // Parts of a day and more are 32-bit numbers there.
  const type = /years|months|days/.test(name) ? 'INTEGER' : 'BIGINT';
  return [`${name}(CAST(`, ` AS ${type})${factor === 1 ? '' : ` * ${factor}`})`];
}
