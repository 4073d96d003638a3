/** What a terminal sends for the keys that have no character. */
export const keys = {
  enter: '\r',
  tab: '\t',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  shiftUp: '\u001b[1;2A',
  shiftDown: '\u001b[1;2B',
  shiftRight: '\u001b[1;2C',
  shiftLeft: '\u001b[1;2D',
  pageDown: '\u001b[6~',
  backspace: '\u007f',
  f5: '\u001b[15~',
  ctrl: (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f),
  alt: (letter: string) => `\u001b${letter}`,
  click: (column: number, row: number) => `\u001b[<0;${column + 1};${row + 1}M\u001b[<0;${column + 1};${row + 1}m`,
  wheel: (direction: 'up' | 'down', column: number, row: number) =>
    `\u001b[<${direction === 'up' ? 64 : 65};${column + 1};${row + 1}M`,
  paste: (text: string) => `\u001b[200~${text}\u001b[201~`,
} as const;
