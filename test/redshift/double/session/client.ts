import type { TLSSocket } from 'node:tls';
import type { ConnectionFault, Conversation } from '../faults.ts';
import { encodeFrame, type Frame, FrameReader } from '../wire/frames.ts';

/** The client's end of a session, behind the start of its protocol; it can be cut at any byte. */
export class Client {
  readonly #socket: TLSSocket;
  readonly #reader = new FrameReader();
  readonly #onFrame: (frame: Frame) => void;
  readonly #heard: Conversation | undefined;
  #sent = 0;
  #received = 0;
  #cutAfterSent = Number.POSITIVE_INFINITY;
  #cutAfterReceived = Number.POSITIVE_INFINITY;
  /** While true, nothing is sent: the answer will be lost. */
  muted = false;

  constructor(
    socket: TLSSocket,
    { faults, heard }: { readonly faults: readonly ConnectionFault[]; readonly heard: Conversation | undefined },
    onFrame: (frame: Frame) => void,
  ) {
    this.#socket = socket;
    this.#heard = heard;
    this.#onFrame = onFrame;
    for (const fault of faults) {
      if (fault.kind !== 'cut') continue;
      if (fault.after === 'sent') this.#cutAfterSent = fault.bytes;
      else this.#cutAfterReceived = fault.bytes;
    }
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.resume();
  }

  send(...frames: readonly Frame[]): void {
    if (this.muted || this.#socket.destroyed) return;
    const messages = frames.map(encodeFrame);
    let end = this.#sent;
    for (const { length } of messages) {
      end += length;
      this.#heard?.sent.push(end);
    }
    const bytes = Buffer.concat(messages);
    const left = Math.max(0, this.#cutAfterSent - this.#sent);
    this.#sent += bytes.length;
    if (bytes.length < left) this.#socket.write(bytes);
    else this.#socket.write(bytes.subarray(0, left), () => this.#socket.destroy());
  }

  /** Cuts the connection once so many more bytes are sent. */
  cutAfter(bytes: number): void {
    this.#cutAfterSent = this.#sent + bytes;
    if (bytes === 0) this.destroy();
  }

  async drained(): Promise<void> {
    if (this.#socket.destroyed || !this.#socket.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#socket.off('drain', done).off('close', done);
        resolve();
      };
      this.#socket.on('drain', done).on('close', done);
    });
  }

  onClose(closed: () => void): void {
    this.#socket.on('close', closed);
    this.#socket.on('error', () => this.#socket.destroy());
  }

  /** Resolves when the connection is closed. */
  async closed(): Promise<void> {
    if (!this.#socket.closed) await new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
  }

  /** Ends the connection once what was sent is on its way. */
  end(): void {
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    const left = this.#cutAfterReceived - this.#received;
    this.#received += bytes.length;
    // What came whole before the cut is done.
    const frames = this.#reader.push(bytes.subarray(0, left));
    for (const frame of frames) {
      const before = this.#heard?.received.at(-1) ?? 0;
      this.#heard?.received.push(before + 1 + 4 + frame.body.length);
      this.#onFrame(frame);
    }
    if (bytes.length >= left) this.#socket.destroy();
  }
}
