/**
 * Compares names by the bytes of their UTF-8 form, as S3 orders keys. JavaScript's own order differs: it puts the
 * surrogates of characters beyond U+FFFF before U+E000 to U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    if (isSurrogate(left) !== isSurrogate(right)) return isSurrogate(left) ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

const surrogate = /[\ud800-\udfff]/;

/** Sorts in place by the bytes of the names, and returns the same array. */
export function sortByName<T extends { readonly name: string }>(items: T[]): T[] {
  // Without surrogates JavaScript's own order is the same, and some times faster.
  if (items.some(({ name }) => surrogate.test(name))) return items.sort((a, b) => compareBytes(a.name, b.name));
  return items.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
