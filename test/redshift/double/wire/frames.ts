/** A message of PostgreSQL's protocol, version 3, behind the start-up: a letter and a body. */
export interface Frame {
  readonly type: string;
  readonly body: Buffer;
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);

  /** @returns the frames that are now complete. */
  push(bytes: Buffer): readonly Frame[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const frames: Frame[] = [];
    let at = 0;
    while (this.#pending.length - at >= 5) {
      const length = this.#pending.readInt32BE(at + 1);
      if (length < 4) throw new Error(`a message of ${length} bytes`);
      if (this.#pending.length - at < length + 1) break;
      frames.push({
        type: String.fromCharCode(this.#pending[at] ?? 0),
        body: this.#pending.subarray(at + 5, at + 1 + length),
      });
      at += length + 1;
    }
    this.#pending = this.#pending.subarray(at);
    return frames;
  }
}

export function encodeFrame({ type, body }: Frame): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

/** The text at an offset of a body, up to its zero byte, and where the next field begins. */
export function readCString(body: Buffer, at: number): { readonly text: string; readonly next: number } {
  const end = body.indexOf(0, at);
  if (end === -1) throw new Error('a text without an end in a message');
  return { text: body.toString('utf8', at, end), next: end + 1 };
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
