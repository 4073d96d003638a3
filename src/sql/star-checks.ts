import { type DataCheck, playsAccounted, songIsKnown, stagedRows } from './checks.ts';
import type { Dialect } from './dialect.ts';
import { joinKeepsRows, joinMultiplies, notNull, referenceFound, unique } from './key-checks.ts';
import { type StarTableName, starTables, type Table } from './schema.ts';
import { sql } from './text.ts';
import type { UnmatchedPlays } from './transform.ts';

/** What can be asked of the star schema by name, and what each asks. */
export const checkFamilies = {
  orphans: 'every reference has its row in the table that it refers to',
  duplicates: 'every key is unique',
  nulls: 'no key is NULL, nor what a play cannot be without',
  fanout: 'joining the plays to their dimensions gives exactly the plays back',
  freshness: 'the star schema is as new as what is staged',
  accounting: 'every object, record and play is accounted for',
} as const;

export type CheckFamily = keyof typeof checkFamilies;

/** A check of the star schema that can be asked for by its family, and by the table that it is about. */
export interface StarCheck extends DataCheck {
  readonly family: CheckFamily;
  readonly table: string;
}

/** Columns of the facts that are no keys, but that every play has. */
const always: readonly (readonly [StarTableName, string])[] = [
  ['songPlays', 'start_time'],
  ['songPlays', 'user_id'],
  ['songPlays', 'session_id'],
];

/** All checks of the star schema that SQL can ask, made from the schema. */
export function starSchemaChecks(dialect: Dialect, unmatchedPlays: UnmatchedPlays): readonly StarCheck[] {
  const about = (family: CheckFamily, table: string, check: DataCheck): StarCheck => ({ ...check, family, table });
  return [
    ...references().map(({ table, column, to }) => about('orphans', table.name, referenceFound(table, column, to))),
    ...keys().map(({ table, key }) => about('duplicates', table.name, unique(table.name, key))),
    ...keys().map(({ table, key }) => about('nulls', table.name, notNull(table.name, key))),
    ...always.map(([table, column]) => about('nulls', table, notNull(table, column))),
    ...references().map(({ table, column, to }) => about('fanout', table.name, joinMultiplies(table, column, to))),
    about('fanout', 'songPlays', joinKeepsRows()),
    about('freshness', 'songPlays', latestPlay(dialect, unmatchedPlays)),
    about('freshness', 'songPlays', transformedSinceStaged()),
    about('accounting', 'stage_events, stage_songs', recordsAccounted()),
    about('accounting', 'stage_events, stage_songs', stagedRows()),
    about('accounting', 'songPlays', playsAccounted(unmatchedPlays)),
  ];
}

function references() {
  return starTables.flatMap((table) =>
    table.columns.flatMap(({ name: column, references: to }) => (to === undefined ? [] : [{ table, column, to }])),
  );
}

function keys(): readonly { readonly table: Table<StarTableName>; readonly key: string }[] {
  return starTables.flatMap((table) => (table.primaryKey === null ? [] : [{ table, key: table.primaryKey }]));
}

function latestPlay(dialect: Dialect, unmatchedPlays: UnmatchedPlays): DataCheck {
  const matched = unmatchedPlays === 'drop' ? `\n  AND ${songIsKnown}` : '';
  return {
    name: 'latest_play',
    title: 'the latest play is the latest that is staged',
    severity: 'error',
    failing: sql`
      SELECT latest_staged, latest_play
      FROM (SELECT max(${dialect.timestampText('e.ts')}) AS latest_staged FROM stage_events AS e
            WHERE e.page = 'NextSong'${matched}) AS staged
      CROSS JOIN (SELECT max(start_time) AS latest_play FROM songPlays) AS facts
      WHERE coalesce(latest_staged, '') <> coalesce(latest_play, '')
    `,
  };
}

/** When a step last ended well, by the run log; `column` is its beginning or its end. */
function lastRun(step: string, column: 'started' | 'finished'): string {
  return `SELECT max(${column}) AS ${column} FROM etl.steps WHERE step = '${step}' AND task = '' AND outcome IN ('success', 'warn')`;
}

function transformedSinceStaged(): DataCheck {
  return {
    name: 'transformed_since_staged',
    title: 'transform has run since the last stage',
    severity: 'error',
    failing: sql`
      SELECT staged.finished AS last_stage, transformed.started AS last_transform
      FROM (${lastRun('stage', 'finished')}) AS staged
      CROSS JOIN (${lastRun('transform', 'started')}) AS transformed
      WHERE staged.finished IS NULL OR transformed.started IS NULL OR transformed.started < staged.finished
    `,
  };
}

/** What `\check freshness` tells beside its checks: the moments as texts in UTC, and the warehouse's own time. */
export function freshnessFacts(dialect: Dialect): string {
  const moment = (what: string, from: string) =>
    `SELECT '${what}' AS what, ${dialect.timestampText('finished')} AS moment FROM (${from}) AS runs`;
  return sql`
    SELECT what, moment, ${dialect.timestampText(dialect.utcNow)} AS now_utc
    FROM (
      SELECT 'latest play in songPlays' AS what, max(start_time) AS moment FROM songPlays
      UNION ALL
      ${moment('last stage', lastRun('stage', 'finished'))}
      UNION ALL
      ${moment('last transform', lastRun('transform', 'finished'))}
    ) AS facts
  `;
}

function recordsAccounted(): DataCheck {
  return {
    name: 'records_accounted',
    title: 'every record of a loaded object is staged or rejected',
    severity: 'error',
    failing: sql`
      SELECT table_name, object, records, rows_staged, rows_rejected
      FROM etl.files
      WHERE records <> rows_staged + rows_rejected
    `,
  };
}
