import { userInfo } from 'node:os';

/**
 * The name under which the operating system runs this process. In a container that may be a number without a name
 * (`docker run --user 4242`); then that number.
 */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    const number = process.getuid?.();
    if (number === undefined) throw error;
    return `uid ${number}`;
  }
}
