/** A moment as the text that every engine casts to a timestamp, in UTC: `2018-11-01 20:57:10.796`. */
export function timestampText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').slice(0, -1);
}

/** The moment of a timestamp that the warehouse printed, read as UTC; null for NULL. */
export function momentOf(cell: string | null | undefined): number | null {
  if (cell === null || cell === undefined) return null;
  const moment = Date.parse(`${cell.replace(' ', 'T')}Z`);
  return Number.isNaN(moment) ? null : moment;
}
