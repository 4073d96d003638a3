/** The warehouse's tables as data. DDL for every engine, the comparison with what exists, and completion are made from it. */

/** `float` is double precision on every engine. */
export type ColumnType = 'text' | 'int' | 'bigint' | 'float' | 'timestamp';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** A number the warehouse counts up from 0. */
  readonly identity?: true;
  readonly references?: { readonly table: TableName; readonly column: string };
}

/** How Redshift lays the table out; other engines ignore it. */
export interface Layout {
  readonly distribution: 'auto' | 'all' | { readonly key: string };
  readonly sortKey: readonly string[];
}

export type StagingTableName = 'stage_events' | 'stage_songs';
export type StarTableName = 'songPlays' | 'users' | 'songs' | 'artist' | 'times';
export type TableName = StagingTableName | StarTableName;

export interface Table<Name extends string = TableName> {
  readonly name: Name;
  readonly kind: 'staging' | 'fact' | 'dimension' | 'log';
  readonly columns: readonly Column[];
  readonly primaryKey: string | null;
  readonly layout: Layout;
}

export function columns(type: ColumnType, ...names: string[]): Column[] {
  return names.map((name) => ({ name, type }));
}

/** Left to the engine. */
export const auto: Layout = { distribution: 'auto', sortKey: [] };

function everywhereSortedBy(key: string): Layout {
  return { distribution: 'all', sortKey: [key] };
}

const byStartTime: Layout = { distribution: { key: 'start_time' }, sortKey: ['start_time'] };

export const stageEvents: Table<'stage_events'> = {
  name: 'stage_events',
  kind: 'staging',
  primaryKey: null,
  layout: auto,
  columns: [
    ...columns('text', 'artist', 'auth', 'firstName', 'gender'),
    ...columns('int', 'itemInSession'),
    ...columns('text', 'lastName'),
    ...columns('float', 'length'),
    ...columns('text', 'level', 'location', 'method', 'page'),
    ...columns('bigint', 'registration'),
    ...columns('int', 'sessionId'),
    ...columns('text', 'song'),
    ...columns('int', 'status'),
    ...columns('timestamp', 'ts'),
    ...columns('text', 'userAgent'),
    ...columns('int', 'userId'),
  ],
};

export const stageSongs: Table<'stage_songs'> = {
  name: 'stage_songs',
  kind: 'staging',
  primaryKey: null,
  layout: auto,
  columns: [
    ...columns('text', 'song_id'),
    ...columns('int', 'num_songs'),
    ...columns('text', 'title', 'artist_name'),
    ...columns('float', 'artist_latitude'),
    ...columns('int', 'year'),
    ...columns('float', 'duration'),
    ...columns('text', 'artist_id'),
    ...columns('float', 'artist_longitude'),
    ...columns('text', 'artist_location'),
  ],
};

const users: Table<'users'> = {
  name: 'users',
  kind: 'dimension',
  primaryKey: 'user_id',
  layout: everywhereSortedBy('user_id'),
  columns: [...columns('int', 'user_id'), ...columns('text', 'first_name', 'last_name', 'gender', 'level')],
};

const songs: Table<'songs'> = {
  name: 'songs',
  kind: 'dimension',
  primaryKey: 'song_id',
  layout: everywhereSortedBy('song_id'),
  columns: [
    ...columns('text', 'song_id', 'title', 'artist_id'),
    ...columns('int', 'year'),
    ...columns('float', 'duration'),
  ],
};

const artist: Table<'artist'> = {
  name: 'artist',
  kind: 'dimension',
  primaryKey: 'artist_id',
  layout: everywhereSortedBy('artist_id'),
  // `longitute` is how the deployed schema spells it; readers depend on the name.
  columns: [...columns('text', 'artist_id', 'name', 'location'), ...columns('float', 'latitude', 'longitute')],
};

const times: Table<'times'> = {
  name: 'times',
  kind: 'dimension',
  primaryKey: 'start_time',
  layout: byStartTime,
  columns: [...columns('text', 'start_time'), ...columns('int', 'hour', 'day', 'week', 'month', 'year', 'weekday')],
};

const songPlays: Table<'songPlays'> = {
  name: 'songPlays',
  kind: 'fact',
  primaryKey: 'songplay_id',
  layout: byStartTime,
  columns: [
    { name: 'songplay_id', type: 'int', identity: true },
    { name: 'start_time', type: 'text', references: { table: 'times', column: 'start_time' } },
    { name: 'user_id', type: 'int', references: { table: 'users', column: 'user_id' } },
    ...columns('text', 'level'),
    { name: 'song_id', type: 'text', references: { table: 'songs', column: 'song_id' } },
    { name: 'artist_id', type: 'text', references: { table: 'artist', column: 'artist_id' } },
    ...columns('int', 'session_id'),
    ...columns('text', 'location', 'user_agent'),
  ],
};

export const stagingTables: readonly Table<StagingTableName>[] = [stageEvents, stageSongs];

/** In an order in which each table's references already exist. */
export const starTables: readonly Table<StarTableName>[] = [users, songs, artist, times, songPlays];

export const allTables: readonly Table[] = [...stagingTables, ...starTables];
