import { quoteText } from '../../text.ts';
import { plainLiteral } from '../literals.ts';
import { typed, weave } from '../pieces.ts';
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

/** LIKE has a backslash for its escape character there, and none here. */
export const likeEscape: TokenRule = ({ reading }, index) => {
  if (reading.kind(index) !== 'string' || !/^i?like$/.test(reading.word(index - 1))) return null;
  if (reading.word(index + 1) === 'escape') return null;
  const literal = plainLiteral(reading.sign(index));
  if (!literal?.value.includes('\\')) return null;
  const pattern = quoteText(literal.value);
  return { pieces: weave(reading.start(index))`${pattern} ESCAPE '\\'`, next: index + 1 };
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
