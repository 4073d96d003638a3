import { Refusal } from '../sql/refusal.ts';
import { isForwarded, type Statement } from '../sql/statement.ts';
import { cString, type Frame, int32, readCString } from '../wire/frames.ts';
import {
  bindComplete,
  closeComplete,
  emptyQuery,
  noData,
  noParameters,
  parseComplete,
  readyFrame,
  withoutRowCount,
} from '../wire/messages.ts';
import type { Session } from './session.ts';

interface Portal {
  readonly statement: Statement | undefined;
  state: 'new' | 'suspended' | 'done';
}

const flush: Frame = { type: 'H', body: Buffer.alloc(0) };

/** AWS's drivers count them in sixteen bits with a sign, as PostgreSQL 8.0 does; whether more pass is not documented. */
const mostParameters = 32_767;

/** text, varchar, char and "unknown". */
const texts: ReadonlySet<number> = new Set([25, 1043, 1042, 705]);

/** The type of a parameter in a list of them, which a count begins; 0 where it has none. */
function typeOf(list: Buffer, parameter: number): number {
  return parameter > list.readUInt16BE(0) ? 0 : list.readUInt32BE(2 + 4 * (parameter - 1));
}

/** The extended protocol: Parse, Bind, Describe, Execute, Close, Flush, Sync. Statements are undefined for empty texts. */
export class ExtendedQuery {
  readonly #session: Session;
  readonly #statements = new Map<string, Statement | undefined>();
  readonly #portals = new Map<string, Portal>();
  #state: 'synced' | 'open' | 'failed' = 'synced';
  /** Whether PostgreSQL waits for a Sync as well. */
  #backendState: 'synced' | 'open' = 'synced';

  constructor(session: Session) {
    this.#session = session;
  }

  /** DDL and ROLLBACK drop the statements that have a name. */
  forget(): void {
    for (const name of [...this.#statements.keys()]) if (name !== '') this.#statements.delete(name);
  }

  /** Why a simple query can't be taken now: the two protocols do not mix on Redshift. */
  refusesQuery(): Refusal | undefined {
    if (this.#suspended()) return new Refusal('XX000', "Invalid protocol sequence 'Q' while in PortalSuspended state.");
    if (this.#state === 'open') return new Refusal('08P01', 'simple query before the Sync of an extended one');
    return undefined;
  }

  /** Answers with an error, and takes nothing more before the next Sync. */
  async failUntilSync(error: unknown): Promise<void> {
    this.#state = 'failed';
    await this.#session.fail(error);
  }

  async answer(frame: Frame): Promise<void> {
    if (frame.type === 'S') return this.#sync();
    if (this.#state === 'failed' || frame.type === 'H') return;
    this.#state = 'open';
    try {
      await this.#step(frame);
    } catch (error) {
      await this.failUntilSync(error);
    }
  }

  async #step({ type, body }: Frame): Promise<void> {
    switch (type) {
      case 'P':
        return this.#parse(body);
      case 'B':
        return this.#bind(body);
      case 'D':
        return this.#describe(body);
      case 'E':
        return this.#execute(body);
      case 'C':
        return this.#close(body);
      default:
        throw new Refusal('08P01', `invalid frontend message type ${type}`);
    }
  }

  async #parse(body: Buffer): Promise<void> {
    if (this.#suspended()) throw new Refusal('XX000', "Invalid protocol sequence 'P' while in PortalSuspended state.");
    const name = readCString(body, 0);
    const text = readCString(body, name.next);
    const statements = this.#session.parse(text.text);
    if (statements.length > 1) throw new Refusal('42601', 'cannot insert multiple commands into a prepared statement');
    const [statement] = statements;
    if (statement !== undefined && isForwarded(statement)) {
      await this.#session.prepare(statement);
      const types = body.subarray(text.next);
      await this.#ask({ type: 'P', body: Buffer.concat([cString(name.text), cString(statement.sql), types]) }, '1');
      await this.#checkAssigned(name.text, statement, types);
    }
    this.#statements.set(name.text, statement);
    this.#session.client.send(parseComplete);
  }

  /**
   * A parameter without a type is a text until it is known to be something else. PostgreSQL takes the column's type, even in a
   * list of rows, where 8.0 knew no such list; that Redshift does is nowhere said.
   */
  async #checkAssigned(name: string, { assigned }: Statement, declared: Buffer): Promise<void> {
    const untyped = [...assigned].filter((parameter) => typeOf(declared, parameter) === 0);
    if (untyped.length === 0) return;
    const { body } = await this.#ask({ type: 'D', body: Buffer.concat([Buffer.from('S'), cString(name)]) }, 't');
    await this.#session.relay(undefined, 'TnE');
    const wrong = untyped.find((parameter) => !texts.has(typeOf(body, parameter)));
    if (wrong === undefined) return;
    throw new Refusal('42804', `parameter $${wrong} is of type text but the column is not; it needs a cast`);
  }

  async #bind(body: Buffer): Promise<void> {
    const portal = readCString(body, 0);
    const name = readCString(body, portal.next);
    const parameters = body.readUInt16BE(name.next + 2 + 2 * body.readUInt16BE(name.next));
    if (parameters > mostParameters) throw new Refusal('08P01', `too many parameters: ${parameters}`);
    const statement = this.#statement(name.text);
    if (statement !== undefined && isForwarded(statement)) await this.#ask({ type: 'B', body }, '2');
    this.#portals.set(portal.text, { statement, state: 'new' });
    this.#session.client.send(bindComplete);
  }

  async #describe(body: Buffer): Promise<void> {
    const kind = String.fromCharCode(body[0] ?? 0);
    const { text: name } = readCString(body, 1);
    const statement = kind === 'S' ? this.#statement(name) : this.#portal(name).statement;
    if (statement !== undefined && isForwarded(statement)) {
      this.#session.client.send(await this.#ask({ type: 'D', body }, 'Tn'));
      return;
    }
    if (kind === 'S') this.#session.client.send(noParameters);
    this.#session.client.send(noData);
  }

  async #execute(body: Buffer): Promise<void> {
    const session = this.#session;
    const { text: name, next } = readCString(body, 0);
    const portal = this.#portal(name);
    const { statement } = portal;
    if (statement === undefined) {
      session.client.send(emptyQuery);
      return;
    }
    if (!isForwarded(statement)) {
      const outcome = await session.run(statement, (running) => session.runLocally(running));
      portal.state = 'done';
      if (outcome === 'failed') this.#state = 'failed';
      return;
    }
    // Rows come in portions from a named portal only, and from none of the catalogue's (facts on pg-cursor).
    if (portal.state === 'suspended' && statement.kind === 'query' && statement.leaderOnly) {
      throw new Refusal('34000', `portal "${name}" does not exist`);
    }
    const most = name === '' ? 0 : body.readInt32BE(next);
    const outcome = await session.run(statement, async (running) => {
      // It may have been parsed long ago.
      await session.showLive(statement);
      this.#backendState = 'open';
      session.backend.send({ type: 'E', body: Buffer.concat([cString(name), int32(most)]) }, flush);
      const last = await session.relay(running, 'CsIE');
      portal.state = last.type === 's' ? 'suspended' : 'done';
      session.client.send(last.type === 'C' ? withoutRowCount(last) : last);
    });
    if (outcome === 'failed') this.#state = 'failed';
  }

