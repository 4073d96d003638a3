import type { ColumnPlan, LayoutParts } from './create-table.ts';
import type { Reader } from './reader.ts';
import { Refusal } from './refusal.ts';

/** How Redshift lays a table out over its nodes and blocks. */
export interface TableLayout {
  readonly diststyle: 'auto' | 'even' | 'all' | 'key';
  readonly distkey: string | undefined;
  readonly sortkey: readonly string[];
  readonly interleaved: boolean;
}

const diststyles = ['auto', 'even', 'all', 'key'] as const;

/**
 * Reads the attributes behind a table's columns, in any order, and puts them together with the columns' own.
 * @throws Refusal for what contradicts itself (AWS, "CREATE TABLE", parameters).
 */
export function readLayout(reader: Reader, parts: LayoutParts, columns: readonly ColumnPlan[]): TableLayout {
  let diststyle: TableLayout['diststyle'] | undefined;
  let sortkey: readonly string[] | undefined = parts.sortkeys.length === 0 ? undefined : parts.sortkeys;
  let interleaved = false;
  const distkeys = [...parts.distkeys];
  const setSortkey = (names: readonly string[]): void => {
    if (sortkey !== undefined) throw new Refusal('42601', 'multiple SORTKEY definitions are not allowed');
    sortkey = names;
  };
  for (;;) {
    if (reader.skipIf('backup')) {
      if (!reader.skipIf('yes') && !reader.skipIf('no')) throw reader.syntaxError();
    } else if (reader.skipIf('diststyle')) {
      const style = diststyles.find((name) => reader.skipIf(name));
      if (style === undefined) throw reader.syntaxError();
      diststyle = style;
    } else if (reader.skipIf('distkey')) distkeys.push(...readNames(reader));
    else if (reader.skipIf('encode')) reader.mustSkip('auto');
    else if (reader.skipIf('sortkey', 'auto')) setSortkey([]);
    else if (reader.at('sortkey') || reader.at('compound') || reader.at('interleaved')) {
      interleaved = reader.skipIf('interleaved');
      if (!interleaved) reader.skipIf('compound');
      reader.mustSkip('sortkey');
      setSortkey(readNames(reader));
    } else break;
  }
  const distkey = oneDistkey(distkeys, diststyle);
  for (const name of [...(distkey === undefined ? [] : [distkey]), ...(sortkey ?? [])]) {
    if (!columns.some((column) => column.name === name)) {
      throw new Refusal('42703', `column "${name}" named in key does not exist`);
    }
  }
  if ((sortkey ?? []).length > (interleaved ? 8 : 400)) {
    throw new Refusal('54011', `a sort key can have at most ${interleaved ? 8 : 400} columns`);
  }
  return {
    diststyle: diststyle ?? (distkey === undefined ? 'auto' : 'key'),
    distkey,
    sortkey: sortkey ?? [],
    interleaved,
  };
}

function oneDistkey(distkeys: readonly string[], diststyle: TableLayout['diststyle'] | undefined): string | undefined {
  if (distkeys.length > 1) throw new Refusal('42601', 'cannot specify more than one DISTKEY column');
  const [distkey] = distkeys;
  if (distkey !== undefined && diststyle !== undefined && diststyle !== 'key') {
    throw new Refusal('42601', `cannot specify DISTKEY with DISTSTYLE ${diststyle.toUpperCase()}`);
  }
  if (distkey === undefined && diststyle === 'key')
    throw new Refusal('42601', 'DISTSTYLE KEY requires a DISTKEY column');
  return distkey;
}

function readNames(reader: Reader): readonly string[] {
  const names: string[] = [];
  reader.mustSkip('(');
  do names.push(reader.skipName());
  while (reader.skipIf(','));
  reader.mustSkip(')');
  return names;
}
