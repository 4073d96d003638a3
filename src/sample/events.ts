import { Activity, daysFor, firstDay, secondsInDay } from './activity.ts';
import type { Catalogue } from './catalogue.ts';
import { eventLine } from './event-line.ts';
import { Jukebox } from './jukebox.ts';
import { purpose, Random } from './random.ts';
import { playSession, type SessionEvent } from './session.ts';
import { Users } from './users.ts';

/** Some events of one day, in the order of their times. */
export interface EventBatch {
  /** `2018-11-01`. */
  readonly date: string;
  /** How many, at least 1. */
  readonly count: number;
  /**
   * What the day's file has next: lines with line feeds between them, and before them where they are not the day's
   * first. The memory is used again for the next batch.
   */
  readonly bytes: Uint8Array;
}

/** Of 1,000 sessions, those of somebody who never logs in. */
const strollShare = 30;
/** Of 1,000 session numbers, those that nobody used. */
const skippedShare = 150;

const secondsInHour = 3600;

/**
 * Exactly `events` events in the order of their times, an hour at a time. Sessions are drawn in the order in which they
 * start, so an hour is complete as soon as a session starts after it: only sessions in progress are kept in memory.
 */
export function* eventBatches(
  seed: number,
  catalogue: Catalogue,
  songs: number,
  events: number,
): Generator<EventBatch, undefined> {
  if (events === 0) return undefined;
  const days = daysFor(events);
  const end = days * secondsInDay;
  const activity = new Activity(seed, days);
  const users = new Users(seed, events, days);
  const jukebox = new Jukebox(seed, catalogue, songs, events);
  const random = new Random(seed, purpose.sessions);
  const lines = new LineBuffer();
  let pending: SessionEvent[] = [];
  let hour = 1;
  let session = 2;
  let done = 0;

  function* finishHour(): Generator<EventBatch, undefined> {
    const due = pending.filter(({ second }) => second < hour * secondsInHour);
    if (due.length > 0) {
      pending = pending.filter(({ second }) => second >= hour * secondsInHour);
      // The sort is stable: events of one second stay in the order in which they were drawn.
      due.sort((one, other) => one.second - other.second);
      yield lines.batch(dateOf(hour - 1), due);
    }
    hour += 1;
  }

  while (done < events) {
    const start = activity.secondAt(done, events);
    while (start >= hour * secondsInHour) yield* finishHour();
    session += random.chance(skippedShare) ? 2 : 1;
    const user = random.chance(strollShare) ? null : users.free(start, random);
    const frame = { id: session, start, end, limit: events - done };
    done += playSession(frame, user, jukebox, random, (event) => pending.push(event));
  }
  while (pending.length > 0) yield* finishHour();
  return undefined;
}

function dateOf(hour: number): string {
  return new Date(firstDay + hour * secondsInHour * 1000).toISOString().slice(0, 10);
}

/** Turns events into bytes, line by line into the same memory: several times faster than through one long text. */
class LineBuffer {
  #buffer = Buffer.allocUnsafe(1 << 20);
  #length = 0;
  #date = '';

  batch(date: string, events: readonly SessionEvent[]): EventBatch {
    this.#length = 0;
    for (const event of events) {
      const line = eventLine(event);
      this.#write(this.#date === date ? `\n${line}` : line);
      this.#date = date;
    }
    return { date, count: events.length, bytes: this.#buffer.subarray(0, this.#length) };
  }

  #write(line: string): void {
    if (this.#length + line.length > this.#buffer.length) {
      this.#buffer = Buffer.concat([this.#buffer], 2 * this.#buffer.length + line.length);
    }
    this.#length += this.#buffer.write(line, this.#length, 'latin1');
  }
}
