import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a connection does to a message of the client's: it goes on, or everything ends before or after it is passed on. */
export type Cut = 'none' | 'before' | 'after';

/** A way to a server that can be cut. */
export class CuttableWay {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  /** Asked for each message, with all that the client has said on that connection before and with it. */
  decide: (said: string) => Cut = () => 'none';

  private constructor(server: Server, port: number, sockets: Set<Socket>) {
    this.#server = server;
    this.port = port;
    this.#sockets = sockets;
  }

  /** A way to the port `target`, on a free port or the one that is named. */
  static async to(target: number, on = 0): Promise<CuttableWay> {
    const sockets = new Set<Socket>();
    let proxy: CuttableWay | null = null;
    const server = createServer((client) => {
      const upstream = connect(target, '127.0.0.1');
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          sockets.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      let said = '';
      client.on('data', (bytes) => {
        // Rows of a COPY are long and say nothing.
        if (bytes.length < 16_384) said += bytes.toString('latin1');
        const cut = proxy?.decide(said) ?? 'none';
        if (cut === 'before') {
          proxy?.cut();
          return;
        }
        if (cut === 'after') {
          // The answer comes, so the server has done it; it is not passed on.
          upstream.removeAllListeners('data');
          upstream.once('data', () => proxy?.cut());
        }
        if (!upstream.write(bytes)) {
          client.pause();
          upstream.once('drain', () => client.resume());
        }
      });
      upstream.on('data', (bytes) => {
        if (client.write(bytes)) return;
        upstream.pause();
        client.once('drain', () => upstream.resume());
      });
    });
    await new Promise<void>((resolve) => server.listen(on, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    proxy = new CuttableWay(server, address.port, sockets);
    return proxy;
  }

  /** Cuts every connection there is; new ones may be made. */
  cut(): void {
    this.decide = () => 'none';
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
