import { type Backend, BackendError } from '../wire/backend.ts';
import { cString } from '../wire/frames.ts';
import { readFields } from '../wire/messages.ts';

const batchBytes = 64 * 1024;

/** Rows on their way into a PostgreSQL table, by its own COPY, in the session's transaction. */
export class RowSink {
  readonly #backend: Backend;
  readonly #table: string;
  readonly #columns: readonly string[];
  #batch: string[] = [];
  #size = 0;
  #state: 'closed' | 'open' = 'closed';

  constructor(backend: Backend, table: string, columns: readonly string[]) {
    this.#backend = backend;
    this.#table = table;
    this.#columns = columns;
  }

  /** @throws BackendError when the table can't be written. */
  async begin(): Promise<void> {
    this.#backend.send({ type: 'Q', body: cString(`COPY ${this.#table} (${this.#columns.join(', ')}) FROM STDIN`) });
    for (;;) {
      const frame = await this.#backend.next();
      if (frame.type === 'G') {
        this.#state = 'open';
        return;
      }
      if (frame.type === 'E') {
        await this.#ready();
        throw new BackendError(readFields(frame.body));
      }
    }
  }

  async add(row: readonly (string | null)[]): Promise<void> {
    const line = `${row.map(field).join('\t')}\n`;
    this.#batch.push(line);
    this.#size += line.length;
    if (this.#size >= batchBytes) await this.#flush();
  }

  /** @throws BackendError for a row that PostgreSQL does not take. */
  async end(): Promise<void> {
    await this.#flush();
    this.#state = 'closed';
    this.#backend.send({ type: 'c', body: Buffer.alloc(0) });
    await this.#ready();
  }

  /** Gives up: none of the rows stays. */
  async abandon(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#backend.send({ type: 'f', body: cString('the load failed') });
    await this.#ready().catch((error: unknown) => {
      if (!(error instanceof BackendError)) throw error;
    });
  }

  async #flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    this.#backend.send({ type: 'd', body: Buffer.from(this.#batch.join('')) });
    this.#batch = [];
    this.#size = 0;
    await this.#backend.drained();
  }

  async #ready(): Promise<void> {
    let failure: BackendError | undefined;
    for (;;) {
      const frame = await this.#backend.next();
      if (frame.type === 'E') failure = new BackendError(readFields(frame.body));
      if (frame.type !== 'Z') continue;
      if (failure !== undefined) throw failure;
      return;
    }
  }
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function field(value: string | null): string {
  return value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}
