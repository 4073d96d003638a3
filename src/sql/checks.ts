import { joinKeepsRows, notNull, referenceFound, unique } from './key-checks.ts';
import { type StarTableName, stageEvents, stageSongs, starTables, type Table } from './schema.ts';
import { quoteText, sql } from './text.ts';
import type { UnmatchedPlays } from './transform.ts';

/** A rule about the data. `failing` selects what breaks it; no row means that it holds. */
export interface DataCheck {
  readonly name: string;
  readonly title: string;
  /** An error stops the publication of a star schema, a warning is only shown. */
  readonly severity: 'error' | 'warn';
  readonly failing: string;
}

/** Checks of what was staged, and of how it got there. */
export function stagingChecks(): readonly DataCheck[] {
  return [
    stagedRows(),
    ...[stageEvents, stageSongs].map(
      (table): DataCheck => ({
        name: `${table.name}_not_empty`,
        title: `${table.name} has rows`,
        severity: 'error',
        failing: `SELECT 'no rows' AS problem FROM (SELECT count(*) AS row_count FROM ${table.name}) AS counts WHERE row_count = 0`,
      }),
    ),
    columnsFilled('stage_events_keys_filled', stageEvents, needed.stage_events, 'error'),
    columnsFilled('stage_songs_keys_filled', stageSongs, needed.stage_songs, 'error'),
    columnsFilled('stage_events_columns_filled', stageEvents, others(stageEvents, needed.stage_events), 'warn'),
    columnsFilled('stage_songs_columns_filled', stageSongs, others(stageSongs, needed.stage_songs), 'warn'),
    {
      name: 'events_distinct',
      title: 'an event is staged once: session and place in it are unique',
      severity: 'warn',
      failing: sql`
        SELECT sessionId, itemInSession, count(*) AS copies
        FROM stage_events
        WHERE sessionId IS NOT NULL AND itemInSession IS NOT NULL
        GROUP BY sessionId, itemInSession
        HAVING count(*) > 1
      `,
    },
    {
      name: 'event_dates',
      title: 'events are dated from 2000 to tomorrow',
      severity: 'warn',
      failing: sql`
        SELECT ts, sessionId, itemInSession
        FROM stage_events
        WHERE ts < TIMESTAMP '2000-01-01 00:00:00' OR ts > CURRENT_DATE + 2
      `,
    },
    accepted('stage_events', 'gender', ['F', 'M'], 'warn'),
    accepted('stage_events', 'method', ['GET', 'PUT'], 'warn'),
    {
      name: 'song_years',
      title: 'a song is of year 0 (unknown) or of 1900 to next year',
      severity: 'warn',
      failing: sql`
        SELECT song_id, year
        FROM stage_songs
        WHERE year <> 0 AND (year < 1900 OR year > extract(year FROM CURRENT_DATE) + 1)
      `,
    },
    {
      name: 'song_durations',
      title: 'a song is longer than 0 seconds',
      severity: 'warn',
      failing: 'SELECT song_id, duration FROM stage_songs WHERE duration <= 0',
    },
    {
      name: 'artist_coordinates',
      title: 'latitudes are within 90 degrees, longitudes within 180',
      severity: 'warn',
      failing: sql`
        SELECT artist_id, artist_latitude, artist_longitude
        FROM stage_songs
        WHERE artist_latitude NOT BETWEEN -90 AND 90 OR artist_longitude NOT BETWEEN -180 AND 180
      `,
    },
  ];
}

/** Checks of the star schema against itself and against staging; they run before COMMIT and in `validate`. */
export function starChecks(unmatchedPlays: UnmatchedPlays): readonly DataCheck[] {
  return [
    ...starTables.flatMap(keyChecks),
    ...starTables.flatMap(referenceChecks),
    notNull('songPlays', 'start_time'),
    notNull('songPlays', 'user_id'),
    notNull('songPlays', 'session_id'),
    accepted('songPlays', 'level', ['free', 'paid'], 'error'),
    accepted('users', 'level', ['free', 'paid'], 'error'),
    {
      name: 'times_parts',
      title: 'the parts of a time are within their ranges',
      severity: 'error',
      failing: sql`
        SELECT start_time, hour, day, week, month, weekday
        FROM times
        WHERE hour NOT BETWEEN 0 AND 23 OR day NOT BETWEEN 1 AND 31 OR week NOT BETWEEN 1 AND 53
           OR month NOT BETWEEN 1 AND 12 OR weekday NOT BETWEEN 0 AND 6
      `,
    },
    playsAccounted(unmatchedPlays),
    joinKeepsRows(),
    dimensionComplete('users', 'stage_events', 'userId'),
    dimensionComplete('songs', 'stage_songs', 'song_id'),
    dimensionComplete('artist', 'stage_songs', 'artist_id'),
    dimensionComplete('times', 'stage_events', 'ts'),
    {
      name: 'plays_matched',
      title: 'some play matches a known song',
      severity: 'warn',
      failing: sql`
        SELECT plays, matched
        FROM (SELECT count(*) AS plays, count(song_id) AS matched FROM songPlays) AS counts
        WHERE matched = 0
      `,
    },
  ];
}

