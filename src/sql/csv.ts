/** A value as a field of CSV: NULL is nothing at all, an empty text a pair of quotes. */
function csvField(value: string | number | bigint | boolean | null): string {
  return value === null ? '' : `"${String(value).replaceAll('"', '""')}"`;
}

/** A row as a line of CSV, as PostgreSQL's `COPY … (FORMAT csv)` reads it. */
export function csvLine(values: readonly (string | number | bigint | boolean | null)[]): string {
  return `${values.map(csvField).join(',')}\n`;
}
