import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Catalogue, type Song } from '../../src/sample/catalogue.ts';
import { defaultSample } from '../../src/sample/generate.ts';
import { songFile } from '../../src/sample/song-files.ts';
import { artistName } from '../../src/sample/wording.ts';

const { seed, songs: count } = defaultSample;
const catalogue = new Catalogue(seed, count);
const songs: readonly Song[] = Array.from({ length: count }, (_, index) => catalogue.song(index));

function groups<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  return Map.groupBy(items, key);
}

function pairOf(title: string | number, artist: string | number): string {
  return JSON.stringify([String(title), String(artist)]);
}

/** How many of the songs, in 1,000. */
function share(holds: (song: Song) => boolean): number {
  return (songs.filter(holds).length * 1000) / songs.length;
}

test('a song is the same whatever was asked for before', () => {
  expect(new Catalogue(seed, count).song(617)).toEqual(songs[617]);
});

test('the songs of the default sample never change: expected query results depend on every byte', () => {
  const hash = createHash('sha256');
  for (const index of songs.keys()) {
    const { folder, name, text } = songFile(catalogue, index);
    hash.update(`${folder}/${name}\n${text}\n`);
  }
  expect(hash.digest('hex')).toBe('6df0f84b490ff8a6ed1c0472f6e1e923ce8dbc80e2ea846ad72a77d8d73d462a');
});

test('another seed gives other songs', () => {
  expect(new Catalogue(seed + 1, count).song(617)).not.toEqual(songs[617]);
});

test('song ids and track ids are all different', () => {
  expect(new Set(songs.map(({ songId }) => songId)).size).toBe(count);
  expect(new Set(songs.map(({ trackId }) => trackId)).size).toBe(count);
});

test('ids have the shape of the real ones', () => {
  for (const { songId, trackId, artistId } of songs) {
    expect(songId).toMatch(/^SO[A-Z]{5}12A[0-9A-F]{8}$/);
    expect(trackId).toMatch(/^TR[A-Z]{5}128[0-9A-F]{8}$/);
    expect(artistId).toMatch(/^AR[A-Z]{5}118[0-9A-F]{8}$/);
  }
});

test('no two of 200,000 artists have the same name', () => {
  const names = new Set<string>();
  for (let artist = 0; artist < 200_000; artist += 1) names.add(String(artistName(seed, artist)));
  expect(names.size).toBe(200_000);
});

