/** The one format of numbers, sizes and durations on the screen, in messages and in logs. */

let grouping: Intl.NumberFormat | undefined;

/** Whole numbers with commas. Made when first needed: it takes 15 ms of a start that may show no number. */
function grouped(number: number | bigint): string {
  grouping ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  return grouping.format(number);
}

/** `14926` → `14,926`. */
export function formatCount(count: number | bigint): string {
  return grouped(count);
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in powers of 1000, as storage is sold: `1707434` → `1.7 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Milliseconds as people read them: `850 ms`, `12.3 s`, `4 m 05 s`, `2 h 03 m`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}

/** `count` things in `milliseconds` as `12,345/s`; an empty text while nothing can be said. */
export function formatRate(count: number, milliseconds: number): string {
  if (milliseconds <= 0 || count <= 0) return '';
  return `${grouped((count * 1000) / milliseconds)}/s`;
}

/** `12.4 %` of a total; an empty text while the total is unknown or 0. */
export function formatPercent(done: number, total: number | null): string {
  if (total === null || total <= 0) return '';
  return `${Math.min(100, Math.floor((done * 100) / total))} %`;
}

/** `1 row`, `2 rows`: the count with its noun in the right number. */
export function plural(count: number | bigint, singular: string, many = `${singular}s`): string {
  return `${formatCount(count)} ${Number(count) === 1 ? singular : many}`;
}

/** `2018-11-30T12:00:00Z`, of milliseconds since 1970. */
export function formatMoment(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