/** What no row can do without: columns that are wholly NULL here mean that keys were not matched. */
const needed = {
  stage_events: ['auth', 'itemInSession', 'level', 'page', 'sessionId', 'ts', 'userId'],
  stage_songs: ['song_id', 'title', 'artist_id', 'artist_name'],
} as const;

function others(table: Table, names: readonly string[]): string[] {
  return table.columns.map(({ name }) => name).filter((name) => !names.includes(name));
}

/** What the load ledger says that the loaded objects gave, against the rows of the staging tables. */
export function stagedRows(): DataCheck {
  return {
    name: 'staged_rows',
    title: 'every staging table holds the rows that its loaded objects gave',
    severity: 'error',
    failing: sql`
      SELECT table_name, loaded, staged
      FROM (
        ${[stageEvents, stageSongs].map(loadedAgainstStaged).join('\nUNION ALL\n')}
      ) AS accounts
      WHERE loaded <> staged
    `,
  };
}

/** Plays among the staged events against the rows of songPlays. */
export function playsAccounted(unmatchedPlays: UnmatchedPlays): DataCheck {
  return {
    name: 'plays_accounted',
    title:
      unmatchedPlays === 'keep' ? 'every play has its row in songPlays' : 'every matched play has its row in songPlays',
    severity: 'error',
    failing: sql`
      SELECT plays, rows_in_fact
      FROM (SELECT count(*) AS plays FROM stage_events AS e
            WHERE e.page = 'NextSong'${unmatchedPlays === 'drop' ? `\n  AND ${songIsKnown}` : ''}) AS staged
      CROSS JOIN (SELECT count(*) AS rows_in_fact FROM songPlays) AS facts
      WHERE plays <> rows_in_fact
    `,
  };
}

/** Where the rows of single objects are not known, the load itself has compared their sum. */
function loadedAgainstStaged({ name }: Table): string {
  return sql`
    SELECT '${name}' AS table_name,
           (SELECT CASE WHEN count(*) = count(rows_staged) THEN coalesce(sum(rows_staged), 0) END
            FROM etl.files WHERE table_name = '${name}') AS loaded,
           (SELECT count(*) FROM ${name}) AS staged
  `;
}

function columnsFilled(name: string, table: Table, columns: readonly string[], severity: 'error' | 'warn'): DataCheck {
  const counts = columns.map(
    (column) =>
      `SELECT '${column}' AS column_name, count(*) AS row_count, count(${column}) AS filled FROM ${table.name}`,
  );
  return {
    name,
    title: `no column of ${table.name} is wholly NULL: ${columns.join(', ')}`,
    severity,
    failing: sql`
      SELECT column_name, row_count
      FROM (
        ${counts.join('\nUNION ALL\n')}
      ) AS counts
      WHERE row_count > 0 AND filled = 0
    `,
  };
}

function keyChecks({ name, primaryKey }: Table<StarTableName>): DataCheck[] {
  return primaryKey === null ? [] : [unique(name, primaryKey), notNull(name, primaryKey)];
}

function referenceChecks(table: Table<StarTableName>): DataCheck[] {
  return table.columns.flatMap(({ name, references }) =>
    references === undefined ? [] : [referenceFound(table, name, references)],
  );
}

function accepted(table: string, column: string, values: readonly string[], severity: 'error' | 'warn'): DataCheck {
  return {
    name: `${table}_${column}_accepted`,
    title: `${table}.${column} is ${values.join(' or ')}`,
    severity,
    failing: sql`
      SELECT ${column}, count(*) AS row_count
      FROM ${table}
      WHERE ${column} NOT IN (${values.map(quoteText).join(', ')})
      GROUP BY ${column}
    `,
  };
}

function dimensionComplete(table: StarTableName, staging: string, key: string): DataCheck {
  return {
    name: `${table}_complete`,
    title: `${table} has one row for each ${key} in ${staging}`,
    severity: 'error',
    failing: sql`
      SELECT staged, rows_in_dimension
      FROM (SELECT count(DISTINCT ${key}) AS staged FROM ${staging}) AS keys
      CROSS JOIN (SELECT count(*) AS rows_in_dimension FROM ${table}) AS dimension
      WHERE staged <> rows_in_dimension
    `,
  };
}

/** A condition on a staged event e: its song is in stage_songs. */
export const songIsKnown = `EXISTS (SELECT 1 FROM stage_songs AS s
              WHERE s.song_id IS NOT NULL AND s.title = e.song AND s.artist_name = e.artist)`;
