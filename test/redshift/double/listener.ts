import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Certificates } from '../../certificates.ts';
import type { ConnectionFault, FaultPlan } from './faults.ts';
import { Client } from './session/client.ts';
import { Refusal } from './sql/refusal.ts';
import { encodeFrame, type Frame } from './wire/frames.ts';
import { errorFrame } from './wire/messages.ts';
import { checkParameters, readFirstPacket } from './wire/startup.ts';

/** A client that has said who it is; it answers questions for the password next. */
export interface Arrival {
  readonly client: Client;
  readonly parameters: ReadonlyMap<string, string>;
  /** The client's next message. @throws when it leaves */
  readonly next: () => Promise<Frame>;
  /** From here on messages go there. */
  readonly handOver: (receive: (frame: Frame) => void) => void;
}

export interface ListenerOptions {
  readonly certificates: Certificates;
  readonly faults: FaultPlan;
  /** @throws Refusal, which the client is told as it is sent away. */
  readonly arrived: (arrival: Arrival) => Promise<void>;
  readonly cancel: (pid: number, secret: number) => void;
}

/** Listens on a free port of loopback for PostgreSQL's protocol in TLS. */
export async function listen(options: ListenerOptions): Promise<Server> {
  const secureContext = createSecureContext({ key: options.certificates.key, cert: options.certificates.certificate });
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    greet(socket, options, secureContext).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

async function greet(socket: Socket, options: ListenerOptions, secureContext: ReturnType<typeof createSecureContext>) {
  const first = readFirstPacket(await readPacket(socket));
  if (first.kind === 'cancel') {
    // AWS's own driver sends it outside of TLS too.
    options.cancel(first.pid, first.secret);
    socket.end();
    return;
  }
  if (first.kind === 'startup') {
    const [user, database] = [first.parameters.get('user'), first.parameters.get('database')];
    const message = `no pg_hba.conf entry for host "::ffff:127.0.0.1", user "${user}", database "${database}", SSL off`;
    socket.end(encodeFrame(errorFrame({ severity: 'FATAL', code: '28000', message })));
    return;
  }
  socket.write('S');
  const secure = new TLSSocket(socket, { isServer: true, secureContext });
  secure.on('error', () => secure.destroy());
  const inside = readFirstPacket(await readPacket(secure));
  if (inside.kind === 'cancel') {
    options.cancel(inside.pid, inside.secret);
    secure.end();
  } else if (inside.kind === 'startup') await admit(secure, inside.parameters, options);
  else secure.destroy();
}

async function admit(socket: TLSSocket, parameters: ReadonlyMap<string, string>, options: ListenerOptions) {
  const faults = options.faults.forConnection();
  const frames: Frame[] = [];
  const waiting: { resolve: (frame: Frame) => void; reject: (error: Error) => void }[] = [];
  let receive = (frame: Frame): void => {
    const waiter = waiting.shift();
    if (waiter === undefined) frames.push(frame);
    else waiter.resolve(frame);
  };
  const heard = options.faults.newConversation();
  const client = new Client(socket, { faults, heard }, (frame) => receive(frame));
  client.onClose(() => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the client left'));
  });
  const next = (): Promise<Frame> => {
    const frame = frames.shift();
    return frame === undefined
      ? new Promise((resolve, reject) => waiting.push({ resolve, reject }))
      : Promise.resolve(frame);
  };
  const handOver = (to: (frame: Frame) => void): void => {
    receive = to;
    for (const frame of frames.splice(0)) to(frame);
  };
  try {
    refuse(faults);
    checkParameters(parameters);
    await options.arrived({ client, parameters, next, handOver });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, detail } = error;
    client.send(errorFrame({ severity: 'FATAL', code, message, detail }));
    client.end();
  }
}

function refuse(faults: readonly ConnectionFault[]): void {
  for (const fault of faults) {
    if (fault.kind === 'refuse-connection') throw new Refusal(fault.code, fault.message);
  }
}

/** One packet without a letter: its length, and a body, which is returned. */
async function readPacket(socket: Socket): Promise<Buffer> {
  let pending = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const done = (): void => {
      socket.off('data', take);
      socket.off('close', left);
      socket.pause();
    };
    const left = (): void => reject(new Error('the client left'));
    const take = (bytes: Buffer): void => {
      pending = Buffer.concat([pending, bytes]);
      if (pending.length < 4) return;
      const length = pending.readInt32BE(0);
      if (length < 8 || length > 10_000) {
        done();
        reject(new Error(`a first packet of ${length} bytes`));
      } else if (pending.length >= length) {
        done();
        resolve(pending.subarray(4, length));
      }
    };
    socket.on('data', take);
    socket.on('close', left);
  });
}
