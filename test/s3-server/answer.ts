import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { BodyFault } from './faults.ts';

/** What goes back to the client, apart from the headers that every answer has. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AnswerBody;
}

export interface AnswerBody {
  readonly bytes: number;
  read(): Uint8Array | AsyncIterable<Uint8Array>;
}

export function xmlAnswer(status: number, xml: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const content = Buffer.from(xml);
  return {
    status,
    headers: { ...headers, 'Content-Type': 'application/xml' },
    body: { bytes: content.length, read: () => content },
  };
}

/** Sends the answer, damaged where a fault says so; a client that goes away in the middle is no error. */
export async function send(response: ServerResponse, answer: Answer, fault: BodyFault | undefined): Promise<void> {
  if (response.destroyed) return;
  const { status, headers, body } = answer;
  response.writeHead(status, { ...headers, ...lengthOf(answer, fault) });
  if (body === undefined || response.req.method === 'HEAD') {
    response.end();
    return;
  }
  const content = body.read();
  if (fault === undefined && content instanceof Uint8Array) {
    response.end(content);
    return;
  }
  const chunks = content instanceof Uint8Array ? [content] : content;
  const source = fault === undefined ? chunks : damaged(chunks, fault, body.bytes);
  const end = fault?.kind !== 'cut' && fault?.kind !== 'stall';
  try {
    await pipeline(source, response, { end });
  } catch (error) {
    if (!isDeparture(error)) throw error;
  }
  if (fault?.kind === 'cut') response.socket?.destroySoon();
}

function lengthOf({ status, body }: Answer, fault: BodyFault | undefined): Record<string, number> {
  // RFC 9110 forbids the length of a 204, and that of a 304 would be the object's.
  if (status === 204 || status === 304) return {};
  return { 'Content-Length': fault?.kind === 'short' ? fault.afterBytes : (body?.bytes ?? 0) };
}

const departures: readonly unknown[] = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'];

/** True when the client went away, as opposed to an object that could not be read to its end. */
function isDeparture(error: unknown): boolean {
  return error instanceof Error && 'code' in error && departures.includes(error.code);
}

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

async function* damaged(chunks: Chunks, fault: BodyFault, bytes: number): AsyncGenerator<Uint8Array> {
  const victim = Math.floor(bytes / 2);
  const limit = fault.kind === 'corrupt' ? bytes : fault.afterBytes;
  let position = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, limit - position);
    const offset = victim - position;
    position += part.length;
    yield fault.kind === 'corrupt' && offset >= 0 && offset < part.length ? flipped(part, offset) : part;
    if (position === limit) return;
  }
}

function flipped(chunk: Uint8Array, offset: number): Uint8Array {
  const copy = Uint8Array.from(chunk);
  copy[offset] = (copy[offset] ?? 0) ^ 1;
  return copy;
}
