import { distance } from 'fastest-levenshtein';
import { foreignKey } from './foreign-keys.ts';
import type { Entry } from './ini.ts';
import { type Key, type KeyId, keyList } from './keys.ts';

/** An entry that belongs to a key; the lower the rank, the stronger the spelling (0: the key's own). */
export interface Candidate {
  readonly entry: Entry;
  readonly rank: number;
}

interface Spelling {
  readonly id: KeyId;
  readonly rank: number;
}

function spellingsOf([id, key]: readonly [KeyId, Key]): [string, Spelling][] {
  return [`${key.section}/${key.name}`, ...key.aliases].map((name, rank) => [name, { id, rank }]);
}

/** Every spelling of every key: `SECTION/NAME`, `/NAME` for no section, `NAME` for any. */
const spellings: ReadonlyMap<string, Spelling> = new Map(keyList.flatMap(spellingsOf));

function find(section: string, name: string): Spelling | undefined {
  return spellings.get(`${section}/${name}`) ?? spellings.get(name);
}

const plainNames: ReadonlySet<string> = new Set([...spellings.keys()].map((name) => name.replace(/^.*\//, '')));

/** True where some section has a key of this name, in any case. */
export function isKeyName(name: string): boolean {
  return plainNames.has(name.toUpperCase());
}

/** How messages name an entry's key: as the file spells it. */
export function label({ section, key }: { readonly section: string; readonly key: string }): string {
  return section === '' ? key : `[${section}] ${key}`;
}

/**
 * Sorts entries by the key they belong to. What belongs to none is handed to `warn` with one line about it, unless it is
 * known to be another program's business.
 */
export function matchEntries(
  entries: readonly Entry[],
  warn: (entry: Entry, message: string) => void,
): ReadonlyMap<KeyId, readonly Candidate[]> {
  const matched = new Map<KeyId, Candidate[]>();
  const said = new Set<string>();
  for (const entry of entries) {
    const section = entry.section.toUpperCase();
    const name = entry.key.toUpperCase();
    const spelling = find(section, name);
    const foreign = spelling === undefined ? foreignKey(section, name) : undefined;
    if (spelling !== undefined) {
      matched.set(spelling.id, [...(matched.get(spelling.id) ?? []), { entry, rank: spelling.rank }]);
    } else if (foreign === undefined) {
      warn(entry, `unknown key, ignored; the nearest known key is ${nearest(section, name)}`);
    } else if (foreign.warning !== undefined && entry.value !== '' && !foreign.harmless?.test(entry.value)) {
      // One word about a section full of them is enough.
      if (!said.has(foreign.warning)) warn(entry, foreign.warning);
      said.add(foreign.warning);
    }
  }
  return matched;
}

/** The known key that is spelled most like `name`; the section decides between equals. */
function nearest(section: string, name: string): string {
  let best = { label: '', cost: Number.POSITIVE_INFINITY };
  for (const [spelling, { id }] of spellings) {
    const [where, plain] = spelling.includes('/') ? spelling.split('/', 2) : ['', spelling];
    const home = where === '' ? sectionOf(id) : (where ?? '');
    const cost = distance(name, plain ?? '') + (home === section ? 0 : 0.5);
    if (cost < best.cost) best = { label: label({ section: home, key: plain ?? '' }), cost };
  }
  return best.label;
}

function sectionOf(id: KeyId): string {
  return keyList.find(([other]) => other === id)?.[1].section ?? '';
}
