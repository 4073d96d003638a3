import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { makeCertificates } from './certificates.ts';

/** What a stranger does when it is spoken to: it says something, hangs up, stays silent, or wants a login of a kind. */
export type Manner =
  | { readonly says: string }
  | 'hang up'
  | 'silence'
  | { readonly wantsLogin: number; readonly tls: boolean };

/** A port of the loopback address at which somebody else listens than who is looked for; closed with the test. */
export async function strangerAt(manner: Manner): Promise<number> {
  const certificates = typeof manner === 'object' && 'tls' in manner && manner.tls ? await makeCertificates() : null;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      if (manner === 'hang up') socket.destroy();
      else if (manner === 'silence') return;
      else if ('says' in manner) socket.end(manner.says);
      else if (certificates === null) socket.write(loginFrame(manner.wantsLogin));
      else {
        // The first message asks for TLS; the start of the session comes inside it.
        socket.write('S');
        const secure = new TLSSocket(socket, { isServer: true, cert: certificates.certificate, key: certificates.key });
        secure.on('error', () => undefined);
        secure.once('data', () => secure.write(loginFrame(manner.wantsLogin)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return portOf(server.address());
}

/** `AuthenticationRequest` of this code. https://www.postgresql.org/docs/current/protocol-message-formats.html */
function loginFrame(code: number): Buffer {
  const frame = Buffer.alloc(13, 0);
  frame.write('R');
  frame.writeInt32BE(12, 1);
  frame.writeInt32BE(code, 5);
  return frame;
}

const listener = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address());
    // Nobody accepts, from here on.
    Atomics.wait(workerData, 0, 0);
  });
`;

/** Milliseconds in which the loopback address answers whoever it answers at all. */
const patience = 500;

/** A port of the loopback address that takes no connection, and refuses none: its queue is full for good. */
export async function blackHole(): Promise<number> {
  const worker = new Worker(listener, { eval: true, workerData: new Int32Array(new SharedArrayBuffer(4)) });
  const [address] = await once(worker, 'message');
  const port = portOf(address);
  const queued: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of queued) socket.destroy();
    await worker.terminate();
  });
  for (;;) {
    const socket = connect(port, '127.0.0.1').setTimeout(patience);
    queued.push(socket);
    const came = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'timeout').then(() => false),
    ]);
    if (!came) return port;
  }
}

function portOf(address: unknown): number {
  const port = (address as { port?: unknown } | null)?.port;
  if (typeof port !== 'number') throw new Error('the listener has no port');
  return port;
}
