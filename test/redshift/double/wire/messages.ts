import { cString, type Frame, int16, int32, readCString } from './frames.ts';

/** An error or a notice, as its fields by letter. */
export type Fields = ReadonlyMap<string, string>;

export function readFields(body: Buffer): Fields {
  const fields = new Map<string, string>();
  for (let at = 0; body[at] !== 0 && at < body.length; ) {
    const letter = String.fromCharCode(body[at] ?? 0);
    const { text, next } = readCString(body, at + 1);
    fields.set(letter, text);
    at = next;
  }
  return fields;
}

function fieldFrame(type: 'E' | 'N', fields: Fields): Frame {
  // Field V came with PostgreSQL 9.6; Redshift does not send it.
  const parts = [...fields].filter(([letter]) => letter !== 'V').map(([letter, text]) => cString(letter + text));
  return { type, body: Buffer.concat([...parts, Buffer.from([0])]) };
}

export interface ServerMessage {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR' | 'FATAL';
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

function fieldsOf({ severity, code, message, detail, hint }: ServerMessage): Fields {
  const fields = new Map([
    ['S', severity],
    ['C', code],
    ['M', message],
  ]);
  if (detail !== undefined) fields.set('D', detail);
  if (hint !== undefined) fields.set('H', hint);
  return fields;
}

export function errorFrame(message: ServerMessage): Frame {
  return fieldFrame('E', fieldsOf(message));
}

export function errorFrameOf(fields: Fields): Frame {
  return fieldFrame('E', fields);
}

export function noticeFrame(message: ServerMessage): Frame {
  return fieldFrame('N', fieldsOf(message));
}

export function noticeFrameOf(fields: Fields): Frame {
  return fieldFrame('N', fields);
}

export function completeFrame(tag: string): Frame {
  return { type: 'C', body: cString(tag) };
}

/** Redshift's tags of SELECT and FETCH have no count of rows. */
export function withoutRowCount({ body }: Frame): Frame {
  const tag = body.toString('utf8', 0, body.length - 1);
  return completeFrame(tag.replace(/^(SELECT|FETCH) \d+$/, '$1'));
}

export type TransactionStatus = 'I' | 'T' | 'E';

export function readyFrame(status: TransactionStatus): Frame {
  return { type: 'Z', body: Buffer.from(status) };
}

export function parameterStatusFrame(name: string, value: string): Frame {
  return { type: 'S', body: Buffer.concat([cString(name), cString(value)]) };
}

export function keyDataFrame(pid: number, secret: number): Frame {
  return { type: 'K', body: Buffer.concat([int32(pid), int32(secret)]) };
}

export const authenticationOk: Frame = { type: 'R', body: int32(0) };
export const parseComplete: Frame = { type: '1', body: Buffer.alloc(0) };
export const bindComplete: Frame = { type: '2', body: Buffer.alloc(0) };
export const closeComplete: Frame = { type: '3', body: Buffer.alloc(0) };
export const noData: Frame = { type: 'n', body: Buffer.alloc(0) };
export const emptyQuery: Frame = { type: 'I', body: Buffer.alloc(0) };
export const noParameters: Frame = { type: 't', body: int16(0) };

/** The columns of a DataRow as texts. */
export function readDataRow(body: Buffer): readonly (string | null)[] {
  const count = body.readInt16BE(0);
  const values: (string | null)[] = [];
  let at = 2;
  for (let column = 0; column < count; column += 1) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length === -1 ? null : body.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return values;
}
