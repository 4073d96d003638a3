import type { Text } from '@codemirror/state';
import { highlightTokens } from '../../../sql/highlight.ts';
import { noTokens, retokenize, type TokenizedText, tokensBetween } from '../../../sql/retokenize.ts';
import { itemIn, type ScriptItem, splitScript } from '../../../sql/script.ts';
import type { LexicalOptions, Token } from '../../../sql/tokens.ts';
import { sqlTones } from '../sql-tones.ts';
import type { ToneRange } from './ranges.ts';

/** What was found in a text, as long as the text stays: moving about in it, and rows that come, read it no more. */
interface Reading {
  readonly text: string;
  readonly tokenized: TokenizedText;
  items: readonly ScriptItem[] | null;
}

const readings = new WeakMap<Text, Reading>();

/** The text that was read last: the next one is mostly the same but for a letter. */
let latest = noTokens;

function read(doc: Text, options: LexicalOptions): Reading {
  const known = readings.get(doc);
  if (known !== undefined) return known;
  const text = doc.toString();
  latest = retokenize(latest, text, options);
  const reading: Reading = { text, tokenized: latest, items: null };
  readings.set(doc, reading);
  return reading;
}

/** A string or comment that the text ends in is drawn as a warning: what follows would be swallowed by it. */
function warningOf({ start, end, closed }: Token): ToneRange[] {
  return closed ? [] : [{ from: start, to: end, tone: 'caution' }];
}

/** How the part of a text between two offsets is drawn. */
export function syntaxRanges(doc: Text, from: number, to: number, options: LexicalOptions): readonly ToneRange[] {
  const { text, tokenized } = read(doc, options);
  const tokens = tokensBetween(tokenized, from, to);
  const ranges = highlightTokens(text, tokens)
    .filter((span) => sqlTones[span.class] !== 'plain')
    .map((span): ToneRange => ({ from: span.from, to: span.to, tone: sqlTones[span.class] }));
  return [...ranges, ...tokens.flatMap(warningOf)];
}

/** The statement or command of a text that the cursor at `offset` means. */
export function itemUnder(doc: Text, offset: number, options: LexicalOptions): ScriptItem | null {
  const reading = read(doc, options);
  reading.items ??= splitScript(reading.text, options);
  return itemIn(reading.items, reading.text, offset);
}
