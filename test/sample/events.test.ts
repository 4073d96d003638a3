import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Catalogue } from '../../src/sample/catalogue.ts';
import { eventBatches } from '../../src/sample/events.ts';
import { defaultSample } from '../../src/sample/generate.ts';
import { stageEvents } from '../../src/sql/schema.ts';

interface LoggedEvent {
  readonly artist: string | null;
  readonly auth: string;
  readonly firstName: string | null;
  readonly gender: string | null;
  readonly itemInSession: number;
  readonly lastName: string | null;
  readonly length: number | null;
  readonly level: string;
  readonly location: string | null;
  readonly method: string;
  readonly page: string;
  readonly registration: number | null;
  readonly sessionId: number;
  readonly song: string | null;
  readonly status: number;
  readonly ts: number;
  readonly userAgent: string | null;
  readonly userId: string;
}

/** The text of each day's file. */
function logs(seed: number, songs: number, events: number): Map<string, string> {
  const days = new Map<string, string>();
  for (const { date, bytes } of eventBatches(seed, new Catalogue(seed, songs), songs, events)) {
    days.set(date, (days.get(date) ?? '') + Buffer.from(bytes).toString('latin1'));
  }
  return days;
}

function parsed(days: ReadonlyMap<string, string>): LoggedEvent[] {
  return [...days.values()].flatMap((text) => text.split('\n').map((line): LoggedEvent => JSON.parse(line)));
}

function count<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length;
}

const { seed, songs, events: size } = defaultSample;
const days = logs(seed, songs, size);
const events = parsed(days);
const lines = [...days.values()].flatMap((text) => text.split('\n'));
const plays = events.filter(({ page }) => page === 'NextSong');
const sessions = Map.groupBy(events, ({ sessionId }) => sessionId);
const loggedIn = events.filter(({ userId }) => userId !== '');

test('there are exactly as many events as were asked for', () => {
  expect(events).toHaveLength(size);
  expect(parsed(logs(1, 0, 1))).toHaveLength(1);
  expect(parsed(logs(1, 10, 777))).toHaveLength(777);
  expect(logs(1, 10, 0).size).toBe(0);
});

test('the default sample never changes: expected query results depend on every byte', () => {
  expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toBe(
    'fa9b8eff71c9f20708d5f3259d268252c2fd706b61eae12417bb9bc14e30d096',
  );
});

test('the default sample is 30 days of November 2018, each with its events only', () => {
  expect([...days.keys()]).toEqual(
    Array.from({ length: 30 }, (_, day) => `2018-11-${String(day + 1).padStart(2, '0')}`),
  );
  for (const [date, text] of days) {
    for (const line of text.split('\n')) {
      expect(new Date(JSON.parse(line).ts).toISOString().slice(0, 10)).toBe(date);
    }
  }
});

test('a day’s text neither begins nor ends with a line feed and is pure ASCII', () => {
  for (const text of days.values()) expect(text).toMatch(/^\{[ -~\n]*\}$/);
});

test('every line has the 18 keys in the order of stage_events', () => {
  const keys = stageEvents.columns.map(({ name }) => name);
  for (const event of events) expect(Object.keys(event)).toEqual(keys);
});

test('times never go back over all days, and some are shared', () => {
  const times = events.map(({ ts }) => ts);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  const shared = times.length - new Set(times).size;
  expect(shared).toBeGreaterThan(5);
  expect(shared).toBeLessThan(100);
});

test('few events make few files', () => {
  expect(logs(1, 10, 120).size).toBeLessThanOrEqual(3);
});

