import type { DataCheck } from './checks.ts';
import type { Column, StarTableName, Table } from './schema.ts';
import { sql } from './text.ts';

/** Checks of keys and references, made from the schema. None of the engines but PostgreSQL enforces these. */

type Reference = NonNullable<Column['references']>;

export function unique(table: StarTableName, column: string): DataCheck {
  return {
    name: `${table}_${column}_unique`,
    title: `${table}.${column} is unique`,
    severity: 'error',
    failing: sql`
      SELECT ${column}, count(*) AS copies
      FROM ${table}
      GROUP BY ${column}
      HAVING count(*) > 1
    `,
  };
}

export function notNull(table: StarTableName, column: string): DataCheck {
  return {
    name: `${table}_${column}_not_null`,
    title: `${table}.${column} is never NULL`,
    severity: 'error',
    failing: `SELECT * FROM ${table} WHERE ${column} IS NULL`,
  };
}

export function referenceFound(table: Table<StarTableName>, column: string, to: Reference): DataCheck {
  return {
    name: `${table.name}_${column}_refers`,
    title: `every ${table.name}.${column} is in ${to.table}`,
    severity: 'error',
    failing: sql`
      SELECT f.*
      FROM ${table.name} AS f
      LEFT JOIN ${to.table} AS d ON d.${to.column} = f.${column}
      WHERE f.${column} IS NOT NULL AND d.${to.column} IS NULL
    `,
  };
}

/** Rows that one join alone would multiply. */
export function joinMultiplies(table: Table<StarTableName>, column: string, to: Reference): DataCheck {
  return {
    name: `${table.name}_${column}_joins_once`,
    title: `joining ${table.name} to ${to.table} by ${column} doubles no row`,
    severity: 'error',
    failing: sql`
      SELECT f.*, d.copies
      FROM ${table.name} AS f
      JOIN (
        SELECT ${to.column}, count(*) AS copies FROM ${to.table} GROUP BY ${to.column} HAVING count(*) > 1
      ) AS d ON d.${to.column} = f.${column}
    `,
  };
}

/** The rows of the facts against those of the join to all their dimensions. */
export function joinKeepsRows(): DataCheck {
  return {
    name: 'join_keeps_rows',
    title: 'joining songPlays to its four dimensions gives its rows back, none lost and none doubled',
    severity: 'error',
    failing: sql`
      SELECT joined, rows_in_fact
      FROM (
        SELECT count(*) AS joined
        FROM songPlays AS p
        LEFT JOIN users AS u ON u.user_id = p.user_id
        LEFT JOIN songs AS s ON s.song_id = p.song_id
        LEFT JOIN artist AS a ON a.artist_id = p.artist_id
        LEFT JOIN times AS t ON t.start_time = p.start_time
      ) AS joins
      CROSS JOIN (SELECT count(*) AS rows_in_fact FROM songPlays) AS facts
      WHERE joined <> rows_in_fact
    `,
  };
}
