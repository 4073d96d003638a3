import type { Duplex } from 'node:stream';
import type { Client, Connection as PublishedConnection } from 'pg';

/**
 * The messages of the protocol as pg 8.23 sends them; its published types describe an older version of these methods.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
export interface Wire {
  readonly stream: Duplex;
  /** Starts to parse what comes. */
  attachListeners(stream: Duplex): void;
  query(text: string): void;
  parse(message: { text: string }): void;
  bind(message: { portal: string; values: readonly (string | null)[] }): void;
  describe(message: { type: 'P' | 'S'; name: string }): void;
  /** At most `rows` rows; 0 means all. */
  execute(message: { portal: string; rows: number }): void;
  close(message: { type: 'P' | 'S'; name: string }): void;
  flush(): void;
  sync(): void;
  sendCopyFail(reason: string): void;
}

/** What is said of a COPY's rows that come where rows of a result are read. */
export const noResultSet = 'COPY … TO STDOUT has no result set; select the rows instead';

/** What a server is told that waits for the rows of a COPY. */
export const nothingToSend = 'there are no rows to send here';

/** How a server may begin: with a way to log in, a refusal, a notice, or a protocol that it prefers. */
const firstMessages: readonly (number | undefined)[] = [...'RENv'].map((letter) => letter.charCodeAt(0));

export function wireOf(connection: PublishedConnection): Wire {
  return connection as unknown as Wire;
}

/**
 * Lets a message that pg cannot parse (a login that it does not know, a server of another protocol) end the connection
 * with an error. Without this, pg throws out of the socket's handler, which ends the process.
 */
export function guardParser({ connection }: Client): void {
  const wire = wireOf(connection);
  const attach = wire.attachListeners;
  wire.attachListeners = (stream) => {
    const before = stream.listeners('data');
    attach.call(wire, stream);
    for (const listener of stream.listeners('data').filter((one) => !before.includes(one))) {
      let begun = false;
      stream.off('data', listener as () => void);
      stream.on('data', (bytes: Buffer) => {
        try {
          if (!begun && !firstMessages.includes(bytes[0])) throw new Error('invalid response');
          begun = true;
          listener.call(stream, bytes);
        } catch (error) {
          stream.destroy(error instanceof Error ? error : new Error(String(error)));
        }
      });
    }
  };
}
