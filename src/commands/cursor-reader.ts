import type { Cell, Cursor } from '../warehouse/warehouse.ts';

type Rows = readonly (readonly Cell[])[];

/** Rows fetched at once: enough to be worth a call, few enough that the first ones are there soon. */
const batchRows = 2_000;

/** Reads a cursor from its beginning to its end or to a limit, batch by batch, and knows how far it has come. */
export class CursorReader {
  readonly #cursor: Cursor;
  readonly #limit: number;
  readonly #seen: (rows: Rows) => void;
  #rows = 0;
  #more = true;

  /** @param seen is told of each batch */
  constructor(cursor: Cursor, limit = Number.POSITIVE_INFINITY, seen: (rows: Rows) => void = () => undefined) {
    this.#cursor = cursor;
    this.#limit = limit;
    this.#seen = seen;
  }

  /** Rows read so far. */
  get rows(): number {
    return this.#rows;
  }

  /** True while the engine has more rows than have been read. */
  get more(): boolean {
    return this.#more;
  }

  async *batches(): AsyncGenerator<Rows> {
    do {
      const { rows, more } = await this.#cursor.fetch(Math.min(batchRows, this.#limit - this.#rows));
      this.#rows += rows.length;
      this.#more = more;
      this.#seen(rows);
      yield rows;
    } while (this.#more && this.#rows < this.#limit);
  }
}
