import { cancelled, SparkifyError } from '../errors.ts';

/** What an aborted operation throws: the signal's own reason where it is one of our errors, else `cancelled`. */
export function abortError(signal: AbortSignal): SparkifyError {
  return signal.reason instanceof SparkifyError ? signal.reason : cancelled();
}

/** @throws SparkifyError kind `cancelled` (or the signal's own) when the signal is aborted. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortError(signal);
}

/**
 * What `work` gives, or the abort's error at once. Aborted work goes on unwatched: it must have been handed the signal,
 * or be harmless.
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  stopIfAborted(signal);
  return await new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(abortError(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = () => signal.removeEventListener('abort', onAbort);
    work.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}
