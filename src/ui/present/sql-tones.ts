import type { HighlightClass } from '../../sql/highlight.ts';
import type { Tone } from './line.ts';

/** How the parts of SQL are drawn, wherever there is some. */
export const sqlTones: Readonly<Record<HighlightClass, Tone>> = {
  keyword: 'keyword',
  type: 'type',
  string: 'string',
  name: 'plain',
  number: 'number',
  comment: 'muted',
  operator: 'plain',
  function: 'plain',
};
