import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import type { Client } from 'pg';

/** The number that marks a CancelRequest. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const code = 80877102;

/** What a server told about a session when it began. */
type Begun = Client & { readonly processID?: number; readonly secretKey?: number };

/**
 * Asks the server, without a login and without encryption (as libpq does), to stop what the client's session is doing.
 * The server does not answer; that it has stopped shows on the client's own connection.
 */
export async function sendCancelRequest({ host, port, processID, secretKey }: Begun): Promise<void> {
  if (processID === undefined || secretKey === undefined) return;
  const request = Buffer.alloc(16);
  request.writeInt32BE(request.length, 0);
  request.writeInt32BE(code, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = host.startsWith('/') ? connectSocket(`${host}/.s.PGSQL.${port}`) : connectSocket(port, host);
  socket.setTimeout(5_000, () => socket.destroy());
  socket.end(request);
  await once(socket, 'close');
}
