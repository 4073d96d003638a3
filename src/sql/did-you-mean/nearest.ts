import { distance } from 'fastest-levenshtein';

/** Case and underscores are what people mistake first: `firstname` for first_name counts half a slip. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

function sortedLetters(name: string): string {
  return [...plain(name)].sort().join('');
}

function slips(wrong: string, name: string): number {
  const letters = distance(plain(wrong), plain(name));
  if (letters === 0) return 0.5;
  // The right letters in a wrong order: one slip of the fingers.
  if (sortedLetters(wrong) === sortedLetters(name)) return 1;
  const [short, long] = wrong.length < name.length ? [wrong, name] : [name, wrong];
  const place = short.length >= 3 ? long.toLowerCase().indexOf(short.toLowerCase()) : -1;
  // Who only stopped typing has made no slip in what is there.
  if (place === 0 && short === wrong) return Math.min(letters, 1);
  // A name without its beginning, or one with more before or behind it: `artist_name` for `name`.
  return place >= 0 ? Math.min(letters, 2.5) : letters;
}

/**
 * The names that are nearest to a wrong one, nearest first: at most `most`, and none that differs in more than about a
 * third of its letters.
 */
export function nearestNames(wrong: string, names: Iterable<string>, most = 3): readonly string[] {
  const limit = wrong.length <= 3 ? 1 : Math.min(4, Math.max(2, Math.ceil(wrong.length / 3)));
  const near = new Map<string, number>();
  for (const name of names) {
    if (name === wrong || near.has(name)) continue;
    // Only a name that contains the wrong one may differ so much in length.
    if (Math.abs(name.length - wrong.length) > 12) continue;
    const found = slips(wrong, name);
    if (found <= limit) near.set(name, found);
  }
  return [...near]
    .sort(([name, one], [otherName, other]) => one - other || name.length - otherName.length)
    .slice(0, most)
    .map(([name]) => name);
}
