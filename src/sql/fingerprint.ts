import type { Dialect } from './dialect.ts';
import { stageEvents, stageSongs, type Table } from './schema.ts';
import { sql } from './text.ts';

/** The columns whose text form is the same on every engine; doubles print differently. */
function comparable({ columns }: Table) {
  return columns.filter(({ type }) => type !== 'float');
}

/**
 * A statement whose one row tells what is staged, whatever the order of the rows and whichever the engine: per staging
 * table the number of rows and the sum of the rows' hashes.
 */
export function stagedContent(dialect: Dialect): string {
  const digest = (table: Table) => {
    const parts = comparable(table).map(({ name, type }) => {
      const text = type === 'timestamp' ? dialect.timestampText(name) : `CAST(${name} AS VARCHAR)`;
      return `coalesce(${text}, '-')`;
    });
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
