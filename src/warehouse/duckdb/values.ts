import {
  DuckDBDateValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { doubleText, singleText } from './doubles.ts';
import { zonedText } from './zone.ts';

const numericTypes: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
]);

export function isNumeric(type: DuckDBType): boolean {
  return numericTypes.has(type.typeId);
}

type Known = Exclude<DuckDBValue, null>;

/** Times without end, which the driver prints as the farthest date that there is. */
function endlessText(value: Known): string | null {
  if (value instanceof DuckDBDateValue) {
    if (value.days === DuckDBDateValue.PosInf.days) return 'infinity';
    return value.days === DuckDBDateValue.NegInf.days ? '-infinity' : null;
  }
  const ticks =
    value instanceof DuckDBTimestampSecondsValue
      ? value.seconds
      : value instanceof DuckDBTimestampMillisecondsValue
        ? value.millis
        : value instanceof DuckDBTimestampNanosecondsValue
          ? value.nanos
          : null;
  // All resolutions keep infinity as the greatest 64-bit number.
  if (ticks === DuckDBTimestampNanosecondsValue.PosInf.nanos) return 'infinity';
  return ticks === DuckDBTimestampNanosecondsValue.NegInf.nanos ? '-infinity' : null;
}

/**
 * Makes text of the values of a type that holds no others; no digit is added or lost. It is DuckDB's own, but for floating
 * point numbers, which read as on PostgreSQL: the same value reads the same on every engine.
 * @param zone the session's time zone
 */
export function scalarText(type: DuckDBType, zone: string): (value: Known) => string {
  if (type.typeId === DuckDBTypeId.FLOAT) return (value) => singleText(Number(value));
  if (type.typeId === DuckDBTypeId.DOUBLE) return (value) => doubleText(Number(value));
  return (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof DuckDBTimestampTZValue) return zonedText(value, zone);
    return endlessText(value) ?? value.toString();
  };
}
