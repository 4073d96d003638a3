import { isUtf8 } from 'node:buffer';

/** Bytes are no UTF-8 text; `line`, from 1, is the first one that is none. */
export class NotUtf8 extends Error {
  readonly line: number;

  constructor(line: number) {
    super('this is not UTF-8 text');
    this.name = 'NotUtf8';
    this.line = line;
  }
}

/**
 * The text of bytes, without a byte order mark. Nothing is put in place of what cannot be read: it would get into tables.
 * @throws NotUtf8
 */
export function decodeUtf8(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  // No byte of a longer character is a line feed.
  for (let line = 1, start = 0; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) throw new NotUtf8(line);
    start = end + 1;
  }
}

/** What to do about a file that is not UTF-8, one sentence. */
export const saveAsUtf8 = 'Save it as UTF-8; of Latin-1: iconv -f LATIN1 -t UTF-8 FILE > NEW';
