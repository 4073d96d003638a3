/**
 * Splits the rest of a command's line as psql does: at white space outside quotes. Single quotes are taken off, a doubled
 * one within stands for itself; double quotes stay, since they say that a name keeps its case. A semicolon at the end is
 * a slip of the fingers, and falls away. Null when a quote stays open.
 */
export function splitArguments(line: string): readonly string[] | null {
  return splitWords(line.trim().replace(/\s*;+$/, ''));
}

/** The same where a semicolon is a word's own: in what is printed. */
export function splitWords(line: string): readonly string[] | null {
  const found: string[] = [];
  const text = line.trim();
  let at = 0;
  while (at < text.length) {
    while (/\s/.test(text.charAt(at))) at += 1;
    let argument = '';
    const start = at;
    while (at < text.length && !/\s/.test(text.charAt(at))) {
      const quote = text.charAt(at);
      if (quote !== "'" && quote !== '"') {
        argument += quote;
        at += 1;
        continue;
      }
      const end = closingQuote(text, at);
      if (end < 0) return null;
      argument += quote === '"' ? text.slice(at, end + 1) : text.slice(at + 1, end).replaceAll("''", "'");
      at = end + 1;
    }
    if (at > start) found.push(argument);
  }
  return found;
}

/** The offset of the quote that closes the one at `open`; -1 for none. */
function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  for (let at = open + 1; at < text.length; at += 1) {
    if (text.charAt(at) !== quote) continue;
    if (text.charAt(at + 1) !== quote) return at;
    at += 1;
  }
  return -1;
}
