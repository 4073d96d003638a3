import { matchScore } from './fuzzy.ts';
import { type Usage, usageBonus } from './usage.ts';

export type ItemKind =
  | 'column'
  | 'table'
  | 'view'
  | 'cte'
  | 'alias'
  | 'schema'
  | 'function'
  | 'keyword'
  | 'type'
  /** A relation with its join condition. */
  | 'join'
  | 'condition'
  /** One of the prompt's own, behind a backslash. */
  | 'command'
  /** Several columns at once: what `*` stands for, the columns to group by. */
  | 'columns';

/** One thing that can be inserted. */
export interface CompletionItem {
  /** What the list shows. */
  readonly label: string;
  /** What replaces the text from `from` to `to`. */
  readonly insert: string;
  /** Where the cursor goes, counted from the start of `insert`: its end, or between the brackets of a call. */
  readonly caret: number;
  readonly kind: ItemKind;
  /** A type, a signature, the table it is from; may be empty. */
  readonly detail: string;
  /** Higher is better; comparable within one answer only. */
  readonly score: number;
}

/** What a kind adds to a match, so that among names that match alike the likelier kind stands first. */
const weights: Record<ItemKind, number> = {
  columns: 120,
  join: 110,
  condition: 105,
  column: 90,
  cte: 85,
  table: 80,
  view: 78,
  alias: 60,
  type: 50,
  command: 50,
  keyword: 40,
  schema: 30,
  function: 20,
};

/** An item before it is scored; `caret` is the end of `insert` where it is not given. */
export type NewItem = Omit<CompletionItem, 'score' | 'caret'> & { readonly caret?: number };

/** How an item is matched. */
interface Matching {
  /** What is matched where it is not the label: the main word of it. */
  readonly name?: string;
  /** That in lower case, where the caller has it. */
  readonly lower?: string;
  /** For what is likelier here than its kind tells. */
  readonly bonus?: number;
  /** Refuses worse matches, for the many names that would else drown the few. */
  readonly atLeast?: number;
}

/** Collects items that match what was typed. */
export class ItemCollector {
  readonly #typed: string;
  readonly #usage: Usage;
  readonly #items = new Map<string, CompletionItem>();

  constructor(typed: string, usage: Usage) {
    this.#typed = typed.toLowerCase();
    this.#usage = usage;
  }

  /** Adds an item if its name, by default its label, matches what was typed. */
  add(item: NewItem, { name = item.label, lower = name.toLowerCase(), bonus = 0, atLeast = 0 }: Matching = {}): void {
    const match = matchScore(name, lower, this.#typed);
    if (match === null || match < atLeast) return;
    const score = match + weights[item.kind] + bonus + usageBonus(this.#usage, lower);
    const known = this.#items.get(item.insert);
    if (known === undefined || known.score < score) {
      this.#items.set(item.insert, { caret: item.insert.length, ...item, score });
    }
  }

  /** The best items, best first; equals in the order in which they were added. */
  best(most: number): readonly CompletionItem[] {
    return [...this.#items.values()].sort((one, other) => other.score - one.score).slice(0, most);
  }
}
