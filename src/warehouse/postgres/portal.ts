import type { FieldDef, Submittable, Connection as WireConnection } from 'pg';
import type { Cell, Parameter } from '../warehouse.ts';
import { noResultSet, nothingToSend, type Wire, wireOf } from './wire.ts';

/** How a server lets rows be taken in portions. */
export interface PortalRules {
  /** The portal's name, where the unnamed one will not do. */
  readonly name: string;
  /** The fewest rows to ask for at once. */
  readonly leastRows: number;
  /** Whether the rows of a statement may be taken in portions at all; otherwise they come at once. */
  inPortions(sql: string): boolean;
}

/** Rows that a portal gave, and whether it may have more. */
export interface Page {
  readonly rows: readonly (readonly Cell[])[];
  readonly suspended: boolean;
}

/**
 * - `busy`: the server works on a page;
 * - `suspended`: it has given a page and waits, within the statement, to be asked for the next or told to end;
 * - `ending`: the statement is over, and the server tidies up;
 * - `over`: the connection is free.
 */
type Stage = 'busy' | 'suspended' | 'ending' | 'over';

/**
 * A statement whose rows are taken page by page. The server runs it no further than the page asked for, and the connection
 * is busy with it until `end`. One who asks for the next page waits until the one before has come.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
export class Portal implements Submittable {
  readonly #text: string;
  readonly #parameters: readonly Parameter[];
  readonly #firstPage: number;
  readonly #rules: PortalRules;
  readonly #over = Promise.withResolvers<void>();
  #stage: Stage = 'busy';
  #wire: Wire | null = null;
  #page = Promise.withResolvers<Page>();
  #rows: Cell[][] = [];
  #misuse: Error | null = null;
  fields: readonly FieldDef[] = [];
  /** The command tag; null as long as the statement is not over. */
  tag: string | null = null;

  constructor(text: string, parameters: readonly Parameter[], firstPage: number, rules: PortalRules) {
    this.#text = text;
    this.#parameters = parameters;
    this.#rules = rules;
    this.#firstPage = rules.inPortions(text) ? Math.max(firstPage, rules.leastRows) : 0;
  }

  /** The page under way, or the last one. */
  get page(): Promise<Page> {
    return this.#page.promise;
  }

  /** Resolves when the statement is over and the connection is free, however it has ended. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Asks for the next page, of at most `rows` rows. */
  next(rows: number): Promise<Page> {
    if (this.#stage === 'suspended') {
      this.#stage = 'busy';
      this.#page = Promise.withResolvers<Page>();
      this.#wire?.execute({ portal: this.#rules.name, rows: Math.max(rows, this.#rules.leastRows) });
      this.#flush();
    }
    return this.page;
  }

  /** Ends the statement, whether it has given all its rows or not; resolves when the connection is free. */
  end(): Promise<void> {
    if (this.#stage === 'suspended') this.#sync();
    return this.#over.promise;
  }

  submit(connection: WireConnection): void {
    const wire = wireOf(connection);
    this.#wire = wire;
    wire.stream.cork();
    wire.parse({ text: this.#text });
    const portal = this.#rules.name;
    wire.bind({ portal, values: this.#parameters.map((value) => (value === null ? null : String(value))) });
    wire.describe({ type: 'P', name: portal });
    wire.execute({ portal, rows: this.#firstPage });
    this.#flush();
    wire.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: readonly FieldDef[] }): void {
    this.fields = fields;
  }

  handleDataRow({ fields }: { fields: Cell[] }): void {
    this.#rows.push(fields);
  }

  handlePortalSuspended(): void {
    this.#stage = 'suspended';
    this.#give(true);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.tag = text;
    this.#sync();
  }

  handleEmptyQuery(): void {
    this.#sync();
  }

  handleCopyInResponse(): void {
    this.#wire?.sendCopyFail(nothingToSend);
  }

  handleCopyData(): void {
    this.#misuse = new RangeError(noResultSet);
  }

  handleError(error: Error): void {
    this.#refuse(error);
    if (this.#stage === 'busy' || this.#stage === 'suspended') this.#sync();
    this.#stage = 'over';
    this.#over.resolve();
  }

  /** Only now it has gone well: outside of a transaction the server commits last, and what it looks at then may fail. */
  handleReadyForQuery(): void {
    this.#stage = 'over';
    if (this.#misuse === null) this.#give(false);
    else this.#refuse(this.#misuse);
    this.#over.resolve();
  }

  #refuse(error: Error): void {
    this.#page.reject(error);
    // The page's reader may have left by now.
    this.#page.promise.catch(() => undefined);
  }

  #give(suspended: boolean): void {
    const rows = this.#rows;
    this.#rows = [];
    this.#page.resolve({ rows, suspended });
  }

  #sync(): void {
    this.#stage = 'ending';
    // Within a transaction, a portal with a name outlives its statement.
    if (this.#rules.name !== '') this.#wire?.close({ type: 'P', name: this.#rules.name });
    this.#wire?.sync();
  }

  #flush(): void {
    this.#wire?.flush();
  }
}
