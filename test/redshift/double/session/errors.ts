import { NotKnown, Refusal } from '../sql/refusal.ts';
import { BackendError } from '../wire/backend.ts';
import type { Frame } from '../wire/frames.ts';
import { errorFrame, errorFrameOf, type Fields, noticeFrame } from '../wire/messages.ts';

/** The statement was stopped by somebody's request. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** The SQLSTATE of statements that the double does not know: none that a server has. */
export const notKnownCode = 'ZZ001';

/** What the client is told of a failure: INFO lines, and the error itself. */
export function errorFrames(error: unknown, queryId: number): readonly Frame[] {
  if (error instanceof Refusal) {
    const { code, message, detail, hint } = error;
    const notices = error.notices.map((notice) => noticeFrame({ severity: 'INFO', code: '00000', message: notice }));
    return [...notices, errorFrame({ severity: 'ERROR', code, message, detail, hint })];
  }
  if (error instanceof NotKnown) return [errorFrame({ severity: 'ERROR', code: notKnownCode, message: error.message })];
  if (error instanceof Cancelled) {
    return [
      errorFrame({ severity: 'ERROR', code: '57014', message: `Query (${queryId}) cancelled on user's request` }),
    ];
  }
  if (error instanceof BackendError) return [errorFrameOf(asRedshift(error.fields, queryId))];
  const message = `the Redshift double failed: ${error instanceof Error ? error.message : error}`;
  return [errorFrame({ severity: 'ERROR', code: notKnownCode, message })];
}

/** Whether a statement ended because somebody asked for it, here or in PostgreSQL. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Cancelled || (error instanceof BackendError && error.code === '57014');
}

/** The words for the history. */
export function shownError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error of a transaction that met another one (AWS, "Serializable isolation"); SQLSTATE says nothing there. */
export function conflict(pid: number): Refusal {
  return new Refusal('XX000', '1023', {
    detail: `Serializable isolation violation on table - 100234, transactions forming the cycle are: 12001, 12002 (pid:${pid})`,
  });
}

/** PostgreSQL's error in Redshift's words, where they differ. */
function asRedshift(fields: Fields, queryId: number): Fields {
  const kept = new Map([...fields].filter(([letter]) => 'SCMDHP'.includes(letter)));
  const say = (code: string, message: string, detail?: string): Fields => {
    const said = new Map([...kept, ['C', code], ['M', message]] as const);
    said.delete('D');
    if (detail !== undefined) said.set('D', detail);
    return said;
  };
  // Positions are those of the rewritten text.
  kept.delete('P');
  switch (fields.get('C')) {
    case '40001': {
      const { code, message, detail } = conflict(0);
      return say(code, message, detail);
    }
    case '57014':
      // A statement's timeout is told in the same words.
      return say('57014', `Query (${queryId}) cancelled on user's request`);
    case '23514': {
      const bytes = /^rs_bytes_(\d+)_/.exec(fields.get('n') ?? '')?.[1];
      return bytes === undefined ? kept : say('22001', `value too long for type character varying(${bytes})`);
    }
    case '428C9':
      return say('0A000', 'cannot set an identity column to a value');
    case '21000':
      return fields.get('M')?.startsWith('MERGE') === true
        ? say('21000', 'Found multiple matches to update the same tuple.')
        : kept;
    default:
      return kept;
  }
}