describe('the oddities of the real songs', () => {
  test('five pairs of title and artist have two song ids, some with one artist id and some with two', () => {
    const twins = [...groups(songs, ({ title, artistName }) => pairOf(title, artistName)).values()].filter(
      ({ length }) => length > 1,
    );
    expect(twins.map(({ length }) => length)).toEqual([2, 2, 2, 2, 2]);
    expect([...new Set(twins.map((pair) => new Set(pair.map(({ artistId }) => artistId)).size))].sort()).toEqual([
      1, 2,
    ]);
  });

  test('some artist ids have two, three and four names', () => {
    const names = [...groups(songs, ({ artistId }) => artistId).values()].map(
      (own) => new Set(own.map(({ artistName }) => artistName)).size,
    );
    expect([...new Set(names)].sort()).toEqual([1, 2, 3, 4]);
  });

  test('titles repeat across artists', () => {
    const artists = [...groups(songs, ({ title }) => String(title)).values()].map(
      (own) => new Set(own.map(({ artistName }) => artistName)).size,
    );
    expect(artists.filter((number) => number > 1).length).toBeGreaterThan(5);
  });

  test('two in three artists have one song, the others up to five', () => {
    const sizes = [...groups(songs, ({ artistId }) => artistId).values()].map(({ length }) => length);
    expect(sizes.filter((size) => size === 1).length / sizes.length).toBeCloseTo(0.66, 1);
    expect(Math.max(...sizes)).toBe(5);
  });

  test('some titles, artist names and locations are numbers, one title not a whole one', () => {
    const titles = songs.map(({ title }) => title).filter((title) => typeof title === 'number');
    expect(titles.filter((title) => Number.isInteger(title)).length).toBeGreaterThan(0);
    expect(titles.filter((title) => !Number.isInteger(title))).toHaveLength(1);
    expect(share(({ artistName }) => typeof artistName === 'number')).toBeGreaterThan(0);
    expect(share(({ location }) => typeof location === 'number')).toBeGreaterThan(0);
  });

  test('the year is 0 for about a third, and between 1955 and 2010 otherwise', () => {
    expect(share(({ year }) => year === 0)).toBeGreaterThan(260);
    expect(share(({ year }) => year === 0)).toBeLessThan(380);
    expect(songs.filter(({ year }) => year !== 0 && (year < 1955 || year > 2010))).toEqual([]);
  });

  test('most songs have no position, and the others one on Earth', () => {
    expect(share(({ position }) => position === null)).toBeGreaterThan(550);
    expect(share(({ position }) => position === null)).toBeLessThan(750);
    for (const { position } of songs) {
      expect(Math.abs(position?.latitude ?? 0)).toBeLessThan(9_000_000);
      expect(Math.abs(position?.longitude ?? 0)).toBeLessThan(18_000_000);
    }
  });

  test('locations are empty, null, markup, or hold a TAB or an accent', () => {
    expect(share(({ location }) => location === '')).toBeGreaterThan(350);
    for (const pattern of [/^<a href=".*<\/a>$/, /\t/, /[^ -~\t]/]) {
      expect(share(({ location }) => typeof location === 'string' && pattern.test(location))).toBeGreaterThan(0);
    }
    expect(share(({ location }) => location === null)).toBeGreaterThan(0);
  });

  test('some titles and names hold C0 controls, some `_` for a comma, slashes and accents', () => {
    const texts = songs.map(({ title, artistName }) => `${title} ${artistName}`);
    for (const pattern of [/\u0019/, /_/, /\//, /[^\u0000-~]/]) {
      expect(texts.filter((text) => pattern.test(text)).length).toBeGreaterThan(0);
    }
  });

  test('no text is longer than 256 bytes, in UTF-8', () => {
    const lengths = songs.flatMap(({ title, artistName, location }) =>
      [title, artistName, location].map((text) => Buffer.byteLength(String(text))),
    );
    expect(Math.max(...lengths)).toBeLessThanOrEqual(256);
  });
});

describe('songs that are only played', () => {
  const elsewhere = Array.from({ length: 20_000 }, (_, index) => catalogue.playedElsewhere(index));

  test('are never in song_data with both title and artist', () => {
    const known = new Set(songs.map(({ title, artistName }) => pairOf(title, artistName)));
    expect(elsewhere.filter(({ title, artist }) => known.has(pairOf(title, artist)))).toEqual([]);
  });

  test('share artists with song_data, and titles', () => {
    const artists = new Set(songs.map(({ artistName }) => String(artistName)));
    const titles = new Set(songs.map(({ title }) => String(title)));
    expect(elsewhere.filter(({ artist }) => artists.has(artist)).length).toBeGreaterThan(1000);
    expect(elsewhere.filter(({ title }) => titles.has(title)).length).toBeGreaterThan(100);
  });
});

describe('a song’s file', () => {
  test('lies in the folders that its name says', () => {
    const { folder, name } = songFile(catalogue, 999);
    expect(folder).toBe(`${name[2]}/${name[3]}/${name[4]}`);
    expect(name).toBe(`${songs[999]?.trackId}.json`);
  });

  test('holds one object with the ten keys in the real order, without a line end, in ASCII', () => {
    const { text } = songFile(catalogue, 5);
    expect(text).toMatch(/^\{[ -~]*\}$/);
    expect(Object.keys(JSON.parse(text))).toEqual([
      'artist_id',
      'artist_latitude',
      'artist_location',
      'artist_longitude',
      'artist_name',
      'duration',
      'num_songs',
      'song_id',
      'title',
      'year',
    ]);
  });

  test('says what the song says', () => {
    for (const [index, song] of songs.entries()) {
      const parsed: unknown = JSON.parse(songFile(catalogue, index).text);
      expect(parsed).toMatchObject({
        title: song.title,
        artist_name: song.artistName,
        artist_location: song.location,
        artist_latitude: song.position === null ? null : song.position.latitude / 100_000,
        duration: song.duration / 100_000,
      });
    }
  });

  test('shares its folder with about twenty others', () => {
    const folders = groups(songs, (song) => song.trackId.slice(2, 5));
    expect(Math.max(...[...folders.values()].map(({ length }) => length))).toBeLessThanOrEqual(23);
  });
});
