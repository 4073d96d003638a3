import { starTables, type TableName } from '../../../sql/schema.ts';

export interface Reference {
  readonly table: TableName;
  readonly column: string;
}

/** References by the lower-case name of the column that refers; a key has the same name wherever it stands. */
const references: ReadonlyMap<string, Reference> = new Map(
  starTables.flatMap(({ columns }) =>
    columns.flatMap(({ name, references: to }) => (to === undefined ? [] : [[name.toLowerCase(), to] as const])),
  ),
);

/** The key of the star schema that a column of this name refers to; null for one that refers to none. */
export function referenceOf(column: string): Reference | null {
  return references.get(column.toLowerCase()) ?? null;
}
