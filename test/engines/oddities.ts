import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventLine, songText } from '../redshift/sparkify.ts';

const long = `${'é'.repeat(1_000)} — ${'long '.repeat(200)}`;

/** Texts that some part of the way could take for something else. */
const texts = [
  ...['', ' ', 'NULL', '\\N', '\\.', '\\', '"', '""', "'", ',', '\t', 'a\tb', '\n', 'a\nb', '\r\n', '|', '$1', '%s'],
  ...['é', 'e\u0301', 'ß', 'İi', 'Ł', '日本', '😀', '👩‍👩‍👧', '\u2028', '\uffff', ' lead', 'trail ', long],
];

const plays = texts.flatMap((text, index) => [
  eventLine({ song: text, artist: text, location: text, userAgent: text, itemInSession: index }),
  eventLine({
    song: 'Something Girls',
    artist: 'Adam Ant',
    lastName: text,
    sessionId: 1000 + index,
    ts: 1541105830796 + index,
  }),
  eventLine({
    page: 'Home',
    song: null,
    artist: null,
    length: null,
    firstName: text,
    userId: String(index % 5),
    level: index % 2 ? 'free' : 'paid',
  }),
  eventLine({ page: 'Home', song: null, artist: null, length: null, userId: '', sessionId: 2000 + index }),
]);

const songs = texts.flatMap((text, index) => [
  songText({
    song_id: `SO${index}`,
    title: text,
    artist_name: text,
    artist_location: text,
    artist_id: `AR${index % 7}`,
  }),
  // The same song and the same artist, told otherwise: one of them has to be chosen, everywhere the same.
  songText({ song_id: 'SOSAME', title: text, duration: index / 7, year: 1900 + index, artist_latitude: index / 3 }),
]);

/** Records that do not fit; their objects, lines, columns and values are told alike. */
const bad = [
  eventLine({ userId: 'many' }),
  eventLine({ itemInSession: 'first' }),
  eventLine({ ts: 'soon' }),
  eventLine({ length: 'long' }),
  eventLine({ sessionId: '99999999999' }),
];

const nested = [
  eventLine({ itemInSession: 500 }).replace(
    '"location":"San Jose-Sunnyvale-Santa Clara, CA"',
    '"location":{"city":"San José","at":[1,2]}',
  ),
  eventLine({ itemInSession: 501 }).replace('"firstName":"Ryan"', '"firstName":["Ryan","R."]'),
  eventLine({ itemInSession: 502 }).replace('{', '{"unknown":{"deep":[{"a":"}"}]},'),
];

const [first = '', ...rest] = plays;

/** Objects with what is odd in data of Sparkify's kind, within what all engines load alike. */
const objects: Readonly<Record<string, string>> = {
  'log_data/odd/texts.json': plays.join('\n'),
  // Every play a second time.
  'log_data/odd/twice.json': `${plays.join('\n')}\n`,
  'log_data/odd/crlf.json': `${rest.slice(0, 20).join('\r\n')}\r\n`,
  'log_data/odd/blank.json': `\n\n${first}\n   \n`,
  'log_data/odd/mark.json': `\ufeff${first}\n`,
  'log_data/odd/pretty.json': JSON.stringify(JSON.parse(first), null, 2),
  'log_data/odd/together.json': rest.slice(0, 3).join(''),
  'log_data/odd/nested.json': nested.join('\n'),
  'log_data/odd/empty.json': '',
  'log_data/odd/bad.json': [first, ...bad].join('\n'),
  'song_data/odd/texts.json': songs.join('\n'),
  'song_data/odd/twice.json': songs.join('\n'),
  'song_data/odd/bad.json': songText({ year: 'last' }),
};

export const badRecords = bad.length + 1;

/** Puts them into a folder of generated data. */
export function addOddities(data: string): void {
  for (const [name, text] of Object.entries(objects)) {
    mkdirSync(dirname(join(data, name)), { recursive: true });
    writeFileSync(join(data, name), text);
  }
}
