import { maskSecrets } from '../../text/secret.ts';
import type { ServerMessage } from '../warehouse.ts';

/** What a server sends beside the answer to a statement, as pg hands it on. */
export interface Notice {
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

/** Messages of one statement that are told one by one: a loop may raise one a row. */
const mostTold = 100;

/** SQLSTATEs of warnings, whatever language the server speaks. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const warnings = /^01/;

function messageOf({ severity = 'NOTICE', code = '', message = '', detail, hint }: Notice): ServerMessage {
  const more = [
    ...(detail === undefined ? [] : [`DETAIL: ${detail}`]),
    ...(hint === undefined ? [] : [`HINT: ${hint}`]),
  ];
  return {
    level: warnings.test(code) || severity === 'WARNING' ? 'warning' : 'notice',
    text: maskSecrets([`${severity}: ${message}`, ...more].join('\n')),
  };
}

/** Tells what the server says while it runs one statement, in the words that it sent; of many, only the number. */
export class StatementMessages {
  readonly #told: (message: ServerMessage) => void;
  #count = 0;

  constructor(told: (message: ServerMessage) => void) {
    this.#told = told;
  }

  take(notice: Notice): void {
    this.#count += 1;
    if (this.#count <= mostTold) this.#told(messageOf(notice));
  }

  /** The statement is over; a second call does nothing. */
  end(): void {
    const more = this.#count - mostTold;
    this.#count = 0;
    if (more > 0) this.#told({ level: 'notice', text: `… and ${more} more messages of the server` });
  }
}
