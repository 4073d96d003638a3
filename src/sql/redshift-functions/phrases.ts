import type { Reading } from './reading.ts';

/** Words that follow one another, and what to tell of them; `|` stands between alternatives. */
const phrases: readonly (readonly [words: string, text: string])[] = [
  ['filter (', 'Redshift has no FILTER: use CASE inside the aggregate'],
  ['distinct on (', 'Redshift has no DISTINCT ON: use ROW_NUMBER() and QUALIFY'],
  ['on conflict', 'Redshift has no ON CONFLICT: use MERGE, or DELETE and INSERT'],
  ['insert or replace|ignore', 'Redshift has no INSERT OR …: use MERGE, or DELETE and INSERT'],
  ['returning', 'Redshift has no RETURNING'],
  ['order by all', 'Redshift has no ORDER BY ALL: name the columns'],
  ['by name select|values|from|with|(', 'Redshift has no BY NAME: name the columns, in the same order'],
  ['using sample', 'Redshift has no USING SAMPLE: use ORDER BY RANDOM() with LIMIT'],
  ['tablesample', 'Redshift has no TABLESAMPLE: use ORDER BY RANDOM() with LIMIT'],
  ['asof|positional|semi|anti join', 'Redshift has no such join: use EXISTS, NOT EXISTS or a window function'],
  ['lateral', 'Redshift has no LATERAL: use a join or a window function'],
  ['except|intersect all', 'Redshift has no EXCEPT ALL nor INTERSECT ALL'],
  ['is distinct from', 'Redshift has no IS DISTINCT FROM: compare with =, and with IS NULL'],
  ['is not distinct from', 'Redshift has no IS NOT DISTINCT FROM: compare with =, and with IS NULL'],
  ['fetch first|next', 'Redshift has no FETCH FIRST: use LIMIT'],
  ['summarize', 'Redshift has no SUMMARIZE'],
  ['create or replace table', 'Redshift has no CREATE OR REPLACE TABLE: use DROP TABLE IF EXISTS first'],
  ['create|replace macro', 'Redshift has no macros: use CREATE FUNCTION'],
  ['create type|sequence|index', 'Redshift has no types of your own, no sequences and no indexes'],
  ['create unique index', 'Redshift has no indexes'],
  ['check (', 'Redshift has no CHECK'],
  ['glob', 'Redshift has no GLOB: use LIKE or ~'],
  ['* replace (', 'Redshift has no * REPLACE: name the columns'],
  ['columns (', 'Redshift has no COLUMNS(…): name the columns'],
  ['as materialized (', 'Redshift has no MATERIALIZED for a WITH query'],
  ['as not materialized (', 'Redshift has no MATERIALIZED for a WITH query'],
  ['attach|detach|install|pragma|export|import', "this is the embedded engine's own statement"],
];

interface Phrase {
  readonly words: readonly (readonly string[])[];
  readonly text: string;
}

/** The phrases by each of the words that they may begin with. */
const phrasesBy = new Map<string, Phrase[]>();
for (const [pattern, text] of phrases) {
  const words = pattern.split(' ').map((word) => word.split('|'));
  for (const first of words[0] ?? []) phrasesBy.set(first, [...(phrasesBy.get(first) ?? []), { words, text }]);
}

/** What to tell of the words at a token. */
export function* phrasesAt(reading: Reading, index: number): Generator<string> {
  if (reading.sign(index - 1) === '.') return;
  for (const { words, text } of phrasesBy.get(reading.sign(index)) ?? []) {
    if (words.every((choices, offset) => choices.includes(reading.sign(index + offset)))) yield text;
  }
}
