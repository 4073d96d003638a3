import type { Dialect } from './dialect.ts';
import { type StarTableName, starTables } from './schema.ts';
import { sql } from './text.ts';

/** What happens to a play whose song is not in stage_songs. */
export type UnmatchedPlays = 'keep' | 'drop';

/** One statement of a step, and the table it fills or empties. */
export interface TableStatement {
  readonly table: StarTableName;
  readonly sql: string;
}

/**
 * The star schema from the staging tables: everything is deleted and inserted anew, in one transaction, so that readers
 * see the old star or the new one. DELETE and not TRUNCATE, which on Redshift would commit.
 *
 * Where several staged rows could give one row of a dimension, the choice is by a total order over what they hold, so
 * that every engine and every run chooses alike.
 */
export function transformStatements(dialect: Dialect, unmatchedPlays: UnmatchedPlays): readonly TableStatement[] {
  const emptied = [...starTables].reverse().map(({ name }) => ({ table: name, sql: `DELETE FROM ${name}` }));
  return [
    ...emptied,
    { table: 'users', sql: insertUsers(dialect) },
    { table: 'songs', sql: insertSongs(dialect) },
    { table: 'artist', sql: insertArtists(dialect) },
    { table: 'times', sql: insertTimes(dialect) },
    { table: 'songPlays', sql: insertSongPlays(dialect, unmatchedPlays) },
  ];
}

/** NULL and '' are put at the same place on every engine, whose own orders of NULL differ. */
function ordered(dialect: Dialect, column: string): string {
  return dialect.byteOrder(`coalesce(${column}, '')`);
}

/** A user as of the latest event: by time, then session, then the place in it. */
function insertUsers(dialect: Dialect): string {
  return sql`
    INSERT INTO users (user_id, first_name, last_name, gender, level)
    SELECT userId, firstName, lastName, gender, level
    FROM (
      SELECT userId, firstName, lastName, gender, level,
             row_number() OVER (
               PARTITION BY userId
               ORDER BY CASE WHEN ts IS NULL THEN 0 ELSE 1 END DESC, ts DESC,
                        coalesce(sessionId, -1) DESC, coalesce(itemInSession, -1) DESC,
                        ${['level', 'firstName', 'lastName', 'gender'].map((name) => ordered(dialect, name)).join(', ')}
             ) AS recency
      FROM stage_events
      WHERE userId IS NOT NULL
    ) AS events
    WHERE recency = 1
  `;
}

/** A song as its first record has it, by title, artist, year and duration. */
function insertSongs(dialect: Dialect): string {
  return sql`
    INSERT INTO songs (song_id, title, artist_id, year, duration)
    SELECT song_id, title, artist_id, year, duration
    FROM (
      SELECT song_id, title, artist_id, year, duration,
             row_number() OVER (
               PARTITION BY song_id
               ORDER BY ${ordered(dialect, 'title')}, ${ordered(dialect, 'artist_id')},
                        coalesce(year, 0), coalesce(duration, 0)
             ) AS choice
      FROM stage_songs
      WHERE song_id IS NOT NULL
    ) AS records
    WHERE choice = 1
  `;
}

/** An artist as the record of the artist's first song has it, by song_id; then by name, location and coordinates. */
function insertArtists(dialect: Dialect): string {
  return sql`
    INSERT INTO artist (artist_id, name, location, latitude, longitute)
    SELECT artist_id, artist_name, artist_location, artist_latitude, artist_longitude
    FROM (
      SELECT artist_id, artist_name, artist_location, artist_latitude, artist_longitude,
             row_number() OVER (
               PARTITION BY artist_id
               ORDER BY ${ordered(dialect, 'song_id')}, ${ordered(dialect, 'artist_name')},
                        ${ordered(dialect, 'artist_location')},
                        coalesce(artist_latitude, 0), coalesce(artist_longitude, 0)
             ) AS choice
      FROM stage_songs
      WHERE artist_id IS NOT NULL
    ) AS records
    WHERE choice = 1
  `;
}

/** One row for each time at which anything happened. The week is ISO's, Sunday is weekday 0. */
function insertTimes(dialect: Dialect): string {
  return sql`
    INSERT INTO times (start_time, hour, day, week, month, year, weekday)
    SELECT ${dialect.timestampText('ts')},
           CAST(extract(hour FROM ts) AS INTEGER),
           CAST(extract(day FROM ts) AS INTEGER),
           CAST(extract(week FROM ts) AS INTEGER),
           CAST(extract(month FROM ts) AS INTEGER),
           CAST(extract(year FROM ts) AS INTEGER),
           CAST(extract(dow FROM ts) AS INTEGER)
    FROM (
      SELECT DISTINCT ts
      FROM stage_events
      WHERE ts IS NOT NULL
    ) AS moments
  `;
}

/**
 * A row for each NextSong event. Its song is the one of that title by that artist; where several are, the first by
 * song_id, so that one play never becomes two rows.
 */
function insertSongPlays(dialect: Dialect, unmatchedPlays: UnmatchedPlays): string {
  const order = [
    'e.ts',
    'e.sessionId',
    'e.itemInSession',
    'e.userId',
    ...['e.level', 's.song_id', 's.artist_id', 'e.location', 'e.userAgent'].map((name) => ordered(dialect, name)),
  ];
  const identity = dialect.identity?.(order) ?? null;
  return sql`
    INSERT INTO songPlays (${identity === null ? '' : 'songplay_id, '}start_time, user_id, level, song_id, artist_id,
                           session_id, location, user_agent)
    SELECT ${identity === null ? '' : `${identity},\n       `}${dialect.timestampText('e.ts')}, e.userId, e.level, s.song_id, s.artist_id,
           e.sessionId, e.location, e.userAgent
    FROM stage_events AS e
    LEFT JOIN (
      SELECT title, artist_name, song_id, artist_id
      FROM (
        SELECT title, artist_name, song_id, artist_id,
               row_number() OVER (
                 PARTITION BY title, artist_name
                 ORDER BY ${ordered(dialect, 'song_id')}, ${ordered(dialect, 'artist_id')}
               ) AS choice
        FROM stage_songs
        WHERE song_id IS NOT NULL
      ) AS records
      WHERE choice = 1
    ) AS s ON s.title = e.song AND s.artist_name = e.artist
    WHERE e.page = 'NextSong'${unmatchedPlays === 'drop' ? ' AND s.song_id IS NOT NULL' : ''}
  `;
}
