import { hostname } from 'node:os';
import { systemUser } from '../warehouse/system-user.ts';
import type { Operator } from './events.ts';

/** Who this process works for. */
export function thisOperator(): Operator {
  return { user: systemUser(), host: hostname(), pid: process.pid };
}

export function operatorText({ user, host, pid }: Operator): string {
  return `${user} on ${host} (pid ${pid})`;
}

/**
 * Whether that is this very process, or one before it that had its number: in a container each start may get the same.
 */
export function isThisProcess({ host, pid }: Operator): boolean {
  return host === hostname() && pid === process.pid;
}

/** Whether a process that named itself so can still be at work; of another host nothing can be known from here. */
export function mayBeAlive({ host, pid }: Operator): boolean {
  return host !== hostname() || isAlive(pid);
}

/** Whether there is a process of that number on this host. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
