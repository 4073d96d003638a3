import { Refusal } from '../sql/refusal.ts';
import { readCString } from './frames.ts';

/** What a client says first. */
export type FirstPacket =
  | { readonly kind: 'tls' }
  | { readonly kind: 'cancel'; readonly pid: number; readonly secret: number }
  | { readonly kind: 'startup'; readonly parameters: ReadonlyMap<string, string> };

const tlsRequest = 80_877_103;
const cancelRequest = 80_877_102;

/** Reads a packet without its length. @throws Error for a protocol that is neither. */
export function readFirstPacket(body: Buffer): FirstPacket {
  const code = body.readInt32BE(0);
  if (code === tlsRequest) return { kind: 'tls' };
  if (code === cancelRequest) return { kind: 'cancel', pid: body.readInt32BE(4), secret: body.readInt32BE(8) };
  if (code >> 16 !== 3) throw new Error(`protocol ${code >> 16}.${code & 0xffff} is not supported`);
  const parameters = new Map<string, string>();
  for (let at = 4; body[at] !== 0 && at < body.length; ) {
    const name = readCString(body, at);
    const value = readCString(body, name.next);
    parameters.set(name.text, value.text);
    at = value.next;
  }
  return { kind: 'startup', parameters };
}

/** What AWS's own drivers and node-postgres send; settings that came after PostgreSQL 8.0.2 do not exist. */
const known = new Set([
  'user',
  'database',
  'application_name',
  'client_encoding',
  'statement_timeout',
  'datestyle',
  'timezone',
  'query_group',
  'extra_float_digits',
  'client_protocol_version',
  'driver_version',
  'os_version',
  'plugin_name',
]);

/** @throws Refusal 42704 for a parameter that Redshift does not have. */
export function checkParameters(parameters: ReadonlyMap<string, string>): void {
  for (const name of parameters.keys()) {
    if (!known.has(name.toLowerCase())) {
      throw new Refusal('42704', `unrecognized configuration parameter "${name}"`);
    }
  }
}
