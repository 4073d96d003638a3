import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

function message(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

function parameter(name: string, value: string): Buffer {
  return message('S', Buffer.from(`${name}\0${value}\0`));
}

const ready = message('Z', Buffer.from('I'));
const emptyQueryResponse = message('I', Buffer.alloc(0));

/** Speaks as much of PostgreSQL's protocol 3 as psql needs to send its queries, and notes them down. */
function serve(socket: Socket, standardConformingStrings: boolean, queries: string[]): void {
  let received: Buffer = Buffer.alloc(0);
  let started = false;

  const startUp = (): void => {
    socket.write(
      Buffer.concat([
        message('R', Buffer.alloc(4)),
        parameter('server_version', '15.0'),
        parameter('client_encoding', 'UTF8'),
        parameter('standard_conforming_strings', standardConformingStrings ? 'on' : 'off'),
        ready,
      ]),
    );
  };

  socket.on('data', (data) => {
    received = Buffer.concat([received, typeof data === 'string' ? Buffer.from(data) : data]);
    for (;;) {
      const typeLength = started ? 1 : 0;
      if (received.length < typeLength + 4) return;
      const length = typeLength + received.readInt32BE(typeLength);
      if (received.length < length) return;
      const type = started ? received.toString('latin1', 0, 1) : 'start';
      const body = received.subarray(typeLength + 4, length);
      received = received.subarray(length);
      if (type === 'start') {
        started = true;
        startUp();
      } else if (type === 'Q') {
        queries.push(body.toString('utf8', 0, body.length - 1));
        socket.write(Buffer.concat([emptyQueryResponse, ready]));
      } else if (type === 'X') {
        socket.end();
      }
    }
  });
}

/** psql's version line, null when there is no psql on the PATH. */
export async function psqlVersion(): Promise<string | null> {
  try {
    return (await run('psql', ['--version'])).stdout.trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * What psql sends to its server for each text, one list of queries a text. All texts go through one psql, each as a
 * file of its own, so that an open quote in one does not swallow the next. The server is a socket in a temporary
 * directory that answers every query with nothing.
 */
export async function splitByPsql(
  texts: readonly string[],
  standardConformingStrings: boolean,
): Promise<readonly (readonly string[])[]> {
  const directory = await mkdtemp(join(tmpdir(), 'psql-'));
  const queries: string[] = [];
  const server = createServer((socket) => serve(socket, standardConformingStrings, queries));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(join(directory, '.s.PGSQL.5432'), resolve);
    });
    const marker = (index: number): string => `end of text ${index}`;
    const steps: string[] = [];
    for (const [index, text] of texts.entries()) {
      const file = join(directory, `${index}.sql`);
      await writeFile(file, text);
      steps.push('-f', file, '-c', marker(index));
    }
    const arguments_ = ['-X', '-q', '-h', directory, '-p', '5432', '-U', 'nobody', '-d', 'none', ...steps];
    await run('psql', arguments_, {
      env: { ...process.env, PGCLIENTENCODING: 'UTF8', PGSSLMODE: 'disable' },
      timeout: 60_000,
    });
    let from = 0;
    return texts.map((text, index) => {
      const to = queries.indexOf(marker(index), from);
      if (to < 0) throw new Error(`psql did not come to the end of ${JSON.stringify(text)}`);
      const found = queries.slice(from, to);
      from = to + 1;
      return found;
    });
  } finally {
    server.close();
    await rm(directory, { recursive: true });
  }
}
