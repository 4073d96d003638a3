/** A piece of a format: a pattern such as `YYYY`, in upper case, or text that is copied. */
export type Element =
  | {
      readonly kind: 'pattern';
      /** In upper case. */
      readonly name: string;
      /** As it was written: its case decides that of names. */
      readonly written: string;
      /** Without padding blanks and leading zeros (FM). */
      readonly bare: boolean;
      /** `TH` or `th` where an ordinal's ending follows. */
      readonly ordinal: string | null;
    }
  | { readonly kind: 'text'; readonly text: string };

/** Patterns of dates and times (AWS, "Datetime format strings"), the longer before those that they begin with. */
const datePatterns = [
  ...['Y,YYY', 'YYYY', 'YYY', 'YY', 'Y', 'IYYY', 'IYY', 'IY', 'IDDD', 'ID', 'IW', 'I'],
  ...['MONTH', 'MON', 'MM', 'MI', 'MS', 'US', 'HH24', 'HH12', 'HH', 'SSSS', 'SS'],
  ...['DAY', 'DY', 'DDD', 'DD', 'D', 'WW', 'W', 'CC', 'J', 'Q', 'RM', 'TZ', 'OF'],
  ...['A.M.', 'P.M.', 'AM', 'PM', 'B.C.', 'A.D.', 'BC', 'AD'],
].sort((a, b) => b.length - a.length);

/** The pieces of a date format, in order. */
export function dateElements(format: string): readonly Element[] {
  const elements: Element[] = [];
  const text = (piece: string) => {
    const last = elements.at(-1);
    if (last?.kind === 'text') elements[elements.length - 1] = { kind: 'text', text: last.text + piece };
    else elements.push({ kind: 'text', text: piece });
  };
  for (let at = 0; at < format.length; ) {
    if (format.charAt(at) === '"') {
      const end = format.indexOf('"', at + 1);
      text(format.slice(at + 1, end < 0 ? format.length : end));
      at = end < 0 ? format.length : end + 1;
      continue;
    }
    const bare = /^FM/i.test(format.slice(at));
    const from = bare ? at + 2 : at;
    const rest = format.slice(from);
    const name = datePatterns.find((pattern) => rest.toUpperCase().startsWith(pattern));
    if (name === undefined) {
      text(format.charAt(at));
      at += 1;
      continue;
    }
    const ordinal = /^TH/i.exec(rest.slice(name.length))?.[0] ?? null;
    elements.push({ kind: 'pattern', name, written: rest.slice(0, name.length), bare, ordinal });
    at = from + name.length + (ordinal?.length ?? 0);
  }
  return elements;
}

/** A format with a 9 or 0 outside of quotes and hours, or RN, is one for numbers. */
export function isNumberFormat(format: string): boolean {
  const bare = format.replace(/"[^"]*"/g, '').replace(/HH(?:12|24)/gi, '');
  return /[09]/.test(bare) || /^(?:FM)?RN$/i.test(bare.trim());
}
