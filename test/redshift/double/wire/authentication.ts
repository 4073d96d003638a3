import { createHash, randomBytes } from 'node:crypto';
import { type Frame, int32 } from './frames.ts';

export type PasswordForm = 'md5' | 'cleartext' | 'sha256';

/** A question for the password, and what the right answer is. */
export interface Challenge {
  readonly frame: Frame;
  readonly accepts: (answer: string) => boolean;
}

function md5(text: string, more: Buffer = Buffer.alloc(0)): string {
  return createHash('md5').update(text).update(more).digest('hex');
}

/**
 * How a password is asked for. A user whose password is kept as SHA-256 gets authentication code 13, which is Redshift's
 * own and which node-postgres does not know; no answer to it is right here.
 */
export function challenge(form: PasswordForm, user: string, password: string): Challenge {
  if (form === 'cleartext') {
    return { frame: { type: 'R', body: int32(3) }, accepts: (answer) => answer === password };
  }
  if (form === 'sha256') {
    const body = Buffer.concat([int32(13), int32(0), randomBytes(8), int32(4096)]);
    return { frame: { type: 'R', body }, accepts: () => false };
  }
  const salt = randomBytes(4);
  const right = `md5${md5(md5(password + user), salt)}`;
  return { frame: { type: 'R', body: Buffer.concat([int32(5), salt]) }, accepts: (answer) => answer === right };
}
