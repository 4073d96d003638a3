import type { Catalogue, Song } from './catalogue.ts';
import { decimal, jsonText } from './json-text.ts';

function label(value: string | number | null): string {
  return typeof value === 'string' ? jsonText(value) : String(value);
}

/** The song's one JSON object, without a line end. */
function songJson(song: Song): string {
  const latitude = song.position === null ? 'null' : decimal(song.position.latitude);
  const longitude = song.position === null ? 'null' : decimal(song.position.longitude);
  return (
    `{"artist_id":"${song.artistId}","artist_latitude":${latitude},"artist_location":${label(song.location)},` +
    `"artist_longitude":${longitude},"artist_name":${label(song.artistName)},"duration":${decimal(song.duration)},` +
    `"num_songs":1,"song_id":"${song.songId}","title":${label(song.title)},"year":${song.year}}`
  );
}

export interface SongFile {
  /** Folder below song_data: `A/B/C`. */
  readonly folder: string;
  /** File name in it: `TRABC….json`. */
  readonly name: string;
  /** Pure ASCII: its length is its size in bytes. */
  readonly text: string;
}

/** Song number `index` as the file that holds it. */
export function songFile(catalogue: Catalogue, index: number): SongFile {
  const song = catalogue.song(index);
  const [first, second, third] = song.trackId.slice(2);
  return { folder: `${first}/${second}/${third}`, name: `${song.trackId}.json`, text: songJson(song) };
}
