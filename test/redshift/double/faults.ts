/** Something that goes wrong, or takes its time, on demand. */
export type Fault = (StatementFault | ConnectionFault) & {
  /** How often it happens; default 1, `Infinity` for always. */
  readonly times?: number;
};

/** What befalls a statement. */
export type StatementFault = { /** Of the statement's text; absent: any. */ readonly match?: RegExp } & (
  | { readonly kind: 'refuse'; readonly code: string; readonly message: string; readonly detail?: string }
  /** The transaction is rolled back with Redshift's error 1023, as when it met another one. */
  | { readonly kind: 'conflict' }
  /** The statement runs to its end, and the connection is cut before a word of it is sent. */
  | { readonly kind: 'lose-answer' }
  /** The connection is cut after so many bytes of the answer. */
  | { readonly kind: 'cut-answer'; readonly afterBytes: number }
  /** The statement waits, in a queue or running, until it is let go or cancelled. */
  | { readonly kind: 'hold'; readonly as: 'queued' | 'running'; readonly until: Promise<void> }
  /** Requests to cancel the statement come to nothing, as they may in a transaction (AWS, "PG_CANCEL_BACKEND"). */
  | { readonly kind: 'ignore-cancel' }
  /** A COPY can't read its n-th file, counted from 1. */
  | { readonly kind: 'copy-read'; readonly file: number; readonly message: string }
);

/** What befalls the next connection, or one after it, counted in bytes inside TLS. */
export type ConnectionFault = { /** So many connections are let pass before; default 0. */ readonly skip?: number } & (
  | { readonly kind: 'cut'; readonly after: 'sent' | 'received'; readonly bytes: number }
  | { readonly kind: 'refuse-connection'; readonly code: string; readonly message: string }
);

export type StatementFaultKind = StatementFault['kind'];

function isConnectionFault(fault: Fault): fault is ConnectionFault & { readonly times?: number } {
  return fault.kind === 'cut' || fault.kind === 'refuse-connection';
}

/** The faults that are still to come, met in the order in which they were armed. */
export class FaultPlan {
  readonly #armed: { readonly fault: Fault; left: number; skip: number }[] = [];
  #heard: Conversation[] | undefined;

  arm(fault: Fault): void {
    this.#armed.push({ fault, left: fault.times ?? 1, skip: isConnectionFault(fault) ? (fault.skip ?? 0) : 0 });
  }

  disarm(): void {
    this.#armed.length = 0;
  }

  /** What befalls a statement; each kind at most once. */
  forStatement(text: string): readonly StatementFault[] {
    const kinds = new Set<StatementFaultKind>();
    return this.#take((fault): fault is StatementFault => {
      if (isConnectionFault(fault) || kinds.has(fault.kind) || fault.match?.test(text) === false) return false;
      kinds.add(fault.kind);
      return true;
    });
  }

  forConnection(): readonly ConnectionFault[] {
    return this.#take(isConnectionFault);
  }

  /** The connections from now on, as far as they are listened to. */
  listenIn(): readonly Conversation[] {
    this.#heard = [];
    return this.#heard;
  }

  /** What is kept of a connection that begins; undefined while nobody listens. */
  newConversation(): Conversation | undefined {
    if (this.#heard === undefined) return undefined;
    const conversation: Conversation = { sent: [], received: [] };
    this.#heard.push(conversation);
    return conversation;
  }

  #take<Kind extends Fault>(meets: (fault: Fault) => fault is Kind): readonly Kind[] {
    const taken: Kind[] = [];
    for (const armed of [...this.#armed]) {
      if (!meets(armed.fault)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      taken.push(armed.fault);
      armed.left -= 1;
      if (armed.left <= 0) this.#armed.splice(this.#armed.indexOf(armed), 1);
    }
    return taken;
  }
}

/** Where the messages of a connection end, in bytes inside TLS since its start-up. It grows as they come. */
export interface Conversation {
  readonly sent: number[];
  readonly received: number[];
}

/** A statement that waits until a test lets it go. */
export interface Hold {
  readonly fault: Fault;
  release(): void;
}

export function hold(as: 'queued' | 'running', match: RegExp): Hold {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { fault: { kind: 'hold', as, match, until: promise }, release: resolve };
}
