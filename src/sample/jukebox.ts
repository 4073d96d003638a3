import type { Catalogue, PlayedSong } from './catalogue.ts';
import { decimal, doubleEncoded, inOnePiece, jsonText } from './json-text.ts';
import { purpose, Random } from './random.ts';

/** A play's song, ready-made for an event's line. */
export interface Play {
  /** JSON texts; outside ASCII they are double-encoded, as everything in the logs. */
  readonly artist: string;
  readonly song: string;
  /** The JSON number. */
  readonly length: string;
  /** Whole seconds until the next song follows. */
  readonly seconds: number;
}

/** Of 1,000 plays, those of a song that song_data has; fewer when it has next to none. */
function knownShare(songs: number): number {
  return Math.floor((55 * Math.min(songs, 200)) / 200);
}

/** Most songs that are ever played, of those with and of those without metadata; they stay in memory, about 500 bytes each. */
const mostPlayed = 200_000;

/** How many of the songs are hits, and how many of 1,000 plays are of them beside what chance gives them. */
interface Fashion {
  readonly hits: number;
  readonly share: number;
}

const knownFashion: Fashion = { hits: 12, share: 180 };
const elsewhereFashion: Fashion = { hits: 50, share: 70 };

/** A prime, so that neighbours in popularity are not neighbours, and mostly of one artist, in the catalogue. */
const stride = 104_729;

/** Chooses what is played. */
export class Jukebox {
  readonly #catalogue: Catalogue;
  readonly #random: Random;
  readonly #songs: number;
  readonly #elsewhere: number;
  readonly #share: number;
  readonly #made = new Map<number, Play>();

  /** @param songs how many songs song_data has */
  constructor(seed: number, catalogue: Catalogue, songs: number, events: number) {
    this.#catalogue = catalogue;
    this.#random = new Random(seed, purpose.plays);
    this.#songs = songs;
    this.#elsewhere = Math.min(mostPlayed, 100 + 2 * events);
    this.#share = knownShare(songs);
  }

  next(): Play {
    const random = this.#random;
    if (random.chance(this.#share)) {
      // The fourth most popular song is number 0, which has a twin with the same title and artist.
      const played = Math.min(mostPlayed, this.#songs);
      const rank = (this.#rank(played, knownFashion) + 3 * (played - 1)) % played;
      const index = (rank * stride) % this.#songs;
      return this.#play(index, () => this.#catalogue.played(index));
    }
    const index = (this.#rank(this.#elsewhere, elsewhereFashion) * stride) % this.#elsewhere;
    return this.#play(-1 - index, () => this.#catalogue.playedElsewhere(index));
  }

  /** A place in the order of popularity, from 0. */
  #rank(songs: number, { hits, share }: Fashion): number {
    return this.#random.skewed(this.#random.chance(share) ? Math.min(hits, songs) : songs);
  }

  #play(key: number, song: () => PlayedSong): Play {
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const { title, artist, length } = song();
    const play: Play = {
      artist: inOnePiece(jsonText(doubleEncoded(artist))),
      song: inOnePiece(jsonText(doubleEncoded(title))),
      length: inOnePiece(decimal(length)),
      seconds: Math.floor(length / 100_000),
    };
    this.#made.set(key, play);
    return play;
  }
}
