import type { Reject } from '../events.ts';

/** A rejected record in one line: object, line, column, reason and value. */
export function rejectText({ object, line, column, reason, value }: Reject): string {
  const where = `${object}:${line}${column === null ? '' : ` ${column}`}`;
  return `${where}: ${reason}${value === null ? '' : `: ${JSON.stringify(value)}`}`;
}
