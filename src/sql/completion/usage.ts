import { nameFrom } from '../names.ts';
import { type LexicalOptions, tokens } from '../tokens.ts';

/** How often a name, in lower case, was used in past statements. */
export type Usage = ReadonlyMap<string, number>;

/** Counts the names in statements, as the history keeps them. Keywords are counted, too, and do no harm. */
export function countNames(statements: Iterable<string>, options: LexicalOptions): Usage {
  const counts = new Map<string, number>();
  for (const statement of statements) {
    for (const token of tokens(statement, options)) {
      if (token.kind !== 'word' && token.kind !== 'quotedIdentifier') continue;
      const name = nameFrom(statement.slice(token.start, token.end)).toLowerCase();
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

/** What use adds to a match: it reorders equals, and lifts nothing over a better match. */
export function usageBonus(usage: Usage, lowerName: string): number {
  return Math.min(60, Math.round(12 * Math.log2(1 + (usage.get(lowerName) ?? 0))));
}
