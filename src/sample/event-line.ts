import { firstDay } from './activity.ts';
import type { SessionEvent } from './session.ts';
import { milliseconds } from './users.ts';

/** The event as the logs hold it: 18 keys in their fixed order, pure ASCII, no line end. */
export function eventLine({ session, item, second, page, request, who, paid, play }: SessionEvent): string {
  return (
    `{"artist":${play === null ? 'null' : play.artist}${who.name}${item}${who.lastName}` +
    `${play === null ? 'null' : play.length},"level":"${paid ? 'paid' : 'free'}"${who.location}${request.method}` +
    `","page":"${page}","registration":${who.registration}${session},"song":${play === null ? 'null' : play.song}` +
    `,"status":${request.status},"ts":${firstDay + second * 1000 + milliseconds}${who.tail}`
  );
}
