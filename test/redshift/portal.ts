import type pg from 'pg';

/** How reading from a portal ended: it may have more, it is through, or the server refused in these words. */
export interface Portion {
  readonly rows: number;
  readonly ended: 'suspended' | 'complete' | string;
}

/** The messages of a node-postgres connection that its types leave out. */
interface Wire {
  parse(query: { name: string; text: string; types: readonly number[] }): void;
  bind(config: { portal: string; statement: string; values: readonly unknown[] }): void;
  execute(config: { portal: string; rows: number }): void;
  close(message: { type: 'P' | 'S'; name: string }): void;
  flush(): void;
  sync(): void;
}

/** A portal of the extended protocol, read in portions; node-postgres hands it the answers. */
export class Portal implements pg.Submittable {
  readonly #name: string;
  readonly #sql: string;
  readonly #closed = Promise.withResolvers<void>();
  readonly #opened = Promise.withResolvers<Wire>();
  #rows = 0;
  #state: 'usable' | 'failed' = 'usable';
  #portion = Promise.withResolvers<Portion>();

  private constructor(name: string, sql: string) {
    this.#name = name;
    this.#sql = sql;
  }

  static open(client: pg.Client, name: string, sql: string): Portal {
    return client.query(new Portal(name, sql));
  }

  async read(most: number): Promise<Portion> {
    this.#rows = 0;
    this.#portion = Promise.withResolvers();
    const wire = await this.#opened.promise;
    wire.execute({ portal: this.#name, rows: most });
    wire.flush();
    return this.#portion.promise;
  }

  async close(): Promise<void> {
    const wire = await this.#opened.promise;
    if (this.#state === 'failed') return;
    wire.close({ type: 'P', name: this.#name });
    wire.sync();
    await this.#closed.promise;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    wire.parse({ name: '', text: this.#sql, types: [] });
    wire.bind({ portal: this.#name, statement: '', values: [] });
    wire.flush();
    this.#opened.resolve(wire);
  }

  handleDataRow(): void {
    this.#rows += 1;
  }

  handlePortalSuspended(): void {
    this.#portion.resolve({ rows: this.#rows, ended: 'suspended' });
  }

  handleCommandComplete(): void {
    this.#portion.resolve({ rows: this.#rows, ended: 'complete' });
  }

  /** node-postgres tells a failed query nothing more; the Sync is ours to send. */
  handleError(error: Error, connection: pg.Connection): void {
    (connection as unknown as Wire).sync();
    this.#state = 'failed';
    this.#portion.resolve({ rows: this.#rows, ended: error.message });
  }

  handleReadyForQuery(): void {
    this.#closed.resolve();
  }

  handleRowDescription(): void {}

  handleEmptyQuery(): void {}
}
