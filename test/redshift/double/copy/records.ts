import { isUtf8 } from 'node:buffer';
import { LoadError } from './load-error.ts';

/** A record of a file, or what stands where one should. Lines count from 1; a record's is the one on which it ends. */
export type FileRecord =
  | { readonly kind: 'record'; readonly bytes: Buffer; readonly line: number }
  | { readonly kind: 'error'; readonly error: LoadError; readonly bytes: Buffer; readonly line: number };

const maximumBytes = 4 * 1024 * 1024;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const [quote, backslash, newline] = [0x22, 0x5c, 0x0a];

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === newline || byte === 0x0d;
}

/**
 * The records of a file: JSON values one after another, with white space or nothing between them. A comma between them
 * and an array around them are errors, each for itself (AWS, "COPY from JSON format").
 * @param arrays whether the records are arrays and not objects
 */
export function* recordsOf(file: Buffer, arrays: boolean): Generator<FileRecord> {
  const opening = arrays ? openBracket : openBrace;
  let line = 1;
  let at = file.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  while (at < file.length) {
    const byte = file[at] ?? 0;
    if (byte === newline) line += 1;
    if (isSpace(byte)) {
      at += 1;
      continue;
    }
    if (byte !== opening) {
      const error = new LoadError(1216, `Input line is not valid: unexpected character '${String.fromCharCode(byte)}'`);
      yield { kind: 'error', error, bytes: file.subarray(at, at + 1), line };
      at += 1;
      continue;
    }
    const end = endOfValue(file, at);
    const bytes = file.subarray(at, end ?? file.length);
    for (const each of bytes) if (each === newline) line += 1;
    if (end === undefined) {
      yield {
        kind: 'error',
        error: new LoadError(1216, 'Input line is not valid: the JSON value does not end'),
        bytes,
        line,
      };
    } else if (bytes.length > maximumBytes) {
      yield {
        kind: 'error',
        error: new LoadError(1216, `JSON object size exceeds ${maximumBytes} bytes`),
        bytes,
        line,
      };
    } else yield { kind: 'record', bytes, line };
    at += bytes.length;
  }
}

/** Behind the bracket that closes the one at `start`; undefined when the file ends before. */
function endOfValue(file: Buffer, start: number): number | undefined {
  let depth = 0;
  let inText = false;
  for (let at = start; at < file.length; at += 1) {
    const byte = file[at];
    if (inText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/**
 * The text of a record.
 * @param replacement for each byte that is no UTF-8 (ACCEPTINVCHARS)
 * @throws LoadError 1220
 */
export function textOf(bytes: Buffer, replacement: string | undefined): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  if (replacement === undefined)
    throw new LoadError(1220, 'String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence');
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => at + count <= bytes.length && isUtf8(bytes.subarray(at, at + count)));
    text += length === undefined ? replacement : bytes.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return text;
}

/** The number of lines, the last one counted without its newline too. */
export function linesOf(file: Buffer): number {
  let lines = 0;
  for (const byte of file) if (byte === newline) lines += 1;
  return file.length > 0 && file.at(-1) !== newline ? lines + 1 : lines;
}
