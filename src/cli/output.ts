import { asSparkifyError, SparkifyError } from '../errors.ts';

/** Thrown when nobody reads standard output any more (`| head`): a reason to stop, not something to complain of. */
export class ReaderGone extends Error {
  constructor(cause: unknown) {
    super('nobody reads standard output any more', { cause });
    this.name = 'ReaderGone';
  }
}

/** What a pipe, a socket and a terminal say when their other end has been closed. */
const goneCodes: readonly unknown[] = ['EPIPE', 'ECONNRESET', 'EIO', 'ERR_STREAM_DESTROYED'];

/**
 * Writes to standard output at the pace of its reader.
 * @throws ReaderGone when there is no reader; SparkifyError kind `internal` when it cannot be written (a full disk).
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error == null) resolve();
      else reject('code' in error && goneCodes.includes(error.code) ? new ReaderGone(error) : unwritable(error));
    });
  });
}

function unwritable(error: Error): SparkifyError {
  return new SparkifyError('internal', `standard output cannot be written: ${asSparkifyError(error).message}`, {
    remedy: 'Free some space where the output goes, or send it elsewhere.',
    cause: error,
  });
}

/**
 * Keeps an output that cannot be written from ending the process in the middle of its work: `print` tells its caller of
 * standard output, and of standard error there is nobody left to tell.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
