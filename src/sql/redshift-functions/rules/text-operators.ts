import { nameFrom } from '../../names.ts';
import { quoteText } from '../../text.ts';
import { plainLiteral } from '../literals.ts';
import { typed, weave } from '../pieces.ts';
import type { Reading } from '../reading.ts';
import { type TokenRule, Untranslatable } from '../translation.ts';

/** In `COPY … TO 'path'` the literal is the name of a file, and no text of the query. */
function isPath(word: string, first: string): boolean {
  return first === 'copy' && (word === 'to' || word === 'from');
}

/** A plain literal means what Redshift makes of it: a backslash escapes. */
export const backslashes: TokenRule = ({ reading, note }, index) => {
  if (reading.kind(index) !== 'string') return null;
  const text = reading.sign(index);
  if (!/^n?'/i.test(text) || !text.includes('\\') || isPath(reading.word(index - 1), reading.word(0))) return null;
  const literal = plainLiteral(text);
  if (literal === null) {
    note('on Redshift a backslash escapes the quote behind it: this text ends elsewhere there', index);
    return null;
  }
  const [lost] = literal.lost;
  if (lost !== undefined)
    note(`'\\${lost}' is '${lost}' on Redshift, where a backslash escapes: write '\\\\${lost}'`, index);
  return { pieces: weave(reading.start(index))`${quoteText(literal.value)}`, next: index + 1 };
};

const arithmetic = /^(?:[+\-*/%^[]|::)$/;

/** A column of floating point numbers that is concatenated has Redshift's text; one of truth values has none. */
export const floatText: TokenRule = ({ reading, columns, use, note }, index) => {
  const named = reading.kind(index) === 'word' || reading.kind(index) === 'quotedIdentifier';
  if (!named || reading.sign(index - 1) === '.') return null;
  let last = index;
  while (reading.sign(last + 1) === '.') last += 2;
  const [before, behind] = [reading.sign(index - 1), reading.sign(last + 1)];
  if ((before !== '||' && behind !== '||') || behind === '(') return null;
  if (!columns.hasOtherText(nameFrom(reading.textOf({ from: last, to: last + 1 })))) return null;
  if (arithmetic.test(before) || arithmetic.test(behind)) {
    if (before !== '::' && behind !== '::')
      note('the text of a floating point number differs: cast the sum to VARCHAR', index);
    return null;
  }
  use('redshift_text');
  const column = [typed(reading.start(index), reading.end(last))];
  return { pieces: weave(reading.start(index))`redshift_text(${column})`, next: last + 1 };
};

/** Words that stand behind the pattern of LIKE, and belong to it no more. */
const behindPattern = new Set(
  `and or not in is like ilike similar between then when else end escape collate as asc desc nulls from where group having
   qualify window order limit offset fetch union intersect except minus on using join inner left right full cross natural
   returning over filter`.split(/\s+/),
);

/** Where the pattern of LIKE ends that begins at a token: it is joined by operators that bind closer than LIKE. */
function endOfPattern(reading: Reading, from: number): number {
  let cases = 0;
  for (const index of reading.level({ from, to: reading.tokens.length })) {
    const sign = reading.sign(index);
    const word = reading.word(index);
    if (word === 'case') cases += 1;
    else if (cases > 0) {
      if (word === 'end') cases -= 1;
      continue;
    }
    const call = reading.sign(index + 1) === '(' && /^(?:left|right)$/.test(word);
    if ((behindPattern.has(word) && !call) || /^(?:,|;|=|<|>|<=|>=|<>|!=)$/.test(sign)) return index;
    if (sign === ')' && (reading.partner(index) ?? index) < from) return index;
    // An alias: one operand behind another.
    const operand = word !== '' || reading.kind(index) === 'quotedIdentifier';
    if (operand && index > from && reading.endsOperand(index - 1)) return index;
  }
  return reading.tokens.length;
}

/** LIKE has a backslash for its escape character there, and none here. */
export const likeEscape: TokenRule = ({ reading, render }, index) => {
  if (!/^i?like$/.test(reading.word(index))) return null;
  const range = { from: index + 1, to: endOfPattern(reading, index + 1) };
  if (range.from >= range.to || reading.word(range.to) === 'escape') return null;
  const literal = range.to - range.from === 1 ? plainLiteral(reading.sign(range.from)) : null;
  if (literal !== null && !literal.value.includes('\\')) return null;
  const start = reading.start(index);
  const operator = [typed(start, reading.end(index))];
  return { pieces: weave(start)`${operator} ${render(range)} ESCAPE '\\'`, next: range.to };
};

/** A SIMILAR TO pattern as a regular expression that must match all of a text (AWS, "SIMILAR TO"). */
function regularExpression(pattern: string, escapeWith: string): string {
  let result = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === escapeWith) {
      at += 1;
      result += pattern.charAt(at).replace(/[\\^$.|?*+()[\]{}]/, '\\$&');
    } else if (character === '%') result += '.*';
    else if (character === '_') result += '.';
    else if (/[\\^$.]/.test(character)) result += `\\${character}`;
    else result += character;
  }
  return `(?s)^(?:${result})$`;
}

/** DuckDB takes the pattern of SIMILAR TO for a regular expression: there % is no wildcard. */
export const similarTo: TokenRule = ({ reading }, index) => {
  if (reading.word(index) !== 'similar' || reading.word(index + 1) !== 'to') return null;
  const literal = plainLiteral(reading.sign(index + 2));
  const after = reading.sign(index + 3);
  if (literal === null || after === '||' || after === '::') {
    throw new Untranslatable(
      'SIMILAR TO: the pattern is not written out, so it cannot be turned into one of the embedded engine',
      reading.start(index + 2),
      "Write the pattern as a literal: SIMILAR TO '…'.",
    );
  }
  const escaping = after === 'escape' ? (plainLiteral(reading.sign(index + 4))?.value ?? null) : '\\';
  if (escaping === null || escaping.length > 1) {
    throw new Untranslatable(
      'SIMILAR TO: ESCAPE takes one character',
      reading.start(index + 4),
      "Write ESCAPE '^', for example.",
    );
  }
  const pattern = quoteText(regularExpression(literal.value, escaping));
  const operator = [typed(reading.start(index), reading.end(index + 1))];
  const pieces = weave(reading.start(index))`${operator} ${pattern}`;
  return { pieces, next: after === 'escape' ? index + 5 : index + 3 };
};

/** Operators that a macro gives Redshift's meaning to; the text stays as it is. */
const operatorMacros: Readonly<Record<string, string>> = {
  '/': '//',
  '%': '%',
  '~': 'regexp_full_match',
  '!~': 'regexp_full_match',
  '|/': '|/',
  '||/': '||/',
};

export const operators: TokenRule = ({ reading, use }, index) => {
  if (reading.kind(index) === 'operator') {
    const macro = operatorMacros[reading.sign(index)];
    if (macro !== undefined) use(macro);
  }
  return null;
};
