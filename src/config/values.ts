import type { z } from 'zod';
import { visible } from '../text/safe.ts';
import { Secret } from '../text/secret.ts';
import { resolveReferences } from './environment-references.ts';
import type { Environment } from './home.ts';
import type { Entry } from './ini.ts';
import { type Key, type KeyId, type Keys, keyList, keys } from './keys.ts';
import { type Candidate, label } from './match.ts';
import type { Report } from './report.ts';

/** A value that is set, with the place where. */
export interface Found<T = unknown> {
  readonly value: T;
  /** For `doctor`: `dwh.cfg:12`, `environment PGPORT`, `command line`. */
  readonly origin: string;
  /** For messages: the origin and the key's name there. */
  readonly where: string;
  /** Absolute folder that a relative path starts from. */
  readonly base: string;
}

type ValueOf<Id extends KeyId> = z.output<Keys[Id]['type']['schema']>;

/** What is set, key by key, each of its own type. */
export type Values = { readonly [Id in KeyId]?: Found<ValueOf<Id>> };

/** The values by their keys. */
export function valuesOf(found: readonly (readonly [KeyId, Found])[]): Values {
  // Every value was made by its own key's schema, which the compiler cannot follow through a list.
  return Object.fromEntries(found) as Values;
}

/** What reading needs to know beside the entries. */
interface Reading {
  /** The file as messages name it. */
  readonly file: string;
  /** The file's folder. */
  readonly base: string;
  readonly env: Environment;
  readonly report: Report;
}

/** A text that is to become a key's value. */
interface Text extends Omit<Found, 'value'> {
  readonly text: string;
  /** What a message repeats of it; absent: the text. */
  readonly shown?: string;
}

/** Where an entry stands: `dwh.cfg:12`. */
export function originOf(file: string, line: number | null): string {
  return line === null ? file : `${file}:${line}`;
}

/** The entry with its place, as messages name it: `dwh.cfg:12 [S3] LOG_DATA`. */
export function whereOf(file: string, entry: Entry): string {
  return `${originOf(file, entry.line)} ${label(entry)}`;
}

/** Reads every key's value. What is empty counts as not set; what is wrong goes into the report. */
export function readValues(candidates: ReadonlyMap<KeyId, readonly Candidate[]>, reading: Reading): Values {
  return valuesOf(
    keyList.flatMap(([id]): [KeyId, Found][] => {
      const winner = choose(id, candidates.get(id) ?? [], reading);
      const found = winner && parseText(id, winner, reading.report);
      return found ? [[id, found]] : [];
    }),
  );
}

function isSecret(id: KeyId): boolean {
  return keys[id].secret === true;
}

interface Contender extends Text {
  readonly entry: Entry;
  readonly rank: number;
}

/** The strongest spelling wins, of equal ones the last line. */
function choose(id: KeyId, candidates: readonly Candidate[], reading: Reading): Contender | undefined {
  const contenders = candidates
    .map((candidate) => resolve(id, candidate, reading))
    .filter(({ text }) => text !== '')
    .sort((a, b) => a.rank - b.rank || (b.entry.line ?? 0) - (a.entry.line ?? 0));
  const [winner, ...others] = contenders;
  if (winner === undefined) return undefined;
  for (const { text, where } of others) {
    if (text !== winner.text) {
      reading.report.warnings.push(`${where}: ignored, because it contradicts ${winner.where}, which wins`);
    }
  }
  if (!isSecret(id) && !winner.entry.quoted && /(?:^|\s)[#;]/.test(winner.text)) {
    reading.report.warnings.push(
      `${winner.where}: the comment is taken as part of the value; give it a line of its own`,
    );
  }
  return winner;
}

function resolve(id: KeyId, { entry, rank }: Candidate, { file, base, env, report }: Reading): Contender {
  const where = whereOf(file, entry);
  const { text, fromEnvironment, problems } = resolveReferences(entry.value, env);
  report.problems.push(...problems.map((message) => ({ key: id, where, message })));
  // Made here, and not only when it wins and is well-formed, so that it is masked wherever it turns up.
  if (isSecret(id)) new Secret(text);
  const shown = fromEnvironment ? entry.value : text;
  return { entry, rank, text, where, origin: originOf(file, entry.line), base, shown };
}

/** What a message repeats: never a secret, nor what a URL carries of one. */
function repeatable(id: KeyId, text: string): string {
  if (isSecret(id)) return '********';
  const shown = visible(text.replace(/\/\/[^/@]*@/, '//********@').replace(/\?.*$/s, '?…'));
  return `"${shown.length > 80 ? `${shown.slice(0, 79)}…` : shown}"`;
}

/** Reads one text as the key's value; null where it is malformed, and the report says so. */
export function parseText(id: KeyId, { text, origin, where, base, shown = text }: Text, report: Report): Found | null {
  const key: Key = keys[id];
  const parsed = key.type.schema.safeParse(text);
  if (parsed.success) return { value: parsed.data, origin, where, base };
  const message = `found ${repeatable(id, shown)}, expected ${key.type.expected}`;
  report.problems.push({ key: id, where, message });
  return null;
}
