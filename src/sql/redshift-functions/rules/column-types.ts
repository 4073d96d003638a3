import { weave } from '../pieces.ts';
import type { Reading } from '../reading.ts';
import type { TokenRule } from '../translation.ts';
import { type TextType, typeAt } from '../type-names.ts';

/** A column's type stands behind its name, which stands behind a bracket, a comma, ADD or COLUMN. */
export function isColumnType(reading: Reading, index: number): boolean {
  const named = reading.kind(index - 1) === 'word' || reading.kind(index - 1) === 'quotedIdentifier';
  return named && /^(?:\(|,|add|column)$/.test(reading.sign(index - 2));
}

/**
 * A text that does not fit its column is an error there, its length counted in bytes; blanks at the end of a CHAR mean
 * nothing, and it has no character of several bytes (AWS, "Character types"). DuckDB keeps no lengths: CHECK does.
 */
function checks(column: string, { bytes, padded }: TextType): string {
  const fits = ` CHECK (strlen(${column}) <= ${bytes})`;
  if (!padded) return fits;
  return `${fits} CHECK (strlen(${column}) = length(${column})) CHECK (${column} = rtrim(${column}, ' '))`;
}

/** In CREATE TABLE and ALTER TABLE, the type behind a column's name. */
export const columnTypes: TokenRule = ({ reading, note }, index) => {
  if (!/^(?:create|alter)$/.test(reading.word(0)) || !isColumnType(reading, index)) return null;
  const type = typeAt(reading, index, 'column');
  if (type === null) return null;
  const column = reading.textOf({ from: index - 1, to: index });
  const start = reading.start(index);
  if (type.text === null) return { pieces: weave(start)`${type.name}`, next: type.next };
  if (reading.word(0) === 'alter') {
    note(`the embedded engine keeps no length of a column that is added: ${column} takes longer texts here`, index);
    return { pieces: weave(start)`${type.name}`, next: type.next };
  }
  return { pieces: weave(start)`${type.name}${checks(column, type.text)}`, next: type.next };
};
