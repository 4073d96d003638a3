import type { FieldDef } from 'pg';
import type { ResultColumn } from '../warehouse.ts';
import { isNumeric, type TypeNames } from './types.ts';

export async function columnsOf(fields: readonly FieldDef[], typeNames: TypeNames): Promise<ResultColumn[]> {
  const types = await typeNames.of(fields.map(({ dataTypeID }) => dataTypeID));
  return fields.map(({ name, dataTypeID }, index) => ({
    name,
    type: types[index] ?? '',
    numeric: isNumeric(dataTypeID),
  }));
}

/** The count of a command tag (`INSERT 0 5`, `DELETE 3`, `SELECT 7` of CREATE TABLE AS); null where there is none. */
export function touchedBy(fields: readonly FieldDef[], tag: string | null): number | null {
  const count = /^[A-Z ]+?(?: 0)? (\d+)$/.exec(tag ?? '')?.[1];
  return fields.length > 0 || count === undefined ? null : Number(count);
}
