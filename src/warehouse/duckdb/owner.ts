import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { SparkifyError } from '../../errors.ts';
import { systemUser } from '../system-user.ts';

/**
 * Beside a warehouse file that is open for writing lies a note of who opened it. DuckDB's own lock on the file decides
 * who may write; the note only lets the one who may not say whom he waits for. So a note that cannot be written (a full
 * disk, a folder without permission) or read keeps nobody from anything: the refusal then names the process alone.
 */
const ownerNote = z.object({
  user: z.string(),
  host: z.string(),
  pid: z.number(),
  since: z.string(),
});

type OwnerNote = z.infer<typeof ownerNote>;

function notePath(file: string): string {
  return `${file}.owner`;
}

export async function writeOwner(file: string): Promise<void> {
  // What lies in no file is nobody else's to wait for.
  if (file === ':memory:') return;
  const note: OwnerNote = {
    user: systemUser(),
    host: hostname(),
    pid: process.pid,
    since: new Date().toISOString(),
  };
  await writeFile(notePath(file), `${JSON.stringify(note)}\n`).catch(() => undefined);
}

export async function removeOwner(file: string): Promise<void> {
  await rm(notePath(file), { force: true }).catch(() => undefined);
}

async function readOwner(file: string): Promise<OwnerNote | null> {
  try {
    return ownerNote.safeParse(JSON.parse(await readFile(notePath(file), 'utf8'))).data ?? null;
  } catch {
    // None there, or one that is just being written.
    return null;
  }
}

/** DuckDB's lock error as promise 4 words it; null when `error` is another one. */
export async function lockError(file: string, error: unknown): Promise<SparkifyError | null> {
  const message = error instanceof Error ? error.message : String(error);
  if (!message.includes('Could not set lock on file')) return null;
  const pid = /PID (\d+)/.exec(message)?.[1];
  const owner = await readOwner(file);
  const who =
    owner !== null && (pid === undefined || String(owner.pid) === pid)
      ? `${owner.user} on ${owner.host} (pid ${owner.pid}) since ${owner.since}`
      : `another process${pid === undefined ? '' : ` (pid ${pid})`}`;
  return new SparkifyError('locked', `the warehouse is open in another sparkify-tui: ${who}`, {
    where: file,
    remedy:
      'Wait until it has ended, or use the cockpit that is open; an embedded warehouse has one process at a time.',
    cause: error,
  });
}