describe('sessions', () => {
  test('count their items from 0 without a gap, so that session and item name an event', () => {
    for (const session of sessions.values()) {
      expect(session.map(({ itemInSession }) => itemInSession)).toEqual(session.map((_, index) => index));
    }
  });

  test('belong to one user at most', () => {
    for (const session of sessions.values()) {
      expect(new Set(session.map(({ userId }) => userId).filter((userId) => userId !== '')).size).toBeLessThanOrEqual(
        1,
      );
    }
  });

  test('of one user never overlap', () => {
    for (const own of Map.groupBy(loggedIn, ({ userId }) => userId).values()) {
      const order = own.map(({ sessionId }) => sessionId).filter((id, index, all) => id !== all[index - 1]);
      expect(new Set(order).size).toBe(order.length);
    }
  });

  test('cross midnight now and then, and so also files', () => {
    const crossing = count([...sessions.values()], (session) => new Set(session.map(dayOf)).size > 1);
    expect(crossing).toBeGreaterThan(3);
    expect(crossing).toBeLessThan(sessions.size / 10);
  });

  test('play one song after the other: the next begins when the last has ended', () => {
    for (const session of sessions.values()) {
      for (const [index, event] of session.entries()) {
        const next = session[index + 1];
        if (event.length === null || next?.page !== 'NextSong') continue;
        expect(next.ts - event.ts).toBe(Math.floor(event.length) * 1000);
      }
    }
  });
});

function dayOf({ ts }: LoggedEvent): number {
  return Math.floor(ts / 86_400_000);
}

describe('logged-out events', () => {
  const loggedOut = events.filter(({ auth }) => auth === 'Logged Out');

  test('have an empty userId and know nothing of the user', () => {
    for (const { userId, firstName, lastName, gender, location, registration, userAgent } of loggedOut) {
      expect({ userId, firstName, lastName, gender, location, registration, userAgent }).toEqual({
        userId: '',
        firstName: null,
        lastName: null,
        gender: null,
        location: null,
        registration: null,
        userAgent: null,
      });
    }
  });

  test('are 2 to 6 % of all, and all others have a userId: a whole number as a string', () => {
    expect(loggedOut.length / size).toBeGreaterThan(0.02);
    expect(loggedOut.length / size).toBeLessThan(0.06);
    for (const { auth, userId } of events) expect(userId).toMatch(auth === 'Logged In' ? /^[1-9]\d*$/ : /^$/);
  });
});

describe('plays', () => {
  test('are 80 to 90 % of the events, and only they have artist, song and length', () => {
    expect(plays.length / size).toBeGreaterThan(0.8);
    expect(plays.length / size).toBeLessThan(0.9);
    for (const { page, artist, song, length } of events) {
      expect([artist, song, length].map((value) => value !== null)).toEqual(Array(3).fill(page === 'NextSong'));
    }
  });

  test('meet a song and artist of song_data in 4 to 6 %, the pairs with two song ids among them', () => {
    const catalogue = new Catalogue(seed, songs);
    const known = Array.from({ length: songs }, (_, index) => catalogue.played(index));
    const pairs = Map.groupBy(known, ({ title, artist }) => JSON.stringify([title, artist]));
    const matches = plays.map(({ song, artist }) => pairs.get(JSON.stringify([song, artist]))?.length ?? 0);
    const share = count(matches, (songs) => songs > 0) / plays.length;
    expect(share).toBeGreaterThan(0.04);
    expect(share).toBeLessThan(0.06);
    expect(count(matches, (songs) => songs === 2)).toBeGreaterThan(0);
  });

  test('without song_data meet nothing but still play', () => {
    expect(count(parsed(logs(1, 0, 200)), ({ page }) => page === 'NextSong')).toBeGreaterThan(100);
  });

  test('hold double-encoded texts with C1 controls, and a few C0 controls, in artist and in song', () => {
    const artists = plays.map(({ artist }) => artist ?? '');
    const titles = plays.map(({ song }) => song ?? '');
    for (const texts of [artists, titles]) {
      expect(count(texts, (text) => /[\u00c3-\u00c5][\u0080-\u009f]/.test(text))).toBeGreaterThan(10);
      expect(count(texts, (text) => /[\u0000-\u001f]/.test(text))).toBeGreaterThan(0);
    }
  });

  test('have favourites: songs that are played again and again', () => {
    const counts = [...Map.groupBy(plays, ({ song, artist }) => `${song}\n${artist}`).values()].map(
      (own) => own.length,
    );
    expect(Math.max(...counts)).toBeGreaterThan(20);
    expect(counts.length).toBeGreaterThan(3000);
  });
});

