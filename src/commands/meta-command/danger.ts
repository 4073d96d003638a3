import type { UnfilteredWrite } from '../../sql/unfiltered-write.ts';

/** What a statement does that is asked about: it changes all rows of a table, or runs to be measured and may write. */
export type Danger = UnfilteredWrite | 'analyze';

/** What becomes of a table when such a statement runs, for whoever is asked. */
export const consequences: Readonly<Record<Danger, string>> = {
  delete: 'It has no WHERE: it deletes every row of the table.',
  update: 'It has no WHERE: it changes every row of the table.',
  truncate: 'It removes every row of the table.',
  drop: 'It removes the object and what is in it.',
  analyze: 'To be measured it is run: what it changes is changed.',
};