  async #close(body: Buffer): Promise<void> {
    const kind = String.fromCharCode(body[0] ?? 0);
    const { text: name } = readCString(body, 1);
    const statement = kind === 'S' ? this.#statements.get(name) : this.#portals.get(name)?.statement;
    if (statement !== undefined && isForwarded(statement)) await this.#ask({ type: 'C', body }, '3');
    if (kind === 'S') this.#statements.delete(name);
    else this.#portals.delete(name);
    this.#session.client.send(closeComplete);
  }

  async #sync(): Promise<void> {
    const { backend, client } = this.#session;
    if (this.#backendState === 'open') {
      this.#backendState = 'synced';
      backend.send({ type: 'S', body: Buffer.alloc(0) });
      try {
        await this.#session.relay(undefined, 'Z');
      } catch (error) {
        await this.#session.fail(error);
      }
    }
    // Outside of a transaction block, portals end with it.
    if (backend.status === 'I') this.#portals.clear();
    this.#state = 'synced';
    client.send(readyFrame(backend.status));
  }

  /** Sends PostgreSQL a message and hands its answer on, but for the last message of it, which is returned. */
  async #ask(frame: Frame, last: string): Promise<Frame> {
    this.#backendState = 'open';
    this.#session.backend.send(frame, flush);
    return this.#session.relay(undefined, `${last}E`);
  }

  #suspended(): boolean {
    return [...this.#portals.values()].some(({ state }) => state === 'suspended');
  }

  #statement(name: string): Statement | undefined {
    if (!this.#statements.has(name)) throw new Refusal('26000', `prepared statement "${name}" does not exist`);
    return this.#statements.get(name);
  }

  #portal(name: string): Portal {
    const portal = this.#portals.get(name);
    if (portal === undefined) throw new Refusal('34000', `portal "${name}" does not exist`);
    return portal;
  }
}
