import type { Dialect } from './dialect.ts';
import { type Column, stageEvents, stageSongs, type Table } from './schema.ts';
import { sql } from './text.ts';

function millionths(name: string): string {
  return `CAST(sign(${name}) * floor(abs(${name}) * 1000000 + 0.5) AS BIGINT)`;
}

/** A value's text that is the same on every engine: doubles, which engines print differently, with six decimals. */
function portableText(dialect: Dialect, { name, type }: Column): string {
  switch (type) {
    case 'text':
      return name;
    case 'timestamp':
      return dialect.timestampText(name);
    case 'float':
      // Rounded as a double, which all engines do alike; their casts to DECIMAL differ in the last digit.
      return `CASE WHEN abs(${name}) < 1e9 THEN CAST(CAST(${millionths(name)} * 0.000001 AS DECIMAL(18, 6)) AS VARCHAR) ELSE 'large' END`;
    case 'int':
    case 'bigint':
      return `CAST(${name} AS VARCHAR)`;
  }
}

/**
 * A statement whose one row tells what is staged, whatever the order of the rows and whichever the engine: per staging
 * table the number of rows and the sum of the rows' hashes.
 */
export function stagedContent(dialect: Dialect): string {
  const digest = (table: Table) => {
    // A value is marked off from NULL by what stands before it.
    const parts = table.columns.map((column) => `coalesce('=' || ${portableText(dialect, column)}, '-')`);
    return sql`
      SELECT count(*) AS row_count, coalesce(sum(${dialect.textHash(parts.join(" || '|' || "))}), 0) AS hashes
      FROM ${table.name}
    `;
  };
  return sql`
    SELECT events.row_count, events.hashes, songs.row_count, songs.hashes
    FROM (
      ${digest(stageEvents)}
    ) AS events
    CROSS JOIN (
      ${digest(stageSongs)}
    ) AS songs
  `;
}
