import { DuckDBTimestampTZValue, DuckDBTimestampValue } from '@duckdb/node-api';

const microsPerSecond = 1_000_000n;
/** Offsets change at whole quarters of an hour, as far as zones have any rule. */
const quarter = 900n * microsPerSecond;

/** The furthest moments of a JavaScript date. */
const furthest = 8_640_000_000_000_000n * 1000n;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Seconds east of Greenwich, by the number of the quarter of an hour. */
  readonly offsets: Map<bigint, number>;
}

const zones = new Map<string, Zone>();

function zoneNamed(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = {
      format: new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' }),
      offsets: new Map(),
    };
    zones.set(name, zone);
  }
  return zone;
}

function offsetAt(micros: bigint, { format, offsets }: Zone): number {
  const key = micros / quarter;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const moment = micros > furthest ? furthest : micros < -furthest ? -furthest : micros;
  const name = format.formatToParts(Number(moment / 1000n)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes = '0', seconds = '0'] = /GMT([+-])(\d+)(?::(\d+))?(?::(\d+))?/.exec(name) ?? [];
  const magnitude = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
  const offset = sign === '-' ? -magnitude : magnitude;
  offsets.set(key, offset);
  return offset;
}

/** Seconds, which offsets had before zones were agreed upon, DuckDB leaves out of its text. */
function offsetText(offset: number): string {
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
  const magnitude = Math.abs(offset);
  const minutes = Math.floor((magnitude % 3600) / 60);
  return `${offset < 0 ? '-' : '+'}${two(magnitude / 3600)}${minutes === 0 ? '' : `:${two(minutes)}`}`;
}

/**
 * A moment as DuckDB prints it in a session whose TimeZone is `zone`. The driver prints it in the zone in which this
 * process was started, in its summer time or its winter time for all of them.
 */
export function zonedText({ micros }: DuckDBTimestampTZValue, zone: string): string {
  if (micros === DuckDBTimestampTZValue.PosInf.micros) return 'infinity';
  if (micros === DuckDBTimestampTZValue.NegInf.micros) return '-infinity';
  const offset = offsetAt(micros, zoneNamed(zone));
  const local = new DuckDBTimestampValue(micros + BigInt(offset) * microsPerSecond).toString();
  return `${local}${offsetText(offset)}`;
}
