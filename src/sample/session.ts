import type { Jukebox, Play } from './jukebox.ts';
import type { Random } from './random.ts';
import { type Identity, nobody, type User } from './users.ts';

type Page =
  | 'NextSong'
  | 'Home'
  | 'Login'
  | 'Logout'
  | 'Settings'
  | 'Save Settings'
  | 'Upgrade'
  | 'Submit Upgrade'
  | 'Downgrade'
  | 'Submit Downgrade'
  | 'Help'
  | 'About'
  | 'Error';

/** Where a visitor stands; with the page it decides what can follow. */
type Standing = 'free' | 'paid' | 'out';

interface Request {
  readonly method: 'GET' | 'PUT';
  readonly status: 200 | 307 | 404;
}

const get: Request = { method: 'GET', status: 200 };
const submit: Request = { method: 'PUT', status: 307 };

const requests: Record<Page, Request> = {
  NextSong: { method: 'PUT', status: 200 },
  Home: get,
  Login: submit,
  Logout: submit,
  Settings: get,
  'Save Settings': submit,
  Upgrade: get,
  'Submit Upgrade': submit,
  Downgrade: get,
  'Submit Downgrade': submit,
  Help: get,
  About: get,
  Error: { method: 'GET', status: 404 },
};

/** Pages with their shares of 1,000; they add up to that. */
type Shares = readonly (readonly [Page, number])[];

const home: Shares = [['Home', 1000]];

const browse: Shares = [
  ['NextSong', 780],
  ['Home', 150],
  ['Help', 40],
  ['About', 30],
];

/** What follows in either level. */
const loggedIn: Partial<Record<Page, Shares>> = {
  Login: home,
  'Submit Upgrade': home,
  'Submit Downgrade': home,
  Settings: [
    ['NextSong', 600],
    ['Save Settings', 160],
    ['Settings', 60],
    ['Home', 80],
    ['Help', 60],
    ['Logout', 40],
  ],
  'Save Settings': home,
  Help: browse,
  About: browse,
  Error: browse,
};

/** Which page follows which, by standing, in about the real data's proportions; submits are likelier, to be worth counting. */
const followers: Record<Standing, Partial<Record<Page, Shares>>> = {
  free: {
    ...loggedIn,
    NextSong: [
      ['NextSong', 912],
      ['Home', 36],
      ['Logout', 14],
      ['Upgrade', 20],
      ['Settings', 6],
      ['Help', 6],
      ['About', 4],
      ['Error', 2],
    ],
    Home: [
      ['NextSong', 893],
      ['Settings', 40],
      ['Upgrade', 25],
      ['Logout', 20],
      ['Home', 12],
      ['About', 10],
    ],
    Upgrade: [
      ['Submit Upgrade', 500],
      ['NextSong', 220],
      ['Home', 200],
      ['Upgrade', 80],
    ],
  },
  paid: {
    ...loggedIn,
    NextSong: [
      ['NextSong', 944],
      ['Home', 22],
      ['Logout', 12],
      ['Downgrade', 9],
      ['Settings', 5],
      ['Help', 5],
      ['About', 2],
      ['Error', 1],
    ],
    Home: [
      ['NextSong', 905],
      ['Settings', 40],
      ['Logout', 20],
      ['Home', 13],
      ['Downgrade', 12],
      ['About', 10],
    ],
    Downgrade: [
      ['NextSong', 690],
      ['Home', 200],
      ['Submit Downgrade', 60],
      ['Downgrade', 50],
    ],
  },
  out: {
    Logout: home,
    Home: [
      ['Login', 600],
      ['Home', 230],
      ['About', 110],
      ['Help', 60],
    ],
    About: [
      ['Login', 400],
      ['About', 300],
      ['Home', 300],
    ],
    Help: [
      ['Help', 400],
      ['Login', 300],
      ['Home', 300],
    ],
  },
};

const entries: { readonly in: Shares; readonly out: Shares } = {
  in: [
    ['NextSong', 550],
    ['Home', 447],
    ['Help', 2],
    ['Error', 1],
  ],
  out: [
    ['Home', 650],
    ['Login', 290],
    ['About', 40],
    ['Help', 20],
  ],
};

