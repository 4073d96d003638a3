/** How good each way of matching is; the distances are wider than any bonus for use, so that better matches stay above. */
const quality = { whole: 1000, prefix: 800, wordStarts: 600, within: 400, scattered: 200 } as const;

const isLetterOrDigit = /[\p{L}\p{N}]/u;

/** True where a word of a name begins: its first letter, one behind `_` or another sign, a capital behind a small one. */
function beginsWord(name: string, at: number): boolean {
  if (at === 0) return true;
  const before = name.charAt(at - 1);
  const here = name.charAt(at);
  if (!isLetterOrDigit.test(before)) return isLetterOrDigit.test(here);
  return before === before.toLowerCase() && here !== here.toLowerCase();
}

/** True when each typed letter begins a word or follows one that matched: `usid`, `u_i` and `ui` for user_id. */
function matchesWordStarts(name: string, lower: string, typed: string): boolean {
  let at = 0;
  let adjacent = false;
  for (let index = 0; index < typed.length; index += 1) {
    const wanted = typed.charAt(index);
    if (adjacent && lower.charAt(at) === wanted) {
      at += 1;
      continue;
    }
    while (at < lower.length && !(lower.charAt(at) === wanted && beginsWord(name, at))) at += 1;
    if (at >= lower.length) return false;
    at += 1;
    adjacent = true;
  }
  return true;
}

function isSubsequence(lower: string, typed: string): boolean {
  let at = -1;
  for (let index = 0; index < typed.length; index += 1) {
    at = lower.indexOf(typed.charAt(index), at + 1);
    if (at < 0) return false;
  }
  return true;
}

/**
 * How well `name` answers what was typed: null when its letters are not all in it in order; else from 1 to 1000, more for
 * a prefix than for starts of words, for those than for a part within, and least for letters scattered over it. Among
 * equals, shorter names come first. Nothing typed matches everything alike.
 * @param lower `name` in lower case, which callers keep
 * @param typed in lower case
 */
export function matchScore(name: string, lower: string, typed: string): number | null {
  if (typed === '') return quality.prefix;
  const length = Math.min(lower.length, 99);
  if (lower.startsWith(typed)) return lower.length === typed.length ? quality.whole : quality.prefix - length;
  if (!isSubsequence(lower, typed)) return null;
  if (matchesWordStarts(name, lower, typed)) return quality.wordStarts - length;
  return (lower.includes(typed) ? quality.within : quality.scattered) - length;
}
