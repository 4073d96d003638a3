import { Refusal } from '../sql/refusal.ts';

/** Codes of STL_LOAD_ERRORS (AWS, "Load error reference"). */
export type LoadErrorCode = 1200 | 1204 | 1205 | 1206 | 1207 | 1208 | 1209 | 1210 | 1213 | 1216 | 1220;

/** A value or record that does not load; it counts for MAXERROR. */
export class LoadError extends Error {
  readonly code: LoadErrorCode;
  /** Where in the value, from 0. */
  readonly position: number;

  constructor(code: LoadErrorCode, message: string, position = 0) {
    super(message);
    this.name = 'LoadError';
    this.code = code;
    this.position = position;
  }
}

/** The block of lines that Redshift puts into DETAIL when a part of it behind the leader node fails. */
function detailBlock(error: string, context: string, queryId: number): string {
  const line = '-----------------------------------------------';
  const fields = [
    ['error:', error],
    ['code:', '8001'],
    ['context:', context],
    ['query:', String(queryId)],
    ['location:', 's3_utility.cpp:0'],
    ['process:', 'padbmaster [pid=0]'],
  ];
  return ['', line, ...fields.map(([name = '', value = '']) => `${name.padEnd(11)}${value}`), line].join('\n  ');
}

/** A COPY that fails as a whole, whatever MAXERROR is. */
export function copyFailure(message: string, context: string, queryId: number): Refusal {
  return new Refusal('XX000', message, { detail: detailBlock(message, context, queryId) });
}
