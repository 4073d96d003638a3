/** A pattern of psql's for names, as LIKE patterns with `^` as the escape character; null where it does not bound. */
export interface NamePattern {
  readonly schema: string | null;
  readonly name: string | null;
}

/**
 * Reads psql's patterns: `*` for any letters, `?` for one, a point between schema and name, double quotes around what is
 * meant as it stands. Outside quotes case does not count, so the pattern is in lower case and is to be compared with names
 * in lower case; a quoted part is compared so, too.
 */
export function namePattern(pattern: string | null): NamePattern {
  if (pattern === null || pattern === '') return { schema: null, name: null };
  const parts = [''];
  let quoted = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '"') {
      if (quoted && pattern.charAt(at + 1) === '"') at += 1;
      else {
        quoted = !quoted;
        continue;
      }
    }
    if (character === '.' && !quoted) parts.push('');
    else parts[parts.length - 1] += quoted ? literal(character) : wildcard(character);
  }
  const name = parts.at(-1) ?? '';
  const schema = parts.at(-2) ?? null;
  return { schema: schema === '' ? null : schema, name: name === '' ? '%' : name };
}

function literal(character: string): string {
  return /[%_^]/.test(character) ? `^${character}` : character.toLowerCase();
}

function wildcard(character: string): string {
  if (character === '*') return '%';
  return character === '?' ? '_' : literal(character);
}
