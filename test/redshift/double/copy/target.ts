import type { CopyStatement } from '../sql/copy.ts';
import { shownName, sqlName } from '../sql/findings.ts';
import { literal } from '../sql/reader.ts';
import { Refusal } from '../sql/refusal.ts';
import type { Backend } from '../wire/backend.ts';
import type { CopyColumn } from './column.ts';

/** The table that a COPY fills, and its columns in the order in which they are filled. */
export interface CopyTarget {
  readonly tableId: number;
  readonly columns: readonly CopyColumn[];
}

/** @throws Refusal for a table or column that is not there, or that COPY may not fill. */
export async function findTarget(backend: Backend, { table, columns }: CopyStatement): Promise<CopyTarget> {
  const rows = await backend.query(`
    SELECT c.oid::integer, a.attname, t.typname, a.atttypmod, a.attnotnull, a.attidentity
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE c.oid = to_regclass(${literal(sqlName(table))}) AND c.relkind IN ('r', 'v')
    ORDER BY a.attnum`);
  const [first] = rows;
  if (first === undefined) throw new Refusal('XX000', `Cannot COPY into nonexistent table ${shownName(table)}`);
  const found = rows.map(([, name, type, modifier, notNull, identity]) => ({
    column: columnOf(name ?? '', type ?? '', Number(modifier), notNull === 't'),
    identity: identity ?? '',
  }));
  const wanted = columns?.map((name) => {
    const match = found.find(({ column }) => column.name === name);
    if (match === undefined) throw new Refusal('42703', `column "${name}" of relation "${table.name}" does not exist`);
    if (match.identity === 'a') throw new Refusal('0A000', `cannot set an identity column to a value`);
    return match.column;
  });
  // Without a list, an identity column counts by itself.
  const all = found.filter(({ identity }) => identity === '').map(({ column }) => column);
  return { tableId: Number(first[0]), columns: wanted ?? all };
}

function columnOf(name: string, type: string, modifier: number, notNull: boolean): CopyColumn {
  const isText = type === 'varchar' || type === 'bpchar';
  return {
    name,
    type,
    bytes: isText && modifier > 4 ? modifier - 4 : undefined,
    scale: type === 'numeric' && modifier > 4 ? (modifier - 4) & 0x7ff : undefined,
    notNull,
  };
}
