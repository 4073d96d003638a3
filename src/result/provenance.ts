import { hash } from 'node:crypto';
import { formatCount, formatDuration, formatMoment, plural } from '../text/format.ts';
import { cellWidth } from '../text/width.ts';
import type { Cell, ResultColumn, Target } from '../warehouse/warehouse.ts';

/** Where a result comes from, and how much of it there is. */
export interface Provenance {
  readonly target: Target;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Milliseconds until the last of its rows had come. */
  readonly elapsed: number;
  readonly rows: number;
  /** Rows that a write touched, which gives none; absent or null for what gives rows. */
  readonly touched?: number | null;
  /** False where the engine had more rows than these. */
  readonly whole: boolean;
  /**
   * Twelve hexadecimal digits: the same for the same columns and rows, whatever their order; null for what has
   * no rows to tell of.
   */
  readonly fingerprint: string | null;
}

/** Six bytes, which are the twelve digits. */
const modulus = 2 ** 48;

/**
 * The fingerprint of a result whose rows come a piece at a time. Without ORDER BY an engine may give the same rows in
 * another order each time, so the order does not count; how often a row comes does.
 */
export class ResultDigest {
  readonly #names: readonly string[];
  #rows = 0;
  #sum = 0;

  constructor(columns: readonly ResultColumn[]) {
    this.#names = columns.map(({ name }) => name);
  }

  add(rows: readonly (readonly Cell[])[]): void {
    this.#rows += rows.length;
    for (const cells of rows) {
      this.#sum = (this.#sum + hash('sha256', JSON.stringify(cells), 'buffer').readUIntBE(0, 6)) % modulus;
    }
  }

  /** The fingerprint of what has been added so far. */
  get text(): string {
    return hash('sha256', JSON.stringify([this.#names, this.#rows, this.#sum])).slice(0, 12);
  }
}

/**
 * One line: `warehouse (embedded, /data/warehouse.duckdb) as ada · 2018-11-30T12:00:00Z · 12 ms · 320 rows, whole ·
 * 0123456789ab`; it says so where there is no fingerprint.
 */
export function provenanceLine(provenance: Provenance): string {
  const { target, started, elapsed, fingerprint } = provenance;
  const where = `${target.name} (${target.engine}, ${target.location}) as ${target.user}`;
  return [
    where,
    formatMoment(started),
    formatDuration(elapsed),
    extent(provenance),
    fingerprint ?? 'no fingerprint',
  ].join(between);
}

/**
 * The same without engine and place, in at most so many columns: what the screen shows elsewhere, too, is left out first,
 * the time that it took, then the user, then the target. Start, rows and fingerprint stay.
 */
export function provenanceIn(columns: number, provenance: Provenance): string {
  const { target, started, elapsed, fingerprint } = provenance;
  const { name, user } = target;
  const rest = [extent(provenance), ...(fingerprint === null ? [] : [fingerprint])];
  const at = formatMoment(started);
  const lines = [
    [`${name} as ${user}`, at, formatDuration(elapsed), ...rest],
    [`${name} as ${user}`, at, ...rest],
    [name, at, ...rest],
    [at, ...rest],
  ].map((parts) => parts.join(between));
  return lines.find((text) => cellWidth(text) <= columns) ?? lines.at(-1) ?? '';
}

const between = ' · ';

function extent({ rows, touched = null, whole }: Provenance): string {
  if (touched !== null) return `${plural(touched, 'row')} touched`;
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}, ${whole ? 'whole' : 'cut'}`;
}
