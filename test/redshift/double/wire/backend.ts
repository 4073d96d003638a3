import { connect, type Socket } from 'node:net';
import { cString, encodeFrame, type Frame, FrameReader, int32 } from './frames.ts';
import { type Fields, readDataRow, readFields, type TransactionStatus } from './messages.ts';

/** An error that PostgreSQL answered with. */
export class BackendError extends Error {
  readonly fields: Fields;

  constructor(fields: Fields) {
    super(fields.get('M') ?? 'unknown error');
    this.name = 'BackendError';
    this.fields = fields;
  }

  get code(): string {
    return this.fields.get('C') ?? 'XX000';
  }
}

export interface BackendOptions {
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Settings of the session, as in `options=-c name=value`. */
  readonly settings?: Readonly<Record<string, string>>;
}

type Waiter = { readonly resolve: (frame: Frame) => void; readonly reject: (error: Error) => void };

/** A session on the real PostgreSQL, at the level of its messages. Trusted: it sends no password. */
export class Backend {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #frames: Frame[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #port: number;
  #ended: Error | undefined;
  #pid = 0;
  #secret = 0;
  status: TransactionStatus = 'I';
  /** Notices that come while the double asks something for itself. */
  onNotice: (fields: Fields) => void = () => {};

  private constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.#port = port;
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('close', () => this.#end(new Error('PostgreSQL closed the session')));
    socket.on('error', (error) => this.#end(error));
  }

  /** @throws BackendError when PostgreSQL refuses the session. */
  static async connect({ port, user, database, settings = {} }: BackendOptions): Promise<Backend> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    const backend = new Backend(socket, port);
    const options = Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value.replaceAll('\\', '\\\\').replaceAll(' ', '\\ ')}`)
      .join(' ');
    const parameters = ['user', user, 'database', database, 'options', options, ''].map(cString);
    const body = Buffer.concat([int32(196_608), ...parameters]);
    socket.write(Buffer.concat([int32(body.length + 4), body]));
    for (;;) {
      const frame = await backend.next();
      if (frame.type === 'E') throw new BackendError(readFields(frame.body));
      if (frame.type === 'K') {
        backend.#pid = frame.body.readInt32BE(0);
        backend.#secret = frame.body.readInt32BE(4);
      }
      if (frame.type === 'Z') return backend;
    }
  }

  get pid(): number {
    return this.#pid;
  }

  get secret(): number {
    return this.#secret;
  }

  send(...frames: readonly Frame[]): void {
    if (this.#ended === undefined) this.#socket.write(Buffer.concat(frames.map(encodeFrame)));
  }

  /** Whether PostgreSQL takes what was sent as fast as it comes. */
  async drained(): Promise<void> {
    if (this.#ended !== undefined || !this.#socket.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('drain', resolve);
      this.#socket.once('close', resolve);
    });
  }

  /** The next message. @throws when the session has ended. */
  next(): Promise<Frame> {
    const frame = this.#frames.shift();
    if (frame !== undefined) return Promise.resolve(this.#seen(frame));
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) =>
      this.#waiting.push({ resolve: (found) => resolve(this.#seen(found)), reject }),
    );
  }

  /**
   * Runs a text for the double itself.
   * @returns the rows of all its statements.
   * @throws BackendError
   */
  async query(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    this.send({ type: 'Q', body: cString(sql) });
    const rows: (readonly (string | null)[])[] = [];
    let failure: BackendError | undefined;
    for (;;) {
      const frame = await this.next();
      if (frame.type === 'D') rows.push(readDataRow(frame.body));
      else if (frame.type === 'N') this.onNotice(readFields(frame.body));
      else if (frame.type === 'E') failure = new BackendError(readFields(frame.body));
      else if (frame.type === 'Z') {
        if (failure !== undefined) throw failure;
        return rows;
      }
    }
  }

  /** Asks PostgreSQL to stop what the session runs. */
  async cancel(): Promise<void> {
    const socket = connect(this.#port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => resolve());
      socket.end(Buffer.concat([int32(16), int32(80_877_102), int32(this.#pid), int32(this.#secret)]));
      socket.resume();
    });
  }

  /** Ends the session; an open transaction is rolled back. */
  close(): void {
    if (this.#ended === undefined) this.#socket.end(encodeFrame({ type: 'X', body: Buffer.alloc(0) }));
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #seen(frame: Frame): Frame {
    const status = frame.type === 'Z' ? String.fromCharCode(frame.body[0] ?? 0) : undefined;
    if (status === 'I' || status === 'T' || status === 'E') this.status = status;
    return frame;
  }

  #receive(bytes: Buffer): void {
    for (const frame of this.#reader.push(bytes)) {
      const waiter = this.#waiting.shift();
      if (waiter === undefined) this.#frames.push(frame);
      else waiter.resolve(frame);
    }
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(this.#ended);
  }
}