/** The pages of somebody who never logs in, whatever came before. */
const strolls: Shares = [
  ['Home', 800],
  ['About', 130],
  ['Help', 70],
];

/** How many events a session has, by the level in which it starts. */
const lengths = {
  free: [1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 12],
  paid: [1, 1, 2, 4, 7, 11, 16, 22, 30, 42, 56, 72, 100],
  stroll: [1, 1, 1, 2, 3, 6],
} as const;

/** Of 1,000 users who come, those who have to log in first. */
const loggedOutShare = 50;
/** Of 1,000 strollers, those whose browser remembers a paid account. */
const paidStrollShare = 700;

/** Seconds until a page is left; 0 lets two events share a time. */
const pauses = [0, 5, 11, 20, 29, 40, 55, 76, 115, 161, 254, 443, 1500] as const;

/** Seconds after which a user may come back. */
const rest = 600;

function draw(shares: Shares | undefined, random: Random): Page {
  let share = random.below(1000);
  for (const [page, width] of shares ?? []) {
    if (share < width) return page;
    share -= width;
  }
  throw new RangeError('no page follows this one, or its followers do not add up to 1,000');
}

/** The user's standing after `page`; a submitted change of level takes effect now. */
function standingAfter(page: Page, standing: Standing, user: User): Standing {
  if (page === 'Logout') return 'out';
  if (page === 'Submit Upgrade') user.paid = true;
  if (page === 'Submit Downgrade') user.paid = false;
  if (standing === 'out' && page !== 'Login') return 'out';
  return user.paid ? 'paid' : 'free';
}

function pauseBetween(page: Page, play: Play | null, next: Page, random: Random): number {
  if (play !== null && next === page) return play.seconds;
  return requests[next] === submit ? 1 : random.quantile(pauses);
}

/** Seconds are counted from the first day's start. */
interface SessionFrame {
  readonly id: number;
  /** When its first event happens. */
  readonly start: number;
  /** When the logs end: the session has no event then or later. */
  readonly end: number;
  /** Most events it may have, at least 1. */
  readonly limit: number;
}

/** One request of a session. */
export interface SessionEvent {
  readonly session: number;
  readonly item: number;
  readonly second: number;
  readonly page: Page;
  readonly request: Request;
  readonly who: Identity;
  readonly paid: boolean;
  /** What is played; null on every page but NextSong. */
  readonly play: Play | null;
}

type Emit = (event: SessionEvent) => void;

/**
 * Plays one session through and returns how many events it had, at least 1 and at most `frame.limit`. It leaves the
 * user's level as the session ends, and notes until when the user is busy.
 * @param user null for somebody who never logs in
 */
export function playSession(
  frame: SessionFrame,
  user: User | null,
  jukebox: Jukebox,
  random: Random,
  emit: Emit,
): number {
  if (user === null) return stroll(frame, random, emit);
  const length = Math.min(frame.limit, random.quantile(user.paid ? lengths.paid : lengths.free));
  let standing: Standing = random.chance(loggedOutShare) ? 'out' : user.paid ? 'paid' : 'free';
  let page = draw(standing === 'out' ? entries.out : entries.in, random);
  let second = frame.start;
  let item = 0;
  while (item < length && second < frame.end) {
    const play = page === 'NextSong' ? jukebox.next() : null;
    const who = standing === 'out' ? nobody : user;
    emit({ session: frame.id, item, second, page, request: requests[page], who, paid: user.paid, play });
    item += 1;
    standing = standingAfter(page, standing, user);
    const next = draw(followers[standing][page], random);
    second += pauseBetween(page, play, next, random);
    page = next;
  }
  user.busyUntil = second + rest;
  return item;
}

function stroll(frame: SessionFrame, random: Random, emit: Emit): number {
  const length = Math.min(frame.limit, random.quantile(lengths.stroll));
  const paid = random.chance(paidStrollShare);
  let second = frame.start;
  let item = 0;
  while (item < length && second < frame.end) {
    const page = draw(strolls, random);
    emit({ session: frame.id, item, second, page, request: requests[page], who: nobody, paid, play: null });
    item += 1;
    second += random.quantile(pauses);
  }
  return item;
}
