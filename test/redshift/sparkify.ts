/** Events and songs in Sparkify's shape, for loads by the double. */

export const roleArn = 'arn:aws:iam::123456789012:role/dwhRole';

export const eventKeys = [
  ...[
    'artist',
    'auth',
    'firstName',
    'gender',
    'itemInSession',
    'lastName',
    'length',
    'level',
    'location',
    'method',
    'page',
  ],
  ...['registration', 'sessionId', 'song', 'status', 'ts', 'userAgent', 'userId'],
] as const;

type EventKey = (typeof eventKeys)[number];
type Value = string | number | null;

/** An event as a line of JSON. `registration` is written with a fraction, as in the real logs. */
export function eventLine(given: Partial<Record<EventKey, Value>> = {}): string {
  const event: Record<EventKey, Value> = {
    ...{ artist: 'Elena', auth: 'Logged In', firstName: 'Ryan', gender: 'M', itemInSession: 0, lastName: 'Smith' },
    ...{
      length: 269.58322,
      level: 'free',
      location: 'San Jose-Sunnyvale-Santa Clara, CA',
      method: 'PUT',
      page: 'NextSong',
    },
    ...{ registration: 1541016707796, sessionId: 583, song: 'Setanta matins', status: 200, ts: 1541105830796 },
    ...{ userAgent: '"Mozilla/5.0 (X11; Linux x86_64)"', userId: '26', ...given },
  };
  return JSON.stringify(event).replace(/("registration":\d+)/, '$1.0');
}

/** A song as the text of its object. */
export function songText(given: Record<string, Value> = {}): string {
  return JSON.stringify({
    ...{ num_songs: 1, artist_id: 'AR7G5I41187FB4CE6C', artist_latitude: null, artist_longitude: null },
    ...{
      artist_location: 'London, England',
      artist_name: 'Adam Ant',
      song_id: 'SONHOTT12A8C13493C',
      title: 'Something Girls',
    },
    ...{ duration: 233.40363, year: 1982, ...given },
  });
}
