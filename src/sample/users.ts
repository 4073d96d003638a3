import { firstDay, secondsInDay } from './activity.ts';
import { inOnePiece, jsonText } from './json-text.ts';
import { states } from './places.ts';
import { at, purpose, Random } from './random.ts';
import { userAgents } from './user-agents.ts';
import { lastNames, mensNames, womensNames } from './words.ts';

/** The parts of an event's line that depend on who caused it, ready-made, in the order in which they are written. */
export interface Identity {
  /** From after `artist` to the value of itemInSession. */
  readonly name: string;
  /** From there to the value of length. */
  readonly lastName: string;
  /** From after `level` to the value of method. */
  readonly location: string;
  /** The value of registration and on to the value of sessionId. */
  readonly registration: string;
  /** From after `ts` to the end. */
  readonly tail: string;
}

export interface User extends Identity {
  paid: boolean;
  /** Second, from the first day's start, until which no new session of this user may start: at first, the registration. */
  busyUntil: number;
}

/** Who has not logged in: an empty userId, and nothing else is known. */
export const nobody: Identity = {
  name: ',"auth":"Logged Out","firstName":null,"gender":null,"itemInSession":',
  lastName: ',"lastName":null,"length":',
  location: ',"location":null,"method":"',
  registration: 'null,"sessionId":',
  tail: ',"userAgent":null,"userId":""}',
};

/** How often users come, relative to each other: a few are there all the time. */
const visitWeights = [1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 24, 30, 38, 52] as const;
const frequent = 14;

/** Milliseconds of every time in the logs, as in the real ones. */
export const milliseconds = 796;

/** Users at the start: each causes 2.75 events a day. */
function usersFor(events: number, days: number): number {
  return Math.max(4, Math.round((events * 4) / (days * 11)));
}

/** How many join later: 15 % of those at the start in every 30 days beyond the first 30. */
function newcomersFor(users: number, days: number): number {
  return Math.floor((users * 5 * Math.max(0, days - 30)) / 1000);
}

/** Everybody who uses the service in the sample. */
export class Users {
  readonly #users: User[] = [];
  /** Every user's number as often as its weight. */
  readonly #tickets: number[] = [];

  constructor(seed: number, events: number, days: number) {
    const founders = usersFor(events, days);
    const count = founders + newcomersFor(founders, days);
    for (let index = 0; index < count; index += 1) {
      const random = new Random(seed, purpose.user, index);
      const weight = random.pick(visitWeights);
      const since = joined(random, index, founders, days);
      // Who pays is mostly who comes often.
      const paid = random.chance(weight >= frequent ? 400 : 20);
      this.#users.push({ ...identity(seed, index, since), paid, busyUntil: since });
      for (let ticket = 0; ticket < weight; ticket += 1) this.#tickets.push(index);
    }
  }

  /** Someone who has an account at `second` and is not in a session; null when nobody is found in a few tries. */
  free(second: number, random: Random): User | null {
    for (let attempt = 0; attempt < 16; attempt += 1) {
      const user = at(this.#users, random.pick(this.#tickets));
      if (user.busyUntil <= second) return user;
    }
    return null;
  }
}

function joined(random: Random, index: number, founders: number, days: number): number {
  if (index >= founders) return random.between(0, days - 1) * secondsInDay + random.below(secondsInDay);
  const isLate = index % 7 === 6;
  const day = isLate ? random.between(0, Math.floor((Math.min(days, 30) * 2) / 3)) : -random.between(1, 30);
  return day * secondsInDay + random.below(secondsInDay);
}

/** Every 16th user has the first and last name of the one 13 before. */
function nameOf(seed: number, index: number): { first: string; gender: string; last: string } {
  const random = new Random(seed, purpose.userName, index % 16 === 15 ? index - 13 : index);
  const isWoman = random.chance(570);
  return {
    first: random.pick(isWoman ? womensNames : mensNames),
    gender: isWoman ? 'F' : 'M',
    last: random.pick(lastNames),
  };
}

/** A metropolitan area: one to three towns of a state, `Akron-Toledo, OH`. */
function area(random: Random): string {
  const { towns, code } = random.pick(states);
  const first = random.below(towns.length);
  const names = Array.from(
    { length: random.between(1, towns.length) },
    (_, step) => at(towns, (first + step) % towns.length).name,
  );
  return `${names.join('-')}, ${code}`;
}

function identity(seed: number, index: number, since: number): Identity {
  const random = new Random(seed, purpose.identity, index);
  const { first, gender, last } = nameOf(seed, index);
  const location = jsonText(area(random));
  const agent = jsonText(random.pick(userAgents));
  return {
    name: inOnePiece(`,"auth":"Logged In","firstName":${jsonText(first)},"gender":"${gender}","itemInSession":`),
    lastName: inOnePiece(`,"lastName":${jsonText(last)},"length":`),
    location: inOnePiece(`,"location":${location},"method":"`),
    registration: inOnePiece(`${firstDay + since * 1000 + milliseconds}.0,"sessionId":`),
    tail: inOnePiece(`,"userAgent":${agent},"userId":"${index + 2}"}`),
  };
}
