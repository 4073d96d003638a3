import { type State, states, type Town, townsAbroad } from './places.ts';
import { at, mix32, purpose, Random } from './random.ts';
import { artistName, guestName, mangledTitle, songTitle } from './wording.ts';

/** A song as the metadata has it. Names and titles that are numbers go into JSON as numbers. */
export interface Song {
  readonly trackId: string;
  readonly songId: string;
  readonly title: string | number;
  readonly artistId: string;
  readonly artistName: string | number;
  readonly location: string | number | null;
  /** Latitude and longitude in hundred-thousandths of a degree, both or neither. */
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
  /** 0 where it is unknown. */
  readonly year: number;
  /** Hundred-thousandths of a second. */
  readonly duration: number;
}

/** What a play tells of the song: text before it is encoded, hundred-thousandths of a second. */
export interface PlayedSong {
  readonly title: string;
  readonly artist: string;
  readonly length: number;
}

/** Songs come in blocks of 50 by 32 artists, so that any song's artist is known without counting from the first. */
const blockSongs = 50;
const artistSizes: readonly number[] = [5, 4, 3, 3, 2, 2, 2, 2, 2, 2, 2, ...Array<number>(21).fill(1)];
const placesInBlock: readonly { readonly artist: number; readonly song: number }[] = artistSizes.flatMap(
  (size, artist) => Array.from({ length: size }, (_, song) => ({ artist, song })),
);

/** The only multi-song artist of a block whose songs are filed under two to four names. */
const manyNamedArtist = 1;

/** Blocks that hold a title and artist under two song ids: every fourth of the first twenty. */
function hasTwin(block: number): boolean {
  return block < 20 && block % 4 === 0;
}

