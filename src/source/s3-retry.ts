import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { type Patience, waitBefore } from './patience.ts';
import { statusIn } from './s3-errors.ts';

type Strategy = Extract<NonNullable<S3ClientConfig['retryStrategy']>, { acquireInitialRetryToken: unknown }>;
type Token = Awaited<ReturnType<Strategy['acquireInitialRetryToken']>>;

/** A server that has never answered is more likely misspelt than down. */
const attemptsUntilFirstAnswer = 3;

/**
 * The SDK's retry strategy with our patience: throttling, 5xx and connection errors, which the SDK recognizes. Its
 * own strategy shares one budget among all requests, and fails a whole load when many readers are throttled at once.
 */
export function retriesOf(patience: Patience): Strategy {
  let answered = false;
  return {
    acquireInitialRetryToken: async () => tokenOf(1, 0),
    refreshRetryTokenForRetry: async (token, { error, errorType, retryAfterHint }) => {
      const attempt = token.getRetryCount() + 2;
      const transient = errorType === 'THROTTLING' || errorType === 'TRANSIENT';
      if (statusIn(error) !== null) answered = true;
      const attempts = answered ? patience.attempts : Math.min(attemptsUntilFirstAnswer, patience.attempts);
      if (!transient || attempt > attempts) throw new Error('not tried again', { cause: error });
      const asked = retryAfterHint === undefined ? 0 : retryAfterHint.getTime() - Date.now();
      return tokenOf(attempt, Math.max(waitBefore(attempt, patience), Math.min(asked, patience.longestWait)));
    },
    recordSuccess: () => {
      answered = true;
    },
  };
}

/** @param wait Milliseconds; the SDK's middleware does the waiting, and stops when the request is aborted. */
function tokenOf(attempt: number, wait: number): Token {
  return { getRetryCount: () => attempt - 1, getRetryDelay: () => wait };
}
