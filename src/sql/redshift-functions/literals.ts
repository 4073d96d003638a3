import { tokenAt } from '../tokens.ts';

/** What Redshift reads of a plain literal '…', in which a backslash escapes. */
export interface PlainLiteral {
  readonly value: string;
  /** The letters behind backslashes that stood for nothing but themselves: on Redshift the backslash is gone. */
  readonly lost: readonly string[];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Null for everything but a closed plain literal ('…' or N'…') that Redshift sees end where DuckDB does. */
export function plainLiteral(text: string): PlainLiteral | null {
  const prefix = /^n?'/i.exec(text)?.[0];
  if (prefix === undefined || !text.endsWith("'") || text.length <= prefix.length) return null;
  const token = tokenAt(text, 0, { backslashEscapes: true });
  if (token === null || !token.closed || token.end !== text.length) return null;
  const lost: string[] = [];
  const value = text.slice(prefix.length, -1).replace(/''|\\([0-7]{1,3}|[\s\S])/g, (_, escaped: string | undefined) => {
    if (escaped === undefined) return "'";
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) & 0xff);
    const known = escapes[escaped];
    if (known !== undefined) return known;
    if (escaped !== '\\' && escaped !== "'") lost.push(escaped);
    return escaped;
  });
  return { value, lost };
}
