function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** The clock on the operator's wall: `09:05:07`. */
export function timeOfDay(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `09:05:07` of the same day as `now`, else with its date: `2018-11-30 09:05:07`. */
export function whenWas(milliseconds: number, now: number): string {
  const sameDay = new Date(milliseconds).toDateString() === new Date(now).toDateString();
  return sameDay ? timeOfDay(milliseconds) : timestampOf(milliseconds);
}

/** A moment by the operator's clock, with its date: `2018-11-30 09:05:07`. */
export function timestampOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${timeOfDay(milliseconds)}`;
}