describe('users', () => {
  const users = Map.groupBy(loggedIn, ({ userId }) => userId);

  test('keep name, gender, place, browser and registration through all their events', () => {
    for (const own of users.values()) {
      expect(
        new Set(
          own.map((event) =>
            [event.firstName, event.lastName, event.gender, event.location, event.registration, event.userAgent].join(),
          ),
        ).size,
      ).toBe(1);
    }
  });

  test('come after their registration, which is written as a float', () => {
    for (const { registration, ts } of loggedIn) expect(registration).toBeLessThanOrEqual(ts);
    expect(count(lines, (line) => /"registration":\d{13}\.0,/.test(line))).toBe(loggedIn.length);
  });

  test('share names now and then', () => {
    const names = [...Map.groupBy(loggedIn, ({ firstName, lastName }) => `${firstName} ${lastName}`).values()];
    expect(count(names, (own) => new Set(own.map(({ userId }) => userId)).size > 1)).toBeGreaterThan(1);
  });

  test('have browsers whose agents hold literal quotation marks, and others', () => {
    const agents = [...new Set(loggedIn.map(({ userAgent }) => userAgent ?? ''))];
    expect(count(agents, (agent) => /^"Mozilla\/5\.0 .*"$/.test(agent))).toBeGreaterThan(10);
    expect(count(agents, (agent) => /^Mozilla\/5\.0 [^"]*$/.test(agent))).toBeGreaterThan(5);
  });

  test('change their level only by submitting it, up and down', () => {
    const submits = { 'Submit Upgrade': 0, 'Submit Downgrade': 0 };
    for (const own of users.values()) {
      for (const [index, { level, page }] of own.entries()) {
        const next = own[index + 1];
        if (page === 'Submit Upgrade' || page === 'Submit Downgrade') submits[page] += 1;
        if (next === undefined) continue;
        const expected = page === 'Submit Upgrade' ? 'paid' : page === 'Submit Downgrade' ? 'free' : level;
        expect(next.level).toBe(expected);
      }
    }
    expect(submits['Submit Upgrade']).toBeGreaterThanOrEqual(5);
    expect(submits['Submit Downgrade']).toBeGreaterThanOrEqual(2);
  });

  test('grow in number with the events', () => {
    const few = new Set(parsed(logs(1, 0, 2000)).map(({ userId }) => userId)).size;
    expect(users.size).toBeGreaterThan(2 * few);
  });
});

describe('pages', () => {
  test('are those of the product, each with its method and status', () => {
    const requests = new Set(events.map(({ page, method, status }) => `${page}: ${method} ${status}`));
    expect([...requests].sort()).toEqual([
      'About: GET 200',
      'Downgrade: GET 200',
      'Error: GET 404',
      'Help: GET 200',
      'Home: GET 200',
      'Login: PUT 307',
      'Logout: PUT 307',
      'NextSong: PUT 200',
      'Save Settings: PUT 307',
      'Settings: GET 200',
      'Submit Downgrade: PUT 307',
      'Submit Upgrade: PUT 307',
      'Upgrade: GET 200',
    ]);
  });

  test('are called mostly in the afternoon and on working days', () => {
    const hours = Array.from({ length: 24 }, (_, hour) =>
      count(events, ({ ts }) => new Date(ts).getUTCHours() === hour),
    );
    const busiest = hours.indexOf(Math.max(...hours));
    expect(busiest).toBeGreaterThanOrEqual(14);
    expect(busiest).toBeLessThanOrEqual(19);
    expect(Math.max(...hours)).toBeGreaterThan(4 * Math.min(...hours));
    const weekend = count(events, ({ ts }) => [0, 6].includes(new Date(ts).getUTCDay()));
    expect(weekend / size).toBeLessThan(0.2);
  });
});
