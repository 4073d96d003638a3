/**
 * The one place that makes text safe to draw: control characters become visible symbols, so that no value can move the
 * cursor, change a colour, ring the bell, or reorder what stands beside it.
 */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

function symbolOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x0a) return '⏎';
  if (code === 0x09) return '→';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨${code.toString(16).toUpperCase().padStart(2, '0')}⟩`;
}

/** `text` on one line with every control, format and bidirectional character replaced by a visible symbol. */
export function visible(text: string): string {
  return text.replace(unsafe, symbolOf);
}

/** Like `visible`, but line feeds stay: for messages that are printed over several lines. */
export function visibleLines(text: string): string {
  return text.replaceAll('\r\n', '\n').split('\n').map(visible).join('\n');
}
