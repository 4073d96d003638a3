import { at, mix32, purpose, Random } from './random.ts';
import {
  accentedWords,
  adjectives,
  bandFirstNames,
  bandLastNames,
  commonTitles,
  ensembleWords,
  nouns,
  verbs,
  versions,
} from './words.ts';

/** Literal pieces and word lists, in reading order. A number picks one word from each list, and no two numbers the same. */
type Pattern = readonly (string | readonly string[])[];

function capacityOf(pattern: Pattern): number {
  return pattern.reduce((product, part) => (typeof part === 'string' ? product : product * part.length), 1);
}

/** The pattern's text number `number`, 0 … capacity - 1, its words taken as digits of a mixed-radix number. */
function compose(pattern: Pattern, number: number): string {
  let rest = number;
  let text = '';
  for (const part of pattern) {
    if (typeof part === 'string') {
      text += part;
    } else {
      text += at(part, rest % part.length);
      rest = Math.floor(rest / part.length);
    }
  }
  return text;
}

/** A prime that divides no pattern's capacity: stepping by it meets every text once before one comes again. */
const stride = 1_000_003;

/** No two of these can give the same text, so an artist's number decides its name and no other artist has it. */
const artistPatterns: readonly Pattern[] = [
  ['The ', adjectives, ' ', nouns, 's'],
  [adjectives, ' ', nouns],
  [bandFirstNames, ' ', bandLastNames],
  [bandFirstNames, ' And The ', nouns, 's'],
  [bandLastNames, ' & ', bandLastNames],
  ['DJ ', adjectives, ' ', bandFirstNames],
  [nouns, '/', bandLastNames],
  [bandFirstNames, "'s ", adjectives, ' ', nouns],
];

const numberNamedArtists = 400;

/** One in so many artists whose name has an apostrophe lost it: U+0019 stands there, what is left of U+2019. */
const mangledArtists = 63;

/**
 * The name of artist number `artist`, different for every artist. One in 400 is a number, as band names are now and
 * then: it goes into JSON as a number.
 */
export function artistName(seed: number, artist: number): string | number {
  if (artist % numberNamedArtists === 17) return 101 + 3 * Math.floor(artist / numberNamedArtists);
  const pattern = at(artistPatterns, artist % artistPatterns.length);
  const capacity = capacityOf(pattern);
  const rank = Math.floor(artist / artistPatterns.length);
  const offset = mix32(seed ^ (artist % artistPatterns.length));
  const name = compose(pattern, (rank * stride + offset) % capacity) + ensemble(Math.floor(rank / capacity));
  return rank % mangledArtists === 0 ? name.replace("'", '\u0019') : name;
}

function ensemble(generation: number): string {
  if (generation === 0) return '';
  const word = at(ensembleWords, (generation - 1) % ensembleWords.length);
  const round = Math.floor((generation - 1) / ensembleWords.length);
  return round === 0 ? ` ${word}` : ` ${word} ${round + 1}`;
}

const joiners = [' feat. ', ' / ', ' with '] as const;

/** Another name under which a song of the artist is filed: the artist with a guest. */
export function guestName(seed: number, artist: number, guest: number): string {
  const random = new Random(seed, purpose.guest, artist, guest);
  return `${artistName(seed, artist)}${at(joiners, guest % joiners.length)}${compose([bandFirstNames, ' ', bandLastNames], random.below(2000))}`;
}

/** Like the artists' patterns, no two can give the same text. `_` stands for a comma, as it does in the real data. */
const titlePatterns: readonly { readonly share: number; readonly pattern: Pattern }[] = [
  { share: 230, pattern: [adjectives, ' ', nouns] },
  { share: 180, pattern: [verbs, ' The ', nouns] },
  { share: 160, pattern: [nouns, ' Of The ', adjectives, ' ', nouns] },
  { share: 110, pattern: ["Don't ", verbs, ' My ', nouns] },
  { share: 160, pattern: [verbs, ' The ', adjectives, ' ', nouns, ' ', versions] },
  { share: 60, pattern: ['I Will ', verbs, ' You With A ', nouns] },
  { share: 25, pattern: ['Hello_ ', adjectives, ' ', nouns] },
  { share: 25, pattern: [nouns, '/', nouns] },
  { share: 50, pattern: [accentedWords, ' ', nouns] },
];

/** Of 1,000 songs in the catalogue, those whose title other artists use as well. */
const commonShare = 40;

/**
 * The title of the artist's song number `song` (below 1,000), different for each of an artist's songs.
 * @param shared whether it may be one of the titles that many artists use; then `song` must be below 16
 */
export function songTitle(seed: number, artist: number, song: number, shared: boolean): string {
  const random = new Random(seed, purpose.wording, artist, song);
  const offset = mix32(artist ^ seed);
  if (random.chance(commonShare) && shared) return at(commonTitles, (offset + song) % commonTitles.length);
  let share = random.below(1000);
  for (const { share: width, pattern } of titlePatterns) {
    if (share < width) return compose(pattern, (song * stride + offset) % capacityOf(pattern));
    share -= width;
  }
  throw new RangeError('the shares of the title patterns do not add up to 1,000');
}

/** A title that lost its apostrophe in the same way. */
export function mangledTitle(random: Random): string {
  return `We\u0019ll ${random.pick(verbs)} The ${random.pick(nouns)}`;
}
