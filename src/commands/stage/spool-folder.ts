import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SparkifyError } from '../../errors.ts';
import { isAlive } from '../operator.ts';

/** The folders of this process's runs; another of its number is of a process that had the number before. */
const inUse = new Set<string>();

/** Removes what runs left in the spool whose processes are gone. */
async function removeLeftovers(spool: string): Promise<void> {
  for (const name of await readdir(spool)) {
    const pid = Number(/^run-(\d+)-/.exec(name)?.[1]);
    if (!Number.isInteger(pid) || inUse.has(name) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(join(spool, name), { recursive: true, force: true });
  }
}

/** Makes this run's own folder in the spool, hands it to `work`, and removes it with all that is in it. */
export async function withSpoolFolder<T>(spool: string, run: string, work: (folder: string) => Promise<T>): Promise<T> {
  const name = `run-${process.pid}-${run}`;
  const folder = join(spool, name);
  inUse.add(name);
  try {
    await mkdir(spool, { recursive: true });
    await removeLeftovers(spool);
    await mkdir(folder);
  } catch (error) {
    throw new SparkifyError('warehouse', `the spool cannot be used: ${(error as Error).message}`, {
      where: spool,
      remedy: 'It must be a folder that can be written to; let SPARKIFY_HOME name another place, or mend this one.',
      cause: error,
    });
  }
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(name);
  }
}
