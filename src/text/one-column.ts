/** Printable ASCII, and what else is one column wide in any company: Latin letters and signs, what `visible`, tables and the screen draw. */
const otherwiseWide = /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff‘-‟…‹›\u2190-\u21ff∅≠⊘⏎⟨⟩✔✖✘\u2400-\u2426\u2500-\u25fc]/;

/** Whether every UTF-16 code unit of `text` is sure to be one column of a terminal, so that its width is its length. */
export function isOneColumnEach(text: string): boolean {
  return !otherwiseWide.test(text);
}
