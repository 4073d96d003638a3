import type { FieldDef, Submittable, Connection as WireConnection } from 'pg';
import type { Cell, Parameter, StatementOptions } from '../warehouse.ts';
import type { PortalRules } from './portal.ts';
import { noResultSet, nothingToSend, type Wire, wireOf } from './wire.ts';

/** What the server answered, untouched. */
export interface Answer {
  readonly fields: readonly FieldDef[];
  readonly rows: readonly (readonly Cell[])[];
  readonly more: boolean;
  /** The command tag, such as `INSERT 0 5`; null where the rows were cut short. */
  readonly tag: string | null;
}

const anyPortal: PortalRules = { name: '', leastRows: 1, inPortions: () => true };

/**
 * One statement on its way through pg, which calls the `handle…` methods as messages come in. Values stay the text that
 * the server sent. With a limit the server is asked for one row more and no further, whatever the query could give.
 */
export class Statement implements Submittable {
  readonly answer: Promise<Answer>;
  readonly #text: string;
  readonly #parameters: readonly Parameter[];
  readonly #limit: number | undefined;
  readonly #rules: PortalRules;
  /** The extended protocol takes one statement a message; the simple one would run all that a text holds. */
  readonly #extended: boolean;
  readonly #settle = Promise.withResolvers<Answer>();
  #fields: readonly FieldDef[] = [];
  #rows: Cell[][] = [];
  #tag: string | null = null;
  #misuse: string | null = null;

  constructor(
    text: string,
    { parameters = [], limit, single = false }: StatementOptions = {},
    rules: PortalRules = anyPortal,
  ) {
    this.#rules = rules;
    this.#text = text;
    this.#parameters = parameters;
    this.#limit = limit;
    this.#extended = single || limit !== undefined || parameters.length > 0;
    this.answer = this.#settle.promise;
  }

  submit(connection: WireConnection): void {
    const wire = wireOf(connection);
    if (!this.#extended) {
      wire.query(this.#text);
      return;
    }
    wire.stream.cork();
    wire.parse({ text: this.#text });
    const portal = this.#limit === undefined ? '' : this.#rules.name;
    wire.bind({ portal, values: this.#parameters.map((value) => (value === null ? null : String(value))) });
    wire.describe({ type: 'P', name: portal });
    wire.execute({ portal, rows: this.#mostRows() });
    if (portal !== '') wire.close({ type: 'P', name: portal });
    wire.sync();
    wire.stream.uncork();
  }

  #mostRows(): number {
    if (this.#limit === undefined || !this.#rules.inPortions(this.#text)) return 0;
    return Math.max(this.#limit + 1, this.#rules.leastRows);
  }

  handleRowDescription({ fields }: { fields: readonly FieldDef[] }): void {
    this.#fields = fields;
    this.#rows = [];
  }

  handleDataRow({ fields }: { fields: Cell[] }): void {
    this.#rows.push(fields);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#tag = text;
  }

  /** The limit is reached; the sync that is already sent closes the portal. */
  handlePortalSuspended(): void {
    this.#tag = null;
  }

  handleEmptyQuery(): void {
    this.#tag = null;
  }

  handleCopyInResponse(connection: WireConnection): void {
    const wire: Wire = wireOf(connection);
    wire.sendCopyFail(nothingToSend);
    // The server passed over the sync that came while it waited for rows.
    if (this.#extended) wire.sync();
  }

  handleCopyData(): void {
    this.#misuse = noResultSet;
  }

  handleError(error: Error): void {
    this.#settle.reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#misuse !== null) {
      this.#settle.reject(new RangeError(this.#misuse));
      return;
    }
    const more = this.#limit !== undefined && this.#rows.length > this.#limit;
    if (more) this.#rows.length = this.#limit ?? 0;
    this.#settle.resolve({ fields: this.#fields, rows: this.#rows, more, tag: this.#tag });
  }
}
