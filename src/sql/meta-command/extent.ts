/** Commands that take the rest of their line as it is, backslashes included. */
const wholeLine = /^\\(copy|h|help|!|save)(?![a-zA-Z_])/;

/**
 * Where the command whose backslash is at `start` ends, as in psql: at the end of its line, or before another backslash
 * outside quotes; a doubled backslash only separates, and belongs to the command before it.
 * @returns the end of its text, and where what follows begins
 */
export function endOfCommand(text: string, start: number): { readonly end: number; readonly over: number } {
  const lineEnd = /[\r\n]/.exec(text.slice(start))?.index;
  const end = lineEnd === undefined ? text.length : start + lineEnd;
  if (wholeLine.test(text.slice(start, end))) return { end, over: end };
  for (let at = start + 1; at < end; at += 1) {
    const character = text.charAt(at);
    if (character === "'" || character === '"') {
      const closing = text.indexOf(character, at + 1);
      if (closing < 0 || closing >= end) return { end, over: end };
      at = closing;
    } else if (character === '\\' && at > start + 1) {
      return { end: at, over: text.charAt(at + 1) === '\\' ? at + 2 : at };
    }
  }
  return { end, over: end };
}