/** Every second of those twins is filed under an artist id of its own. */
function twinHasOwnArtistId(block: number): boolean {
  return block % 8 === 4;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function word(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += letters.charAt(random.below(letters.length));
  return text;
}

/** Files of a folder, about, as in the real data. */
const filesInFolder = 22;

/**
 * All songs there are: those of song_data, and those that are only played. Song n is a pure function of the seed and n,
 * so nothing is kept in memory and any song can be asked for first.
 */
export class Catalogue {
  readonly #seed: number;
  readonly #songs: number;
  /** Artists from this number on have no song in song_data. */
  readonly #artists: number;
  readonly #folders: number;

  /** @param songs how many songs song_data has */
  constructor(seed: number, songs: number) {
    this.#seed = seed;
    this.#songs = songs;
    this.#artists = Math.ceil(songs / blockSongs) * artistSizes.length;
    this.#folders = Math.min(letters.length ** 3, Math.ceil(songs / filesInFolder));
  }

  /** Song number `index` of song_data, 0 … songs - 1. */
  song(index: number): Song {
    const block = Math.floor(index / blockSongs);
    const place = at(placesInBlock, index % blockSongs);
    const artist = block * artistSizes.length + place.artist;
    const random = new Random(this.#seed, purpose.song, index);
    const isTwin = hasTwin(block) && index % blockSongs === 1;
    const ownId = isTwin && twinHasOwnArtistId(block);
    return {
      trackId: this.#trackId(index, random),
      songId: `SO${word(random, 5)}12A${this.#hex(purpose.songId, index)}`,
      title: this.#title(index, artist, isTwin ? 0 : place.song),
      artistId: this.#artistId(ownId ? purpose.twinArtistId : purpose.artistId, artist),
      artistName: this.#nameOn(artist, place),
      ...this.#origin(artist),
      year: random.chance(320)
        ? 0
        : random.quantile([1955, 1972, 1983, 1991, 1996, 2000, 2003, 2005, 2007, 2009, 2010]),
      duration: duration(random),
    };
  }

  /** The song as a play of it in the logs tells it. */
  played(index: number): PlayedSong {
    const { title, artistName, duration } = this.song(index);
    return { title: String(title), artist: String(artistName), length: duration };
  }

  /**
   * Song number `index` of those that song_data does not have: one artist in eight has other songs there, and the
   * title may be another artist's song there, but never both at once.
   */
  playedElsewhere(index: number): PlayedSong {
    const block = Math.floor(index / blockSongs);
    const place = at(placesInBlock, index % blockSongs);
    const number = block * artistSizes.length + place.artist;
    const known = number % 8 === 0 && this.#artists > 0;
    const artist = known ? Math.floor(number / 8) % this.#artists : this.#artists + number;
    const song = known ? 16 + place.song + 5 * (Math.floor(number / 8 / this.#artists) % 190) : place.song;
    const random = new Random(this.#seed, purpose.elsewhere, index);
    const isMangled = !known && index % 250 === 30;
    const title = isMangled ? mangledTitle(random) : songTitle(this.#seed, artist, song, !known);
    return { title, artist: String(artistName(this.#seed, artist)), length: duration(random) };
  }

  #title(index: number, artist: number, song: number): string | number {
    const random = new Random(this.#seed, purpose.songTitle, index);
    if (index === 29) return 7.5;
    if (index % 500 === 11) return random.between(2, 2400);
    if (index % 250 === 60) return mangledTitle(random);
    return songTitle(this.#seed, artist, song, true);
  }

  #nameOn(artist: number, place: { readonly artist: number; readonly song: number }): string | number {
    const names = 2 + (Math.floor(artist / artistSizes.length) % 3);
    if (place.artist !== manyNamedArtist || place.song % names === 0) return artistName(this.#seed, artist);
    return guestName(this.#seed, artist, place.song % names);
  }

  /** Location and position: one for an artist, whatever the song. */
  #origin(artist: number): Pick<Song, 'location' | 'position'> {
    const random = new Random(this.#seed, purpose.artist, artist);
    const home = random.pick(states);
    const abroad = random.chance(250);
    const town = random.pick(abroad ? townsAbroad : home.towns);
    return {
      position: random.chance(350) ? around(town, random) : null,
      location: this.#location(artist, random, town, abroad ? null : home),
    };
  }

  #location(artist: number, random: Random, town: Town, state: State | null): Song['location'] {
    if (artist % 300 === 9) return anchor(random);
    if (artist % 600 === 5) return null;
    if (artist % 600 === 12) return random.between(20, 999);
    if (artist % 300 === 77) return `${town.name} \t`;
    const form = random.below(100);
    if (form < 45) return '';
    if (state === null) return form < 95 ? town.name : `${town.name} `;
    if (form < 75) return `${town.name}, ${state.code}`;
    if (form < 85) return `${town.name}, ${state.name}`;
    if (form < 90) return state.name;
    if (form < 95) return `${town.name} ${state.code}`;
    return `${town.name.toUpperCase()}, ${state.name}`;
  }

  /** `TR` and 16 more characters; the three letters after `TR` are the file's folders. */
  #trackId(index: number, random: Random): string {
    const folder = Math.floor((index * this.#folders) / this.#songs);
    const base = letters.length;
    const path = [Math.floor(folder / base ** 2), Math.floor(folder / base) % base, folder % base];
    const names = path.map((letter) => letters.charAt(letter)).join('');
    return `TR${names}${word(random, 2)}128${this.#hex(purpose.trackId, index)}`;
  }

  #artistId(kind: number, artist: number): string {
    const random = new Random(this.#seed, kind, artist);
    return `AR${word(random, 5)}118${this.#hex(kind, artist)}`;
  }

  /** Eight hexadecimal digits, different for every `index`. */
  #hex(kind: number, index: number): string {
    const salt = mix32(this.#seed ^ (kind << 24));
    return mix32(index ^ salt)
      .toString(16)
      .toUpperCase()
      .padStart(8, '0');
  }
}

/** About four minutes; one song in 200 is a suite or a recorded evening. */
function duration(random: Random): number {
  const isLong = random.chance(5);
  const seconds = isLong
    ? random.between(900, 2700)
    : random.quantile([20, 143, 175, 197, 214, 231, 250, 272, 305, 372, 900]);
  return seconds * 100_000 + random.below(100_000);
}

function around(town: Town, random: Random): { latitude: number; longitude: number } {
  return {
    latitude: town.latitude * 1000 + random.between(-900, 900),
    longitude: town.longitude * 1000 + random.between(-900, 900),
  };
}

/** A location that was scraped with its markup. */
function anchor(random: Random): string {
  const site = `http://${word(random, 8).toLowerCase()}.example`;
  return `<a href="${site}" onmousedown='OutboundLink.count($(this), "${word(random, 12).toLowerCase()}", event)' target="_blank" rel="nofollow">${site}</a>`;
}
