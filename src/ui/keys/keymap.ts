import { closest } from 'fastest-levenshtein';
import type { Keymap } from '../state/state.ts';
import { actionId, type Binding, type Context, keyLabel } from './binding.ts';
import { isPrintable, parseKey } from './key-names.ts';

/** A line of the operator's file: the keys of an action of a context, and where it stands. */
export interface KeyLine {
  readonly context: string;
  readonly id: string;
  readonly value: string;
  readonly where: string;
}

export interface KeymapRead {
  readonly keymap: Keymap;
  /** One line each: what in the file has no effect, and why. */
  readonly problems: readonly string[];
}

/** Where typed characters are text. */
const typing: ReadonlySet<Context> = new Set([
  'editor',
  'completion',
  'vim',
  'vim-insert',
  'history',
  'condition',
  'result-export',
  'chart-export',
  'parameters',
  'saved',
  'filter',
  'palette',
  'export',
  'field',
]);

/** Takes an action's keys away. */
const noKey = 'none';

/** Whatever the file says, this ends a program that has gone wrong. */
const wayOut = { id: 'everywhere.interrupt', key: 'ctrl+c' } as const;

interface Override {
  readonly line: KeyLine;
  readonly binding: Binding;
  readonly keys: readonly string[];
}

function overrideOf(line: KeyLine, table: readonly Binding[]): Override | string {
  const { context, id, value, where } = line;
  const wanted = `${context.toLowerCase()}.${id.toLowerCase()}`;
  const binding = table.find((one) => actionId(one) === wanted);
  if (binding === undefined) {
    return `${where}: there is no action ${wanted}; did you mean ${closest(wanted, table.map(actionId))}?`;
  }
  const keys: string[] = [];
  for (const written of value.trim() === noKey ? [] : value.trim().split(/\s+/)) {
    const key = parseKey(written);
    if (key === null) return `${where}: ${wanted}: there is no key ${written}`;
    if (typing.has(binding.context) && isPrintable(key)) return `${where}: ${wanted}: ${written} is text there`;
    keys.push(key);
  }
  return { line, binding, keys: wanted === wayOut.id ? [...new Set([...keys, wayOut.key])] : keys };
}

interface Conflict {
  readonly key: string;
  readonly lost: Override;
  readonly other: Binding;
}

/** The first key that two actions of a chain of contexts share, the later line of the file as the one that loses it. */
function firstConflict(
  table: readonly Binding[],
  chains: readonly (readonly Context[])[],
  overrides: ReadonlyMap<Binding, Override>,
): Conflict | null {
  const order = [...overrides.keys()];
  const rank = (binding: Binding): number => order.indexOf(binding);
  for (const chain of chains) {
    const owners = new Map<string, Binding>();
    for (const binding of table.filter(({ context }) => chain.includes(context))) {
      for (const key of overrides.get(binding)?.keys ?? binding.keys) {
        const owner = owners.get(key);
        if (owner === undefined || owner === binding) {
          owners.set(key, binding);
          continue;
        }
        const [loser, other] = rank(owner) > rank(binding) ? [owner, binding] : [binding, owner];
        const lost = overrides.get(loser);
        if (lost !== undefined) return { key, lost, other };
      }
    }
  }
  return null;
}

/**
 * Makes the keymap of the operator's lines. A line with an unknown action or key, and one that would give a key two
 * meanings in the same place, has no effect and is a problem; all the others hold.
 */
export function readKeymap(
  lines: readonly KeyLine[],
  table: readonly Binding[],
  chains: readonly (readonly Context[])[],
): KeymapRead {
  const problems: string[] = [];
  const overrides = new Map<Binding, Override>();
  for (const line of lines) {
    const override = overrideOf(line, table);
    if (typeof override === 'string') problems.push(override);
    else if (overrides.has(override.binding)) {
      problems.push(`${line.where}: ${actionId(override.binding)} has its keys already, from a line above`);
    } else overrides.set(override.binding, override);
  }
  // Taking a line back gives its action the table's keys again, which another line may have taken: look once more.
  for (
    let conflict = firstConflict(table, chains, overrides);
    conflict !== null;
    conflict = firstConflict(table, chains, overrides)
  ) {
    const { key, lost, other } = conflict;
    overrides.delete(lost.binding);
    const stays = lost.binding.keys.map(keyLabel).join(' ');
    problems.push(
      `${lost.line.where}: ${actionId(lost.binding)}: ${keyLabel(key)} is a key of ${actionId(other)} already; ${stays} stays`,
    );
  }
  const keymap = Object.fromEntries([...overrides.values()].map(({ binding, keys }) => [actionId(binding), keys]));
  return { keymap, problems };
}
